"""The second window of a wall: the alarm list or one domain, alone and large, on a screen of its own."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from views.bridge import Room
from views.panel_factory import make_panel
from views.session_clock import SessionClock
from widgets import age, style, theme, wording
from widgets.mode_frame import ModeBadge, ModeFrame


class WallWindow(QWidget):
    """Shows panel `key`; carries mode, provenance and clock like every window. `gone` when a person closes it."""

    gone = Signal()

    def __init__(self, room: Room, clock: SessionClock, key: str) -> None:
        super().__init__()
        self.room, self.key = room, key
        self._clock = clock
        self.city, self.time = QLabel(self), QLabel(self)
        self.badge = ModeBadge(self)
        self.panel = make_panel(key, room, self)
        self._outer = QVBoxLayout(self)
        self._row = QHBoxLayout()
        self._row.addWidget(self.city)
        self._row.addWidget(self.badge)
        self._row.addStretch(1)
        self._row.addWidget(self.time)
        self._outer.addLayout(self._row)
        if self.panel is not None:
            self.panel.set_locked(True)
            self._outer.addWidget(self.panel, 1)
        self.frame = ModeFrame(self)
        clock.ticked.connect(self._tick)
        clock.answering.connect(self._tick)
        room.languageChanged.connect(self.retranslate)
        room.baseline.connect(self.retranslate)
        self.restyle()
        self.retranslate()

    def restyle(self) -> None:
        now = theme.current()
        self.setPalette(style.palette(now))
        self.setStyleSheet(style.sheet(now))
        self.city.setFont(now.font("figure"))
        self.time.setFont(now.font("clock"))
        self.badge.restyle()
        edge = now.px(16)
        self._outer.setContentsMargins(edge, edge, edge, edge)
        self._outer.setSpacing(now.px(12))
        self._row.setSpacing(now.px(18))
        if self.panel is not None:
            self.panel.restyle()

    def retranslate(self) -> None:
        hello = self.room.mirror.hello
        if hello is not None:
            self.city.setText(wording.chosen(hello.site.names, self.room.language))
            self.badge.show_mode(hello.mode, hello.provenance, bool(self.room.mirror.sources))
        if self.panel is not None:
            self.panel.retranslate()
            self.setWindowTitle(f"{self.city.text()} · {self.panel.title()}")
        self._tick()

    def _tick(self) -> None:
        hello = self.room.mirror.hello
        self.time.setText(age.clock_text(self._clock.now(), hello.site.zone if hello is not None else "UTC"))
        self.frame.show_state(hello.mode if hello is not None else "", not self._clock.alive)

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
