"""The right part of the top band: share of stale data, sound and link, each a lamp with a word."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import hatch, icons, theme
from widgets.canvas import Canvas


class StatusChip(Canvas):
    """An icon (or a hatched square for ``stale``), a word and a colour token; outlined when `loud`.

    `pressed` by mouse, Enter or Space, once `set_pressable` was called.
    """

    pressed = Signal()

    def __init__(self, symbol: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._symbol, self._text, self._token, self.loud = symbol, "", "dim", False
        self._brief = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, text: str, token: str, loud: bool = False, symbol: str = "") -> None:
        """What the chip says."""
        wanted = (symbol or self._symbol, text, token, loud)
        if wanted != (self._symbol, self._text, self._token, self.loud):
            self._symbol, self._text, self._token, self.loud = wanted
            self.setAccessibleName(text)
            self.updateGeometry()
            self.redraw()

    def set_pressable(self) -> None:
        """The chip acts as a button from now on."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_brief(self, brief: bool) -> None:
        """Without its word while nothing is wrong, for narrow windows."""
        if brief != self._brief:
            self._brief = brief
            self.updateGeometry()
            self.redraw()

    def full_text(self) -> str:
        """The word, shown or not."""
        return self._text

    def text(self) -> str:
        """The word on the chip."""
        return "" if self._brief and not self.loud else self._text

    def sizeHint(self) -> QSize:
        now = theme.current()
        font = QFontMetrics(now.font("strong" if self.loud else "body"))
        words = font.horizontalAdvance(self.text()) + 2 if self.text() else 0
        return QSize(now.px(34) + words, font.height() + now.px(10))

    def draw(self, painter: QPainter, rect: QRect) -> None:
        del rect  # its parts are placed by the widget's own size
        now = theme.current()
        color = now.color(self._token)
        if self.loud:
            painter.setPen(QPen(color, now.px(1.5)))
            radius = now.px(4)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), radius, radius)
        side = now.px(15)
        top = (self.height() - side) // 2
        if self._symbol == "stale":
            painter.setPen(QPen(color, 1))
            painter.setBrush(hatch.brush(color, now.scale))
            painter.drawRect(now.px(8), top, side, side)
        else:
            painter.drawPixmap(now.px(8), top, icons.pixmap(self._symbol, color.name(), side, self.devicePixelRatioF()))
        painter.setFont(now.font("strong" if self.loud else "body"))
        painter.setPen(color if self.loud else now.color("dim"))
        rest = self.rect().adjusted(now.px(29), 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            painter.setPen(QPen(now.color("accent"), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), now.px(4), now.px(4))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
