"""Sensors on the flat map: the glyphs of the 3D city."""

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter

from citydeck.city.model import CityModel
from widgets import sensor_glyph
from widgets.flat.sight import Sight
from widgets.scene.glyphs import KINDS, URGENT
from widgets.scene.layers.bridges import glyph_rgba
from widgets.scene.layers.sensors import SENSOR, sensors_of
from widgets.scene.paint import Show
from widgets.scene.speakers import speakers
from widgets.scene.symbols import spots
from widgets.scene.table import LayerTable

RADIUS, APART = 7.0, 17.0
"""Design pixels of a glyph, and between two of them."""


class FlatSensors:
    """Belongs to the thread that draws. Made once a city."""

    def __init__(self, city: CityModel) -> None:
        found = sensors_of(city)
        self._at = spots(city, SENSOR, found) if found else np.zeros((0, 3))

    def paint(self, painter: QPainter, sight: Sight, table: LayerTable | None, show: Show) -> None:
        """Glyphs of what is in the picture; of those that would overlap, the most urgent."""
        if table is None or not show.visible or not len(self._at):
            return
        states = table.extra.get("sensor_state", np.zeros(0, np.uint8))
        if len(states) != len(self._at):
            return
        at, reach = sight.pixels(self._at), 2 * RADIUS * sight.unit
        inside = np.all((at > -reach) & (at < (sight.width + reach, sight.height + reach)), axis=1)
        apart = np.full(len(at), APART * sight.unit / sight.scale)
        shown = inside & speakers(self._at, apart, URGENT[states])
        colours, kinds = glyph_rgba(table), table.extra["sensor_kind"]
        painter.setOpacity(show.opacity)
        for row in np.flatnonzero(shown).tolist():
            where, ink = QPointF(*map(float, at[row])), QColor(*colours[row, :3].tolist())
            sensor_glyph.paint(painter, where, RADIUS * sight.unit, KINDS[kinds[row]], int(states[row]), ink)
        painter.setOpacity(1.0)
