"""The viewport's partner: paints layers from the mirror, puts beams on open alarms, follows and answers the mouse."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from views.bridge import Room
from views.city_tables import layer_table, open_beams
from views.layer_state import DEFAULT, Layers

REPAINT_MS = 120
"""Least distance of two repaints of the layers' colours."""


class SceneHost(QObject):
    """Works with any widget that has the viewport's methods; `viewport` is told only what changed."""

    def __init__(self, room: Room, viewport: QWidget, city: CityModel | None, parent: QObject) -> None:
        super().__init__(parent)
        self.room, self.viewport, self.city = room, viewport, city
        self.layers: Layers = DEFAULT
        self._tables: dict[str, Any] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REPAINT_MS)
        self._timer.timeout.connect(self.paint)
        if city is not None and getattr(viewport, "city", None) is not city:
            self._call("set_city", city)
        self._given = city is None or bool(city.assets)
        room.values.connect(lambda _: self._soon())
        room.baseline.connect(self._soon)
        room.sources.connect(self._soon)
        room.linked.connect(lambda _: self._soon())
        room.assets.connect(lambda _: self._soon())
        room.alarms.connect(lambda _: self.show_beams())
        room.baseline.connect(self.show_beams)
        room.flyTo.connect(self.fly_to)
        picked = getattr(viewport, "picked", None)
        if picked is not None:
            picked.connect(room.select)
        room.selected.connect(lambda asset: self._call("select_asset", asset))
        room.languageChanged.connect(lambda language: self._call("set_language", language))
        self._call("set_language", room.language)
        self.paint()
        self.show_beams()

    def show_layers(self, layers: Layers) -> None:
        """Switch, fade and order the layers."""
        self.layers = layers
        for state in layers:
            self._call("set_layer", state.layer, state.visible, state.opacity)

    def paint(self) -> None:
        """Colours of every layer whose table has changed since the last time."""
        if self.city is None or not hasattr(self.viewport, "paint_layer"):
            return
        self._settle()
        for state in self.layers:
            table = layer_table(state.layer, self.city, self.room.mirror)
            if not table.same(self._tables.get(state.layer)):
                self._tables[state.layer] = table
                self._call("paint_layer", state.layer, table)

    def _settle(self) -> None:
        """Plain ground, which has nothing of its own, gets the things that the sources report."""
        assets = self.room.mirror.assets
        if self.city is not None and not self._given and len(assets) != len(self.city.assets):
            self.city = replace(self.city, assets=tuple(assets.values()))
            self._call("set_city", self.city)

    def show_beams(self) -> None:
        """One beam on every open alarm with a place."""
        if self.city is not None:
            self._call("set_beams", open_beams(self.city, self.room.mirror))

    def fly_to(self, asset: str) -> None:
        """Fly to an asset's place."""
        thing = self.room.mirror.assets.get(asset)
        if thing is None or thing.place is None or self.city is None:
            return
        x, y = self.city.frame.to_local(thing.place.longitude, thing.place.latitude).reshape(2)
        self._call("fly_to", float(x), float(y), thing.place.height)

    def view(self, name: str) -> bool:
        """Go to a named camera of the city; False when it has none of that name."""
        known = self.city is not None and name in self.city.views
        if known:
            self._call("set_view", name)
        return known

    def glide(self, name: str, seconds: float) -> bool:
        """Fly to a named camera of the city in `seconds`; False when it has none of that name."""
        known = self.city is not None and name in self.city.views
        if known:
            self._call("set_view", name, seconds)
        return known

    def home(self) -> None:
        """The whole city: its first named view."""
        if self.city is not None and self.city.views:
            self.view("home" if "home" in self.city.views else next(iter(self.city.views)))

    def close(self) -> None:
        """Stop painting and end the viewport's scene."""
        self._timer.stop()
        self._call("close_scene")

    def _soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _call(self, method: str, *args: object) -> object:
        """Call the viewport's method when it has one: the room works without 3D too."""
        found = getattr(self.viewport, method, None)
        return found(*args) if found is not None else None
