"""The title of a panel: what is dragged to move it, its name, and its hide button."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from widgets import icons, theme

_STEPS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class PanelTitle(QWidget):
    """Drag or arrow keys move, Shift+arrows resize, Delete hides.

    `grabbed` at the start of a move, `dragged` the offset in pixels since then, `dropped` at its end; `stepped` a unit
    vector and whether it resizes.
    """

    grabbed = Signal()
    dragged = Signal(QPoint)
    dropped = Signal()
    stepped = Signal(QPoint, bool)
    hideAsked = Signal()

    def __init__(self, symbol: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._symbol = symbol
        self._origin: QPoint | None = None
        self.locked = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = QLabel(self)
        self._picture.setVisible(bool(symbol))
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setProperty("role", "dim")
        self.hider = QToolButton(self)
        self.hider.setProperty("flat", True)
        self.hider.clicked.connect(self.hideAsked)
        self.row = QHBoxLayout(self)
        self.row.addWidget(self._picture)
        self.row.addWidget(self.label, 1)
        self.row.addWidget(self.note)
        self.row.addWidget(self.hider)

    def set_text(self, text: str) -> None:
        """Name of the panel, on screen and for screen readers."""
        self.label.setText(text)
        self.setAccessibleName(text)

    def set_locked(self, locked: bool) -> None:
        """A locked title neither moves nor hides its panel."""
        self.locked = locked
        self.hider.setVisible(not locked)
        self.setCursor(Qt.CursorShape.ArrowCursor if locked else Qt.CursorShape.SizeAllCursor)

    def restyle(self) -> None:
        now = theme.current()
        self.label.setFont(now.font("strong"))
        self.note.setFont(now.font("caption"))
        self.row.setContentsMargins(now.px(12), now.px(6), now.px(6), now.px(2))
        self.row.setSpacing(now.px(8))
        ratio = self.devicePixelRatioF()
        if self._symbol:
            self._picture.setPixmap(icons.pixmap(self._symbol, now.palette.dim, now.px(15), ratio))
        self.hider.setIcon(icons.icon("close", now.color("faint"), now.color("grid"), now.px(12), ratio))
        self.hider.setIconSize(QSize(now.px(12), now.px(12)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.locked:
            self._origin = event.globalPosition().toPoint()
            self.grabbed.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._origin is not None:
            self.dragged.emit(event.globalPosition().toPoint() - self._origin)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        if self._origin is not None:
            self._origin = None
            self.dropped.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if self.locked or (step is None and event.key() != Qt.Key.Key_Delete):
            super().keyPressEvent(event)
        elif step is None:
            self.hideAsked.emit()
        else:
            self.stepped.emit(step, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.current().color("accent"), theme.current().px(1)))
            radius = theme.current().px(6)
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -3, -2), radius, radius)
