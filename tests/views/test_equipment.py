"""A room shows what its site has: what no source reports on stays out of the way until it does."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.plain import plain_ground
from citydeck.link.message import Changes
from citydeck.model.asset import Asset
from citydeck.model.mode import Mode
from citydeck.model.place import Place
from views import layout_lint
from views.bridge import Room
from views.equipment import Equipment
from views.layout_default import DOMAINS
from widgets.scene.layers import tracked


def strip_to(room: Room, *metrics: str) -> None:
    """As if the site had channels of `metrics` only; none of them and LIVE is a city alone."""
    mirror = room.mirror
    for metric in [metric for metric in mirror.handles_of_metric if metric not in metrics]:
        for handle in mirror.handles_of_metric.pop(metric):
            mirror.channels.pop(handle, None)
    for asset, handles in mirror.handles_of_asset.items():
        mirror.handles_of_asset[asset] = [handle for handle in handles if handle in mirror.channels]
    mirror.declared += 1
    if not metrics:
        mirror.sources.clear()
        mirror.hello = msgspec.structs.replace(mirror.hello, mode=str(Mode.LIVE))
    room.sources.emit()
    QApplication.processEvents()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_that_a_site_with_traffic_alone_shows_its_panel_alone(make_window, language, size) -> None:
    window = make_window(language, size)
    strip_to(window.room, "speed")
    assert [key for key in DOMAINS if window.panels[key].isVisible()] == ["traffic"]
    layers = window.panels["layers"]
    assert layers.rows["roads"].box.isEnabled()
    assert not layers.rows["coverage"].box.isEnabled()
    assert not layers.rows["coverage"].box.isChecked()
    assert layers.rows["coverage"].reason.text()
    assert layout_lint.faults(window) == []
    window.deck.show_panel("energy", True)
    assert window.panels["energy"].isVisible()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_that_a_city_without_sources_stands_alone_and_says_how_to_go_on(make_window, language, size) -> None:
    window = make_window(language, size)
    strip_to(window.room)
    assert Equipment.of(window.room.mirror).bare
    assert [key for key, panel in window.panels.items() if panel.isVisible()] == []
    plate = window.day_one.bare
    assert plate.isVisible()
    assert window.stage.area().contains(plate.geometry())
    assert layout_lint.faults(window) == []
    QTest.mouseClick(plate.connect_source, Qt.MouseButton.LeftButton)
    assert window.day_one.connect_source.isVisible()


def test_that_a_room_that_has_heard_nothing_yet_hides_nothing(make_room: Callable[..., Room]) -> None:
    mirror = make_room().mirror
    mirror.hello = None
    assert Equipment.of(mirror) == Equipment()


def test_that_a_feed_that_declares_a_thing_with_a_place_makes_its_layer_offered(make_room: Callable[..., Room]) -> None:
    room = make_room()
    mirror, city = room.mirror, plain_ground("x", 121.5, 31.2, tuple(room.mirror.assets.values()))
    tracked.table(city, mirror)
    assert "tracked" not in Equipment.of(mirror).layers
    bus = Asset("urn:ngsi-ld:Vehicle:7", "vehicle", {"en": "Bus 7"}, Place(121.5, 31.2))
    mirror.change(Changes(seq=mirror.seq + 1, assets=[bus]))
    assert "tracked" in Equipment.of(mirror).layers, "though nothing was heard of it yet"
    lone = msgspec.structs.replace(bus, id="urn:ngsi-ld:Odd:1", kind="lamp_post")
    assert "feeds" not in Equipment.of(mirror).layers
    mirror.change(Changes(seq=mirror.seq + 1, assets=[lone]))
    assert "feeds" in Equipment.of(mirror).layers
