"""What a person has selected, tinted on the map, and the one thing whose card is open, outlined."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from citydeck.city.model import CityModel
from widgets.flat.footprints import Footprints
from widgets.flat.sight import Sight
from widgets.scene.lasso import Selection
from widgets.scene.marked import ACCENT, MOST, SEEN
from widgets.scene.solids import building_row

I64 = npt.NDArray[np.int64]
NONE: I64 = np.zeros(0, np.int64)


class Chosen:
    """Of one city; belongs to the thread that draws."""

    def __init__(self, city: CityModel, prints: Footprints) -> None:
        self._city, self._prints = city, prints
        self._first = len(city.buildings) if city.buildings is not None else 0
        self._marked, self._outlined = NONE, NONE

    def mark(self, selection: Selection) -> None:
        """Tint these and nothing else."""
        features = [*selection.buildings, *(row for name in selection.things for row in self._features(name))]
        self._marked = self._polygons(features)[:MOST]

    def outline(self, asset: str) -> None:
        """Outline the building or landmark of an id and no other; nothing for an id without a footprint."""
        self._outlined = self._polygons(self._features(asset))

    def paint(self, painter: QPainter, sight: Sight) -> None:
        """Over the buildings."""
        accent = QColor.fromRgbF(*ACCENT)
        tint = QColor.fromRgbF(*ACCENT, SEEN)
        painter.save()
        painter.setTransform(sight.transform())
        seen = self._prints.within(sight.box(40.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        for row in np.intersect1d(self._marked, seen).tolist():
            painter.drawPolygon(self._ring(row))
        pen = QPen(accent, 2.0 * sight.unit / sight.scale)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        for row in np.intersect1d(self._outlined, seen).tolist():
            plain = int(self._prints.owner[row]) < self._first  # a solid is seen as triangles: they are tinted
            painter.setPen(pen if plain else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if plain else tint)
            painter.drawPolygon(self._ring(row))
        painter.restore()

    def _features(self, asset: str) -> list[int]:
        row = building_row(self._city, asset) if asset else None
        if row is not None:
            return [row]
        mesh = self._city.mesh
        return [self._first + at for at, name in enumerate(mesh.ids) if name == asset] if mesh is not None else []

    def _polygons(self, features: list[int]) -> I64:
        return np.flatnonzero(np.isin(self._prints.owner, np.asarray(features, np.int64)))

    def _ring(self, row: int) -> QPolygonF:
        start, end = self._prints.offsets[row : row + 2]
        return QPolygonF([QPointF(x, y) for x, y in self._prints.xy[start:end].tolist()])
