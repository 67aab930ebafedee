"""The viewport's partner: paints layers from the mirror, puts beams on open alarms, follows and answers the mouse."""

import time
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from citydeck.city.plain import is_plain, spread
from citydeck.model.asset import Asset
from views.bridge import Room
from views.city_tables import layer_table, open_beams, slow_table
from views.ghost import Ghost
from views.layer_news import LayerNews
from views.layer_state import DEFAULT, Layers
from views.legends import picture_note
from views.scene_motion import SceneMotion
from views.table_worker import TableWorker
from widgets import age
from widgets.scene.feeds.owners import LAYER_OF
from widgets.scene.table import FEEDS, Beam, LayerTable

REPAINT = 0.12
"""Seconds from one repaint of a layer's colours to the next, at least."""
_NOTHING = LayerTable.empty()
TURN_MS = 20
"""One layer a turn: a change of everything never holds the window's thread for longer than its slowest layer."""


class SceneHost(QObject):
    """Works with any widget that has the viewport's methods; `viewport` is told only what changed.

    New values repaint the layers that draw them, each in a turn of its own; a hidden layer waits until it is shown. One
    that `flies` goes where the room asks.
    """

    def __init__(
        self, room: Room, viewport: QWidget, city: CityModel | None, parent: QObject, *, flies: bool = True
    ) -> None:
        super().__init__(parent)
        self.room, self.viewport, self.city = room, viewport, city
        self.layers: Layers = DEFAULT
        self._tables: dict[str, Any] = {}
        self._beams: list[Beam] | None = None
        self._news = LayerNews(room.mirror)
        self._due: dict[str, float] = {}
        self._painted: dict[str, float] = {}
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self._turn)
        if city is not None and getattr(viewport, "city", None) is not city:
            self._call("set_city", city)
        self._given = city is None or not is_plain(city)
        self._declared = -1
        self._lasting = _lasting(city.assets) if city is not None else 0
        # methods, not lambdas: Qt disconnects them when a window is closed and its host with it
        room.values.connect(self._hear)
        for signal in (room.baseline, room.linked):
            signal.connect(self._everything)
        room.assets.connect(self._declare)
        room.alarms.connect(self.show_beams)
        room.baseline.connect(self.show_beams)
        if flies:
            room.flyTo.connect(self.fly_to)
        picked = getattr(viewport, "picked", None)
        if picked is not None:
            picked.connect(room.select)
        room.selected.connect(self._select)
        room.languageChanged.connect(self._speak)
        self.ghost = Ghost(room, self)
        self.ghost.changed.connect(lambda: self._soon(["ghost"]))
        self.motion = SceneMotion(room, viewport, self)
        self.worker = TableWorker(self)
        self.worker.made.connect(self._give)
        self._call("set_language", room.language)
        self.paint()
        self.show_beams()

    def show_layers(self, layers: Layers) -> None:
        """Switch, fade and order the layers."""
        self.layers = layers
        for state in layers:
            if state.visible and state.layer in self._due:
                self._paint(state.layer)  # what waited while it was hidden is on it when it comes
        for state in layers:
            self._call("set_layer", state.layer, state.visible, state.opacity)
        self.ghost.show(any(state.visible for state in layers if state.layer == "ghost"))
        self._call("set_order", tuple(state.layer for state in layers))
        self._note()

    def paint(self) -> None:
        """Colours of every layer whose table has changed since the last time, at once."""
        self._settle()
        for state in self.layers:
            self._paint(state.layer)

    def _paint(self, layer: str) -> None:
        self._due.pop(layer, None)
        self._painted[layer] = time.monotonic()
        if self.city is None or not hasattr(self.viewport, "paint_layer"):
            return
        mirror = self.room.mirror
        make = slow_table(layer, self.city, mirror) if layer != "ghost" else None
        if make is not None:
            self.worker.ask(layer, make)
        else:
            self._give(layer, self.ghost.table(mirror) if layer == "ghost" else layer_table(layer, self.city, mirror))

    def _give(self, layer: str, table: LayerTable) -> None:
        if not table.same(self._tables.get(layer)):
            self._tables[layer] = table
            self._call("paint_layer", layer, table)
            self._note()

    def _note(self) -> None:
        """Say on the picture what in it is illustrative or modelled."""
        shown = [one.layer for one in self.layers if one.visible and self._tables.get(one.layer, _NOTHING).paints]
        words = [picture_note(shown)]
        if "ghost" in shown and self.ghost.past is not None:
            hello = self.room.mirror.hello
            zone = hello.site.zone if hello is not None else "UTC"
            then = age.local(self.ghost.past.at, zone).strftime("%Y-%m-%d %H:%M")
            words.append(self.tr("colours: faster or slower than at {0}").format(then))
        self._call("set_note", " · ".join(filter(None, words)))

    def _settle(self) -> None:
        """Plain ground, which has nothing of its own, gets the things that the sources report; not those that layers of
        feeds draw, which come, go and move, once there is anything at all.
        """
        mirror = self.room.mirror
        if self.city is None or self._given or mirror.declared == self._declared:
            return
        self._declared = mirror.declared
        lasting = _lasting(mirror.assets.values())
        if (lasting != self._lasting or not self.city.assets) and mirror.assets:
            self._lasting = lasting
            self.city = spread(self.city, tuple(mirror.assets.values()))
            self._call("set_city", self.city)

    def show_beams(self, *_: object) -> None:
        """One beam on every open alarm with a place."""
        if self.city is not None:
            beams = open_beams(self.city, self.room.mirror)
            if beams != self._beams:
                self._beams = beams
                self._call("set_beams", beams)

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
        self.ghost.show(False)
        self.worker.close()
        self._call("close_scene")

    def _hear(self, handles: Any) -> None:
        self._soon(self._news.of(handles))

    def _select(self, asset: str) -> None:
        self._call("select_asset", asset)

    def _speak(self, language: str) -> None:
        self._call("set_language", language)
        self._note()

    def _declare(self, ids: list[str]) -> None:
        """What a feed tells anew of its own things, as of each vehicle that has moved, concerns no other layer."""
        assets = self.room.mirror.assets
        if ids and all(asset in assets and assets[asset].kind in LAYER_OF for asset in ids):
            self._news.forget()
            self._soon(list(FEEDS))
        else:
            self._everything()

    def _everything(self, *_: object) -> None:
        self._news.forget()
        self._soon([state.layer for state in self.layers])
        self._timer.start()

    def _soon(self, layers: list[str]) -> None:
        for layer in layers:
            self._due.setdefault(layer, self._painted.get(layer, 0.0) + REPAINT)
        if not self._timer.isActive() and self._next() is not None:
            self._timer.start()

    def _turn(self) -> None:
        self._settle()
        layer = self._next()
        if layer is None:
            self._timer.stop()
        elif self._due[layer] <= time.monotonic():
            self._paint(layer)

    def _next(self) -> str | None:
        """The shown layer that has waited longest."""
        shown = [state.layer for state in self.layers if state.visible and state.layer in self._due]
        return min(shown, key=self._due.__getitem__, default=None)

    def _call(self, method: str, *args: object) -> object:
        """Call the viewport's method when it has one: the room works without 3D too."""
        found = getattr(self.viewport, method, None)
        return found(*args) if found is not None else None


def _lasting(assets: Iterable[Asset]) -> int:
    """How many are not drawn by layers of feeds."""
    return sum(asset.kind not in LAYER_OF for asset in assets)
