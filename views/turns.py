"""One piece of work a turn: what many parts of the room want done at the same instant is done one after the other."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

TURN_MS = 16
"""A frame of the screen."""


class Turns(QObject):
    """`ask(job)` runs `job` in a later turn of the window's loop, jobs in the order asked, each once however often it
    was asked for. Between two of them the window answers its person.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs: dict[Callable[[], None], None] = {}
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self.turn)

    def ask(self, job: Callable[[], None]) -> None:
        """Do it when its turn comes; asking again before that changes nothing."""
        self._jobs.setdefault(job)
        if not self._timer.isActive():
            self._timer.start()

    def turn(self) -> None:
        """Do the first job."""
        if not self._jobs:
            self._timer.stop()
            return
        job = next(iter(self._jobs))
        del self._jobs[job]
        job()

    def stop(self) -> None:
        """Forget what was asked for (at close)."""
        self._jobs.clear()
        self._timer.stop()
