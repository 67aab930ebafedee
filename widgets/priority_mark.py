"""The mark of an alarm priority: colour, shape and digit together, so that no one of them is needed alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme, wording

_POINTS: dict[str, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, 0.02), (1.0, 0.94), (0.0, 0.94)),
    "diamond": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
}


def paint(painter: QPainter, rect: QRectF, priority: int, lit: bool = True) -> None:
    """Draw the mark into a square `rect`: filled when `lit`, else only its outline (acknowledged, or flash off)."""
    style = theme.current()
    color = style.priority(priority)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, max(1.0, 1.5 * style.scale)))
    painter.setBrush(color if lit else Qt.BrushStyle.NoBrush)
    _shape(painter, rect.adjusted(1, 1, -1, -1), theme.SHAPES[priority])
    font = style.font("caption")
    font.setPixelSize(max(8, round(rect.height() * 0.56)))
    font.setWeight(font.Weight.Bold)
    painter.setFont(font)
    painter.setPen(_ink(color) if lit else color)
    lower = rect.height() * (0.14 if theme.SHAPES[priority] == "triangle" else 0.0)
    painter.drawText(rect.translated(0, lower), Qt.AlignmentFlag.AlignCenter, theme.LETTERS[priority])
    painter.restore()


def _shape(painter: QPainter, rect: QRectF, shape: str) -> None:
    if shape == "circle":
        painter.drawEllipse(rect)
    elif shape == "square":
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 1, 1)
    else:
        points = [QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()) for x, y in _POINTS[shape]]
        painter.drawPolygon(QPolygonF(points))


def _ink(color: QColor) -> QColor:
    """Black or white, whichever reads on `color`."""
    return QColor("#0b0f14") if color.lightnessF() > 0.45 else QColor("#ffffff")


class PriorityMark(QWidget):
    """The mark as a widget of a fixed size; `size_px` in design pixels."""

    def __init__(self, priority: int, size_px: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._priority = priority
        self._size = size_px
        self._lit = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(wording.priority_name(priority))

    def show_priority(self, priority: int, lit: bool = True) -> None:
        """Show another priority."""
        if (priority, lit) != (self._priority, self._lit):
            self._priority, self._lit = priority, lit
            self.setAccessibleName(wording.priority_name(priority))
            self.update()

    def sizeHint(self) -> QSize:
        side = theme.current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        rect = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint(painter, rect, self._priority, self._lit)
        painter.end()

    def restyle(self) -> None:
        """Take the theme in force."""
        self.updateGeometry()
        self.update()
