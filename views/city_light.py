"""The light on the city: one of the fixed ones, or that of the date and hour that the session shows."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from views.bridge import Room
from views.layout_store import LayoutStore
from views.settings_panel import SettingsPanel
from widgets.scene import sun

CHOICES = ("dusk", "hour", "day", "night")
"""Dusk first: data colours and the room's panels are read best on it, and it is calm at any hour."""
STEP = 0.4
"""Degrees that the sun must have moved to be drawn anew."""


class CityLight(QObject):
    """`choice` is one of `CHOICES`; it is kept in the settings and shown in their panel. A viewport that knows no light
    is left as it is.
    """

    def __init__(
        self, room: Room, viewport: QWidget, city: CityModel | None, store: LayoutStore, panel: object, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._room, self._viewport, self._city, self._store = room, viewport, city, store
        self._panel = panel if isinstance(panel, SettingsPanel) else None
        self._drawn: tuple[float, float] | None = None
        self.choice = ""
        room.transport.connect(self._follow)
        kept = store.text("room/light", CHOICES[0])
        self.choose(kept if kept in CHOICES else CHOICES[0])
        if self._panel is not None:
            self._panel.lightPicked.connect(self.choose)

    def choose(self, choice: str) -> None:
        """Light the city so from now on; `WrongUse` for what is no choice."""
        if choice not in CHOICES:
            raise WrongUse(f"no light is called {choice!r}: use {', '.join(CHOICES)}")
        self._store.put("room/light", choice)
        if self._panel is not None:
            self._panel.set_light(choice)
        changed, self.choice, self._drawn = choice != (self.choice or CHOICES[0]), choice, None
        if choice == "hour":
            self._follow()
        elif changed:
            self._call("set_daylight", choice)

    def _follow(self) -> None:
        now = self._room.mirror.transport.now
        if self.choice != "hour" or self._city is None or not now:
            return
        found = sun.position(now, self._city.frame.longitude, self._city.frame.latitude)
        if self._drawn is None or max(abs(a - b) for a, b in zip(found, self._drawn, strict=True)) > STEP:
            self._drawn = found
            self._call("set_sun", *found)

    def _call(self, method: str, *args: object) -> None:
        found = getattr(self._viewport, method, None)
        if found is not None:
            found(*args)
