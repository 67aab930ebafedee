"""Writes down what the alarm list of a window really showed, and where: evidence for tests and for looking into a case.

A line is written after the picture that it speaks of has gone to the screen, never before: what stands in the file was
seen, also when the console was killed right afterwards.
"""

import json
import os
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer

from citydeck.link.mirror import CityMirror
from widgets.alarm_table import AlarmTable


class Witness(QObject):
    """Appends a JSON line to `file` whenever a table has been drawn with other content than before.

    ``monotonic`` (s; one clock for all processes of a machine), ``pid`` of the console, ``take``, ``connected``, and
    ``rows`` from top to bottom: ``alarm, occurrence, acked, by, at, at_wall, note`` and ``rect`` (x, y, width, height
    in pixels of the screen).
    """

    def __init__(self, table: AlarmTable, mirror: CityMirror, file: Path) -> None:
        super().__init__(table)
        self._table = table
        self._mirror = mirror
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._told: dict[str, object] = {}
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            seen = self._seen()  # as it is drawn now
            QTimer.singleShot(0, self, lambda: self._tell(seen))  # once it is on the screen
        return False

    def _tell(self, seen: dict[str, object]) -> None:
        if seen != self._told:
            self._told = seen
            line = json.dumps({"monotonic": time.monotonic(), "pid": os.getpid(), **seen})
            os.write(self._descriptor, f"{line}\n".encode())

    def _seen(self) -> dict[str, object]:
        first, last = self._table.visible_span()
        return {
            "take": self._mirror.transport.take,
            "connected": self._mirror.connected,
            "rows": [row for place in range(first, last + 1) if (row := self._row(place)) is not None],
        }

    def _row(self, place: int) -> dict[str, object] | None:
        row = self._table.rows.row_at(place)
        if row is None:
            return None
        viewport, scale = self._table.viewport(), self._table.devicePixelRatioF()
        top, height = self._table.rowViewportPosition(place), self._table.rowHeight(place)
        corner = viewport.mapToGlobal(QPoint(0, top))
        rect = (corner.x(), corner.y(), viewport.width(), height)
        return {
            "alarm": row.id,
            "occurrence": row.occurrence,
            "acked": row.acked,
            "by": row.acknowledged_by,
            "at": row.acknowledged_at,
            "at_wall": row.acknowledged_at_wall,
            "note": row.comment,
            "rect": [round(number * scale) for number in rect],
        }
