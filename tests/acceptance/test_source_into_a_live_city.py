"""An operator adds a source to the city of the room that is LIVE: chosen, filled in, tried, added, seen on the map."""

import asyncio
import json
import tomllib
from pathlib import Path

import gmqtt
import pytest
from PySide6.QtTest import QTest

from app.day_one import DayOneDesk
from app.source_kinds import source_kinds
from citydeck.city.plain import plain_ground
from tests.acceptance.test_sources_over_a_broker import broker, desk, pytestmark
from views import layout_lint
from widgets.scene.feeds.points import points_of

__all__ = ["broker", "desk", "pytestmark"]


async def _say(port: int, topic: str, body: object) -> None:
    publisher = gmqtt.Client("meter")
    await publisher.connect("127.0.0.1", port)
    publisher.publish(topic, json.dumps(body), qos=1)
    await asyncio.sleep(0.1)
    await publisher.disconnect()


def _type(form, **texts: str) -> None:
    for key, text in texts.items():
        editor = form.parts[key].editor
        editor.clear()
        QTest.keyClicks(editor, text)


async def test_that_a_source_is_added_to_the_live_city_and_its_sensors_stand_on_the_map(
    desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(tmp_path / "config"))
    window, mirror = desk.window, desk.mirror
    roof = DayOneDesk(window, lambda _pid: None)
    card = window.day_one.connect_source
    before = mirror.sources["roads"]
    where = {"name": "Quay", "lon": 121.491, "lat": 31.2311}
    try:
        card.set_kinds(source_kinds())
        window.day_one.start("plug")
        assert card.destination.here
        assert card.destination.in_city.text().endswith("Delta")
        desk.click(card.kind_list.buttons["mqtt"])
        assert layout_lint.faults(window) == []
        _type(card.form, host="127.0.0.1", port=str(desk.broker.port))
        card.form.parts["datum"].put("WGS 84")
        topic = card.form.parts["topics"].entries[0]
        _type(topic, filter="noise/+")
        for key, text in (("name", "name"), ("longitude", "lon"), ("latitude", "lat")):
            _type(topic, **{key: text})
        _type(topic.parts["readings"].entries[0], asset="urn:ngsi-ld:NoiseMeter:{1}", metric="noise", path="db")
        card.destination.source.editor.clear()
        QTest.keyClicks(card.destination.source.editor, "roads")
        desk.click(card.make)
        await desk.sees(lambda: "already" in card.report.line.text())
        assert mirror.sources["roads"].restarts == before.restarts
        card.destination.source.editor.clear()
        QTest.keyClicks(card.destination.source.editor, "noise")
        desk.click(card.make)
        await desk.sees(lambda: not card.isVisible())
        await desk.sees(lambda: "noise" in mirror.sources and mirror.sources["noise"].state == "UP")
        assert "noise" in window.band.lamps
        await _say(desk.broker.port, "noise/7", {**where, "db": 61.5})
        await desk.sees(lambda: "urn:ngsi-ld:NoiseMeter:7" in mirror.assets)
        ground = plain_ground("Delta", 121.49, 31.2304)
        await desk.sees(lambda: len(points_of("feeds", ground, mirror)) == 1)
        assert mirror.sources["roads"].restarts == before.restarts
    finally:
        roof.stop()
    written = tomllib.loads((desk.site / "site.toml").read_text("utf-8"))
    assert list(written["sources"]) == ["roads", "noise"]
