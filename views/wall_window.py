"""The second window of a wall: the alarm list or one domain, alone and large, on a screen of its own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from views.bridge import Room
from views.panel_factory import make_panel
from views.session_clock import SessionClock
from views.window_head import WindowHead
from widgets import style, theme


class WallWindow(QWidget):
    """Shows panel `key`; carries mode, provenance and clock like every window. `gone` when a person closes it."""

    gone = Signal()

    def __init__(self, room: Room, clock: SessionClock, key: str) -> None:
        super().__init__()
        self.room, self.key = room, key
        self.head = WindowHead(room, clock, self)
        self.panel = make_panel(key, room, self)
        self._outer = QVBoxLayout(self)
        self._outer.addWidget(self.head)
        if self.panel is not None:
            self.panel.set_locked(True)
            self._outer.addWidget(self.panel, 1)
        room.languageChanged.connect(self.retranslate)
        room.baseline.connect(self.retranslate)
        self.restyle()
        self.retranslate()

    def restyle(self) -> None:
        """Take the theme in force."""
        now = theme.current()
        self.setPalette(style.palette(now))
        self.setStyleSheet(style.sheet(now))
        self.head.restyle()
        edge = now.px(16)
        self._outer.setContentsMargins(edge, edge, edge, edge)
        self._outer.setSpacing(now.px(12))
        if self.panel is not None:
            self.panel.restyle()

    def retranslate(self) -> None:
        """Fetch every text again."""
        self.head.retranslate()
        if self.panel is not None:
            self.panel.retranslate()
            self.setWindowTitle(f"{self.head.name} · {self.panel.title()}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F11:
            self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.gone.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("background"))
