"""Horizontal bars of things in one unit, each against its own limits, the highest first."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from citydeck.model.quality import Quality
from widgets import hatch, quantity, theme, wording
from widgets.canvas import Canvas
from widgets.quantity import Shown


@dataclass(frozen=True, slots=True)
class Bar:
    """`value` in the canonical unit, NaN when there is none; `limits` values in the same unit; `link` is told on a
    click; `hover` more words for the pointer, such as the source's own unit.
    """

    name: str
    value: float
    quality: Quality = Quality.GOOD
    limits: tuple[float, ...] = ()
    link: str = ""
    hover: str = ""
    low_is_bad: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a value, trusted or not."""
        return math.isfinite(self.value)

    @property
    def beyond(self) -> bool:
        """Whether a trusted value is past a limit."""
        if self.quality not in (Quality.GOOD, Quality.UNCERTAIN) or not self.limits:
            return False
        return self.value <= max(self.limits) if self.low_is_bad else self.value >= min(self.limits)


class BarChart(Canvas):
    """One unit on the whole chart. As many rows as fit; the last line says how many are left out.

    `opened(link)` on a click or touch of a bar; by keys: Tab to the chart, Up and Down to a bar, Enter.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.empty, self.more = "", "", "+{0}"
        self.bars: list[Bar] = []
        self.how = Shown("")
        self.language = "en"
        self._top = 1.0
        self.current = 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)

    def show_bars(self, bars: list[Bar], how: Shown, top: float) -> None:
        """Other bars, in the order they are drawn; `top` is the value (canonical unit) at the right end of the axis,
        enlarged when a bar or limit lies beyond it.
        """
        known = [abs(bar.value) for bar in bars if bar.known] + [limit for bar in bars for limit in bar.limits]
        reach = max([top, *known])
        if (bars, how, reach) != (self.bars, self.how, self._top):
            self.bars, self.how, self._top = bars, how, reach
            self.setAccessibleName(self.title)
            self.setAccessibleDescription("; ".join(f"{bar.name} {self.text(bar)}" for bar in self.shown()))
            self.redraw()

    def shown(self) -> list[Bar]:
        """Bars that fit."""
        fit = self.rows()
        return self.bars if len(self.bars) <= fit else self.bars[: max(0, fit - 1)]

    def rows(self) -> int:
        """How many lines fit below the title."""
        return max(1, int((self.height() - self._head()) / self._line()))

    def text(self, bar: Bar) -> str:
        """Value as written at the end of its bar, with the quality's word when it is not good."""
        step = quantity.step_for(self.how.value(self._top), self.language)
        number = quantity.number(self.how.value(bar.value), self.how.decimals, step)
        if bar.quality == Quality.GOOD:
            return number
        return f"{number} {wording.quality_name(bar.quality)}" if bar.known else wording.quality_name(bar.quality)

    def head(self) -> str:
        """Title and unit."""
        step = quantity.step_for(self.how.value(self._top), self.language)
        return ", ".join(part for part in (self.title, step.word + self.how.symbol) if part)

    def cut(self) -> list[str]:
        small = QFontMetrics(theme.current().font("caption"))
        return [self.head()] if small.horizontalAdvance(self.head()) > self.width() else []

    def bar_at(self, y: float) -> Bar | None:
        """The bar under a height in widget pixels."""
        row = int((y - self._head()) // self._line())
        shown = self.shown()
        return shown[row] if y >= self._head() and 0 <= row < len(shown) else None

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(240), self._head() + self._line() * max(3, min(8, len(self.bars))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(150), self._head() + 2 * self._line())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("dim"))
        painter.drawText(QPointF(0, small.ascent()), _cut(small, self.head(), rect.width()))
        if not self.bars:
            painter.setPen(style.color("faint"))
            body = QRectF(rect).adjusted(0, self._head(), 0, 0)
            painter.drawText(body, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
            return
        shown = self.shown()
        named = min(max(small.horizontalAdvance(bar.name) for bar in shown or self.bars), int(rect.width() * 0.42))
        said = max([small.horizontalAdvance(self.text(bar)) for bar in shown] or [0])
        track = QRectF(named + style.px(8), 0, max(1, rect.width() - named - said - style.px(18)), self._line())
        for row, bar in enumerate(shown):
            top = self._head() + row * self._line()
            self._draw_bar(painter, bar, track.translated(0, top), named)
        if len(shown) < len(self.bars):
            painter.setPen(style.color("faint"))
            base = self._head() + len(shown) * self._line() + small.ascent() + style.px(2)
            painter.drawText(QPointF(0, base), self.more.format(len(self.bars) - len(shown)))

    def _draw_bar(self, painter: QPainter, bar: Bar, track: QRectF, named: int) -> None:
        style = theme.current()
        if self.hasFocus() and self.shown().index(bar) == self.current:
            painter.fillRect(QRectF(0, track.top(), self.width(), track.height()), style.color("raised"))
        small = QFontMetrics(style.font("caption"))
        base = track.center().y() + (small.ascent() - small.descent()) / 2
        painter.setPen(style.color("dim"))
        painter.drawText(QPointF(0, base), _cut(small, bar.name, named))
        thick = style.px(8)
        line = QRectF(track.left(), track.center().y() - thick / 2, track.width(), thick)
        painter.fillRect(line, style.color("grid"))
        trusted = bar.quality in (Quality.GOOD, Quality.UNCERTAIN)
        if not bar.known:
            hatch.fill(painter, line, style.color("stale"), style.scale)
        else:
            length = min(1.0, abs(bar.value) / self._top) * line.width() if self._top > 0 else 0.0
            full = QRectF(line.left(), line.top(), length, thick)
            if trusted:
                painter.fillRect(full, self._ink(bar))
            else:
                hatch.fill(painter, full, style.color("stale"), style.scale)
        for limit in bar.limits:
            x = line.left() + max(0.0, min(1.0, limit / self._top)) * line.width()
            painter.setPen(QPen(style.color("text"), max(1, style.px(1.5))))
            painter.drawLine(QPointF(x, line.top() - style.px(2)), QPointF(x, line.bottom() + style.px(2)))
        painter.setPen(style.color("high" if bar.beyond else "text" if trusted else "dim"))
        painter.drawText(QPointF(track.right() + style.px(8), base), self.text(bar))

    def _ink(self, bar: Bar) -> QColor:
        style = theme.current()
        return style.color("high") if bar.beyond else QColor(style.palette.series[0])

    def _head(self) -> int:
        return QFontMetrics(theme.current().font("caption")).height() + theme.current().px(4)

    def _line(self) -> int:
        return QFontMetrics(theme.current().font("caption")).height() + theme.current().px(4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        bar = self.bar_at(event.position().y())
        if bar is not None and bar.link:
            self.opened.emit(bar.link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self.shown()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        if step and shown:
            self.current = min(max(0, self.current + step), len(shown) - 1)
            self.setAccessibleDescription(self.tip(shown[self.current]))
            self.redraw()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current < len(shown):
            self.opened.emit(shown[self.current].link)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        bar = self.bar_at(event.position().y())
        link = bar is not None and bool(bar.link)
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            bar = self.bar_at(event.pos().y())
            QToolTip.showText(event.globalPos(), self.tip(bar) if bar else "", self)
            return True
        return super().event(event)

    def tip(self, bar: Bar) -> str:
        """Words for the pointer over a bar: whole name, value with unit, limits, what the source said."""
        unit = self.how.symbol
        value = quantity.joined(quantity.number(self.how.value(bar.value), self.how.decimals), unit)
        limits = " · ".join(
            quantity.joined(quantity.number(self.how.value(limit), self.how.decimals), unit) for limit in bar.limits
        )
        lines = [bar.name, f"{value} ({wording.quality_name(bar.quality)})", f"▏ {limits}" if limits else "", bar.hover]
        return "\n".join(line for line in lines if line)


def _cut(metrics: QFontMetrics, text: str, width: int) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width + 1))
