"""A key figure: its name, a large number with its unit, and a line that says what stands behind it."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import hatch, quantity, theme
from widgets.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` is the number (`quantity.MISSING` when there is none), `note` how many report, `doubt` the share (0 to 1)
    of what should report and cannot be trusted now; `token` colours the number when something is abnormal; `short` is
    drawn instead of a `note` that does not fit. `place` names where the number is from; it stands in the last line and
    is shortened with dots where it must be, the pointer then tells the whole.
    """

    text: str = quantity.MISSING
    unit: str = ""
    note: str = ""
    doubt: float = 0.0
    token: str = "text"  # noqa: S105 - a colour's name
    short: str = ""
    place: str = ""


class FigureCard(Canvas):
    """Doubt is hatched: a strip below the number, as long as the share that cannot be trusted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.figure = Figure()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """What is counted or measured."""
        self.name = name
        self._tell()
        self.updateGeometry()
        self.redraw()

    def show_figure(self, figure: Figure) -> None:
        """Another number; nothing is painted when it is the same."""
        if figure != self.figure:
            self.figure = figure
            self._tell()
            self.redraw()

    def cut(self) -> list[str]:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        room = self.width() - 2 * style.px(8)
        smallest = style.font("figure")
        smallest.setPixelSize(style.px(16))
        number = QFontMetrics(smallest).horizontalAdvance(self.figure.text)
        if self.figure.unit and self.figure.text != quantity.MISSING:
            number += style.px(4) + small.horizontalAdvance(self.figure.unit)
        lines = [(self.name, small.horizontalAdvance(self.name)), (self._number(), number)]
        note = "" if self.figure.place else self._note(small, room)
        return [text for text, wide in [*lines, (note, small.horizontalAdvance(note))] if wide > room]

    def sizeHint(self) -> QSize:
        style = theme.current()
        small, large = QFontMetrics(style.font("caption")), QFontMetrics(style.font("figure"))
        wide = max(small.horizontalAdvance(self.name), style.px(80))
        # Digits have no descenders and CJK fonts tall leading: the capitals' height is what the number takes.
        return QSize(wide + style.px(16), 2 * small.height() + large.capHeight() + style.px(18))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(84), self.sizeHint().height())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        small = QFontMetrics(style.font("caption"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(style.color("raised"))
        painter.drawRoundedRect(rect, style.px(5), style.px(5))
        inner = QRectF(rect).adjusted(style.px(8), style.px(5), -style.px(8), -style.px(5))
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("dim"))
        painter.drawText(QPointF(inner.left(), inner.top() + small.ascent()), cut(small, self.name, int(inner.width())))
        self._draw_number(painter, inner.adjusted(0, small.height(), 0, -small.height()))
        painter.setFont(style.font("caption"))
        painter.setPen(style.color("text" if self.figure.doubt else "dim"))
        base = QPointF(inner.left(), inner.bottom() - small.descent())
        painter.drawText(base, cut(small, self.figure.place or self._note(small, inner.width()), int(inner.width())))
        if self.figure.doubt > 0:
            share = QRectF(rect.left(), rect.bottom() - style.px(4), rect.width() * self.figure.doubt, style.px(4))
            hatch.fill(painter, share, style.color("stale"), style.scale)

    def _draw_number(self, painter: QPainter, box: QRectF) -> None:
        style = theme.current()
        font = style.font("figure")
        number, unit = self.figure.text, self.figure.unit
        small = QFontMetrics(style.font("caption"))
        tail = style.px(4) + small.horizontalAdvance(unit) if unit and number != quantity.MISSING else 0
        while QFontMetrics(font).horizontalAdvance(number) + tail > box.width() and font.pixelSize() > style.px(16):
            font.setPixelSize(font.pixelSize() - 1)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(style.color("faint" if number == quantity.MISSING else self.figure.token))
        base = box.center().y() + metrics.capHeight() / 2
        painter.drawText(QPointF(box.left(), base), number)
        left = box.left() + metrics.horizontalAdvance(number) + style.px(4)
        if unit and number != quantity.MISSING:
            painter.setFont(style.font("caption"))
            painter.setPen(style.color("dim"))
            painter.drawText(QPointF(left, base), cut(small, unit, math.ceil(box.right() - left)))

    def _note(self, small: QFontMetrics, room: float) -> str:
        figure = self.figure
        return figure.note if not figure.short or small.horizontalAdvance(figure.note) <= room else figure.short

    def _number(self) -> str:
        return quantity.joined(self.figure.text, self.figure.unit)

    def _tell(self) -> None:
        self.setAccessibleName(f"{self.name}: {self._number()}")
        told = " · ".join(part for part in (self.figure.place, self.figure.note) if part)
        self.setAccessibleDescription(told)
        self.setToolTip(f"{self.name}: {self._number()}\n{told}".strip())


def cut(metrics: QFontMetrics, text: str, width: int) -> str:
    """`text` as far as it fits; a pixel more than its room, since advances of a fallback font are rounded."""
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, width + 1))
