"""Whether one place can be seen from another: green and whole as far as it can, red and broken behind."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from widgets import theme
from widgets.scene.camera import Vector
from widgets.scene.measure import length_words
from widgets.scene.sight import Sight, look
from widgets.scene.spot import Spot
from widgets.tools.ink import Ink
from widgets.tools.tool import Ground, Tool

OFF = 0.6
"""Metres before a wall from which one looks along it, and at which it counts as seen."""


class SightTool(Tool):
    """`stand` where one looks from, `sight` the line to the second place, each None until it is there."""

    name = "sight"

    def __init__(self) -> None:
        self.stand: Vector | None = None
        self.sight: Sight | None = None
        self._next: Vector | None = None

    def click(self, spot: Spot, ground: Ground) -> None:
        if self.stand is None or self.sight is not None:
            self.stand, self.sight = spot.before(OFF), None
        else:
            self.sight = look(ground.picker, self.stand, spot.before(OFF))
        self._next = None

    def hover(self, spot: Spot | None) -> None:
        self._next = spot.point if spot is not None and self.stand is not None and self.sight is None else None

    def back(self) -> bool:
        if self.sight is not None:
            self.sight = None
            return True
        had, self.stand = self.stand is not None, None
        return had

    def paint(self, ink: Ink) -> None:
        if self.sight is not None:
            self._line(ink, self.sight)
        elif self.stand is not None:
            if self._next is not None:
                ink.line([self.stand, self._next], QColor("#eef4fa"), 1.5, Qt.PenStyle.DashLine)
            _eye(ink, self.stand)

    @staticmethod
    def _line(ink: Ink, sight: Sight) -> None:
        good, bad = theme.current().color("good"), theme.current().color("critical")
        first = sight.blocks[0].point if sight.blocks else sight.aim
        if sight.blocks:
            ink.line([first, sight.aim], bad, 3.0, Qt.PenStyle.DashLine)
        ink.line([sight.eye, first], good, 3.5)
        for block in sight.blocks[1:]:
            ink.cross(block.point, bad, 4.0)
        _eye(ink, sight.eye)
        if sight.blocks:
            ink.dot(sight.aim, bad)
            ink.cross(first, bad)
            ink.tag(first, f"\u2715 {length_words(sight.seen)}", bad, strong=True)
        else:
            ink.dot(sight.aim, good)
            ink.tag(sight.aim, f"\u2713 {length_words(sight.length)}", good, strong=True)


def _eye(ink: Ink, point: Vector) -> None:
    """A ring with a pupil: where one looks from."""
    ink.dot(point, QColor("#eef4fa"), 7.0)
    ink.dot(point, QColor("#10161d"), 2.5)
