"""The word that stands beside the mode while a feed tells of an exercise: a broken outline, as on the map."""

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.canvas import Canvas

INK = "#8fd0ff"
"""That of exercises on the map."""


class ExerciseSign(Canvas):
    """Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_exercises(self, names: list[str]) -> None:
        """What is exercised now, by name."""
        self._count = len(names)
        told = QCoreApplication.translate("Mode", "Exercise, no real event: {0}. Real alarms are not touched by it.")
        self.setToolTip(told.format("; ".join(names[:8])) if names else "")
        self.setAccessibleName(self.word() if names else "")
        self.setVisible(bool(names))
        self.updateGeometry()
        self.redraw()

    def word(self) -> str:
        """EXERCISE, and how many there are where it is not one."""
        word = QCoreApplication.translate("Mode", "EXERCISE")
        return f"{word} · {self._count}" if self._count > 1 else word

    def sizeHint(self) -> QSize:
        now = theme.current()
        metrics = QFontMetrics(now.font("strong"))
        return QSize(metrics.horizontalAdvance(self.word()) + now.px(20), metrics.height() + now.px(8))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        pen = QPen(QColor(INK), now.px(1.6))
        pen.setDashPattern([4.0, 2.6])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), now.px(4), now.px(4))
        painter.setPen(QColor(INK))
        painter.setFont(now.font("strong"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.word())
