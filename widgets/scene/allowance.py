"""How many triangles a frame may have while the camera moves: as many as this machine draws in time, as measured."""

import math

STEP = 1.3
"""Most that one frame changes it by: a single slow frame says little."""


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
