"""Areas on the flat map: districts tinted by their services, evacuation areas by their state."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from citydeck.city.model import CityModel
from widgets.flat.sight import Sight
from widgets.scene import places
from widgets.scene.layers.evacuation import CLEARED, KIND, NONE, ORDERED, UNKNOWN, WARNED
from widgets.scene.paint import DATA, HATCHED, Painted, Show
from widgets.scene.table import LayerTable

Tables = Mapping[str, LayerTable]
Shows = Mapping[str, Show]
STALE = Qt.BrushStyle.BDiagPattern
PATTERNS = {
    NONE: Qt.BrushStyle.SolidPattern,
    WARNED: Qt.BrushStyle.Dense6Pattern,
    ORDERED: Qt.BrushStyle.DiagCrossPattern,
    CLEARED: Qt.BrushStyle.CrossPattern,
}
"""By state: dots, crossed lines, a grid; none of them is that of what is stale."""
OUTLINE = QColor("#c9d0d6")
"""Of an area whose state is not known."""


class Districts:
    """Tinted by the services layer."""

    TINT = 90

    def __init__(self, city: CityModel) -> None:
        areas = city.districts
        count = len(areas) if areas is not None else 0
        ids = list(areas.ids) if areas is not None else []
        self._painted = Painted(np.zeros((count, 4), np.uint8), ids, ("services", "areas"))
        self._shapes: list[QPolygonF] = []
        for row in range(count):
            assert areas is not None
            ring = areas.xy[areas.offsets[row] : areas.offsets[row + 1]].tolist()
            self._shapes.append(QPolygonF([QPointF(x, y) for x, y in ring]))

    def paint(self, painter: QPainter, sight: Sight, tables: Tables, shows: Shows) -> None:
        """What is known of each district."""
        shown = [shows[layer] for layer in ("services", "areas") if shows[layer].visible]
        if not self._shapes or not shown:
            return
        texels = self._painted.compose(tables, shows)
        painter.save()
        painter.setTransform(sight.transform())
        for row in np.flatnonzero(texels[:, 3] >= DATA).tolist():
            red, green, blue, state = texels[row].tolist()
            painter.setPen(QPen(QColor(red, green, blue, 180), 1.2 * sight.unit / sight.scale))
            painter.setBrush(QColor(red, green, blue, round(self.TINT * shown[0].opacity)))
            if state == HATCHED:
                painter.setBrush(STALE)
            painter.drawPolygon(self._shapes[row])
        painter.restore()


class EvacuationAreas:
    """Each with the pattern of its state; one whose state is not known is a broken outline."""

    def __init__(self, city: CityModel) -> None:
        found = places.paths(city, (KIND,))
        spans = zip(found.ids, found.offsets[:-1], found.offsets[1:], strict=True)
        self._shapes = {
            key: QPolygonF([QPointF(x, y) for x, y in found.xyz[first:end, :2].tolist()]) for key, first, end in spans
        }

    def paint(self, painter: QPainter, sight: Sight, tables: Tables, shows: Shows) -> None:
        """Every area of the newest table."""
        table, show = tables.get("evacuation"), shows["evacuation"]
        if table is None or not show.visible or not self._shapes:
            return
        painter.save()
        painter.setTransform(sight.transform())
        painter.setOpacity(show.opacity)
        for row, key in enumerate(table.ids):
            shape, state = self._shapes.get(key), int(table.extra["state"][row])
            if shape is None:
                continue
            red, green, blue, _ = table.rgba[row].tolist()
            ink = OUTLINE if state == UNKNOWN else QColor(red, green, blue)
            pen = QPen(ink, 2.4 * sight.unit / sight.scale)
            if state == UNKNOWN:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(_brush(ink, state, hatched=bool(table.hatched[row])))
            painter.drawPolygon(shape)
        painter.restore()


def _brush(ink: QColor, state: int, *, hatched: bool) -> QBrush:
    if state == UNKNOWN:
        return QBrush(Qt.BrushStyle.NoBrush)
    if hatched:
        return QBrush(ink, STALE)
    pattern = PATTERNS[state]
    faint = QColor(ink)
    faint.setAlpha(50)
    return QBrush(faint if pattern == Qt.BrushStyle.SolidPattern else ink, pattern)
