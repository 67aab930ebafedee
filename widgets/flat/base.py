"""What lies under the buildings of the map: land, parks, water, streets."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from citydeck.city.model import Areas, CityModel
from widgets.flat.tile import SIDE, Place
from widgets.scene.daylight import Colour, Daylight
from widgets.scene.facade import road_colours

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]
LEAST = (0.35, 0.8, 1.3, 1.3, 0.9)
"""Pixels that a street of a level takes at least."""
LIFT = (1.22, 1.4, 1.6, 1.7, 1.1)
"""How much brighter than the land a street of a level is at least."""
TUNNEL = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Shapes:
    """Rows of points with the box of each."""

    offsets: npt.NDArray[np.int64]
    xy: F32
    low: F32
    high: F32

    @classmethod
    def of(cls, offsets: npt.NDArray[np.int32], xy: npt.NDArray[np.floating]) -> "_Shapes":
        flat = np.asarray(xy[:, :2], np.float32)
        start = offsets[:-1].astype(np.int64)
        if not len(start):
            none = np.zeros((0, 2), np.float32)
            return cls(offsets.astype(np.int64), flat, none, none)
        return cls(offsets.astype(np.int64), flat, np.minimum.reduceat(flat, start), np.maximum.reduceat(flat, start))

    def within(self, box: tuple[float, float, float, float]) -> list[int]:
        low, high = self.low, self.high
        found = (low[:, 0] <= box[2]) & (high[:, 0] >= box[0]) & (low[:, 1] <= box[3]) & (high[:, 1] >= box[1])
        return [int(row) for row in np.flatnonzero(found)]

    def polygon(self, row: int) -> QPolygonF:
        points = self.xy[self.offsets[row] : self.offsets[row + 1]].tolist()
        return QPolygonF([QPointF(x, y) for x, y in points])


class Base:
    """Paints it for any tile of one city."""

    def __init__(self, city: CityModel) -> None:
        self._parks, self._water = _areas(city.parks), _areas(city.water)
        self._roads = _Shapes.of(city.roads.offsets, city.roads.xyz) if city.roads is not None else None
        self._levels = city.roads.level if city.roads is not None else np.zeros(0, np.uint8)
        self._widths = city.roads.width if city.roads is not None else np.zeros(0, np.float32)

    def paint(self, place: Place, light: Daylight) -> U8:
        """``(side, side, 3)`` RGB of a tile."""
        image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
        image.fill(_colour(light.ground))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        xmin, _, _, ymax = place.box
        scale = 1.0 / place.metres
        painter.setTransform(QTransform(scale, 0, 0, -scale, -xmin * scale, ymax * scale))
        painter.setPen(Qt.PenStyle.NoPen)
        for shapes, colour in ((self._parks, light.park), (self._water, light.water)):
            self._fill(painter, shapes, place, _colour(colour, 1.25))
        self._streets(painter, place, light)
        painter.end()
        words = np.frombuffer(image.constBits(), np.uint8).reshape(SIDE, SIDE, 4)
        return np.ascontiguousarray(words[..., 2::-1])

    def _fill(self, painter: QPainter, shapes: _Shapes | None, place: Place, colour: QColor) -> None:
        if shapes is None:
            return
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        for row in shapes.within(place.box):
            path.addPolygon(shapes.polygon(row))
        painter.fillPath(path, colour)

    def _streets(self, painter: QPainter, place: Place, light: Daylight) -> None:
        if self._roads is None:
            return
        xmin, ymin, xmax, ymax = place.box
        around = 30.0
        rows = self._roads.within((xmin - around, ymin - around, xmax + around, ymax + around))
        land = np.asarray(light.ground) * 255
        colours = road_colours(np.arange(5, dtype=np.uint8), light.street)[:, :3]
        colours = np.clip(np.maximum(colours, np.outer(LIFT, land)), 0, 235).astype(np.uint8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for row in sorted(rows, key=lambda row: int(self._levels[row])):
            level = min(int(self._levels[row]), TUNNEL)
            wide = max(float(self._widths[row]), LEAST[level] * place.metres)
            red, green, blue = colours[level].tolist()
            pen = QPen(QColor(red, green, blue), wide)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            if level == TUNNEL:
                pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawPolyline(self._roads.polygon(row))


def _areas(areas: Areas | None) -> _Shapes | None:
    return _Shapes.of(areas.offsets, areas.xy) if areas is not None and len(areas) else None


def _colour(colour: Colour, lift: float = 1.0) -> QColor:
    return QColor.fromRgbF(*(min(1.0, part * lift) for part in colour))
