"""What feeds have put on the city, for the hand and the eye: what is under the pointer, what it is called, names."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from widgets import theme
from widgets.incident_words import spoken_name
from widgets.scene.camera import Camera, Vector
from widgets.scene.feeds.symbols import EXERCISED
from widgets.scene.table import FEEDS, SEEN, LayerTable
from widgets.viewport_labels import Placed, halo_text

F64 = npt.NDArray[np.float64]
REACH = 15.0
"""Design pixels around a symbol that count as on it."""
NAMED = {"incidents": 9_000.0, "cases": 700.0, "tracked": 1_100.0, "stops": 1_200.0, "feeds": 1_000.0}
"""Metres up to which names of a layer are written."""
ALWAYS = 40_000.0
"""The same for an exercise: the word that says so stands beside it from wherever it is seen."""
MOST = 24
"""Names of feeds in one picture."""
LONGEST = 48
"""Signs of a name; the card has all of it."""
_KEPT = 400


class FeedPlaces:
    """Of the layers of feeds that are shown; belongs to the GUI thread."""

    def __init__(self) -> None:
        self._tables: dict[str, LayerTable] = {}
        self._shown: set[str] = set()
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}
        self._made: tuple[tuple[object, ...], list[Placed]] | None = None

    def paint(self, layer: str, table: LayerTable) -> None:
        """The newest table of a layer; those of others are left alone."""
        if layer in FEEDS:
            self._tables[layer], self._made = table, None

    def show(self, layer: str, visible: bool) -> None:
        """A layer was switched."""
        (self._shown.add if visible else self._shown.discard)(layer)
        self._made = None

    def hit(self, camera: Camera, at: QPointF, size: tuple[int, int], near: float) -> str:
        """The id of the most urgent symbol under a point of a widget of `size`, of equals the closest; empty for none.
        `near` is how far away the first surface there is, which hides what is behind.
        """
        found: list[tuple[int, float, str]] = []
        for layer, table in self._drawn():
            seen = camera.project(table.extra["at"].astype(float), *size)
            off = np.hypot(seen[:, 0] - at.x(), seen[:, 1] - at.y())
            good = (seen[:, 2] > 0) & (off < REACH * theme.current().scale)
            if layer not in SEEN:
                good &= seen[:, 2] < near + 30.0
            rows = np.flatnonzero(good)
            found += [(-int(table.extra["urgent"][row]), float(off[row]), table.ids[row]) for row in rows.tolist()]
        return min(found)[2] if found else ""

    def spot(self, asset: str) -> Vector | None:
        """Where a symbol stands; None for what has none, shown or not."""
        for table in self._tables.values():
            row = self._row(table, asset)
            if row is not None:
                x, y, z = map(float, table.extra["at"][row])
                return x, y, z
        return None

    def name(self, asset: str, language: str) -> str:
        """Display name of what a symbol stands for, empty for others."""
        for table in self._tables.values():
            row = self._row(table, asset)
            if row is not None:
                return _text(table, row, language)
        return ""

    def rects(self, camera: Camera, size: tuple[int, int]) -> list[QRectF]:
        """Of the symbols near enough for names, so that the city's keep off them."""
        found = []
        for layer, table in self._drawn():
            rows, seen = _near(camera, size, table, NAMED[layer])
            half = 1.4 * theme.current().scale * table.extra["radius"][rows]
            boxes = np.column_stack([seen[:, 0] - half, seen[:, 1] - half, 2 * half]).tolist()
            found += [QRectF(x, y, side, side) for x, y, side in boxes[:MOST]]
        return found

    def place(
        self, camera: Camera, size: tuple[int, int], ratio: float, language: str, taken: Sequence[QRectF]
    ) -> list[Placed]:
        """Names below the symbols that fit into a widget of `size`, off `taken` rectangles and each other."""
        key = (camera, size, ratio, language, theme.current(), [rect.getRect() for rect in taken])
        if self._made is None or self._made[0] != key:
            self._made = key, self._place(camera, size, ratio, language, taken)
        return self._made[1]

    def write(self, painter: QPainter, placed: Sequence[Placed], ratio: float) -> None:
        """Paint them."""
        for name in placed:
            painter.drawPixmap(name.rect.topLeft(), self._pixmap(name.text, ratio))

    def _place(
        self, camera: Camera, size: tuple[int, int], ratio: float, language: str, taken: Sequence[QRectF]
    ) -> list[Placed]:
        used = list(taken)
        result: list[Placed] = []
        inside = QRectF(0, 0, *size)
        for layer, table in self._drawn():
            rows, seen = _near(camera, size, table, NAMED[layer])
            for row, (x, y, _) in zip(rows.tolist(), seen.tolist(), strict=True):
                if len(result) == MOST:
                    return result
                text = _short(_text(table, row, language))
                picture = self._pixmap(text, ratio)
                wide, high = picture.width() / ratio, picture.height() / ratio
                below = (
                    (1.1 + 0.6 * bool(table.extra["pips"][row])) * theme.current().scale * table.extra["radius"][row]
                )
                rect = QRectF(x - wide / 2, y + float(below), wide, high)
                if inside.contains(rect) and not any(rect.intersects(other) for other in used):
                    used.append(rect)
                    result.append(Placed(text, rect, QPointF(x, y)))
        return result

    def _drawn(self) -> list[tuple[str, LayerTable]]:
        return [
            (one, self._tables[one]) for one in FEEDS if one in self._shown and len(self._tables.get(one, _NONE).ids)
        ]

    def _row(self, table: LayerTable, asset: str) -> int | None:
        try:
            return table.ids.index(asset)
        except ValueError:
            return None

    def _pixmap(self, text: str, ratio: float) -> QPixmap:
        now = theme.current()
        key = (text, ratio, now.scale, now.palette.text)
        known = self._pixmaps.get(key)
        if known is None:
            if len(self._pixmaps) >= _KEPT:
                self._pixmaps.clear()
            known = self._pixmaps[key] = halo_text(text, "caption", ratio)
        return known


_NONE = LayerTable.empty()


def _near(camera: Camera, size: tuple[int, int], table: LayerTable, reach: float) -> tuple[npt.NDArray[np.int64], F64]:
    """Rows in the picture that are near enough for a name, the most urgent and nearest first, and where they are."""
    seen = camera.project(table.extra["at"].astype(float), *size)
    x, y, depth = seen.T
    exercise = np.isin(table.extra["state"], EXERCISED)
    good = (depth > 0) & (depth < np.where(exercise, ALWAYS, reach))
    rows = np.flatnonzero(good & (x >= 0) & (x <= size[0]) & (y >= 0) & (y <= size[1]))
    order = np.lexsort((depth[rows], -table.extra["urgent"][rows], ~exercise[rows]))
    rows = rows[order][: 4 * MOST]
    return rows, seen[rows]


def _text(table: LayerTable, row: int, language: str) -> str:
    names: dict[str, Any] = table.extra["names"][row]
    name = spoken_name(str(names.get(language) or names.get("en") or next(iter(names.values()), "")))
    if table.extra["state"][row] not in EXERCISED:
        return name
    word = QCoreApplication.translate("Mode", "EXERCISE")
    return name if name.upper().startswith(word) else f"{word} · {name}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
