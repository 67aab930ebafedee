"""The tool in a person's hand: which one, what it found, and what is selected. One viewport has one of these."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.lasso import Selectable, Selection
from widgets.scene.picker import Picker
from widgets.scene.spot import Spot
from widgets.tools.height_tool import HeightTool
from widgets.tools.ink import Ink
from widgets.tools.measure_tool import MeasureTool
from widgets.tools.select_tool import BoxTool, LassoTool
from widgets.tools.sight_tool import SightTool
from widgets.tools.tool import Ground, Tool

TOOLS: dict[str, Callable[[], Tool]] = {
    "measure": MeasureTool,
    "height": HeightTool,
    "sight": SightTool,
    "box": BoxTool,
    "lasso": LassoTool,
}
"""Every tool by its name, in the order of the strip."""


class Eyes(Protocol):
    """What the tools need of a viewport."""

    city: CityModel | None

    @property
    def sight(self) -> Camera: ...
    @property
    def picker(self) -> Picker | None: ...
    def width(self) -> int: ...
    def height(self) -> int: ...
    def refresh(self) -> None: ...
    def spot_at(self, at: QPointF) -> Spot | None: ...


class Tools(QObject):
    """`changed()` after everything that a person should see: another tool, another point, another selection;
    `selected(Selection)` and `cutAt(metres or None)` are for the scene.
    """

    changed = Signal()
    selected = Signal(object)
    cutAt = Signal(object)

    def __init__(self, eyes: Eyes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._eyes = eyes
        self._tool: Tool | None = None
        self._selectable: Selectable | None = None
        self.selection = Selection()
        self.cut: float | None = None

    @property
    def tool(self) -> Tool | None:
        """The one in hand."""
        return self._tool

    @property
    def active(self) -> str:
        """Name of the tool in hand, empty for none."""
        return self._tool.name if self._tool is not None else ""

    @property
    def draws(self) -> bool:
        """Whether a drag draws instead of moving the city."""
        return self._tool is not None and self._tool.draws

    def start(self, name: str) -> None:
        """Take a tool of `TOOLS` in hand, anew; `KeyError` for no such tool."""
        self._tool = TOOLS[name]()
        self._tell()

    def leave(self) -> None:
        """Put the tool away with what it drew; a selection and a cut stay."""
        if self._tool is not None:
            self._tool = None
            self._tell()

    def escape(self) -> bool:
        """One step back to the plain city: the tool, then the selection, then the cut; False when it is plain."""
        if self._tool is not None:
            self.leave()
        elif len(self.selection):
            self.select(Selection())
        elif self.cut is not None:
            self.set_cut(None)
        else:
            return False
        return True

    def forget(self, *, all_of_it: bool) -> None:
        """The city has other things; `all_of_it`: it is another one, and what was found in the old one is void."""
        self._selectable = None
        if all_of_it:
            self._tool = TOOLS[self._tool.name]() if self._tool is not None else None
            self.select(Selection())

    def set_cut(self, height: float | None) -> None:
        """Draw of buildings what is below `height` metres; None for everything."""
        if height != self.cut:
            self.cut = height
            self.cutAt.emit(height)
            self._tell()

    def select(self, selection: Selection) -> None:
        """Select these and nothing else."""
        self.selection = selection
        self.selected.emit(selection)
        self._tell()

    def click(self, at: QPointF) -> bool:
        """A click of the hand; False when no tool wanted it."""
        if self._tool is None:
            return False
        ground, spot = self._ground(), self._eyes.spot_at(at)
        if ground is not None and spot is not None and not self._tool.draws:
            self._tool.click(spot, ground)
            self._tell()
        return True

    def finish(self) -> bool:
        """End what is being drawn; False without a tool."""
        if self._tool is None:
            return False
        self._tool.finish()
        self._tell()
        return True

    def hover(self, at: QPointF) -> bool:
        """The pointer rests; False when no tool wanted to know."""
        if self._tool is None:
            return False
        if not self._tool.draws:
            self._tool.hover(self._eyes.spot_at(at))
            self._eyes.refresh()
        return True

    def stroke(self, line: Sequence[QPointF]) -> None:
        """The way of the pointer since it was pressed."""
        if isinstance(self._tool, BoxTool):
            self._tool.stroke([(point.x(), point.y()) for point in line])
            self._eyes.refresh()

    def stroked(self, modifiers: Qt.KeyboardModifier) -> None:
        """The pointer was let go: Shift adds to the selection, Ctrl takes away from it."""
        if not isinstance(self._tool, BoxTool):
            return
        outline, size = self._tool.outline, (self._eyes.width(), self._eyes.height())
        self._tool.stroke([])
        ground = self._ground()
        if ground is not None:
            found = ground.selectable.inside(self._eyes.sight, outline, size, self.cut)
            if modifiers & Qt.KeyboardModifier.ShiftModifier:
                found = self.selection | found
            elif modifiers & Qt.KeyboardModifier.ControlModifier:
                found = self.selection - found
            self.select(found)

    def key(self, event: QKeyEvent) -> bool:
        """Escape goes a step back, Backspace takes a point back, Enter ends a line; False for other keys."""
        if event.key() == Qt.Key.Key_Escape:
            return self.escape()
        if self._tool is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Backspace:
            done = self._tool.back()
            self._tell()
            return done
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.finish()

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """What the tool drew, for the frame on the screen."""
        if self._tool is not None:
            self._tool.paint(Ink(painter, camera, (self._eyes.width(), self._eyes.height())))

    def _ground(self) -> Ground | None:
        city, picker = self._eyes.city, self._eyes.picker
        if city is None or picker is None:
            return None
        if self._selectable is None:
            self._selectable = Selectable(city)
        return Ground(city, picker, self._selectable)

    def _tell(self) -> None:
        self._eyes.refresh()
        self.changed.emit()
