"""Where symbols of layers are on the screen, so that names keep off them where there is room."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF

from citydeck.city.model import CityModel
from widgets import theme
from widgets.scene.camera import Camera
from widgets.scene.symbols import SYMBOLS, assets_of, spots

F64 = npt.NDArray[np.float64]
FAR = 9_000.0
"""Metres beyond which symbols are so small and many that names go over them."""
MOST = 150
"""The nearest so many are looked at: names are written there."""
SHARE = 1.5
"""Of a symbol's radius that it takes with its rim."""


class SymbolPlaces:
    """Of one city; every call is about the next paint."""

    def __init__(self) -> None:
        self._at: dict[str, list[tuple[F64, float]]] = {}
        self._shown: set[str] = set()

    def set_city(self, city: CityModel) -> None:
        """Another city."""
        self._at = {}
        for symbol in SYMBOLS:
            found = assets_of(city, symbol)
            if found:
                self._at.setdefault(symbol.layer, []).append((spots(city, symbol, found), symbol.radius * SHARE))

    def show(self, layer: str, visible: bool) -> None:
        """A layer was switched."""
        (self._shown.add if visible else self._shown.discard)(layer)

    def rects(self, camera: Camera, size: tuple[int, int]) -> list[QRectF]:
        """Of the symbols in a widget of `size` that are near enough, the nearest first."""
        found = [one for layer in self._shown for one in self._at.get(layer, ())]
        if not found:
            return []
        seen = camera.project(np.concatenate([at for at, _ in found]), *size)
        half = np.repeat([theme.current().px(radius) for _, radius in found], [len(at) for at, _ in found])
        x, y, depth = seen.T
        near = (depth > 0) & (depth < FAR) & (x > -half) & (x < size[0] + half) & (y > -half) & (y < size[1] + half)
        rows = np.flatnonzero(near)
        rows = rows[np.argsort(depth[rows], kind="stable")][:MOST]
        boxes = np.column_stack([x[rows] - half[rows], y[rows] - half[rows], 2 * half[rows]])
        return [QRectF(left, top, wide, wide) for left, top, wide in boxes.tolist()]
