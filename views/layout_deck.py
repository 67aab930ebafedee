"""The deck: all panels of a window, put where a layout says, hidden and brought back, with every change told."""

from collections.abc import Collection

from PySide6.QtCore import QObject, QRect, Signal

from views.layout_default import DOMAINS, default_layout
from views.layout_model import Layout, Spot, crowded
from views.panel import Panel
from widgets import theme

TOOLS = ("settings",)
"""Panels that come and go beside an arrangement and are no part of it."""


class LayoutDeck(QObject):
    """`panels` by key; `area` the rectangle they may use. `edited(what, before, after)` tells each change by hand:
    `what` is ``move``, ``hide`` or ``show``. While nobody has edited, a new area gets the view's default layout anew.
    A layout made by hand waits, behind the default one, while larger text makes its panels lie over each other.
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
        self._shown: Layout = {}
        for key, panel in panels.items():
            panel.geometryEdited.connect(lambda before, after, key=key: self._moved(key, before, after))
            panel.hideAsked.connect(lambda key=key: self.show_panel(key, False))

    def layout_now(self) -> Layout:
        """The layout on screen."""
        return dict(self._shown)

    def layout_kept(self) -> Layout:
        """The layout to come back to: the one made by hand, also while it waits."""
        return dict(self._layout)

    def set_area(self, area: QRect) -> None:
        """Panels keep their fractions of a layout made by hand, else the default is made for the new size."""
        if area == self.area:
            return
        self.area = area
        if self.by_hand:
            self._place(self._layout)
            if crowded(self._shown, area, {key: panel.geometry() for key, panel in self.panels.items()}):
                self._place(self._default())
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
        spot = self._shown.get(key)
        if spot is None or spot.visible == visible:
            return
        layout = self._shown | {key: Spot.of(spot.rect(self.area), self.area, visible)}
        self._edit("show" if visible else "hide", layout, by_hand=self.by_hand or key not in TOOLS)
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
            self.apply(self._default(), by_hand=False)

    def _default(self) -> Layout:
        layout = default_layout(self._assumed or self.view, self.area, theme.current().scale, self.domains)
        return layout | {key: spot for key, spot in self._shown.items() if key in TOOLS and spot.visible}

    def _moved(self, key: str, before: QRect, after: QRect) -> None:
        if before != after:
            self._edit("move", self._shown | {key: Spot.of(after, self.area)})

    def _edit(self, what: str, layout: Layout, by_hand: bool = True) -> None:
        before = self.layout_now()
        self.apply(layout, by_hand)
        self.edited.emit(what, before, self.layout_now())

    def _place(self, layout: Layout) -> None:
        self._shown = self._shown | layout
        for key, spot in layout.items():
            panel = self.panels.get(key)
            if panel is None:
                continue
            panel.bounds = self.area
            panel.setGeometry(panel.fitted(spot.rect(self.area)))
            panel.setVisible(spot.visible)
