"""Further windows on the city: opened, kept in step with the room, and restored at the next start."""

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QGuiApplication, QScreen

from citydeck.link.message import Notice
from views.city_light import CityLight
from views.city_window import CityWindow
from views.wall_screens import other_screen, put_on, rescue, screen_named, visible_share
from widgets.scene.camera import Camera
from widgets.viewport import Viewport

if TYPE_CHECKING:
    from views.room_window import RoomWindow

MOST = 3
"""Beside the main window: each is a scene of its own, with its own memory."""
KEPT = "wall/cities"
SHARE = 0.5
"""Of a screen's width and height that a new window takes."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a window was, and what it looked at."""

    screen: str = ""
    full: bool = False
    rect: tuple[int, int, int, int] = (0, 0, 0, 0)
    camera: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, window: CityWindow) -> "Stand":
        """As it is now."""
        rect = window.normalGeometry()
        camera = {key: round(value, 3) for key, value in asdict(window.viewport.camera).items()}
        place = (rect.x(), rect.y(), rect.width(), rect.height())
        return cls(window.screen().name(), window.isFullScreen(), place, camera)

    @classmethod
    def read(cls, kept: Any) -> "Stand":
        """Of what a settings file has; `ValueError`, `TypeError` or `KeyError` for what is none."""
        x, y, width, height = map(int, kept["rect"])
        camera = {key: float(kept["camera"][key]) for key in asdict(Camera())}
        return cls(str(kept["screen"]), bool(kept["full"]), (x, y, width, height), camera)

    @classmethod
    def parse(cls, text: str) -> list["Stand"]:
        """All of a settings file; none when any of it cannot be read."""
        try:
            return [cls.read(one) for one in json.loads(text or "[]")][:MOST]
        except (ValueError, TypeError, KeyError):
            return []


class CityWindows(QObject):
    """Of one room. `windows` that are open now, the oldest first."""

    def __init__(self, room_window: "RoomWindow") -> None:
        super().__init__(room_window)
        self._main = room_window
        self.windows: list[CityWindow] = []
        self._closing = False
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._lost)

    def open(self) -> CityWindow | None:
        """One more, from where the room looks; a line says so when there are as many as there may be."""
        if not isinstance(self._main.viewport, Viewport):
            return None
        if len(self.windows) >= MOST:
            self._main.room.mirror.notice(Notice(code="city_windows_full", args={"count": str(MOST)}))
            return None
        window = self._add(self._main.viewport.camera)
        screen = other_screen(self._main.screen())
        window.resize(screen.availableGeometry().size() * SHARE)
        put_on(window, screen, full=screen is not self._main.screen())
        self.remember()
        return window

    def restore(self) -> None:
        """As they were left; one whose screen is gone comes on one that is there."""
        if self.windows or not isinstance(self._main.viewport, Viewport):
            return
        for stand in Stand.parse(self._main.store.text(KEPT)):
            window = self._add(Camera(**stand.camera).kept())
            rect = QRect(*stand.rect)
            screen = screen_named(stand.screen)
            window.setGeometry(rect)
            put_on(window, screen or self._main.screen(), full=stand.full and screen is not None)
            if screen is not None and not stand.full and visible_share(rect) > 0:
                window.setGeometry(rect)

    def remember(self) -> None:
        """Keep what is open for the next start."""
        kept: list[dict[str, Any]] = [asdict(Stand.of(window)) for window in self.windows]
        self._main.store.put(KEPT, json.dumps(kept))

    def close(self) -> None:
        """Close them all, but remember them."""
        self.remember()
        self._closing = True
        for window in list(self.windows):
            window.close()

    def restyle(self) -> None:
        """Take the theme in force."""
        for window in self.windows:
            window.restyle()

    def retranslate(self) -> None:
        """Nothing: each follows the room's language itself."""

    def _add(self, camera: Camera) -> CityWindow:
        main = self._main
        window = CityWindow(main.room, main.clock, main.scene.city)
        main.layers.follow(window.scene)
        CityLight(main.room, window.viewport, main.scene.city, main.store, main.panels.get("settings"), window)
        window.viewport.camera = camera
        window.viewport.select_asset(main.room.asset)
        window.gone.connect(lambda: self._drop(window))
        self.windows.append(window)
        return window

    def _lost(self, screen: QScreen) -> None:
        for window in self.windows:
            rescue(window, screen, full=False)

    def _drop(self, window: CityWindow) -> None:
        if window not in self.windows:
            return
        self.windows.remove(window)
        self._main.layers.leave(window.scene)
        window.scene.close()
        window.deleteLater()
        if not self._closing:
            self.remember()
