"""The thread that owns a scene: it draws what is asked, says what became of it, and can be seen to hang."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import numpy as np

from widgets.presenter_canvas import Canvas, ContextLost
from widgets.presenter_frame import Job, Loss, Pending, Request, Shot, Swap

PATIENCE = 10.0
"""Seconds that a driver may take for one frame, or for a context, before it is taken to hang."""
log = logging.getLogger(__name__)


class RenderThread(threading.Thread):
    """Owns the scene and every drawing object of it. `arrived`, `failed` (a change of the scene went wrong) and `lost`
    (no more frames will come) are called in this thread.
    """

    def __init__(
        self,
        canvas: Canvas,
        arrived: Callable[[], None],
        failed: Callable[[str], None],
        lost: Callable[[Loss], None],
        patience: float = PATIENCE,
    ) -> None:
        super().__init__(name="scene", daemon=True)
        self.swap = Swap()
        self._canvas = canvas
        self._arrived, self._failed, self._lost = arrived, failed, lost
        self._patience = patience
        self._driving_since: float | None = None
        self._turn = threading.Condition()
        self._jobs = Pending()
        self._wanted: Request | None = None
        self._pictures: deque[tuple[Request, Future[Shot]]] = deque()
        self._ending = False
        self._busy = True

    @property
    def busy(self) -> bool:
        """Something was asked for and is not done."""
        return self._busy or bool(self._jobs or self._wanted or self._pictures)

    @property
    def hangs(self) -> bool:
        """Whether the driver holds this thread for longer than it may."""
        since = self._driving_since
        return since is not None and time.monotonic() - since > self._patience

    def post(self, job: Job, key: str = "") -> None:
        """Run `job` on the scene before the next frame, instead of one with the same `key` that still waits."""
        with self._turn:
            self._jobs.add(job, key)
            self._turn.notify()

    def ask(self, request: Request) -> None:
        """Draw a frame; a request that was not begun yet is forgotten."""
        with self._turn:
            self._wanted = request
            self._turn.notify()

    def picture(self, request: Request) -> "Future[Shot]":
        """A frame of its own, besides those that are shown; cancelled when the thread has ended."""
        made: Future[Shot] = Future()
        with self._turn:
            if self._ending:
                made.cancel()
            else:
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
            self._work()
        except Exception as error:
            wanted = not self._ending
            self._refuse()
            if wanted:
                log.warning("the scene cannot be drawn: %s", error, exc_info=Loss.of(error).code == "failed")
                self._lost(Loss.of(error))
        finally:
            self._refuse()
            self._busy = False
            self._close()

    def _work(self) -> None:
        with self._driving():
            scene = self._canvas.open()
        while self._step(scene):
            pass

    def _close(self) -> None:
        try:
            self._canvas.close()
        except Exception:
            log.warning("the canvas did not close", exc_info=True)

    def _step(self, scene: Any) -> bool:
        with self._turn:
            self._busy = False
            while not (self._jobs or self._wanted or self._pictures or self._ending):
                self._turn.wait()
            if self._ending:
                return False
            self._busy = True
            jobs = self._jobs.take()
            request, self._wanted = self._wanted, None
            pictures = list(self._pictures)
            self._pictures.clear()
        for job in jobs:
            self._guarded(job, scene)
        try:
            if request is not None and not self._ending:
                self._show(scene, request)
        finally:
            for wanted, made in pictures:
                self._make(scene, wanted, made)
        return True

    def _make(self, scene: Any, wanted: Request, made: "Future[Shot]") -> None:
        width, height = wanted.pixels
        try:
            made.set_result(self._draw(scene, wanted, np.empty((height, width, 4), np.uint8)))
        except ContextLost as error:
            made.set_exception(error)
            raise
        except Exception as error:  # noqa: BLE001 - the one who waits is told
            made.set_exception(error)

    def _show(self, scene: Any, request: Request) -> None:
        width, height = request.pixels
        self.swap.put(self._draw(scene, request, self.swap.buffer(width, height)))
        self._arrived()

    def _draw(self, scene: Any, request: Request, out: np.ndarray) -> Shot:
        start = time.perf_counter()
        scene.frame(request.frame, request.budget)
        with self._driving():
            self._canvas.draw(out)
        return Shot(request, out, time.perf_counter() - start)

    @contextmanager
    def _driving(self) -> Iterator[None]:
        """The driver has the thread: from here on the clock runs."""
        self._driving_since = time.monotonic()
        try:
            yield
        finally:
            self._driving_since = None

    def _guarded(self, job: Job, scene: Any) -> None:
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
