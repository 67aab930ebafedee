"""Layouts that Citydeck brings: one a view, computed for the size at hand so that nothing overlaps or is cut."""

from collections.abc import Collection

from PySide6.QtCore import QRect

from views.layout_model import Layout, Spot

PANELS = ("layers", "alarms", "asset", "traffic", "connectivity", "energy", "resilience", "services", "settings")
"""Keys of all panels in the order of Ctrl+1 to Ctrl+9."""
DOMAINS = ("traffic", "connectivity", "energy", "resilience", "services")
VIEWS = ("overview", *DOMAINS, "alarms", "city")
"""Views that arrange panels; ``city`` hides them all. Every other view name is a camera of the city model."""
GAP = 10
"""Design pixels between panels."""


def default_layout(view: str, deck: QRect, scale: float, domains: Collection[str] = DOMAINS) -> Layout:
    """Layout of `view` (one of `VIEWS`) on a deck of that many pixels, with the theme's `scale`.

    Panels of domains that are not among `domains` stay hidden, unless the view is of that very domain.
    """
    grid = _Grid(deck, scale)
    shown = _shown(view, grid, tuple(domain for domain in DOMAINS if domain in domains))
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
        part = (width - GAP * (len(keys) - 1)) / max(1, len(keys))
        return {key: self.rect(x + i * (part + GAP), y, part, height) for i, key in enumerate(keys)}


def _shown(view: str, grid: _Grid, domains: tuple[str, ...]) -> dict[str, QRect]:
    if view == "city":
        return {}
    if grid.width < 1000 or grid.height < 560:
        return _small(view, grid)
    if view == "alarms":
        wide = min(980.0, grid.width * 0.5)
        return grid.column(("alarms",), 0, wide, (1,)) | grid.column(("asset",), grid.width - 430, 430, (1,))
    if view in DOMAINS:
        return _domain(view, grid)
    large = grid.width >= 1560 and grid.height >= 800
    return _full(grid, domains) if large else _medium(grid, domains)


def _full(grid: _Grid, domains: tuple[str, ...]) -> dict[str, QRect]:
    """Two domains under the layers, the rest in a row below; what there is not leaves its place to the city."""
    left, right, low = 340.0, 440.0, 250.0
    part = (grid.width - left - right - 4 * GAP) / 3
    beside, below = domains[:2], domains[2:]
    shown = _left(grid, beside, left, 0.36)
    shown |= grid.column(("alarms", "asset"), grid.width - right, right, (0.47, 0.53))
    wide = part * len(below) + GAP * (len(below) - 1)
    return shown | grid.row(below, left + GAP, grid.height - low, wide, low)


def _medium(grid: _Grid, domains: tuple[str, ...]) -> dict[str, QRect]:
    left, right = 340.0, min(420.0, grid.width * 0.34)
    beside = ("resilience",) if "resilience" in domains else domains[:1]
    return _left(grid, beside, left, 0.5) | grid.column(("alarms", "asset"), grid.width - right, right, (0.5, 0.5))


def _left(grid: _Grid, beside: tuple[str, ...], width: float, share: float) -> dict[str, QRect]:
    """The layers with `share` of the height, or half of it beside one panel and alone, and panels under them."""
    if not beside:
        return (
            grid.column(("layers",), 0, width, (1,))
            if grid.height < 640
            else {"layers": grid.rect(0, 0, width, grid.height * 0.5)}
        )
    first = share if len(beside) > 1 else 0.5
    rest = (1 - first) / len(beside)
    return grid.column(("layers", *beside), 0, width, (first, *(rest for _ in beside)))


def _small(view: str, grid: _Grid) -> dict[str, QRect]:
    key = view if view in DOMAINS else "alarms"
    width = max(300.0, grid.width * 0.46)
    return grid.column((key,), grid.width - width, width, (1,))


def _domain(view: str, grid: _Grid) -> dict[str, QRect]:
    left, right = min(520.0, grid.width * 0.34), min(420.0, grid.width * 0.32)
    return grid.column((view, "layers"), 0, left, (0.62, 0.38)) | grid.column(
        ("alarms", "asset"), grid.width - right, right, (0.47, 0.53)
    )
