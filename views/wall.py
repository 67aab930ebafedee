"""The windows of a wall: full screen on a chosen screen, a second window, both restored and moved when one is gone."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from citydeck.link.message import Notice
from views.bridge import Room
from views.layout_store import LayoutStore
from views.session_clock import SessionClock
from views.wall_screens import next_screen, other_screen, put_on, rescue, screen_named
from views.wall_window import WallWindow


class Wall(QObject):
    """`main` is the room's window; `second` the other one or None. `changed` after any of them changed."""

    changed = Signal()

    def __init__(self, main: QWidget, room: Room, clock: SessionClock, store: LayoutStore) -> None:
        super().__init__(main)
        self.main = main
        self._room, self._clock, self._store = room, clock, store
        self.second: WallWindow | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._lost)
            application.screenAdded.connect(lambda _: self.restore())

    def full_screen(self) -> None:
        """Full screen on and off, on the screen where the window is."""
        put_on(self.main, self.main.screen(), not self.main.isFullScreen())
        self._remember()

    def full_screen_on(self, name: str) -> None:
        """Full screen on the screen of that name; nothing when it is not plugged in."""
        screen = screen_named(name)
        if screen is not None:
            put_on(self.main, screen, full=True)
            self._remember()

    def to_next_screen(self) -> None:
        """Full screen on the next screen."""
        put_on(self.main, next_screen(self.main.screen()), True)
        self._remember()

    def show_second(self, key: str) -> None:
        """A second window with panel `key` on another screen; an empty key closes it."""
        self._drop_second()
        if key:
            self.second = WallWindow(self._room, self._clock, key)
            self.second.gone.connect(lambda: self.show_second(""))
            named = screen_named(self._store.text("wall/second_screen"))
            screen = named or other_screen(self.main.screen())
            alone = screen is self.main.screen()
            self.second.resize(screen.availableGeometry().size() * 0.6)
            put_on(self.second, screen, full=not alone)
        self._store.put("wall/second", key)
        self._remember()

    def toggle_second(self) -> None:
        """The alarm list in a second window, or none."""
        self.show_second("" if self.second is not None else self._store.text("wall/last", "") or "alarms")

    def restore(self) -> None:
        """Both windows as they were left, on the screens that are here. A main window that is full screen already was
        put there on purpose (``--screen``) and stays.
        """
        screen = screen_named(self._store.text("wall/main_screen"))
        full = self._store.flag("wall/full")
        chosen = self.main.isFullScreen()
        if not chosen and (full or (screen is not None and screen is not self.main.screen())):
            put_on(self.main, screen or self.main.screen(), full)
        key = self._store.text("wall/second")
        if key and self.second is None:
            self.show_second(key)

    def close(self) -> None:
        """Close the second window, but remember it for the next start."""
        key = self._store.text("wall/second")
        if self.second is not None:
            self._store.put("wall/second_screen", self.second.screen().name())
        self._drop_second()
        self._store.put("wall/second", key)

    def _lost(self, screen: QScreen) -> None:
        """Windows of a screen that is gone go to one that is left."""
        for window in (self.main, self.second):
            if window is not None:
                left = rescue(window, screen, full=window.isFullScreen() and window is self.main)
                if left is not None:
                    self._room.mirror.notice(Notice(code="screen_gone", level="warning", args={"screen": left.name()}))

    def _drop_second(self) -> None:
        if self.second is not None:
            window, self.second = self.second, None
            window.gone.disconnect()
            window.close()
            window.deleteLater()

    def _remember(self) -> None:
        self._store.put("wall/full", self.main.isFullScreen())
        self._store.put("wall/main_screen", self.main.screen().name())
        if self.second is not None:
            self._store.put("wall/second_screen", self.second.screen().name())
            self._store.put("wall/last", self.second.key)
        self._store.sync()
        self.changed.emit()
