"""A rate over the last minutes as one filled line: highest and newest value in figures."""

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.canvas import Canvas


class RateLine(Canvas):
    """`show_rates(rates, most)`: values of equal steps, the newest last; the axis is `most` steps wide."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.empty = "", ""
        self.rates: tuple[float, ...] = ()
        self._most = 60
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rates(self, rates: tuple[float, ...], most: int) -> None:
        """Other values; nothing is painted when they are the same."""
        if (rates, most) != (self.rates, self._most):
            self.rates, self._most = rates, most
            self.setAccessibleName(self.title)
            self.setAccessibleDescription(self._said(rates[-1]) if rates else self.empty)
            self.redraw()

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(250), now.px(132))

    def minimumSizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.px(170), now.px(132))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        small = QFontMetrics(now.font("caption"))
        painter.setFont(now.tabular("caption"))
        painter.setPen(now.color("dim"))
        painter.drawText(QPointF(0, small.ascent()), self.title)
        top, bottom = 2.0 * small.height() + now.px(8), float(rect.height() - small.height() - now.px(4))
        painter.setPen(QPen(now.color("grid"), 1))
        painter.drawLine(QPointF(0, bottom + 0.5), QPointF(rect.width(), bottom + 0.5))
        painter.setPen(now.color("dim"))
        if len(self.rates) < 2:
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.empty)
            return
        most = max(self.rates) or 1.0
        step = rect.width() / max(1, self._most - 1)
        points = [
            QPointF(rect.width() - (len(self.rates) - 1 - i) * step, bottom - (bottom - top) * rate / most)
            for i, rate in enumerate(self.rates)
        ]
        fill = now.color("accent")
        fill.setAlpha(45)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        ends = [QPointF(points[-1].x(), bottom), QPointF(points[0].x(), bottom)]
        painter.drawPolygon(QPolygonF([*points, *ends]))
        painter.setPen(QPen(now.color("accent"), now.px(1.5)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        painter.setPen(now.color("dim"))
        painter.drawText(QPointF(0, small.height() + now.px(5) + small.ascent()), self._said(max(self.rates)))
        last = self._said(self.rates[-1])
        painter.drawText(
            QPointF(rect.width() - small.horizontalAdvance(last), bottom + now.px(3) + small.ascent()), last
        )

    def _said(self, rate: float) -> str:
        return self.tr("{0}/s").format(f"{rate:,.4g}")
