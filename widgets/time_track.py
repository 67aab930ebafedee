"""The track of the time bar: the recording's range, what has passed, markers, alarms, gaps, the loop and the hand."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from citydeck.model.time import NS_PER_S
from widgets import age, hatch, theme
from widgets.canvas import Canvas

Instant = int
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)
"""Seconds between two labels."""


class TimeTrack(Canvas):
    """All instants in ns. Drag seeks (`seekAsked` at most once a move), Shift+drag chooses a loop (`loopAsked`).

    In LIVE the track is read only: its right end is now (`live=True`).
    """

    seekAsked = Signal(object)
    loopAsked = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start, self.end, self.now = 0, 1, 0
        self.live = False
        self.zone = "UTC"
        self.loop: tuple[Instant, Instant] | None = None
        self.alarms: tuple[Instant, ...] = ()
        self.markers: tuple[tuple[Instant, str], ...] = ()
        self.gaps: tuple[tuple[Instant, Instant], ...] = ()
        self._drag: Instant | None = None
        self._loop_from: Instant | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_range(self, start: Instant, end: Instant, live: bool = False) -> None:
        """Ends of the track; `end` is put after `start` when it is not."""
        self.start, self.end, self.live = start, max(end, start + 1), live
        self.redraw()

    def set_now(self, now: Instant) -> None:
        """Session time; repaints only when the hand moves by a pixel."""
        before, self.now = self.x_of(self.now), now
        if round(before) != round(self.x_of(now)):
            self.redraw()

    def x_of(self, instant: Instant) -> float:
        """Pixel of an instant."""
        left, right = self._ends()
        return left + (right - left) * (instant - self.start) / (self.end - self.start)

    def instant_at(self, x: float) -> Instant:
        """Instant under a pixel, inside the range."""
        left, right = self._ends()
        share = min(max((x - left) / max(1.0, right - left), 0.0), 1.0)
        return self.start + round(share * (self.end - self.start))

    def restyle(self) -> None:
        self.setMinimumHeight(theme.current().px(52))
        self.redraw()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(400), theme.current().px(56))

    def _ends(self) -> tuple[float, float]:
        inset = theme.current().px(14)
        return float(inset), float(max(inset + 1, self.width() - inset))

    def _line(self) -> float:
        return self.height() * 0.46

    def draw(self, painter: QPainter, rect: QRect) -> None:
        del rect  # its parts are placed by the widget's own size
        now = theme.current()
        self._paint_labels(painter, now)
        self._paint_line(painter, now)
        self._paint_gaps(painter, now)
        self._paint_alarms(painter, now)
        self._paint_markers(painter, now)
        self._paint_hand(painter, now)

    def _paint_line(self, painter: QPainter, now: theme.Theme) -> None:
        left, right = self._ends()
        high, y = now.px(6), self._line()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("grid"))
        painter.drawRoundedRect(QRectF(left, y - high / 2, right - left, high), high / 2, high / 2)
        if self.loop is not None:
            start, end = (self.x_of(instant) for instant in self.loop)
            painter.setBrush(now.color("raised"))
            painter.setPen(QPen(now.color("accent"), 1))
            painter.drawRect(QRectF(start, y - high, end - start, 2 * high))
            painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("accent"))
        done = min(max(self.x_of(self.now), left), right)
        painter.drawRoundedRect(QRectF(left, y - high / 2, done - left, high), high / 2, high / 2)

    def _paint_gaps(self, painter: QPainter, now: theme.Theme) -> None:
        high, y = now.px(14), self._line()
        for first, last in self.gaps:
            left, right = self.x_of(first), self.x_of(last)
            box = QRectF(left, y - high / 2, max(2.0, right - left), high)
            painter.fillRect(box, now.color("background"))
            painter.fillRect(box, hatch.brush(now.color("stale"), now.scale))

    def _paint_alarms(self, painter: QPainter, now: theme.Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.color("critical"))
        half, tip = now.px(4), self._line() - now.px(5)
        for instant in self.alarms:
            if self.start <= instant <= self.end:
                x = self.x_of(instant)
                peak = tip - now.px(9)
                painter.drawPolygon(QPolygonF([QPointF(x - half, peak), QPointF(x + half, peak), QPointF(x, tip)]))

    def _paint_markers(self, painter: QPainter, now: theme.Theme) -> None:
        half, y = now.px(5), self._line()
        for instant, _text in self.markers:
            x = self.x_of(instant)
            painter.setPen(QPen(now.color("background"), 1.5))
            painter.setBrush(now.color("text" if instant <= self.now else "dim"))
            points = [QPointF(x, y - half), QPointF(x + half, y), QPointF(x, y + half), QPointF(x - half, y)]
            painter.drawPolygon(QPolygonF(points))

    def _paint_hand(self, painter: QPainter, now: theme.Theme) -> None:
        x, y, radius = self.x_of(self._drag if self._drag is not None else self.now), self._line(), now.px(8)
        painter.setPen(QPen(now.color("background"), now.px(2)))
        painter.setBrush(now.color("good" if self.live else "text"))
        painter.drawEllipse(QPointF(x, y), radius, radius)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(now.color("accent"), now.px(2)))
            painter.drawEllipse(QPointF(x, y), radius + now.px(3), radius + now.px(3))

    def _paint_labels(self, painter: QPainter, now: theme.Theme) -> None:
        font = now.font("caption")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        left, right = self._ends()
        span = (self.end - self.start) / NS_PER_S
        room = max(1.0, (right - left) / (metrics.horizontalAdvance("00:00:00") * 2.2))
        step = next((step for step in _STEPS if span / step <= room), _STEPS[-1]) * NS_PER_S
        first = -(-self.start // step) * step
        top, y = self.height() - metrics.height() - now.px(3), self._line()
        for instant in range(first, self.end + 1, step):
            x = self.x_of(instant)
            painter.setPen(QPen(now.color("border"), 1))
            painter.drawLine(QPointF(x, y + now.px(7)), QPointF(x, top))
            text = age.clock_text(instant, self.zone, seconds=step < 60 * NS_PER_S)
            wide = metrics.horizontalAdvance(text)
            at = min(max(x - wide / 2, 0.0), self.width() - wide)
            painter.setPen(now.color("faint"))
            painter.drawText(QPointF(at, top + metrics.ascent()), text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.live:
            return
        instant = self.instant_at(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._loop_from = instant
        else:
            self._seek(instant)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        instant = self.instant_at(event.position().x())
        if self._drag is not None:
            self._seek(instant)
        elif self._loop_from is not None:
            self.loop = (min(self._loop_from, instant), max(self._loop_from, instant))
            self.redraw()
        QToolTip.showText(event.globalPosition().toPoint(), self._word_at(event.position().x()), self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._loop_from is not None:
            instant = self.instant_at(event.position().x())
            self.loopAsked.emit(min(self._loop_from, instant), max(self._loop_from, instant))
        self._drag = self._loop_from = None
        self.redraw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys seek by a tenth of the range; arrows are the room's step keys and go on to the window."""
        share = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if share is None or self.live:
            super().keyPressEvent(event)
        else:
            wanted = self.now + share * (self.end - self.start) // 10
            self.seekAsked.emit(min(max(wanted, self.start), self.end))

    def _seek(self, instant: Instant) -> None:
        if instant != self._drag:
            self._drag = instant
            self.seekAsked.emit(instant)
            self.redraw()

    def _word_at(self, x: float) -> str:
        near = theme.current().px(8)
        word = next((text for instant, text in self.markers if abs(self.x_of(instant) - x) < near), "")
        return " · ".join(filter(None, (age.clock_text(self.instant_at(x), self.zone), word)))
