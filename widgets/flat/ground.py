"""The ground of the map in tiles: land, parks, water, streets and buildings, kept as pictures and drawn turned."""

import math
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform

from citydeck.city.model import CityModel
from widgets.flat.base import Base
from widgets.flat.footprints import Footprints
from widgets.flat.inks import Inks, Inkwell
from widgets.flat.sight import Sight
from widgets.flat.tile import SIDE, Place, Tile
from widgets.scene.daylight import Daylight
from widgets.scene.paint import Show
from widgets.scene.table import LayerTable

FINEST = 0.25
"""Metres of a pixel of the finest tiles; each coarser level has pixels twice as wide."""
MOST = 64
"""Tiles that are kept."""
SEEN = 0.02
"""Difference of two colours, of 0 to 1, from which on it is seen."""
HASTE = 4
"""New tiles in a frame that must come soon; the rest shows what coarser tiles have, and comes when it is at rest."""


class Ground:
    """Belongs to the thread that draws."""

    def __init__(self, city: CityModel, light: Daylight) -> None:
        self._base = Base(city)
        self.prints = Footprints.of(city)
        self._inkwell = Inkwell(city, self.prints)
        self._light = light
        self._tables: Mapping[str, LayerTable] = {}
        self._shows: Mapping[str, Show] = {}
        self._inks: Inks | None = None
        self._tiles: OrderedDict[Place, Tile] = OrderedDict()

    def set_light(self, light: Daylight) -> None:
        """Another hour; one that cannot be told from the last is not worth drawing the tiles anew."""
        if _apart(self._light, light) > SEEN:
            self._light, self._inks = light, None
            self._tiles.clear()

    def colour(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> None:
        """What layers say of buildings; looked at with the next picture."""
        self._tables, self._shows, self._inks = tables, shows, None

    def order(self, order: Sequence[str]) -> None:
        """Layers, the uppermost first; looked at with the next picture."""
        self._inkwell.order(order)
        self._inks = None

    def paint(self, painter: QPainter, sight: Sight, *, patient: bool) -> None:
        """Draw what `sight` sees; a `patient` one waits until every tile is made."""
        inks = self._mixed()
        level = max(0, math.floor(math.log2(1.0 / sight.scale / FINEST)))
        transform = sight.transform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)  # soft edges would leave seams between tiles
        wanted = list(self._seen(sight, FINEST * 2**level))
        new = 0
        for place in wanted:
            tile = self._tiles.get(place)
            if tile is None and (patient or new < HASTE):
                tile = self._tiles[place] = Tile(place, self._base.paint(place, self._light), self.prints)
                new += 1
            if tile is None:
                self._stand_in(painter, transform, place, inks)
                continue
            self._tiles.move_to_end(place)
            self._put(painter, transform, tile, place.box, inks)
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        while len(self._tiles) > max(MOST, len(wanted)):
            self._tiles.popitem(last=False)

    def _mixed(self) -> Inks:
        if self._inks is None:
            self._inks = self._inkwell.mix(self._tables, self._shows, self._light)
        return self._inks

    def _seen(self, sight: Sight, metres: float) -> list[Place]:
        xmin, ymin, xmax, ymax = sight.box()
        side = metres * SIDE
        columns = range(math.floor(xmin / side), math.floor(xmax / side) + 1)
        rows = range(math.floor(ymin / side), math.floor(ymax / side) + 1)
        places = [Place(metres, column, row) for row in rows for column in columns]
        frame = QRectF(0, 0, sight.width, sight.height)
        return [place for place in places if sight.transform().mapRect(_rect(place.box)).intersects(frame)]

    def _stand_in(self, painter: QPainter, transform: QTransform, place: Place, inks: Inks) -> None:
        """The nearest coarser tile that is here, else nothing."""
        parent = place
        for _ in range(6):
            parent = Place(parent.metres * 2, parent.column // 2, parent.row // 2)
            tile = self._tiles.get(parent)
            if tile is not None:
                self._put(painter, transform, tile, place.box, inks)
                return

    def _put(
        self,
        painter: QPainter,
        transform: QTransform,
        tile: Tile,
        box: tuple[float, float, float, float],
        inks: Inks,
    ) -> None:
        """Draw the part of a tile that lies in `box`."""
        xmin, _, _, ymax = tile.place.box
        metres = tile.place.metres
        own = QTransform(metres, 0, 0, -metres, xmin, ymax)
        painter.setTransform(own * transform)
        part = QRectF((box[0] - xmin) / metres, (ymax - box[3]) / metres, (box[2] - box[0]) / metres,
                      (box[3] - box[1]) / metres)  # fmt: skip
        painter.drawImage(part, tile.image(inks), part)


def _apart(one: Daylight, other: Daylight) -> float:
    """The greatest difference of what the map takes from the light, of 0 to 1."""
    pairs = [(one.ground, other.ground), (one.park, other.park), (one.water, other.water),
             (one.street, other.street), (one.ambient, other.ambient)]  # fmt: skip
    return max(abs(a - b) for left, right in pairs for a, b in zip(left, right, strict=True))


def _rect(box: tuple[float, float, float, float]) -> QRectF:
    return QRectF(box[0], box[1], box[2] - box[0], box[3] - box[1])
