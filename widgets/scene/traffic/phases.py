"""How far everything on each way has come: metres that follow the data's speed and never jump when it changes."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
SOUGHT = 5.0
"""Seconds from one frame to the next beyond which time was sought, not played."""


class Phases:
    """`metres` ``(n,)`` of every way.

    The first frame, and every one after time was sought, depends on speed and time alone: the same instant shows the
    same traffic. From there on the metres grow by speed times time.
    """

    def __init__(self, count: int) -> None:
        self.metres: F64 = np.zeros(count)
        self._seconds: float | None = None

    def advance(self, seconds: float, speed: F64) -> float:
        """To the frame of `seconds` with `speed` ``(n,)`` in m/s; returns the seconds that have passed, 0 if sought."""
        passed = 0.0 if self._seconds is None else seconds - self._seconds
        if self._seconds is None or not 0.0 <= passed <= SOUGHT:
            self.metres = speed * seconds
            passed = 0.0
        else:
            self.metres = self.metres + speed * passed
        self._seconds = seconds
        return passed
