"""Data on the flat map: districts, coverage, roads, routes and symbols in the colours of their layers."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from citydeck.city.model import CityModel
from widgets.flat import feeds
from widgets.flat.areas import Districts, EvacuationAreas
from widgets.flat.glyphs import paint_cross, paint_glyph
from widgets.flat.sensors import FlatSensors
from widgets.flat.sight import Sight
from widgets.scene import places
from widgets.scene.paint import DASHED, DATA, HATCHED, Painted, Show
from widgets.scene.symbols import SYMBOLS, Symbol, assets_of, spots
from widgets.scene.table import FEEDS, FIELDS, LAYERS, Field, LayerTable

F64 = npt.NDArray[np.float64]
U8 = npt.NDArray[np.uint8]
Tables = Mapping[str, LayerTable]
Shows = Mapping[str, Show]
ROAD_LEAST, ROUTE_WIDE = 3.0, 2.6
"""Design pixels of a road with data at least, and of a route."""
DARK = QColor(6, 10, 16, 200)


class Overprint:
    """Belongs to the thread that draws. Made once a city."""

    def __init__(self, city: CityModel) -> None:
        self._roads = _Strokes.roads(city)
        self._routes = [
            _Strokes.routes(city, ("fibre",), "fibre"), _Strokes.routes(city, ("pipeline", "tunnel"), "bridges"),
        ]  # fmt: skip
        self._symbols = [_Symbols(city, symbol) for symbol in SYMBOLS if symbol.kind != "sensor"]
        self._sensors = FlatSensors(city)
        self._areas = (Districts(city), EvacuationAreas(city))

    def paint(
        self, painter: QPainter, sight: Sight, tables: Tables, shows: Shows, order: Sequence[str] = LAYERS
    ) -> None:
        """Everything that is switched on, areas first; fields in the `order` of the layers, the uppermost first."""
        for areas in self._areas:
            areas.paint(painter, sight, tables, shows)
        for layer in reversed([layer for layer in order if layer in FIELDS]):
            table, show = tables.get(layer), shows[layer]
            if table is not None and table.field is not None and show.visible:
                _paint_field(painter, sight, table.field, show.opacity)
        if "incidents" in tables and shows["incidents"].visible:
            feeds.paint_areas(painter, sight, tables["incidents"], shows["incidents"])
        self._roads.paint(painter, sight, tables, shows)
        for routes in self._routes:
            routes.paint(painter, sight, tables, shows)
        for symbols in self._symbols:
            symbols.paint(painter, sight, tables, shows)
        self._sensors.paint(painter, sight, tables.get("bridges"), shows["bridges"])
        for layer in reversed([layer for layer in order if layer in FEEDS]):
            if layer in tables and shows[layer].visible:
                feeds.paint_symbols(painter, sight, tables[layer], shows[layer])


class _Strokes:
    """Lines that data is about: only those that a layer has painted are drawn."""

    def __init__(
        self,
        lines: Sequence[F64],
        widths: Sequence[float],
        painted: Painted,
        owner: str = "",
    ) -> None:
        self._lines, self._widths, self._painted, self._owner = list(lines), list(widths), painted, owner
        self._shapes = [QPolygonF([QPointF(x, y) for x, y in line[:, :2].tolist()]) for line in self._lines]
        self._boxes = np.array([(*line[:, :2].min(axis=0), *line[:, :2].max(axis=0)) for line in self._lines])

    @classmethod
    def roads(cls, city: CityModel) -> "_Strokes":
        roads = city.roads
        rows = [row for row, name in enumerate(roads.ids) if name] if roads is not None else []
        keys, lines, widths = [], [], []
        for row in rows:
            assert roads is not None
            keys.append(roads.ids[row])
            lines.append(np.asarray(roads.xyz[roads.offsets[row] : roads.offsets[row + 1]], float))
            widths.append(float(roads.width[row]))
        return cls(lines, widths, Painted(_none(len(keys)), keys, ("roads", "bridges", "ghost")))

    @classmethod
    def routes(cls, city: CityModel, kinds: tuple[str, ...], layer: str) -> "_Strokes":
        found = places.paths(city, kinds)
        lines = [found.xyz[a:b] for a, b in zip(found.offsets[:-1], found.offsets[1:], strict=True)]
        return cls(lines, [0.0] * len(lines), Painted(_none(len(lines)), found.ids, (layer,)), layer)

    def paint(self, painter: QPainter, sight: Sight, tables: Tables, shows: Shows) -> None:
        if not self._lines or (self._owner and not shows[self._owner].visible):
            return
        opacity = shows[self._owner or "roads"].opacity
        texels = self._painted.compose(tables, shows)
        painter.save()
        painter.setTransform(sight.transform())
        painter.setOpacity(opacity)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        least = (ROUTE_WIDE if self._owner else ROAD_LEAST) * sight.unit / sight.scale
        rows = np.flatnonzero((texels[:, 3] >= DATA) & self._within(sight.box(40.0))).tolist()
        wide = {row: max(self._widths[row] * 0.8, least) for row in rows}
        for row in rows:  # all rims first: a road of many pieces has no joints
            _rim(painter, self._shapes[row], wide[row], sight)
        for row in rows:
            red, green, blue, state = texels[row].tolist()
            _stroke(painter, self._shapes[row], QColor(red, green, blue), wide[row], state, sight)
        painter.restore()

    def _within(self, box: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
        low, high = self._boxes[:, :2], self._boxes[:, 2:]
        return np.asarray(np.all((low <= box[2:]) & (high >= box[:2]), axis=1))


def _rim(painter: QPainter, line: QPolygonF, wide: float, sight: Sight) -> None:
    """What keeps a line apart from whatever lies under it."""
    painter.setPen(_pen(DARK, wide + 1.6 * sight.unit / sight.scale))
    painter.drawPolyline(line)


def _stroke(painter: QPainter, line: QPolygonF, colour: QColor, wide: float, state: int, sight: Sight) -> None:
    """A line; a stale one is striped, a broken one dashed with a cross in the middle."""
    pen = _pen(colour, wide)
    if state in (HATCHED, DASHED):
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([0.8, 0.9] if state == HATCHED else [2.5, 1.8])
    painter.setPen(pen)
    painter.drawPolyline(line)
    if state == DASHED:
        points = line.toList()
        middle = points[len(points) // 2] if len(points) > 2 else (points[0] + points[-1]) / 2
        paint_cross(painter, middle, 7.0 * sight.unit / sight.scale)


def _pen(colour: QColor, wide: float) -> QPen:
    pen = QPen(colour, wide)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


class _Symbols:
    """Assets that have no shape of their own."""

    def __init__(self, city: CityModel, symbol: Symbol) -> None:
        assets = assets_of(city, symbol)
        self._symbol = symbol
        self._at = spots(city, symbol, assets) if assets else np.zeros((0, 3))
        self._painted = Painted(_none(len(assets)), [asset.id for asset in assets], (symbol.layer,))

    def paint(self, painter: QPainter, sight: Sight, tables: Tables, shows: Shows) -> None:
        show = shows[self._symbol.layer]
        if not len(self._at) or not show.visible:
            return
        texels = self._painted.compose(tables, shows)
        at = sight.pixels(self._at)
        reach = 2 * self._symbol.radius * sight.unit
        inside = np.all((at > -reach) & (at < (sight.width + reach, sight.height + reach)), axis=1)
        painter.setOpacity(show.opacity)
        for row in np.flatnonzero(inside & (texels[:, 3] >= DATA)).tolist():
            x, y = map(float, at[row])
            red, green, blue, state = texels[row].tolist()
            paint_glyph(
                painter, QPointF(x, y), self._symbol.shape, self._symbol.radius * sight.unit,
                QColor(red, green, blue), hatched=state == HATCHED,
            )  # fmt: skip
            if state == DASHED:
                paint_cross(painter, QPointF(x, y), 1.3 * self._symbol.radius * sight.unit)
        painter.setOpacity(1.0)


def _paint_field(painter: QPainter, sight: Sight, field: Field, opacity: float) -> None:
    """A modelled surface, laid over the ground."""
    rgba = np.ascontiguousarray(field.rgba[::-1])
    height, width = rgba.shape[:2]
    image = QImage(rgba.data, width, height, width * 4, QImage.Format.Format_RGBA8888)
    xmin, ymin, xmax, ymax = field.extent
    painter.save()
    painter.setTransform(sight.transform())
    painter.translate(0, ymin + ymax)
    painter.scale(1, -1)  # an image has its first row above, metres have it below
    painter.setOpacity(opacity * 0.7)
    painter.drawImage(QRectF(xmin, ymin, xmax - xmin, ymax - ymin), image)
    painter.restore()


def _none(count: int) -> U8:
    return np.zeros((count, 4), np.uint8)
