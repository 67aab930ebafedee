"""Tools, cut, selection and tour in the room: the strip over the city says what goes on, keys and menus begin it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from citydeck.city.model import CityModel
from views import tool_words
from views.bookmarks import Bookmarks
from views.tool_strip import ToolStrip
from widgets.scene.lasso import Selection, table
from widgets.scene.solids import label_of, solid_of
from widgets.tools.select_tool import BoxTool
from widgets.viewport_tools import TOOLS, Tools

if TYPE_CHECKING:
    from views.room_window import RoomWindow

HIGHER, CUT_AT = 80.0, 0.7
"""A cut begins at this share of this percentile of the roofs: it is seen at once, for all that one tower is high."""


class CityTools(QObject):
    """Of one window; a room whose viewport has no tools gets no handlers, and its deeds are greyed."""

    def __init__(self, window: "RoomWindow") -> None:
        super().__init__(window)
        self._window = window
        self._viewport = cast("Any", window.viewport)
        self.tools: Tools | None = getattr(window.viewport, "tools", None)
        self.bookmarks = Bookmarks(window.viewport, window.store, window.stage, window, window.room.mirror.notice)
        self.strip = ToolStrip(window.stage, lambda: window.captions.clear_part())  # noqa: PLW0108 - made later
        self._cutting = self._copied = False
        self._highest = 100.0
        if self.tools is not None:
            self.tools.changed.connect(self._news)
            self._viewport.tour.changed.connect(self.refresh)
            self.strip.picked.connect(self._picked)
            self.strip.cutMoved.connect(self.tools.set_cut)
            self.strip.left.connect(self.leave)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Name of each deed -> what does it."""
        if self.tools is None:
            return {}
        made: dict[str, Callable[[], object]] = {
            f"tool_{name}": lambda name=name: self.take(name)  # type: ignore[misc]
            for name in TOOLS
        }
        return made | {
            "tool_cut": self.toggle_cut,
            "tool_copy": self.copy,
            "tool_leave": self.leave,
            "bookmarks": self.bookmarks.open_card,
            "bookmark_save": self.bookmarks.save,
            "tour": self.bookmarks.tour,
        }

    def take(self, name: str) -> None:
        """A tool in hand; the same one again puts it away."""
        assert self.tools is not None
        self._viewport.stop_tour()
        if self.tools.active == name:
            self.tools.leave()
        else:
            self.tools.start(name)
        self._viewport.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_cut(self) -> None:
        """Cut by height, or the whole city again."""
        assert self.tools is not None
        if self._cutting:
            self._cutting = False
            self.tools.set_cut(None)
        else:
            roofs = _roofs(self._viewport.city)
            self._cutting, self._highest = True, max(100.0, float(roofs.max(initial=0.0)))
            high = float(np.percentile(roofs, HIGHER)) if len(roofs) else self._highest
            self.tools.set_cut(float(max(1, round(CUT_AT * high))))
            self.strip.slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def leave(self) -> bool:
        """One step back to the plain city; False when it is plain."""
        return self.tools is not None and (self._viewport.stop_tour() or self.tools.escape())

    def copy(self) -> None:
        """The selection as a table of ids, or what the tool found in words, to the clipboard."""
        if self.tools is None:
            return
        text = tool_words.found(self.tools.tool, self._name)
        if len(self.tools.selection) and self._viewport.city is not None:
            text = tool_words.csv(table(self._viewport.city, self.tools.selection))
        if text:
            QGuiApplication.clipboard().setText(text)
            self._copied = True
            self.refresh()

    def refresh(self) -> None:
        """Say what is going on now; nothing is shown while nothing is."""
        if self.tools is None:
            return
        tour = self._viewport.tour
        self.strip.show_tools(not tour.running)
        if tour.running:
            self._say_tour(tour)
            return
        if not self._cutting and self.tools.tool is None and not len(self.tools.selection):
            self.strip.hide()
            return
        finding = tool_words.found(self.tools.tool, self._name)
        chosen = ""
        if self._viewport.city is not None and (not finding or isinstance(self.tools.tool, BoxTool)):
            chosen = tool_words.kinds(self._viewport.city, self.tools.selection)
        self.strip.show_cut(self.tools.cut if self._cutting else None, self._highest)
        self.strip.show_deeds(bool(finding or chosen), bool(chosen) or bool(finding))
        tool = self.tools.active or ("cut" if self._cutting else "")
        self.strip.show_state(tool, self._heading(tool), finding or chosen, self._hint(tool))

    def retranslate(self) -> None:
        self.strip.retranslate()
        self.bookmarks.card.retranslate()
        self.refresh()

    def restyle(self) -> None:
        self.strip.restyle()
        self.bookmarks.card.restyle()

    def _news(self) -> None:
        self._copied = False
        self._cutting = self._cutting and self.tools is not None and self.tools.cut is not None
        self.refresh()

    def _picked(self, what: str) -> None:
        assert self.tools is not None
        if what == "close":
            self.leave()
        elif what == "clear":
            self._clear(self.tools)
        elif what == "copy":
            self.copy()
        elif what == "cut":
            self.toggle_cut()
        else:
            self.take(what)

    def _clear(self, tools: Tools) -> None:
        """Selection and findings away, the tool stays in hand."""
        if len(tools.selection):
            tools.select(Selection())
        if tools.active:
            tools.start(tools.active)

    def _say_tour(self, tour: Any) -> None:
        self.strip.show_cut(None, self._highest)
        self.strip.show_deeds(copies=False, clears=False)
        where = self.tr("Tour · {0} of {1}").format(tour.index + 1, tour.count)
        self.strip.show_state("", where, tour.name, self.tr("Esc or any hand on the city ends it"))

    def _heading(self, tool: str) -> str:
        return tool_words.name(tool) if tool else self.tr("Selection")

    def _hint(self, tool: str) -> str:
        if self._copied:
            return self.tr("Copied to the clipboard")
        if tool == "cut":
            return self.tr("Nothing above this height is drawn or picked")
        hint = tool_words.hint(tool)
        return self.tr("{0}. Esc leaves").format(hint) if hint else self.tr("Esc clears it")

    def _name(self, asset: str) -> str:
        """Display name of an asset, the id of what has none."""
        city, language = self._viewport.city, self._window.room.language
        known = self._window.room.mirror.assets.get(asset)
        if known is None and city is not None:
            known = next((found for found in city.assets if found.id == asset), None)
        if known is not None:
            return known.name(language)
        solid = solid_of(city, asset) if city is not None else None
        named = label_of(city, solid, language) if solid is not None else ""
        return named or (self.tr("building {0}").format(asset) if ":" not in asset else asset.rpartition(":")[2])


def _roofs(city: CityModel | None) -> npt.NDArray[np.float64]:
    """Metres of every roof, of landmarks too."""
    tops: list[npt.NDArray[np.floating]] = [np.zeros(0)]
    if city is not None and city.buildings is not None:
        tops.append(city.buildings.base + city.buildings.height)
    if city is not None and city.mesh is not None and len(city.mesh.vertices):
        box = city.mesh.box
        tops.append(box[:, 5] if box is not None else city.mesh.vertices[:, 2].max(keepdims=True))
    return np.asarray(np.concatenate(tops), np.float64)
