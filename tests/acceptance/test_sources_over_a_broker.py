"""The sources panel by mouse and keys, over a real broker and a real engine that is a process of its own."""

import asyncio
import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import gmqtt
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.alarms.listing import alarm_list
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from citydeck.server.actor import actor
from citydeck.server.rundir import RunDir
from views import layout_lint
from views.bridge import Room
from views.commands import settle
from views.room_window import RoomWindow
from widgets import theme

SITE = """format = 1
id = "panel"
name = {{ en = "Delta", zh_CN = "三角洲" }}
zone = "Asia/Shanghai"
origin = {{ longitude = 121.49, latitude = 31.2304 }}

[sources.roads]
adapter = "mqtt"
[sources.roads.settings]
host = "127.0.0.1"
port = {port}
datum = "WGS 84"
[[sources.roads.settings.topics]]
filter = "roads/+"
kind = "road"
name = "called"
longitude = "x"
latitude = "y"
[[sources.roads.settings.topics.readings]]
asset = "urn:ngsi-ld:Road:{{1}}"
metric = "speed"
path = "speed"
unit = "km/h"
period = 1.0
"""
SECRET = "Wang Xiaoming"
LOST_WITHIN = 3.0
LOAD = 4.0
"""Seconds that a busy machine may add to a bound."""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120),
    pytest.mark.skipif(os.name == "nt", reason="ends processes by signals"),
]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[object]:
    file = Path(__file__).parents[1] / "datasources" / "mqtt" / "conftest.py"
    spec = importlib.util.spec_from_file_location("citydeck_panel_broker", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if module.PROGRAM is None:
        pytest.skip("mosquitto is not installed: the sources panel is NOT tested with a broker here")
    made = module.Broker(tmp_path)
    made.start()
    yield made
    made.stop()


class Desk:
    """A window, its link, and the loop in which both run."""

    def __init__(self, window: RoomWindow, client: LinkClient, broker: object) -> None:
        self.window, self.client, self.broker = window, client, broker
        self.mirror, self.card = client.mirror, window.sources

    async def sees(self, wanted: Callable[[], object], limit: float = 20.0) -> float:
        """Wait until it is so; the seconds that it took."""
        began = time.monotonic()
        while not wanted():
            assert time.monotonic() - began < limit, "not seen in time"
            QApplication.processEvents()
            await asyncio.sleep(0.01)
        return time.monotonic() - began

    async def say(self, **bodies: object) -> None:
        """One message each: a road's name and what it says."""
        publisher = gmqtt.Client("publisher")
        await publisher.connect("127.0.0.1", self.broker.port)
        for road, body in bodies.items():
            publisher.publish(f"roads/{road}", body if isinstance(body, str) else json.dumps(body), qos=1)
        await asyncio.sleep(0.1)
        await publisher.disconnect()

    async def asked(self) -> "subprocess.CompletedProcess[str]":
        """What the command line tells of the same."""
        command = [sys.executable, "-m", "app", "source", "status", str(self.site), "--json"]
        return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=40)

    def click(self, widget: object) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
async def desk(qapp, broker, tmp_path, monkeypatch) -> AsyncIterator[Desk]:
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    site = tmp_path / "site"
    site.mkdir()
    (site / "site.toml").write_text(SITE.format(port=broker.port), "utf-8")
    engine = subprocess.Popen([sys.executable, "-m", "app", "engine", str(site)], stderr=subprocess.DEVNULL)
    client = LinkClient(NotedEndpoint(RunDir.of("panel", "LIVE").folder), CityMirror(), "test")
    linking = asyncio.create_task(client.run())
    before = theme.current()
    room = Room(client.mirror, client)
    window = RoomWindow(room, None, tmp_path / "room.ini", language="en")
    window.resize(1920, 1080)
    window.show()
    made = Desk(window, client, broker)
    made.site = site
    try:
        await made.sees(lambda: client.mirror.sources and client.mirror.sources["roads"].state == "UP")
        yield made
    finally:
        await settle()
        linking.cancel()
        await asyncio.gather(linking, return_exceptions=True)
        window.shut()
        room.close()
        window.deleteLater()
        theme.use(before)
        engine.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(engine.wait, 20)
        if engine.poll() is None:
            engine.kill()
            engine.wait()


async def test_that_an_operator_sees_a_loss_mutes_it_opens_what_was_refused_and_starts_the_source_over(desk) -> None:
    card, page, mirror = desk.card, desk.card.page, desk.mirror
    lamp = desk.window.band.lamps["roads"]
    road = {"speed": 41.0, "called": "Ring road", "x": 121.5, "y": 31.23}
    await desk.say(one=road, two={**road, "speed": 12.5, "called": "Old bridge"})
    await desk.sees(lambda: len(mirror.channels) == 2)
    assert {asset.id: asset.place.longitude for asset in mirror.assets.values()} == {
        "urn:ngsi-ld:Road:one": pytest.approx(121.5),
        "urn:ngsi-ld:Road:two": pytest.approx(121.5),
    }
    desk.click(lamp)
    await desk.sees(lambda: page.detail is not None and sum(page.detail.ages) == 2)
    assert page.adapter.text() == "mqtt"
    await desk.sees(lambda: "Personal data left out: names: free text" in page.facts.text())
    assert page.ages.isVisible()
    assert layout_lint.faults(desk.window) == []

    # A poisoned message is counted by its reason; opened, it shows its shape and nothing of what a person wrote.
    await desk.say(one=f'{{"speed": "{SECRET}"', two=json.dumps({"speed": f"by {SECRET}"}))
    await desk.sees(lambda: page.refusals.list.count() == 2)
    row = page.refusals.list.visualItemRect(page.refusals.list.item(0))
    QTest.mouseClick(page.refusals.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    await desk.sees(page.refusals.sample.isVisible)
    assert page.refusals.sample.toPlainText().startswith("{")
    assert "Wang" not in page.refusals.sample.toPlainText()
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not page.refusals.sample.isVisible()
    assert card.isVisible()

    desk.broker.stop()
    took = await desk.sees(lambda: page.state.text().startswith("Lost"), LOST_WITHIN + LOAD)
    assert took < LOST_WITHIN + LOAD
    await desk.sees(lambda: all(mirror.quality[handle] == Quality.STALE for handle in mirror.channels))
    await desk.sees(lambda: page.detail is not None and len(page.detail.outages) == 1)
    await desk.sees(lambda: page.strip.said_at(page.strip.width() - 1).startswith("away "))
    assert "100.0 % of the wall is stale" in card.share.text()
    assert page.advice.text()

    told = await desk.asked()
    assert told.returncode == 1
    (source,) = json.loads(told.stdout)["sources"]
    assert (source["state"], sum(source["detail"]["quarantined"].values())) == ("LOST", 2)
    assert len(source["detail"]["outages"]) == 1

    # Mute by keys: the first choice has the focus.
    comms = "system.comms@roads"
    await desk.sees(lambda: comms in mirror.alarms and not mirror.alarms[comms].hidden)
    loud = lamp.grab().toImage()
    desk.click(page.mute)
    assert page.choices[900].hasFocus() or not desk.window.isActiveWindow()
    QTest.keyClick(page.choices[900], Qt.Key.Key_Space)
    await desk.sees(lambda: "muted until" in lamp.accessibleName())
    assert lamp.grab().toImage() != loud
    await desk.sees(lambda: page.muted.text().startswith("Muted until"))
    assert mirror.alarms[comms].hidden
    assert mirror.sources["roads"].muted_by == actor()
    kept = {row["id"]: row for row in alarm_list(RunDir.of("panel", "LIVE").alarm_db, "live", everything=True)}
    assert kept[comms]["shelved_until"]
    assert page.state.text().startswith("Lost")

    desk.broker.start()
    desk.click(page.restart)
    await desk.sees(lambda: mirror.sources["roads"].state == "UP")
    await desk.say(one=road)
    await desk.sees(lambda: sum(mirror.quality[handle] == Quality.GOOD for handle in mirror.channels) == 1)
    await desk.sees(lambda: page.detail is not None and page.detail.outages[0].last is not None)
    assert sum(page.detail.quarantined.values()) == 2, "counts go on over a restart"
    desk.click(page.mute)
    await desk.sees(lambda: mirror.sources["roads"].muted_until is None)
    assert (await desk.asked()).returncode == 0
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
