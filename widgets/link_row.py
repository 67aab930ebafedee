"""One line of a fact list: name on the left, words on the right; a link when it leads somewhere."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import priority_mark, theme
from widgets.canvas import Canvas
from widgets.wrapped import Wrapped

SHARE = 0.62
"""Of the row's width that the words may take beside the name; longer ones, if they are no link, go below it."""


class LinkRow(Canvas):
    """`opened(link)` on click, touch, Enter or Space, when the row has a link. A long text is wrapped, never cut."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.text, self.link = "", "", ""
        self._priority, self._lit = 0, False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, name: str, text: str, link: str = "", priority: int = 0, lit: bool = False) -> None:
        """Other words."""
        if (name, text, link, priority, lit) == (self.name, self.text, self.link, self._priority, self._lit):
            return
        self.name, self.text, self.link, self._priority, self._lit = name, text, link, priority, lit
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if link else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{name} {text}".strip())
        self.setToolTip(f"{name}  {text}".strip() if link else "")
        self.updateGeometry()
        self.redraw()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(220), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(120), self.sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._line() + (self._wrapped(width).height if self._long(width) else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def _line(self) -> int:
        style = theme.current()
        return QFontMetrics(style.font("body")).height() + style.px(6)

    def _long(self, width: int) -> bool:
        """Whether the words do not fit beside the name; those of a link are whole on hover and where it leads."""
        if self.link or self._priority or not self.text:
            return False
        metrics = QFontMetrics(theme.current().font("body"))
        return "\n" in self.text or metrics.horizontalAdvance(self.text) > (width - theme.current().px(3)) * SHARE

    def _wrapped(self, width: int) -> Wrapped:
        style = theme.current()
        return Wrapped(self.text, style.font("body"), width - style.px(3))

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
        if self._long(rect.width()):
            top = box.adjusted(0, 0, 0, self._line() - box.height())
            painter.setPen(style.color("dim"))
            name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, int(top.width()))
            painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
            painter.setPen(style.color("text"))
            self._wrapped(rect.width()).paint(painter, top.bottomLeft())
            return
        wide = min(float(metrics.horizontalAdvance(self.text)), box.width() * SHARE)
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
