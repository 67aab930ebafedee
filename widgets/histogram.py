"""How many things have a value in each class, as columns; what reports nothing has a hatched column of its own.

Counts that are not of now, for nobody answers, are hatched as a whole."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import hatch, quantity, theme
from widgets.canvas import Canvas
from widgets.quantity import Shown
from widgets.ticks import value_ticks


class Histogram(Canvas):
    """`edges` are in the canonical unit and shown as `Shown` says; `unknown` counts what has no trusted value now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.empty, self.unknown_word = "", "", ""
        self.edges: tuple[float, ...] = (0.0, 1.0)
        self.counts: tuple[int, ...] = (0,)
        self.colors: tuple[str, ...] = ()
        self.unknown = 0
        self.old = False
        self.how = Shown("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_counts(
        self, edges: tuple[float, ...], counts: tuple[int, ...], unknown: int, how: Shown, *, old: bool = False
    ) -> None:
        """Other counts, `old` when they are not of now; nothing is painted when they are the same."""
        if (edges, counts, unknown, how, old) != (self.edges, self.counts, self.unknown, self.how, self.old):
            self.edges, self.counts, self.unknown, self.how, self.old = edges, counts, unknown, how, old
            self.setAccessibleName(self.title)
            spans = zip(edges[:-1], edges[1:], counts, strict=True)
            self.setAccessibleDescription("; ".join(f"{a:g}–{b:g}: {n}" for a, b, n in spans))
            self.redraw()

    def head(self) -> str:
        """Title and unit of the classes."""
        return ", ".join(part for part in (self.title, self.how.symbol) if part)

    def cut(self) -> list[str]:
        small = QFontMetrics(theme.current().font("caption"))
        return [self.head()] if small.horizontalAdvance(self.head()) > self.width() else []

    def columns(self) -> list[QRectF]:
        """Where each column is, in widget pixels; the last one is that of the unknown when there are any."""
        plot = self.plot()
        slots = len(self.counts) + (1 if self.unknown else 0)
        gap = theme.current().px(2)
        top = max(1, *self.counts, self.unknown)
        wide = plot.width() / max(1, slots)
        return [
            QRectF(
                plot.left() + i * wide + gap / 2,
                plot.bottom() - n / top * plot.height(),
                wide - gap,
                n / top * plot.height(),
            )
            for i, n in enumerate((*self.counts, *([self.unknown] if self.unknown else [])))
        ]

    def plot(self) -> QRectF:
        """Room of the columns, in widget pixels."""
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        left = small.horizontalAdvance(str(max(1, *self.counts, self.unknown))) + style.px(6)
        top = small.height() + style.px(5)
        return QRectF(
            left,
            top,
            max(4.0, self.width() - left - style.px(4)),
            max(4.0, self.height() - top - small.height() - style.px(3)),
        )

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(240), style.px(120))

    def minimumSizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(150), 2 * QFontMetrics(style.font("caption")).height() + style.px(40))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("dim"))
        head = small.elidedText(self.head(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QPointF(0, small.ascent()), head)
        plot = self.plot()
        if not (sum(self.counts) or self.unknown):
            painter.setPen(style.color("faint"))
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty)
            return
        self._draw_marks(painter, plot, small)
        for i, box in enumerate(self.columns()):
            if i < len(self.counts) and not self.old:
                painter.fillRect(box, self._ink(i))
            else:
                hatch.fill(painter, box, style.color("stale"), style.scale)
        self._draw_classes(painter, plot, small)

    def _draw_marks(self, painter: QPainter, plot: QRectF, small: QFontMetrics) -> None:
        style = theme.current()
        top = max(1, *self.counts, self.unknown)
        for mark in value_ticks(0, top, 3):
            if mark != int(mark):
                continue
            y = int(plot.bottom() - mark / top * plot.height()) + 0.5
            painter.setPen(QPen(style.color("grid"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(style.color("dim"))
            box = QRectF(0, y - small.height() / 2, plot.left() - style.px(4), small.height())
            painter.drawText(
                box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, quantity.number(float(mark))
            )

    def _draw_classes(self, painter: QPainter, plot: QRectF, small: QFontMetrics) -> None:
        """Class borders below the columns, as many as fit; the word of the unknown below its own."""
        style = theme.current()
        slots = len(self.counts) + (1 if self.unknown else 0)
        wide = plot.width() / max(1, slots)
        base = plot.bottom() + style.px(2) + small.ascent()
        painter.setPen(style.color("dim"))
        end = float(self.width())
        if self.unknown:
            word = small.elidedText(self.unknown_word, Qt.TextElideMode.ElideRight, int(max(wide, style.px(44))))
            end = plot.right() - small.horizontalAdvance(word)
            painter.drawText(QPointF(end, base), word)
        free = 0.0
        for i, edge in enumerate(self.edges):
            word = quantity.number(self.how.value(edge), self.how.decimals)
            half = small.horizontalAdvance(word) / 2
            left = plot.left() + i * wide - half
            if left >= free and left + 2 * half + style.px(4) <= end:
                painter.drawText(QPointF(left, base), word)
                free = left + 2 * half + style.px(6)

    def _ink(self, column: int) -> QColor:
        return QColor(self.colors[column] if column < len(self.colors) else theme.current().palette.series[0])
