"""Presenter whose scene lives in a thread of its own; finished frames come as images. The choice on software OpenGL."""

import logging
import time
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from widgets.presenter_canvas import Canvas
from widgets.presenter_frame import Job, Loss, Request, Shot
from widgets.presenter_thread import PATIENCE, RenderThread
from widgets.scene.allowance import Allowance, moving_scale
from widgets.scene.scene import MOVING_BUDGET, STILL_BUDGET

JOIN_SECONDS = 10.0
FEW = 64
"""Pixels along the longer side of a picture that only warms up."""
SLICE = 0.1
"""Seconds after which one who waits for a picture looks whether the driver hangs."""
log = logging.getLogger(__name__)
_left: list[tuple[RenderThread, Canvas]] = []
"""Threads that nobody waits for; what they left to the GUI thread is freed when they have ended."""


class RasterPresenter(QObject):
    """In the GUI thread: `shown(Shot)` after each frame, `failed(str)` when a change could not be made, `lost(Loss)`
    once, when no more frames will come.
    """

    shown = Signal(object)
    failed = Signal(str)
    lost = Signal(object)
    _fresh = Signal()
    _ended = Signal(object)
    STILL, PICTURE = STILL_BUDGET, 700_000
    """Triangles of buildings that a processor draws in a sharp frame and in a picture: the same on every machine."""
    GOAL = 0.02
    """Seconds of a frame while the camera moves."""
    widget = None
    """Frames are painted by the viewport."""

    def __init__(self, canvas: Canvas, parent: QObject | None = None, patience: float = PATIENCE) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._fresh.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._lose, Qt.ConnectionType.QueuedConnection)
        self._moving = Allowance(self.GOAL, MOVING_BUDGET, 27_000, self.STILL * 9 // 10)
        self._watch = QTimer(self, interval=round(min(1.0, patience / 4) * 1000))
        self._watch.timeout.connect(self._look)
        self._thread: RenderThread | None = RenderThread(
            canvas, self._fresh.emit, self.failed.emit, self._ended.emit, patience
        )
        self._thread.start()
        self._watch.start()
        # a window takes the views in it along when it is deleted, and none of them is asked first
        self.destroyed.connect(partial(_end, self._thread, canvas))

    @property
    def moving(self) -> int:
        """Triangles of buildings in the next frame of a moving camera."""
        return self._moving.triangles

    @staticmethod
    def moving_scale(width: int, height: int) -> float:
        """Pixels drawn for each, in both directions, while the camera moves."""
        return moving_scale(width, height)

    def post(self, job: Job, key: str = "") -> None:
        if self._thread is not None:
            self._thread.post(job, key)

    def ask(self, request: Request) -> None:
        if self._thread is not None:
            self._thread.ask(request)
            if not self._watch.isActive():
                self._watch.start()

    def picture(self, request: Request, seconds: float = 30.0) -> Shot | None:
        """Wait for a picture of the scene as it stands; None when none comes."""
        thread, end = self._thread, time.monotonic() + seconds
        if thread is None:
            return None
        made = thread.picture(request)
        while not thread.hangs and time.monotonic() < end:
            try:
                return made.result(SLICE)
            except TimeoutError:
                continue
            except (CancelledError, Exception):  # noqa: BLE001 - there is no picture, whatever the reason
                break
        made.cancel()
        log.warning("no picture of the scene was made")
        return None

    def warm(self, request: Request) -> None:
        """Build the meshes of a frame and compile its shaders, on a few pixels, before it is waited for."""
        if self._thread is not None:
            self._thread.post(lambda scene: scene.frame(request.frame, request.budget))
            self._thread.picture(replace(request, scale=FEW / max(request.width, request.height)))

    def close(self) -> bool:
        """End the thread and wait for it; False when it hangs in the driver."""
        thread = self._let_go()
        return thread is None or _end(thread, self._canvas)

    def abandon(self) -> None:
        """End the thread without waiting for it."""
        thread = self._let_go()
        if thread is not None:
            _sweep(thread, self._canvas)

    def _let_go(self) -> RenderThread | None:
        thread, self._thread = self._thread, None
        self._watch.stop()
        if thread is not None:
            thread.end()
        return thread

    def _look(self) -> None:
        """Whether the thread is still there and moving; not asked while it has nothing to do."""
        thread = self._thread
        if thread is None or not thread.busy:
            self._watch.stop()
        elif thread.hangs:
            self._lose(Loss("hangs"))

    def _lose(self, loss: Loss) -> None:
        if self._thread is not None:
            self._watch.stop()
            self.lost.emit(loss)

    def _take(self) -> None:
        shot = self._thread.swap.take() if self._thread is not None else None
        if shot is not None:
            if not shot.request.sharp:
                self._moving.told(shot.seconds)
            self.shown.emit(shot)


def _end(thread: RenderThread, canvas: Canvas, *_: object) -> bool:
    """End a thread and wait for it, but not for a driver; harmless when it has ended long ago."""
    thread.end()
    thread.join(0.0 if thread.hangs else JOIN_SECONDS)
    return _sweep(thread, canvas)


def _sweep(thread: RenderThread, canvas: Canvas) -> bool:
    """Free what ended threads left to the GUI thread; whether this one has ended."""
    if (thread, canvas) not in _left:
        _left.append((thread, canvas))
    for entry in [entry for entry in _left if not entry[0].is_alive()]:
        _left.remove(entry)
        entry[1].dispose()
    return not thread.is_alive()
