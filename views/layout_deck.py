"""The deck: all panels of a window, put where a layout says, hidden and brought back, with every change told."""

from collections.abc import Collection

from PySide6.QtCore import QObject, QRect, Signal

from views.layout_default import DOMAINS, default_layout
from views.layout_model import Layout, Spot
from views.panel import Panel
from widgets import theme


class LayoutDeck(QObject):
    """`panels` by key; `area` the rectangle they may use. `edited(what, before, after)` tells each change by hand:
    `what` is ``move``, ``hide`` or ``show``. While nobody has edited, a new area gets the view's default layout anew.
    `equip` says for which domains there is anything to show: panels of others stay hidden until they are asked for.
    """

    edited = Signal(str, object, object)
    changed = Signal()

    def __init__(self, panels: dict[str, Panel], parent: QObject) -> None:
        super().__init__(parent)
        self.panels = panels
        self.area = QRect()
        self.view = "overview"
        self.domains: Collection[str] = DOMAINS
        self._assumed = ""
        self.by_hand = False
        self.locked = False
        self._layout: Layout = {}
        for key, panel in panels.items():
            panel.geometryEdited.connect(lambda before, after, key=key: self._moved(key, before, after))
            panel.hideAsked.connect(lambda key=key: self.show_panel(key, False))

    def layout_now(self) -> Layout:
        """The layout on screen."""
        return dict(self._layout)

    def set_area(self, area: QRect) -> None:
        """Panels keep their fractions of a layout made by hand, else the default is made for the new size."""
        if area == self.area:
            return
        self.area = area
        if self.by_hand:
            self._place(self._layout)
        else:
            self._lay()

    def apply(self, layout: Layout, by_hand: bool = True) -> None:
        """Put panels where `layout` says; panels that it does not name stay."""
        self.by_hand = by_hand
        self._layout = self._layout | {key: spot for key, spot in layout.items() if key in self.panels}
        self._place(self._layout)
        self.changed.emit()

    def reset(self, view: str) -> None:
        """Default layout of a view."""
        self.view, self._assumed = view, ""
        self._lay()

    def equip(self, domains: Collection[str], assumed: str = "") -> None:
        """What there is to show has changed. `assumed` is the view that is laid until a person picks one; it is not
        kept for the next start.
        """
        self.domains, self._assumed = domains, assumed
        if not self.by_hand:
            self._lay()

    def show_panel(self, key: str, visible: bool) -> None:
        """Show or hide one panel, as a change by hand."""
        spot = self._layout.get(key)
        if spot is None or spot.visible == visible:
            return
        place = spot.rect(self.area)
        self._edit("show" if visible else "hide", self._layout | {key: Spot.of(place, self.area, visible)})
        if visible:
            self.panels[key].focus()

    def set_locked(self, locked: bool) -> None:
        """Lock: nothing moves or hides until it is unlocked."""
        self.locked = locked
        for panel in self.panels.values():
            panel.set_locked(locked)

    def _lay(self) -> None:
        """The default layout of the view in force."""
        if self.area.isValid():
            layout = default_layout(self._assumed or self.view, self.area, theme.current().scale, self.domains)
            self.apply(layout, by_hand=False)

    def _moved(self, key: str, before: QRect, after: QRect) -> None:
        if before != after:
            self._edit("move", self._layout | {key: Spot.of(after, self.area)})

    def _edit(self, what: str, layout: Layout) -> None:
        before = self.layout_now()
        self.apply(layout)
        self.edited.emit(what, before, self.layout_now())

    def _place(self, layout: Layout) -> None:
        for key, spot in layout.items():
            panel = self.panels.get(key)
            if panel is None:
                continue
            panel.bounds = self.area
            panel.setGeometry(panel.fitted(spot.rect(self.area)))
            panel.setVisible(spot.visible)
