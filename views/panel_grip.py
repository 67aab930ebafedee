"""The corner by which a panel is resized."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets import theme


class PanelGrip(QWidget):
    """Three short strokes in the lower right corner; `dragged` is the offset in pixels since `grabbed`."""

    grabbed = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._origin: QPoint | None = None
        self.setCursor(Qt.CursorShape.SizeFDiagCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._origin = event.globalPosition().toPoint()
            self.grabbed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._origin is not None:
            self.dragged.emit(event.globalPosition().toPoint() - self._origin)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._origin is not None:
            self._origin = None
            self.dropped.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.color("border"), now.px(1.4)))
        side, inset = self.width(), now.px(4)
        for reach in (0.25, 0.5):
            painter.drawLine(round(side * reach), side - inset, side - inset, round(side * reach))
