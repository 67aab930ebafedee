"""What a frame may have while the camera moves: as many triangles as this machine draws in time, and fewer pixels."""

import math

STEP = 1.3
"""Most that one frame changes it by: a single slow frame says little."""
COARSE, COARSEST = 0.5, 0.25
PIXELS = 1_300_000
"""Of a moving frame at most: more cost a processor longer than a frame of a moving camera may take."""


def moving_scale(width: int, height: int) -> float:
    """Pixels drawn by a processor for each of a picture of that size, in both directions, while the camera moves."""
    return max(COARSEST, min(COARSE, math.sqrt(PIXELS / max(1, width * height))))


class Allowance:
    """`triangles` for the next frame, `least` to `most`; tell it after each how long that took. What is drawn besides
    (skyline, roads, symbols) takes its share of the measured time, and so of the triangles, by itself.
    """

    def __init__(self, seconds: float, triangles: int, least: int, most: int) -> None:
        self._goal = seconds
        self._least, self._most = least, most
        self.triangles = triangles

    def told(self, seconds: float) -> None:
        """A frame of `triangles` took so long."""
        share = math.sqrt(self._goal / max(seconds, 1e-4))  # half the way, for triangles are not all that takes time
        wanted = self.triangles * min(max(share, 1 / STEP), STEP)
        self.triangles = round(min(max(wanted, self._least), self._most))
