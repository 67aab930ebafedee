"""Layouts that Citydeck brings: one a view, computed for the size at hand so that nothing overlaps or is cut."""

from PySide6.QtCore import QRect

from views.layout_model import Layout, Spot

PANELS = ("layers", "alarms", "asset", "traffic", "connectivity", "energy", "resilience", "services", "settings")
"""Keys of all panels in the order of Ctrl+1 to Ctrl+9."""
DOMAINS = ("traffic", "connectivity", "energy", "resilience", "services")
VIEWS = ("overview", *DOMAINS, "alarms", "city")
"""Views that arrange panels; ``city`` hides them all. Every other view name is a camera of the city model."""
GAP = 10
"""Design pixels between panels."""


def default_layout(view: str, deck: QRect, scale: float) -> Layout:
    """Layout of `view` (one of `VIEWS`) on a deck of that many pixels, with the theme's `scale`."""
    grid = _Grid(deck, scale)
    shown = _shown(view, grid)
    hidden = QRect(0, 0, round(deck.width() * 0.3), round(deck.height() * 0.4))
    hidden.moveCenter(deck.center())
    return {key: Spot.of(shown.get(key, hidden), deck, key in shown) for key in PANELS}


class _Grid:
    """Columns and rows in design pixels on a deck."""

    def __init__(self, deck: QRect, scale: float) -> None:
        self.deck, self.scale = deck, scale
        self.width, self.height = deck.width() / scale, deck.height() / scale

    def rect(self, x: float, y: float, width: float, height: float) -> QRect:
        left, top = round(self.deck.left() + x * self.scale), round(self.deck.top() + y * self.scale)
        return QRect(left, top, round(width * self.scale), round(height * self.scale))

    def column(self, keys: tuple[str, ...], x: float, width: float, shares: tuple[float, ...]) -> dict[str, QRect]:
        """`keys` one under the other from top to bottom, heights in proportion to `shares`."""
        free = self.height - GAP * (len(keys) - 1)
        made, top = {}, 0.0
        for key, share in zip(keys, shares, strict=True):
            height = free * share / sum(shares)
            made[key] = self.rect(x, top, width, height)
            top += height + GAP
        return made

    def row(self, keys: tuple[str, ...], x: float, y: float, width: float, height: float) -> dict[str, QRect]:
        """`keys` side by side in equal parts."""
        part = (width - GAP * (len(keys) - 1)) / len(keys)
        return {key: self.rect(x + i * (part + GAP), y, part, height) for i, key in enumerate(keys)}


def _shown(view: str, grid: _Grid) -> dict[str, QRect]:
    if view == "city":
        return {}
    if grid.width < 1000 or grid.height < 560:
        return _small(view, grid)
    if view == "alarms":
        wide = min(980.0, grid.width * 0.5)
        return grid.column(("alarms",), 0, wide, (1,)) | grid.column(("asset",), grid.width - 430, 430, (1,))
    if view in DOMAINS:
        return _domain(view, grid)
    return _full(grid) if grid.width >= 1560 and grid.height >= 800 else _medium(grid)


def _full(grid: _Grid) -> dict[str, QRect]:
    left, right, low = 340.0, 440.0, 250.0
    middle = grid.width - left - right - 2 * GAP
    shown = grid.column(("layers", "traffic", "connectivity"), 0, left, (0.36, 0.32, 0.32))
    shown |= grid.column(("alarms", "asset"), grid.width - right, right, (0.47, 0.53))
    shown |= grid.row(("energy", "resilience", "services"), left + GAP, grid.height - low, middle, low)
    return shown


def _medium(grid: _Grid) -> dict[str, QRect]:
    left, right = 340.0, min(420.0, grid.width * 0.34)
    return grid.column(("layers", "resilience"), 0, left, (0.5, 0.5)) | grid.column(
        ("alarms", "asset"), grid.width - right, right, (0.5, 0.5)
    )


def _small(view: str, grid: _Grid) -> dict[str, QRect]:
    key = view if view in DOMAINS else "alarms"
    width = max(300.0, grid.width * 0.46)
    return grid.column((key,), grid.width - width, width, (1,))


def _domain(view: str, grid: _Grid) -> dict[str, QRect]:
    left, right = min(520.0, grid.width * 0.34), min(420.0, grid.width * 0.32)
    return grid.column((view, "layers"), 0, left, (0.62, 0.38)) | grid.column(
        ("alarms", "asset"), grid.width - right, right, (0.47, 0.53)
    )
