"""How many alarms of one priority are open: mark, number, and how many of them nobody has acknowledged."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import priority_mark, theme
from widgets.canvas import Canvas


class AlarmCount(Canvas):
    """Grey while there is none. The mark flashes only while something is unacknowledged (`set_lit` from one timer of
    the band). `pressed` on click, touch, Enter or Space.
    """

    pressed = Signal()

    def __init__(self, priority: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.priority = priority
        self.open, self.unacked, self._lit = 0, 0, True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_count(self, open_alarms: int, unacked: int) -> None:
        """Numbers to show."""
        if (open_alarms, unacked) != (self.open, self.unacked):
            self.open, self.unacked = open_alarms, unacked
            self.updateGeometry()
            self.redraw()

    def set_lit(self, lit: bool) -> None:
        """Phase of the flash."""
        if lit != self._lit:
            self._lit = lit
            if self.unacked:
                self.redraw()

    def sizeHint(self) -> QSize:
        now = theme.current()
        digits = max(2, len(str(self.open)))
        wide = now.px(28) + QFontMetrics(now.font("figure")).horizontalAdvance("0" * digits) + now.px(6)
        return QSize(wide, now.px(40))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        now = theme.current()
        side = now.px(22)
        mark = QRectF(now.px(1), (self.height() - side) / 2, side, side)
        if self.open:
            priority_mark.paint(painter, mark, self.priority, self._lit if self.unacked else False)
        else:
            painter.setOpacity(0.35)
            painter.setPen(QPen(now.color("faint"), 1))
            priority_mark.paint(painter, mark, self.priority, False)
            painter.setOpacity(1)
        painter.setFont(now.font("figure"))
        painter.setPen(now.color("text" if self.open else "faint"))
        words = QRectF(now.px(30), 0, self.width() - now.px(30), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(self.open))
        if self.hasFocus():
            painter.setPen(QPen(now.color("accent"), 1))
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
