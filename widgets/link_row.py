"""One line of a fact list: name on the left, words on the right; a link when it leads somewhere."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import priority_mark, theme
from widgets.canvas import Canvas


class LinkRow(Canvas):
    """`opened(link)` on click, touch, Enter or Space, when the row has a link."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.text, self.link = "", "", ""
        self._priority, self._lit = 0, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, name: str, text: str, link: str = "", priority: int = 0, lit: bool = False) -> None:
        """Other words."""
        if (name, text, link, priority, lit) == (self.name, self.text, self.link, self._priority, self._lit):
            return
        self.name, self.text, self.link, self._priority, self._lit = name, text, link, priority, lit
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if link else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{name} {text}".strip())
        self.setToolTip(f"{name}  {text}".strip() if link else "")
        self.redraw()

    def sizeHint(self) -> QSize:
        style = theme.current()
        return QSize(style.px(220), QFontMetrics(style.font("body")).height() + style.px(6))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(120), self.sizeHint().height())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        style = theme.current()
        font = style.font("body")
        metrics = QFontMetrics(font)
        box = QRectF(rect).adjusted(style.px(1), 0, -style.px(2), 0)
        if self._priority:
            side = style.px(15)
            priority_mark.paint(
                painter, QRectF(box.left(), box.center().y() - side / 2, side, side), self._priority, self._lit
            )
            box.setLeft(box.left() + style.px(22))
        painter.setFont(font)
        wide = min(float(metrics.horizontalAdvance(self.text)), box.width() * 0.62)
        painter.setPen(style.color("accent" if self.link and not self._priority else "text"))
        words = metrics.elidedText(self.text, Qt.TextElideMode.ElideRight, int(wide) + 1)
        painter.drawText(
            QRectF(box.right() - wide - 1, box.top(), wide + 1, box.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            words,
        )
        painter.setPen(style.color("text" if self._priority else "dim"))
        left = box.width() - (wide + style.px(8) if self.text else 0)
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, int(left))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        if self.hasFocus():
            painter.setPen(QPen(style.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), style.px(3), style.px(3))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self.link:
            self.opened.emit(self.link)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.link and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.link)
        else:
            super().keyPressEvent(event)
