"""What is asked of a presenter and what it gives back: plain values that cross threads."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from widgets.scene.camera import Camera
from widgets.scene.materials import Frame

U8 = npt.NDArray[np.uint8]
Job = Callable[[Any], object]
"""Work on the scene; runs in the thread that owns it, in the order of posting."""


class Pending:
    """Jobs that wait, in the order of posting; of those with the same `key` the newest alone."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._count = 0

    def __len__(self) -> int:
        return len(self._jobs)

    def __iter__(self) -> Iterator[Job]:
        return iter(tuple(self._jobs.values()))

    def add(self, job: Job, key: str = "") -> None:
        """One more; without a key it replaces none."""
        self._count += 1
        key = key or f"#{self._count}"
        self._jobs.pop(key, None)
        self._jobs[key] = job

    def take(self) -> tuple[Job, ...]:
        """All of them; none waits any more."""
        jobs = tuple(self._jobs.values())
        self._jobs.clear()
        return jobs


@dataclass(frozen=True, slots=True)
class Loss:
    """Why there is no 3D. `code`: ``none`` no OpenGL here, ``lost`` the context is gone, ``hangs`` the driver does not
    answer, ``failed`` drawing went wrong, ``chosen`` nobody wants it; `detail` is the error's own text.
    """

    code: str
    detail: str = ""

    @classmethod
    def of(cls, error: Exception) -> "Loss":
        """What an error in the drawing thread means."""
        return cls(getattr(error, "loss", "failed"), str(error) or type(error).__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """A frame for `width` x `height` device pixels; `unit` of them make a design pixel.

    `scale` below 1 draws fewer pixels in each direction, `budget` is the most triangles of buildings, `version`
    counts changes of the scene, `sharp` says that nothing was saved on, `seconds` is the time of what moves by itself.
    """

    camera: Camera
    width: int
    height: int
    unit: float = 1.0
    scale: float = 1.0
    budget: int = 150_000
    sharp: bool = True
    version: int = 0
    seconds: float = 0.0

    def follows(self, before: "Request") -> bool:
        """Whether it is the next frame of the same sight: recoloured, or of a camera on its way."""
        same = (self.width, self.height) == (before.width, before.height)
        return same and (not self.sharp or self.camera == before.camera)

    @property
    def frame(self) -> Frame:
        """What the scene needs to know of it."""
        return Frame(self.camera, *self.pixels, self.unit * self.scale, self.seconds)

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height that are drawn."""
        return max(1, round(self.width * self.scale)), max(1, round(self.height * self.scale))


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A finished frame: `pixels` ``(height, width, 4)`` BGRA uint8; `seconds` it took to draw and read."""

    request: Request
    pixels: U8
    seconds: float

    def image(self) -> QImage:
        """The pixels as an image that shares them: keep the shot as long as the image."""
        height, width = self.pixels.shape[:2]
        return QImage(self.pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)


class Swap:
    """Hands shots from a drawing thread to the GUI thread: the newest wins, none is written while it is shown."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._fresh: Shot | None = None
        self._held: Shot | None = None
        self._free: list[U8] = []

    def buffer(self, width: int, height: int) -> U8:
        """A buffer that nobody reads."""
        with self._lock:
            kept = [buffer for buffer in self._free if buffer.shape == (height, width, 4)]
            self._free = kept[1:]
        return kept[0] if kept else np.empty((height, width, 4), np.uint8)

    def put(self, shot: Shot) -> None:
        """Offer a shot; one that was never taken is dropped."""
        with self._lock:
            if self._fresh is not None:
                self._free.append(self._fresh.pixels)
            self._fresh = shot

    def take(self) -> Shot | None:
        """The newest shot, None when there is none since the last call; the one before may be overwritten then."""
        with self._lock:
            shot, self._fresh = self._fresh, None
            if shot is not None:
                if self._held is not None:
                    self._free.append(self._held.pixels)
                self._held = shot
            return shot
