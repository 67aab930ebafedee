"""Presenter whose scene lives in a thread of its own; finished frames come as images. The choice on software OpenGL."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from widgets.presenter_canvas import Canvas
from widgets.presenter_frame import Job, Request, Shot, Swap
from widgets.scene.allowance import Allowance
from widgets.scene.scene import Scene

JOIN_SECONDS = 10.0
FEW = 64
"""Pixels along the longer side of a picture that only warms up."""
log = logging.getLogger(__name__)


class DisposableCanvas(Canvas, Protocol):
    """A canvas that leaves something to the GUI thread."""

    def dispose(self) -> None: ...


class RenderThread(threading.Thread):
    """Owns the scene and every VTK object of it. `arrived` is called in this thread after each shot."""

    def __init__(self, canvas: Canvas, arrived: Callable[[], None], failed: Callable[[str], None]) -> None:
        super().__init__(name="scene", daemon=True)
        self.swap = Swap()
        self._canvas = canvas
        self._arrived = arrived
        self._failed = failed
        self._turn = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._wanted: Request | None = None
        self._pictures: deque[tuple[Request, Future[Shot]]] = deque()
        self._ending = False

    def post(self, job: Job) -> None:
        """Run `job` on the scene before the next frame."""
        with self._turn:
            self._jobs.append(job)
            self._turn.notify()

    def ask(self, request: Request) -> None:
        """Draw a frame; a request that was not begun yet is forgotten."""
        with self._turn:
            self._wanted = request
            self._turn.notify()

    def picture(self, request: Request) -> "Future[Shot]":
        """A frame of its own, besides those that are shown."""
        made: Future[Shot] = Future()
        with self._turn:
            self._pictures.append((request, made))
            self._turn.notify()
        return made

    def end(self) -> None:
        """Draw nothing more; the thread ends by itself."""
        with self._turn:
            self._ending = True
            self._turn.notify()

    def run(self) -> None:
        try:
            scene = Scene()
            self._canvas.open(scene.renderer)
        except Exception as error:
            log.exception("the scene cannot be drawn")
            self._failed(str(error))
            self._canvas.close()
            self._refuse()
            return
        try:
            while self._step(scene):
                pass
        finally:
            self._refuse()
            self._canvas.close()

    def _step(self, scene: Scene) -> bool:
        with self._turn:
            while not (self._jobs or self._wanted or self._pictures or self._ending):
                self._turn.wait()
            if self._ending:
                return False
            jobs = list(self._jobs)
            self._jobs.clear()
            request, self._wanted = self._wanted, None
            pictures = list(self._pictures)
            self._pictures.clear()
        for job in jobs:
            self._guarded(job, scene)
        if request is not None and not self._ending:
            self._show(scene, request)
        for wanted, made in pictures:
            self._make(scene, wanted, made)
        return True

    def _make(self, scene: Scene, wanted: Request, made: "Future[Shot]") -> None:
        width, height = wanted.pixels
        try:
            made.set_result(self._draw(scene, wanted, np.empty((height, width, 4), np.uint8)))
        except Exception as error:  # noqa: BLE001 - the one who waits is told
            made.set_exception(error)

    def _show(self, scene: Scene, request: Request) -> None:
        width, height = request.pixels
        self.swap.put(self._draw(scene, request, self.swap.buffer(width, height)))
        self._arrived()

    def _draw(self, scene: Scene, request: Request, out: np.ndarray) -> Shot:
        start = time.perf_counter()
        scene.frame(request.frame, request.budget)
        self._canvas.draw(out)
        return Shot(request, out, time.perf_counter() - start)

    def _guarded(self, job: Job, scene: Scene) -> None:
        try:
            job(scene)
        except Exception as error:
            log.exception("a change of the scene failed")
            self._failed(str(error))

    def _refuse(self) -> None:
        with self._turn:
            self._ending = True
            for _, made in self._pictures:
                made.cancel()
            self._pictures.clear()


class RasterPresenter(QObject):
    """`shown(Shot)` in the GUI thread after each frame, `failed(str)` when something could not be drawn."""

    shown = Signal(object)
    failed = Signal(str)
    _fresh = Signal()
    STILL, PICTURE = 150_000, 700_000
    """Triangles of buildings that a processor draws in a sharp frame and in a picture: the same on every machine."""
    MOVING_SCALE = 0.5
    GOAL = 0.033
    """Seconds of a frame while the camera moves."""

    def __init__(self, canvas: DisposableCanvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._fresh.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._moving = Allowance(self.GOAL, 40_000, 15_000, self.STILL)
        self._thread: RenderThread | None = RenderThread(canvas, self._fresh.emit, self.failed.emit)
        self._thread.start()

    @property
    def moving(self) -> int:
        """Triangles of buildings in the next frame of a moving camera."""
        return self._moving.triangles

    def post(self, job: Job) -> None:
        if self._thread is not None:
            self._thread.post(job)

    def ask(self, request: Request) -> None:
        if self._thread is not None:
            self._thread.ask(request)

    def picture(self, request: Request, seconds: float = 30.0) -> Shot | None:
        """Wait for a picture of the scene as it stands; None when none comes."""
        if self._thread is None or not self._thread.is_alive():
            return None
        try:
            return self._thread.picture(request).result(seconds)
        except Exception:  # noqa: BLE001 - cancelled, late or failed: there is no picture
            log.warning("no picture of the scene was made")
            return None

    def warm(self, request: Request) -> None:
        """Build the meshes of a frame and compile its shaders, on a few pixels, before it is waited for."""
        if self._thread is not None:
            self._thread.post(lambda scene: scene.frame(request.frame, request.budget))
            self._thread.picture(replace(request, scale=FEW / max(request.width, request.height)))

    def close(self) -> bool:
        """End the thread and wait for it; False when it hangs in the driver."""
        thread, self._thread = self._thread, None
        if thread is None:
            return True
        thread.end()
        thread.join(JOIN_SECONDS)
        ended = not thread.is_alive()
        if ended:
            self._canvas.dispose()
        return ended

    def _take(self) -> None:
        shot = self._thread.swap.take() if self._thread is not None else None
        if shot is not None:
            if not shot.request.sharp:
                self._moving.told(shot.seconds)
            self.shown.emit(shot)
