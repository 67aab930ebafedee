"""Everything that is drawn over the 3D frame, with the camera that the frame was drawn with."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, QTimer
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from widgets import plate, theme
from widgets.scene.beams import top
from widgets.scene.camera import Camera
from widgets.scene.table import Beam
from widgets.viewport_alarms import alarm_places, alarms_at
from widgets.viewport_edge import EdgeMark, edge_marks, paint_edge_mark
from widgets.viewport_feeds import FeedPlaces
from widgets.viewport_free import covered, free_area, free_corner
from widgets.viewport_labels import Labels, Placed, halo_text
from widgets.viewport_marks import paint_north, paint_pulse, paint_scale, paint_selection, pulse_rect
from widgets.viewport_note import Note
from widgets.viewport_symbols import SymbolPlaces

PULSE_SECONDS = 1.4
PULSE_MS = 70


class Overlay:
    """Paints over `host`; `host` is updated only where a pulse is while nothing else changes."""

    def __init__(self, host: QWidget, clock: Callable[[], float] = time.monotonic) -> None:
        self._host = host
        self._clock = clock
        self.labels = Labels()
        self.symbols = SymbolPlaces()
        self.feeds = FeedPlaces()
        self.labels_shown = True
        self.note = Note()
        self.selected: tuple[float, float, float] | None = None
        self.hover: tuple[str, QPointF] | None = None
        self._beams: tuple[Beam, ...] = ()
        self._open: tuple[Beam, ...] = ()
        self.edges: list[EdgeMark] = []
        """Marks of the last paint for alarms outside the picture."""
        self._camera: Camera | None = None
        self._cut: float | None = None
        self._rects: dict[str, QRectF] = {}
        self._kept: tuple[tuple[QRectF, float, list[QRectF]], QPointF] | None = None
        self._timer = QTimer(host)
        self._timer.setInterval(PULSE_MS)
        self._timer.timeout.connect(self._pulse)

    def set_city(self, city: CityModel) -> None:
        """Names of another city."""
        self.labels.set(city.labels)
        self.labels.hiding.set_city(city)
        self.symbols.set_city(city)
        self.selected = None

    def cut(self, height: float | None) -> None:
        """Marks of what stands above `height` metres come down to it."""
        self._cut = height
        self.labels.cut(height)

    def mark_at(self, at: QPointF) -> str:
        """``north`` or ``scale`` under a point, empty for neither."""
        return next((name for name, rect in self._rects.items() if rect.contains(at)), "")

    def edge_at(self, at: QPointF) -> EdgeMark | None:
        """The mark of an alarm outside the picture under a point."""
        return next((mark for mark in self.edges if mark.rect().contains(at)), None)

    def alarm_at(self, at: QPointF, camera: Camera) -> Beam | None:
        """The most urgent open alarm whose mark, seen from `camera`, is under a point."""
        found = alarms_at(self._open, camera, (self._host.width(), self._host.height()), at)
        return min(found, key=lambda beam: (beam.priority, not beam.pulsing), default=None)

    def set_beams(self, beams: Sequence[Beam]) -> None:
        """Pulse on those that are not acknowledged, and only while there are any."""
        self._open = tuple(beams)
        self._beams = tuple(beam for beam in beams if beam.pulsing)
        self._host.update()
        if self._beams:
            self._timer.start()
        else:
            self._timer.stop()

    @property
    def pulsing(self) -> bool:
        return self._timer.isActive()

    def stop(self) -> None:
        """Move nothing more."""
        self._timer.stop()

    def paint(self, painter: QPainter, camera: Camera, north: str) -> list[Placed]:
        """Draw everything for a frame seen from `camera`; returns the names that were written."""
        if self._camera is not None and camera != self._camera:
            self.hover = None  # the thing that was pointed at is no longer under the pointer
        self._camera = camera
        host, now = self._host, theme.current()
        size, ratio = (host.width(), host.height()), host.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        panels = covered(host)
        corner = self._corner(panels)
        self._rects = {
            "north": paint_north(painter, corner + QPointF(now.px(40), -now.px(42)), camera.heading, north),
            "scale": paint_scale(painter, corner + QPointF(now.px(92), -now.px(28)), camera, host.height()),
        }
        area = free_area(QRectF(host.rect()), panels)
        if self.note.text:
            foot = corner + QPointF(now.px(86), -now.px(48))
            self._rects["note"] = self.note.paint(painter, foot, max(now.px(180), area.right() - foot.x()), ratio)
        written = tuple(self._rects.values())
        self.edges = edge_marks(self._open, camera, size, area, written)
        taken = [*panels, *self._rects.values(), *(mark.rect() for mark in self.edges)]
        marks, shafts = alarm_places(self._open, camera, size)
        beside = (shafts, [*self.symbols.rects(camera, size), *self.feeds.rects(camera, size)])
        placed = self.labels.place(camera, size, ratio, [*taken, *marks], beside) if self.labels_shown else []
        self.labels.paint(painter, placed, ratio)
        if self.labels_shown:
            written_off = [*taken, *marks, *(name.rect for name in placed)]
            told = self.feeds.place(camera, size, ratio, self.labels.language, written_off)
            self.feeds.write(painter, told, ratio)
            placed = [*placed, *told]
        self._marks(painter, camera, size)
        for mark in self.edges:
            paint_edge_mark(painter, mark)
        if self.hover is not None:
            picture = halo_text(self.hover[0], "body", ratio)
            corner = self.hover[1] + QPointF(now.px(14), now.px(10))
            ground = now.color("panel_solid")
            ground.setAlpha(225)
            words = picture.deviceIndependentSize()
            left, top_ = round(corner.x()) - now.px(5), round(corner.y()) - now.px(3)
            rect = QRect(left, top_, round(words.width()) + now.px(10), round(words.height()) + now.px(6))
            plate.paint(painter, rect, ground, now.color("border"), now.px(5))
            painter.drawPixmap(corner, picture)
        return placed

    def _corner(self, panels: list[QRectF]) -> QPointF:
        """Where scale and arrow stand; looked for again only when panels or sizes have changed."""
        area, scale = QRectF(self._host.contentsRect()), theme.current().scale
        if self._kept is None or self._kept[0] != (area, scale, panels):
            if self._kept is not None:
                self._host.update()  # marks and names move: this paint may be clipped to what a panel has uncovered
            size = QSizeF(theme.current().px(230), theme.current().px(96))
            self._kept = (area, scale, panels), free_corner(area, size, panels)
        return self._kept[1]

    def _marks(self, painter: QPainter, camera: Camera, size: tuple[int, int]) -> None:
        share = (self._clock() % PULSE_SECONDS) / PULSE_SECONDS
        for beam, at in self._pulses(camera, size):
            paint_pulse(painter, at, theme.current().priority(beam.priority), share)
        if self.selected is not None:
            spot = self.selected if self._cut is None else (*self.selected[:2], min(self.selected[2], self._cut))
            x, y, depth = map(float, camera.project(spot, *size)[0])
            if depth > 0:
                paint_selection(painter, QPointF(x, y))

    def _pulses(self, camera: Camera, size: tuple[int, int]) -> list[tuple[Beam, QPointF]]:
        if not self._beams:
            return []
        seen = camera.project([top(beam) for beam in self._beams], *size)
        return [
            (beam, QPointF(float(x), float(y)))
            for beam, (x, y, depth) in zip(self._beams, seen, strict=True)
            if depth > 0
        ]

    def _pulse(self) -> None:
        if self._camera is None or not self._host.isVisible():
            return
        region = QRegion()
        for _, at in self._pulses(self._camera, (self._host.width(), self._host.height())):
            rect = pulse_rect(at).toAlignedRect()
            region += rect.intersected(QRect(0, 0, self._host.width(), self._host.height()))
        if not region.isEmpty():
            self._host.update(region)
