"""The viewport is told only of layers whose channels have spoken, and of a hidden one when it is shown."""

from dataclasses import replace

import msgspec
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from citydeck.city.plain import plain_ground, spread
from citydeck.link.message import Changes
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from views.layer_news import LayerNews
from views.layer_state import DEFAULT
from views.scene_host import SceneHost
from widgets.scene.layers import weather
from widgets.scene.table import FEEDS, Field, LayerTable


class FakeViewport(QWidget):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []
        self.beams = 0
        self.note = ""

    def paint_layer(self, layer: str, _table: object) -> None:
        self.painted.append(layer)

    def set_layer(self, layer: str, visible: bool, opacity: float) -> None:
        pass

    def set_note(self, note: str) -> None:
        self.note = note

    def set_beams(self, _beams: object) -> None:
        self.beams += 1


def _speak(mirror, metric: str, value: float) -> np.ndarray:
    handles = np.array(mirror.handles_of_metric[metric], np.int32)
    stamps = np.full(len(handles), mirror.transport.now + 1)
    good = np.full(len(handles), Quality.GOOD, np.uint8)
    mirror.values(Batch(handles, stamps, stamps, np.full(len(handles), value), good))
    return handles


@pytest.fixture
def host(qapp: QApplication, make_room) -> SceneHost:
    room = make_room()
    city = plain_ground("test", 121.5, 31.2, tuple(room.mirror.assets.values()))
    made = SceneHost(room, FakeViewport(), city, room)
    made.viewport.painted.clear()
    yield made
    made.close()


def _all_turns(host: SceneHost) -> list[str]:
    host._due = dict.fromkeys(host._due, 0.0)
    told: list[str] = []
    for _ in range(20):
        before = len(host.viewport.painted)
        host._turn()
        told += host.viewport.painted[before:]
        assert len(host.viewport.painted) - before <= 1, "more than one layer in a turn"
    return told


def test_that_only_the_layer_whose_channels_spoke_is_painted(host: SceneHost) -> None:
    handles = _speak(host.room.mirror, "speed", 12.5)
    traffic = {"vehicles", "flow", "ghost", "roads"}
    assert set(LayerNews(host.room.mirror).of(handles)) == traffic
    assert set(host._due) == traffic
    assert _all_turns(host) == ["roads"]


def test_that_a_speed_of_wind_concerns_the_wind_though_it_is_no_reason_to_offer_it(host: SceneHost) -> None:
    handles = _speak(host.room.mirror, "wind_speed", 7.0)
    assert set(LayerNews(host.room.mirror).of(handles)) == {"weather"}
    assert "wind_speed" not in weather.METRICS


def test_that_a_hidden_layer_is_painted_when_it_is_shown(host: SceneHost) -> None:
    hidden = tuple(replace(state, visible=False) if state.layer == "roads" else state for state in DEFAULT)
    host.show_layers(hidden)
    _speak(host.room.mirror, "speed", 12.5)
    assert _all_turns(host) == []
    host.show_layers(DEFAULT)
    assert host.viewport.painted == ["roads"]


def test_that_a_lost_link_repaints_every_layer_one_a_turn(host: SceneHost) -> None:
    host.room.mirror.set_connected(not host.room.mirror.connected)
    assert set(_all_turns(host)) >= {"roads", "fibre", "energy"}


def test_that_beams_are_told_only_when_they_change(host: SceneHost) -> None:
    before = host.viewport.beams
    host.show_beams()
    assert host.viewport.beams == before


def test_that_a_picture_says_of_a_field_without_rows_that_it_is_modelled(host: SceneHost) -> None:
    field = Field((0.0, 0.0, 1.0, 1.0), np.zeros((2, 2, 4), np.uint8))
    host.show_layers(tuple(replace(state, visible=state.layer == "heat") for state in DEFAULT))
    host._give("heat", replace(LayerTable.empty(), field=field))
    assert "modelled" in host.viewport.note
    host.show_layers(tuple(replace(state, visible=False) for state in DEFAULT))
    assert host.viewport.note == ""


def test_that_a_vehicle_told_anew_concerns_the_layers_of_feeds_alone(host: SceneHost) -> None:
    mirror = host.room.mirror
    _all_turns(host)
    bus = Asset("urn:ngsi-ld:Vehicle:7", "vehicle", {"en": "Bus 7"}, Place(121.5, 31.2))
    mirror.change(Changes(seq=mirror.seq + 1, assets=[bus]))
    assert set(host._due) == set(FEEDS)
    assert _all_turns(host) == ["tracked"]
    moved = msgspec.structs.replace(bus, place=Place(121.51, 31.2))
    mirror.change(Changes(seq=mirror.seq + 1, assets=[moved]))
    assert _all_turns(host) == ["tracked"], "it has moved"
    mirror.change(Changes(seq=mirror.seq + 1, assets=[moved]))
    assert _all_turns(host) == [], "it has not"


def test_that_plain_ground_is_as_wide_as_what_sources_tell_of_and_a_warning_counts_only_alone() -> None:
    ground = plain_ground("x", 121.5, 31.2)
    bus = Asset("urn:ngsi-ld:Vehicle:7", "vehicle", {"en": "Bus 7"}, Place(121.52, 31.2))
    ring = ((121.0, 31.0, 0.0), (122.0, 31.0, 0.0), (122.0, 31.5, 0.0), (121.0, 31.0, 0.0))
    gale = Asset("urn:ngsi-ld:Alert:gale", "incident", {"en": "Gale"}, Place(121.5, 31.2, 0.0, ring))
    alone, both = spread(ground, (gale,)), spread(ground, (gale, bus))
    assert alone.extent[2] - alone.extent[0] > 80_000
    assert both.extent[2] - both.extent[0] < 5_000
    _, target = both.views["overview"]
    assert target[:2] == pytest.approx(both.frame.to_local(121.52, 31.2).tolist(), abs=1.0)
    assert both.assets == (gale, bus)
