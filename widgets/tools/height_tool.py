"""The height of one building: a dimension line beside it."""

import numpy as np

from widgets import theme
from widgets.scene.camera import Vector
from widgets.scene.measure import length_words
from widgets.scene.solids import Solid, solid_of
from widgets.scene.spot import Spot
from widgets.tools.ink import Ink
from widgets.tools.tool import Ground, Tool


class HeightTool(Tool):
    """`solid` the building that was pointed at, None for none; `missed` when there was none where a person clicked."""

    name = "height"

    def __init__(self) -> None:
        self.solid: Solid | None = None
        self.missed = False

    def click(self, spot: Spot, ground: Ground) -> None:
        self.solid = solid_of(ground.city, spot.asset) if spot.asset else None
        self.missed = self.solid is None

    def back(self) -> bool:
        had, self.solid, self.missed = self.solid is not None, None, False
        return had

    def paint(self, ink: Ink) -> None:
        if self.solid is None:
            return
        color = theme.current().color("accent")
        low, high = self._beside(ink, self.solid)
        ink.line([low, high], color)
        for end in (low, high):
            self._tick(ink, end)
        ink.tag(high, f"{length_words(self.solid.height)} \u2195", color, strong=True)

    def _tick(self, ink: Ink, end: Vector) -> None:
        """A short stroke across the line's end, level on the picture."""
        right = ink.camera.axes()[0] * (0.008 * float(np.linalg.norm(np.subtract(end, ink.camera.eye))))
        x, y, z = (right[k] for k in range(3))
        ends = ((end[0] - x, end[1] - y, end[2] - z), (end[0] + x, end[1] + y, end[2] + z))
        ink.line(ends, theme.current().color("accent"))

    @staticmethod
    def _beside(ink: Ink, solid: Solid) -> tuple[Vector, Vector]:
        """Foot and top beside the corner that is rightmost on the picture."""
        corners = solid.edges.reshape(-1, 3)
        seen = ink.camera.project(corners, *ink.size)
        x, y, _ = corners[int(np.nanargmax(np.where(seen[:, 2] > 0, seen[:, 0], -np.inf)))]
        aside = ink.camera.axes()[0] * (0.008 * float(np.linalg.norm(corners[0] - ink.camera.eye)))
        x, y = float(x + aside[0]), float(y + aside[1])
        return (x, y, solid.foot), (x, y, solid.top)
