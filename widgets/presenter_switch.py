"""The presenter that a viewport has: 3D while it can be drawn, the flat map while it cannot, and back again."""

import logging
import time

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from widgets import presenter_choice
from widgets.presenter_choice import FLAT, Presenter
from widgets.presenter_frame import Job, Loss, Pending, Request, Shot
from widgets.presenter_trial import Trial
from widgets.scene.camera import Camera

DELAYS = (5.0, 15.0, 45.0)
"""Seconds after which 3D is tried again by itself, one after the other; then it waits to be asked."""
STEADY = 60.0
"""Seconds that 3D must have lasted for the delays to begin anew with the next loss."""
SMALL = 64
"""Pixels of the picture that a try must have drawn."""
log = logging.getLogger(__name__)


class Switch(QObject):
    """The signals and methods of a presenter, and `changed` when 3D was lost or is back.

    All that was posted is kept, the newest of each kind, and told to whichever presenter comes next.
    """

    shown = Signal(object)
    failed = Signal(str)
    changed = Signal()

    def __init__(self, host: QWidget, kind: str = "") -> None:
        super().__init__(host)
        self._host = host
        self._asked_for = kind or presenter_choice.wished()
        self._ledger = Pending()
        self._request = Request(Camera(), SMALL, SMALL)
        self._tries, self._since = 0, time.monotonic()
        self._trial: Trial | None = None
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.try_again)
        found = kind or presenter_choice.suited()
        self.loss: Loss | None = None
        if found == FLAT:
            self.loss = Loss("chosen" if self._asked_for == FLAT else "none")
        self._presenter = self._wired(presenter_choice.make(found, host))
        if self.loss is not None and self.loss.code != "chosen":
            self._later()

    # a presenter's own side -------------------------------------------------------------------------------------------

    @property
    def flat(self) -> bool:
        """Whether the flat map is shown."""
        return self.loss is not None

    @property
    def widget(self) -> QWidget | None:
        """The widget that frames are drawn in; None where they come as images."""
        return self._presenter.widget

    @property
    def still(self) -> int:
        """Triangles of buildings in a sharp frame."""
        return self._presenter.STILL

    @property
    def moving(self) -> int:
        """Triangles of buildings in the next frame of a moving camera."""
        return self._presenter.moving

    @property
    def full(self) -> int:
        """Triangles of buildings in a picture that nobody waits for."""
        return self._presenter.PICTURE

    def moving_scale(self, width: int, height: int) -> float:
        """Pixels drawn for each of a picture of that size, in both directions, while the camera moves."""
        return self._presenter.moving_scale(width, height)

    def post(self, job: Job, part: str = "") -> None:
        """Run `job` on the scene before the next frame. Of jobs made at the same place of the code with the same
        `part` (a layer, say) only the newest is told to a presenter that comes later.
        """
        key = f"{getattr(job, '__qualname__', id(job))} {part}"
        self._ledger.add(job, key)
        self._presenter.post(job, key)
        if self._trial is not None:
            self._trial.post(job)

    def ask(self, request: Request) -> None:
        self._request = request
        self._presenter.ask(request)

    def picture(self, request: Request) -> Shot | None:
        return self._presenter.picture(request)

    def warm(self, request: Request) -> None:
        self._presenter.warm(request)

    def close(self) -> None:
        """End drawing for good."""
        if not self._closed:
            self._closed = True
            self._timer.stop()
            self._end_trial()
            self._presenter.close()

    # losing and finding 3D --------------------------------------------------------------------------------------------

    def try_again(self) -> None:
        """Try at once whether 3D can be drawn; nothing while it is shown or being tried."""
        if self._closed or self.loss is None or self._trial is not None:
            return
        self._timer.stop()
        kind = self._asked_for if self._asked_for != FLAT else ""
        small = Request(self._request.camera, SMALL, SMALL)
        self._trial = trial = Trial(self._host, self._ledger, small, kind)
        trial.came.connect(self._found)
        trial.refused.connect(self._refused)
        trial.start()

    @property
    def trying(self) -> bool:
        """Whether 3D is being tried now."""
        return self._trial is not None

    def _lost(self, loss: Loss) -> None:
        if self._closed:
            return
        if self.loss is not None:  # the flat map itself: there is nothing below it
            self.failed.emit(loss.detail)
            return
        log.warning("3D is lost (%s %s): flat map", loss.code, loss.detail)
        if time.monotonic() - self._since > STEADY:
            self._tries = 0
        self.loss = loss
        flat = presenter_choice.make(FLAT, self._host)
        for job in self._ledger:
            flat.post(job)
        self._take(flat)
        self._later()

    def _found(self, presenter: Presenter) -> None:
        self._end_trial()
        self._since = time.monotonic()
        self.loss = None
        self._take(presenter)

    def _refused(self, loss: Loss) -> None:
        self._end_trial()
        if self.loss is not None and self.loss.code in ("none", "chosen"):
            self.loss = loss
        self._later()
        self.changed.emit()

    def _take(self, presenter: Presenter) -> None:
        before, self._presenter = self._presenter, self._wired(presenter)
        before.shown.disconnect(self.shown)
        before.failed.disconnect(self.failed)
        before.lost.disconnect(self._lost)
        before.abandon()
        before.deleteLater()
        self.changed.emit()

    def _wired(self, presenter: Presenter) -> Presenter:
        presenter.shown.connect(self.shown)
        presenter.failed.connect(self.failed)
        presenter.lost.connect(self._lost)
        return presenter

    def _end_trial(self) -> None:
        trial, self._trial = self._trial, None
        if trial is not None:
            trial.stop()

    def _later(self) -> None:
        if self._tries < len(DELAYS):
            self._timer.start(round(DELAYS[self._tries] * 1000))
            self._tries += 1
