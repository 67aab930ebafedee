"""What feeds declare on the flat map: the pictograms and outlines of the 3D city."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from widgets import pictogram
from widgets.flat.sight import Sight
from widgets.scene.feeds.symbols import EXERCISED, HATCHED
from widgets.scene.paint import Show
from widgets.scene.pictograms import SHAPES
from widgets.scene.speakers import speakers
from widgets.scene.table import LayerTable

SHRUNK = 0.8
"""Of a symbol's radius in 3D: a map shows more of them."""
APART = 1.5
"""Radii between two symbols, about."""
WIDE = 2.2
"""Design pixels of an outline."""


def paint_areas(painter: QPainter, sight: Sight, table: LayerTable, show: Show) -> None:
    """Outlines with hatching; those of an exercise are broken, of what is stale crossed."""
    rows = table.extra.get("ring_row", np.zeros(0, np.int64))
    painter.setOpacity(show.opacity)
    for number, (start, end) in enumerate(pairwise(table.extra.get("ring_offsets", np.zeros(0, int)).tolist())):
        row = int(rows[number])
        at = sight.pixels(_flat(table.extra["ring_xy"][start:end]))
        line = QPolygonF([QPointF(x, y) for x, y in at.tolist()])
        ink, state = QColor(*table.rgba[row, :3].tolist()), int(table.extra["state"][row])
        pen = QPen(ink, WIDE * sight.unit)
        if state in EXERCISED:
            pen.setDashPattern([4.0, 3.0])
        painter.setPen(pen)
        if not table.extra["ring_closed"][number]:
            painter.drawPolyline(line)
            continue
        faint = QColor(ink)
        faint.setAlpha(90)
        painter.setBrush(
            QBrush(faint, Qt.BrushStyle.DiagCrossPattern if state in HATCHED else Qt.BrushStyle.BDiagPattern)
        )
        painter.drawPolygon(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setOpacity(1.0)


def paint_symbols(painter: QPainter, sight: Sight, table: LayerTable, show: Show) -> None:
    """Symbols of what is in the picture; of those that would overlap, the most urgent."""
    if not len(table.ids):
        return
    radius = table.extra["radius"] * SHRUNK * sight.unit
    at = sight.pixels(table.extra["at"].astype(float))
    reach = 2.0 * float(radius.max())
    inside = np.all((at > -reach) & (at < (sight.width + reach, sight.height + reach)), axis=1)
    shown = inside & speakers(table.extra["at"].astype(float), APART * radius / sight.scale, table.extra["urgent"])
    painter.setOpacity(show.opacity)
    for row in np.flatnonzero(shown).tolist():
        bearing = float(table.extra["bearing"][row])
        pictogram.paint(
            painter,
            QPointF(*map(float, at[row])),
            float(radius[row]),
            SHAPES[int(table.extra["shape"][row])],
            QColor(*table.rgba[row, :3].tolist()),
            int(table.extra["state"][row]),
            int(table.extra["pips"][row]),
            bearing if bearing < 0 else (bearing - sight.plan.heading) % 360.0,
        )
    painter.setOpacity(1.0)


def _flat(
    xy: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    return np.column_stack([xy, np.zeros(len(xy))]).astype(float)
