"""A try at 3D beside what is on the screen: a probe first, then a presenter, which must have drawn before it is used
where it can draw unseen.
"""

import sys
from collections.abc import Iterable

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal
from PySide6.QtWidgets import QWidget

from widgets import presenter_choice
from widgets.presenter_choice import FLAT, GL, PROBE, PROBE_SECONDS, STILL, Presenter
from widgets.presenter_frame import Job, Loss, Request


class Trial(QObject):
    """`came(presenter)` when 3D can be drawn again, `refused(Loss)` when not; one of them, once. The presenter that
    came knows all `jobs`. Nothing here waits: the room goes on.
    """

    came = Signal(object)
    refused = Signal(object)

    def __init__(self, host: QWidget, jobs: Iterable[Job], request: Request, kind: str = "") -> None:
        super().__init__(host)
        self._host, self._jobs, self._request, self._kind = host, list(jobs), request, kind
        self._presenter: Presenter | None = None
        self._probe: QProcess | None = None

    def start(self) -> None:
        """Ask a process of its own which presenter draws here; a kind that is given is taken without asking."""
        if self._kind:
            self._build(self._kind)
            return
        self._probe = probe = QProcess(self)
        environment = QProcessEnvironment()
        for name, value in presenter_choice.probe_environment().items():
            environment.insert(name, value)
        probe.setProcessEnvironment(environment)
        probe.finished.connect(self._answered)
        probe.errorOccurred.connect(lambda _: self._answered(1))
        QTimer.singleShot(round(PROBE_SECONDS * 1000), probe, probe.kill)
        probe.start(sys.executable, list(PROBE))

    def post(self, job: Job) -> None:
        """What is told to the scene on the screen is told to this one too."""
        self._jobs.append(job)
        if self._presenter is not None:
            self._presenter.post(job)

    def stop(self) -> None:
        """Give up."""
        if self._probe is not None:
            self._probe.blockSignals(True)
            self._probe.kill()
            self._probe.waitForFinished(1000)
        presenter, self._presenter = self._presenter, None
        if presenter is not None:
            presenter.abandon()
        self.deleteLater()

    def _answered(self, code: int, *_: object) -> None:
        probe, self._probe = self._probe, None
        if probe is None:
            return
        told = bytes(probe.readAllStandardOutput().data()).decode(errors="replace")
        probe.deleteLater()
        self._build(presenter_choice.answer(code, told))

    def _build(self, kind: str) -> None:
        if kind == FLAT:
            self.refused.emit(Loss("none"))
            return
        self._presenter = presenter = presenter_choice.make(kind, self._host)
        for job in self._jobs:
            presenter.post(job)
        if kind == GL:  # it draws only where it can be seen
            self._give()
            return
        presenter.shown.connect(self._give)
        presenter.lost.connect(self._refuse)
        presenter.ask(self._request)

    def _give(self, *_: object) -> None:
        presenter, self._presenter = self._presenter, None
        if presenter is not None:
            presenter.shown.disconnect(self._give) if presenter.widget is None else None
            presenter.lost.disconnect(self._refuse) if presenter.widget is None else None
            self.came.emit(presenter)

    def _refuse(self, loss: Loss) -> None:
        """Qt's OpenGL may stay broken in a program that began without, where VTK's own can be had by now."""
        before, self._presenter = self._presenter, None
        if before is not None:
            before.abandon()
            before.deleteLater()
        if loss.code == "none" and not self._kind:
            self._kind = STILL
            self._build(STILL)
        else:
            self.refused.emit(loss)
