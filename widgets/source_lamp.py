"""One source's lamp: a full dot is up, a ring starts, a cross is lost, a bar has stopped; name and state beside it."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from citydeck.model.event import SourceState
from widgets import theme
from widgets.canvas import Canvas

_TOKENS = {
    SourceState.UP: "good",
    SourceState.STARTING: "accent",
    SourceState.LOST: "high",
    SourceState.STOPPED: "stale",
    SourceState.GAVE_UP: "critical",
}

ROOM = "000/s"
"""A rate that any lamp has room for, so that its neighbours stand still while it changes."""


def token_of(state: SourceState, *, warns: bool, muted: bool) -> str:
    """The palette's token of a source: what was muted warns by its shape and word only."""
    if muted and state is not SourceState.UP:
        return "stale"
    return "medium" if warns and not muted and state is SourceState.UP else _TOKENS[state]


def paint_state(painter: QPainter, dot: QRectF, state: SourceState, token: str) -> None:
    """The shape of a state in a square."""
    now = theme.current()
    color = now.color(token)
    painter.setPen(QPen(color, now.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is SourceState.UP:
        painter.setBrush(color)
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
    elif state is SourceState.STARTING:
        painter.drawEllipse(dot.adjusted(1, 1, -1, -1))
    elif state is SourceState.STOPPED:
        middle = QPointF(dot.width() / 2, 0)
        painter.drawLine(dot.center() - middle, dot.center() + middle)
    else:
        painter.drawLine(dot.topLeft(), dot.bottomRight())
        painter.drawLine(dot.topRight(), dot.bottomLeft())


class SourceLamp(Canvas):
    """`show_source(name, state, note)`: `name` and `note` already translated. Its words are never left out.

    `pressed` by mouse, Enter or Space, once `set_pressable` was called.
    """

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = SourceState.STARTING
        self._name, self._note, self._warns, self._muted = "", "", False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_source(self, name: str, state: str, note: str, *, warns: bool = False, muted: bool = False) -> None:
        """Show a source; an unknown state is drawn as stopped; `warns`: it is up, yet not well; `muted`: no colour."""
        known = SourceState(state) if state in set(SourceState) else SourceState.STOPPED
        if (name, known, note, warns, muted) == (self._name, self.state, self._note, self._warns, self._muted):
            return
        self._name, self.state, self._note, self._warns, self._muted = name, known, note, warns, muted
        self.setAccessibleName(f"{name}: {note}")
        self.updateGeometry()
        self.redraw()

    def set_pressable(self) -> None:
        """The lamp acts as a button from now on."""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        now = theme.current()
        name, note = QFontMetrics(now.font("body")), QFontMetrics(now.font("caption"))
        words = max(
            name.horizontalAdvance(self._name), note.horizontalAdvance(self._note), note.horizontalAdvance(ROOM)
        )
        return QSize(now.px(21) + words + 2, name.height() + note.height())

    def draw(self, painter: QPainter, rect: QRect) -> None:
        del rect  # its parts are placed by the widget's own size
        now = theme.current()
        side = now.px(10)
        dot = QRectF(now.px(2), (self.height() - side) / 2, side, side)
        paint_state(painter, dot, self.state, self._token)
        self._paint_words(painter, now)
        if self.hasFocus():
            painter.setPen(QPen(now.color("accent"), 1))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _token(self) -> str:
        return token_of(self.state, warns=self._warns, muted=self._muted)

    def _paint_words(self, painter: QPainter, now: theme.Theme) -> None:
        well = self.state is SourceState.UP and not self._warns
        left, body = now.px(21), now.font("body")
        high = QFontMetrics(body).height()
        painter.setFont(body)
        painter.setPen(now.color("dim" if well else "text"))
        painter.drawText(QRectF(left, 0, self.width() - left, high), Qt.AlignmentFlag.AlignLeft, self._name)
        painter.setFont(now.font("caption"))
        painter.setPen(now.color("faint" if well else self._token))
        below = QRectF(left, high, self.width() - left, self.height() - high)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._note)
