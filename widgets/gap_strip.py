"""When a source was away, and where observations are missing, on one strip of time."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from widgets import age, hatch, theme
from widgets.canvas import Canvas
from widgets.ticks import time_ticks

Part = tuple[int, int, str]
"""First and last instant (ns), and what is said of it on hover."""


class GapStrip(Canvas):
    """`show_span(start, end, known_from, zone, away, missing)`: away is filled, missing is hatched. Before
    `known_from` nothing is known, and nothing is claimed.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ""
        self.span, self.known_from, self.zone = (0, 1), 0, "UTC"
        self.away: tuple[Part, ...] = ()
        self.missing: tuple[Part, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_span(
        self, span: tuple[int, int], known_from: int, zone: str, away: tuple[Part, ...], missing: tuple[Part, ...]
    ) -> None:
        """Other parts; nothing is painted when they are the same."""
        new = span, known_from, zone, away, missing
        if new != (self.span, self.known_from, self.zone, self.away, self.missing):
            self.span, self.known_from, self.zone, self.away, self.missing = new
            self.setAccessibleName(self.title)
            self.setAccessibleDescription("; ".join(said for _, _, said in (*away, *missing)))
            self.redraw()

    def said_at(self, x: float) -> str:
        """What is told of the parts under a pixel."""
        reach = theme.current().px(3)
        boxes = ((self._box(part), part[2]) for part in (*self.away, *self.missing))
        hits = [said for box, said in boxes if box.left() - reach <= x <= box.right() + reach]
        return "\n".join(hits)

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(300), now.px(30) + 2 * QFontMetrics(now.font("caption")).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(200), self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        QToolTip.showText(event.globalPosition().toPoint(), self.said_at(event.position().x()), self)

    def draw(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        small = QFontMetrics(now.font("caption"))
        painter.setFont(now.tabular("caption"))
        painter.setPen(now.color("dim"))
        painter.drawText(QPointF(0, small.ascent()), self.title)
        ground = self._box((max(self.known_from, self.span[0]), self.span[1], ""))
        painter.fillRect(ground, now.color("raised"))
        for part in self.away:
            painter.fillRect(self._box(part), now.color("high"))
        for part in self.missing:
            hatch.fill(painter, self._box(part), now.color("medium"), now.scale)
        painter.setPen(QPen(now.color("border"), 1))
        painter.drawRect(QRectF(0.5, ground.top() + 0.5, rect.width() - 1, ground.height() - 1))
        base = ground.bottom() + now.px(3) + small.ascent()
        painter.setPen(now.color("dim"))
        free = 0.0
        for instant, label in time_ticks(*self.span, self.zone, 8):
            half = small.horizontalAdvance(label) / 2
            left = self._x(instant) - half
            if left >= free and left + 2 * half <= rect.width():
                painter.drawText(QPointF(left, base), label)
                free = left + 2 * half + now.px(8)

    def _x(self, instant: int) -> float:
        start, end = self.span
        return self.width() * min(1.0, max(0.0, (instant - start) / max(1, end - start)))

    def _box(self, part: Part) -> QRectF:
        now = theme.current()
        top = QFontMetrics(now.font("caption")).height() + now.px(5)
        left, right = self._x(part[0]), self._x(part[1])
        wide = max(right - left, now.px(2))
        return QRectF(min(left, self.width() - wide), top, wide, now.px(18))


def clock_span(first: int, last: int, zone: str) -> str:
    """``15:04:10–15:04:22``."""
    return f"{age.clock_text(first, zone)}–{age.clock_text(last, zone)}"
