"""Selecting with a box or a line drawn by hand."""

from widgets import theme
from widgets.scene.lasso import box
from widgets.tools.ink import Ink
from widgets.tools.tool import Outline, Tool


class BoxTool(Tool):
    """`outline` of what is being drawn, in pixels."""

    name = "box"
    draws = True

    def __init__(self) -> None:
        self.outline: list[tuple[float, float]] = []

    def stroke(self, line: Outline) -> None:
        """The pointer's way from the press on; empty when it was let go."""
        self.outline = box(line[0], line[-1]) if line else []

    def paint(self, ink: Ink) -> None:
        if self.outline:
            ink.area(self.outline, theme.current().color("accent"))


class LassoTool(BoxTool):
    """A free line, closed by itself."""

    name = "lasso"

    def stroke(self, line: Outline) -> None:
        self.outline = list(line)
