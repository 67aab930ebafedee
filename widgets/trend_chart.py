"""A trend: lines over time in one unit, limits, gaps that stay gaps, and the value under the pointer.

pyqtgraph draws the lines (pen width 1, decimated here to two points a pixel column); axes and hatching are painted
around them, and the whole is kept as one picture (`Canvas`).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from citydeck.model.time import NS_PER_S
from widgets import age, hatch, quantity, theme
from widgets.canvas import Canvas
from widgets.quantity import Shown, Step
from widgets.ticks import decimals, time_ticks, value_ticks
from widgets.trend_series import TrendSeries

Limit = tuple[str, float]


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A line: its name for legend and pointer, its rows, and which of the theme's series colours it has.

    `original` turns a canonical value into what the source said, empty when that is the same.
    """

    name: str
    series: TrendSeries
    color: int = 0
    original: Callable[[float], str] | None = None

    def spoken(self, value: float) -> str:
        """The value in the source's own unit, for the pointer."""
        return self.original(value) if self.original is not None else ""


class TrendChart(Canvas):
    """All lines of a chart are in one canonical unit, shown as `Shown` says; two units never share an axis.

    `states` are the words for 0, 1 and so on where the values are states: they stand on the axis in place of numbers.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[TrendLine] = []
        self.limits: list[Limit] = []
        self.how = Shown("")
        self.language = "en"
        self.zone = "UTC"
        self.title = ""
        self.empty = ""
        self.headed = True
        self.span = (0, NS_PER_S)
        self.now = 0
        self.floor: float | None = None
        self.least_span = 0.0
        self.states: tuple[str, ...] | None = None
        self._hover: float | None = None
        self._reach: tuple[float, float] | None = None
        self._scene = pg.GraphicsScene()
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False)
        self._scene.addItem(self._box)
        self._curves: list[pg.PlotCurveItem] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_lines(self, lines: list[TrendLine], limits: list[Limit], how: Shown) -> None:
        """Other lines; `limits` are ``(name, value)`` in their canonical unit."""
        self.lines, self.limits, self.how = lines, limits, how
        self.redraw()

    def show_span(self, start: int, end: int, now: int) -> None:
        """The stretch of session time (ns) on the axis, and where time is now."""
        self.span, self.now = (start, max(end, start + NS_PER_S)), now
        self.redraw()

    def redraw(self) -> None:
        self._reach = None
        super().redraw()

    def reach(self) -> tuple[float, float]:
        """Least and greatest shown value on the axis, limits included, with some air."""
        if self._reach is None:
            self._reach = self._measure()
        return self._reach

    def _measure(self) -> tuple[float, float]:
        if self.states is not None:
            return -0.2, len(self.states) - 0.8
        found = [line.series.extent(*self.span) for line in self.lines]
        values = [value for pair in found if pair for value in pair] + [value for _, value in self.limits]
        if self.floor is not None and values:
            values.append(self.floor)
        shown = [self.how.value(value) for value in values] or [0.0, 1.0]
        low, high = min(shown), max(shown)
        short = max(self.least_span * abs(self.how.factor), 1e-9) - (high - low)
        if short > 0:
            low, high = low - short / 2, high + short / 2
        air = (high - low) * 0.08
        return (low if self.floor is not None and low >= self.how.value(self.floor) else low - air), high + air

    def plot(self) -> QRectF:
        """Where the lines are, in widget pixels."""
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        low, high = self.reach()
        marks = self._marks(low, high)
        words = self._mark_words(marks)
        left = max([small.horizontalAdvance(word) for word in words] or [0]) + style.px(8)
        top = small.height() + style.px(5) if self.headed else small.height() / 2
        bottom = small.height() + style.px(3)
        return QRectF(left, top, max(4.0, self.width() - left - style.px(4)), max(4.0, self.height() - top - bottom))

    def unit(self) -> str:
        """Unit of the axis as it is written, 万 included."""
        return self._step().word + self.how.symbol

    def head(self) -> str:
        """Title and unit in one line; drawn above the plot unless `headed` is switched off."""
        return ", ".join(part for part in (self.title, self.unit()) if part)

    def cut(self) -> list[str]:
        small = QFontMetrics(theme.current().font("caption"))
        named = [small.horizontalAdvance(line.name) + theme.current().px(22) for line in self.lines]
        room = self.width() - (sum(named) if len(named) > 1 else 0)
        return [self.head()] if self.headed and small.horizontalAdvance(self.head()) > room else []

    def words_at(self, x: float) -> list[str]:
        """What the pointer at widget pixel `x` is told: clock, then a line for each series that has a value there."""
        plot = self.plot()
        start, end = self.span
        instant = start + round((end - start) * min(1.0, max(0.0, (x - plot.left()) / plot.width())))
        told = [age.clock_text(instant, self.zone)]
        for line in self.lines:
            found = line.series.at(instant)
            if found is None:
                continue
            told.append(" · ".join(part for part in (line.name, self._value(found[1]), line.spoken(found[1])) if part))
        return told

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(240), style.px(130))

    def minimumSizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(150), 2 * QFontMetrics(style.font("caption")).height() + style.px(48))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        plot = self.plot()
        low, high = self.reach()
        painter.setFont(style.font("caption"))
        if self.headed:
            self._draw_head(painter, rect)
        if not any(len(line.series) for line in self.lines):
            painter.setPen(style.color("faint"))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
            return
        self._draw_axes(painter, plot, low, high)
        self._draw_gaps(painter, plot)
        self._draw_limits(painter, plot, low, high)
        self._draw_lines(painter, plot, low, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hover is not None and self.lines:
            painter = QPainter(self)
            self._draw_pointer(painter, self._hover)
            painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover = event.position().x()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A touch shows the value where it touches."""
        self.mouseMoveEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the pointer, Escape takes it away."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        plot = self.plot()
        if step:
            at = plot.right() if self._hover is None else self._hover + step * theme.current().px(4)
            self._hover = min(max(at, plot.left()), plot.right())
            self.setAccessibleDescription("; ".join(self.words_at(self._hover)))
            self.update()
        elif event.key() == Qt.Key.Key_Escape and self._hover is not None:
            self._hover = None
            self.update()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hover = None
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover = None
        self.update()

    def _step(self) -> Step:
        low, high = self.reach()
        return quantity.step_for(max(abs(low), abs(high)), self.language)

    def _rows(self) -> int:
        return max(2, min(5, int(self.height() / theme.current().px(34))))

    def _value(self, value: float) -> str:
        if self.states is not None:
            return self.states[min(max(int(value + 0.5), 0), len(self.states) - 1)]
        return quantity.joined(quantity.number(self.how.value(value), self.how.decimals, self._step()), self.unit())

    def _marks(self, low: float, high: float) -> list[float]:
        return (
            [*map(float, range(len(self.states)))] if self.states is not None else value_ticks(low, high, self._rows())
        )

    def _mark_words(self, marks: list[float]) -> list[str]:
        if self.states is not None:
            return list(self.states)
        step = self._step()
        places = decimals([mark / step.divisor for mark in marks])
        return [quantity.number(mark / step.divisor, places) for mark in marks]

    def _draw_head(self, painter: QPainter, rect: QRect) -> None:
        """Title and unit on the left; names of the lines on the right when there are several."""
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        right = float(rect.right())
        for line in reversed(self.lines if len(self.lines) > 1 else []):
            wide = small.horizontalAdvance(line.name)
            painter.setPen(style.color("dim"))
            painter.drawText(QPointF(right - wide, small.ascent()), line.name)
            painter.setPen(QPen(self._color(line), style.px(2)))
            mid = small.height() / 2
            painter.drawLine(QPointF(right - wide - style.px(14), mid), QPointF(right - wide - style.px(4), mid))
            right -= wide + style.px(22)
        head = self.head()
        painter.setPen(style.color("dim"))
        painter.drawText(
            QPointF(0, small.ascent()), small.elidedText(head, Qt.TextElideMode.ElideRight, max(0, int(right)))
        )

    def _draw_axes(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        marks = self._marks(low, high)
        for mark, word in zip(marks, self._mark_words(marks), strict=True):
            y = _crisp(plot.bottom() - (mark - low) / (high - low) * plot.height())
            painter.setPen(QPen(style.color("grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(style.color("dim"))
            box = QRectF(0, y - small.height() / 2, plot.left() - style.px(5), small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, word)
        wide = small.horizontalAdvance("00:00:00") + style.px(16)
        free = 0.0
        for instant, word in time_ticks(*self.span, self.zone, max(1, int(plot.width() / wide))):
            x = _crisp(self._x(plot, instant))
            half = small.horizontalAdvance(word) / 2
            left = min(max(0.0, x - half), self.width() - 2 * half - 2)
            painter.setPen(QPen(style.color("grid"), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            if left < free:
                continue
            painter.setPen(style.color("dim"))
            painter.drawText(QPointF(left, plot.bottom() + style.px(2) + small.ascent()), word)
            free = left + 2 * half + style.px(6)

    def _draw_gaps(self, painter: QPainter, plot: QRectF) -> None:
        """With one line the hatch fills the height; with several each gap is a strip of its line at the bottom."""
        style = theme.current()
        strip = plot.height() if len(self.lines) == 1 else style.px(6)
        for row, line in enumerate(self.lines):
            ground = style.color("stale")
            ground.setAlpha(110)
            for first, last in line.series.gaps(*self.span, self.now):
                left, right = self._x(plot, first), self._x(plot, last)
                if right - left >= 1:
                    box = QRectF(left, plot.bottom() - strip * (row + 1), right - left, strip)
                    hatch.fill(painter, box, ground, style.scale)

    def _draw_limits(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        free = math.inf
        for name, value in sorted(self.limits, key=lambda limit: limit[1]):
            shown = self.how.value(value)
            y = _crisp(plot.bottom() - (shown - low) / (high - low) * plot.height())
            pen = QPen(style.color("high"), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            above = y - style.px(3)
            text = f"{name} {quantity.number(shown, self.how.decimals, self._step())}"
            if above - small.ascent() >= plot.top() and above < free:
                painter.drawText(QPointF(plot.right() - small.horizontalAdvance(text) - style.px(2), above), text)
                free = above - small.height()

    def _draw_lines(self, painter: QPainter, plot: QRectF, low: float, high: float) -> None:
        start, end = self.span
        while len(self._curves) < len(self.lines):
            curve = pg.PlotCurveItem()
            self._box.addItem(curve, ignoreBounds=True)
            self._curves.append(curve)
        for curve in self._curves[len(self.lines) :]:
            curve.clear()
        for line, curve in zip(self.lines, self._curves, strict=False):
            time, value = line.series.path(start, end, max(2, int(plot.width())))
            curve.setPen(pg.mkPen(self._color(line), width=1))
            x = (time - start) / NS_PER_S
            curve.setData(x, value * self.how.factor + self.how.offset, connect="finite")
        self._box.setGeometry(QRectF(0, 0, plot.width(), plot.height()))
        self._box.setRange(xRange=(0, (end - start) / NS_PER_S), yRange=(low, high), padding=0, disableAutoRange=True)
        painter.save()
        painter.setClipRect(plot)
        self._scene.render(
            painter, plot, QRectF(0, 0, plot.width(), plot.height()), Qt.AspectRatioMode.IgnoreAspectRatio
        )
        painter.restore()

    def _draw_pointer(self, painter: QPainter, at: float) -> None:
        style = theme.current()
        plot = self.plot()
        x = min(max(at, plot.left()), plot.right())
        words = self.words_at(x)
        small = QFontMetrics(style.font("caption"))
        wide = max(small.horizontalAdvance(word) for word in words) + style.px(12)
        left = x + style.px(8) if x + style.px(8) + wide <= self.width() else x - style.px(8) - wide
        box = QRectF(max(0.0, left), plot.top(), min(wide, self.width()), small.height() * len(words) + style.px(8))
        painter.setPen(QPen(style.color("dim"), 1))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        painter.setBrush(style.color("panel_solid"))
        painter.setPen(QPen(style.color("border"), 1))
        painter.drawRoundedRect(box, style.px(4), style.px(4))
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("text"))
        for row, word in enumerate(words):
            painter.drawText(
                QPointF(box.left() + style.px(6), box.top() + style.px(4) + small.ascent() + row * small.height()), word
            )

    def _x(self, plot: QRectF, instant: int) -> float:
        start, end = self.span
        return plot.left() + (instant - start) / (end - start) * plot.width()

    def _color(self, line: TrendLine) -> QColor:
        colors = theme.current().palette.series
        return QColor(colors[line.color % len(colors)])


def _crisp(place: float) -> float:
    """Middle of the pixel, so that a line of width 1 covers one row and not two halves."""
    return math.floor(place) + 0.5
