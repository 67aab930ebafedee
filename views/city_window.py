"""One more window on the city, with a camera of its own: for another screen, or beside the room."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from citydeck.city.model import CityModel
from views.bridge import Room
from views.flat_notice import FlatNotice
from views.scene_host import SceneHost
from views.session_clock import SessionClock
from views.wall_screens import next_screen, put_on
from views.window_head import WindowHead
from widgets import style, theme
from widgets.viewport import Viewport


class CityWindow(QWidget):
    """Layers, alarms, selection and light are the room's; a click chooses for the whole room. `gone` when a person
    closes it.
    """

    gone = Signal()

    def __init__(self, room: Room, clock: SessionClock, city: CityModel | None) -> None:
        super().__init__()
        self.viewport = Viewport(self)
        self.scene = SceneHost(room, self.viewport, city, self, flies=False)
        self.head = WindowHead(room, clock, self)
        self.flat = FlatNotice(self.viewport, room, self, self._city_part)
        self._outer = QVBoxLayout(self)
        self._outer.setSpacing(0)
        self._outer.addWidget(self.head)
        self._outer.addWidget(self.viewport, 1)
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
        self.head.setContentsMargins(now.px(16), now.px(8), now.px(16), now.px(8))
        self.flat.restyle()
        self.viewport.restyle()

    def retranslate(self, *_: object) -> None:
        """Fetch every text again."""
        self.head.retranslate()
        self.flat.retranslate()
        self.setWindowTitle(f"{self.head.name} · {self.tr('City')}")

    def _city_part(self) -> QRect:
        return self.viewport.geometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_F11 and control:
            put_on(self, next_screen(self.screen()), full=True)
        elif event.key() == Qt.Key.Key_F11:
            put_on(self, self.screen(), full=not self.isFullScreen())
        elif event.key() == Qt.Key.Key_Escape and self.isFullScreen():
            put_on(self, self.screen(), full=False)
        elif event.key() == Qt.Key.Key_W and control:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.head.frame.setGeometry(self.rect())
        self.head.frame.raise_()
        self.flat.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        self.gone.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("background"))
