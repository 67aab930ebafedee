import asyncio
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from citydeck.link.message import Changes
from citydeck.link.trend import Trend
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, from_iso
from views import history
from views.asset_card import AssetCardPanel
from views.bridge import Room
from widgets import age

NANPU = "urn:ngsi-ld:Bridge:nanpu"
CELL = "urn:ngsi-ld:Cell:30"


class Engine:
    """Answers trends as an engine does, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[list[ChannelKey], int, int]] = []

    async def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        self.asked.append((keys, start, end))
        await asyncio.sleep(0)
        time = np.arange(start, end, 10 * NS_PER_S)[:-2]
        value = np.linspace(90, 120, len(time))
        return [Trend(key, time, value - 0.5, value + 0.5, value) for key in keys]


@pytest.fixture
def card(qtbot, room: Room) -> AssetCardPanel:
    return open_card(qtbot, room)


def open_card(qtbot, room: Room) -> AssetCardPanel:
    made = AssetCardPanel(room)
    made.resize(440, 480)
    qtbot.addWidget(made)
    made.show()
    return made


def handle_of(room: Room, asset: str, metric: str) -> int:
    return next(h for h in room.mirror.handles_of_asset[asset] if room.mirror.channels[h].metric == metric)


def report(room: Room, handle: int, value: float, quality: Quality = Quality.GOOD, later: float = 1.0) -> None:
    at = room.mirror.transport.now + round(later * NS_PER_S)
    room.mirror.values(Batch.of([handle], [at], [at], [value], [quality]))


def test_that_without_an_asset_the_card_says_what_to_do(card: AssetCardPanel) -> None:
    assert card.hint.isVisible()
    assert card.hint.text()
    assert not card.trend.isVisible()


def test_that_the_card_names_the_asset_in_the_rooms_language(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    assert card.name.text() == "Nanpu Bridge"
    assert card.kind.text().startswith("Bridge · 31.2080°, 121.5060°")
    room.set_language("zh_CN")
    card.retranslate()
    assert card.name.text() == "南浦大桥"


def test_that_each_channel_has_a_row_with_unit_age_quality_and_limits(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    said = [row.said for row in card.rows]
    assert [row.name for row in said] == ["Stress", "Wind speed", "Lorry load"]
    assert said[0].value == "131.4\u00a0MPa"
    assert said[0].age.endswith(" s")
    assert said[0].limits == "high 100.0 · high-high 120.0"
    assert said[0].beyond


def test_that_a_stale_value_is_never_said_to_be_good_nor_beyond_its_limit(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    stress = handle_of(room, NANPU, "stress")
    room.mirror.values(Batch.of([stress], [room.mirror.transport.now], [0], [131.4], [Quality.STALE]))
    card._tick()
    assert card.rows[0].said.quality is Quality.STALE
    assert not card.rows[0].said.beyond
    assert "Stale" in card.rows[0].accessibleName()


def test_that_a_missing_value_is_a_dash_and_not_zero(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    report(room, handle_of(room, NANPU, "wind_speed"), float("nan"), Quality.BAD)
    card._tick()
    assert card.rows[1].said.value == "–"


def test_that_a_channel_never_heard_of_has_no_value_and_no_age(card: AssetCardPanel, room: Room) -> None:
    mirror = room.mirror
    mirror.change(
        Changes(seq=mirror.seq + 1, handles=[9_000], channels=[Channel(NANPU, "temperature", "structures", "Cel")])
    )
    room.select(NANPU)
    last = card.rows[-1].said
    assert (last.name, last.value, last.age) == ("Temperature", "–", "")


def test_that_new_channels_appear_and_the_chosen_one_stays(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    wind = handle_of(room, NANPU, "wind_speed")
    card.choose(wind)
    mirror = room.mirror
    channel = Channel(NANPU, "temperature", "structures", "Cel")
    mirror.change(Changes(seq=mirror.seq + 1, handles=[9_000], channels=[channel]))
    assert len(card.rows) == 4
    assert card.chosen == wind


def test_that_the_chart_begins_with_the_channel_that_has_a_limit_and_a_click_changes_it(
    card: AssetCardPanel, room: Room
) -> None:
    room.select(NANPU)
    assert card.chosen == handle_of(room, NANPU, "stress")
    assert [value for _, value in sorted(card.trend.chart.limits, key=lambda x: x[1])] == [100.0, 120.0]
    QTest.mouseClick(card.rows[1], Qt.MouseButton.LeftButton)
    assert card.chosen == handle_of(room, NANPU, "wind_speed")
    assert card.trend.chart.limits == []
    assert card.trend.chart.unit() == "m/s"


def test_that_the_alarms_of_the_asset_are_links(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    (fact,) = card.said.alarms.facts
    assert fact.priority == 1
    card.said.alarms.opened.emit(fact.link)
    assert room.alarm == fact.link


def test_that_the_card_says_what_the_asset_hangs_on_through_cell_and_feeder(card: AssetCardPanel, room: Room) -> None:
    mirror = room.mirror
    cell = mirror.assets[CELL]
    changed = [
        msgspec.structs.replace(cell, attributes={"feeder": "urn:ngsi-ld:Feeder:4"}),
        msgspec.structs.replace(mirror.assets[NANPU], attributes={"cell": CELL, "main_span_m": 423.0}),
    ]
    mirror.change(Changes(seq=mirror.seq + 1, assets=changed))
    report(room, handle_of(room, CELL, "cell_state"), 1.0, Quality.STALE)
    room.select(NANPU)
    assert [fact.link for fact in card.said.needs.facts] == [CELL, "urn:ngsi-ld:Feeder:4"]
    assert card.said.needs.facts[0].text == "Cell 30 · Stale"
    assert [(fact.name, fact.text) for fact in card.said.about.facts] == [("Main span", "423\u00a0m")]
    flown = []
    room.flyTo.connect(flown.append)
    card.said.needs.opened.emit(CELL)
    assert room.asset == CELL
    assert flown == [CELL]
    room.select("urn:ngsi-ld:Feeder:4")
    assert {fact.name: fact.text for fact in card.said.feeds.facts} == {"5G cell": "1", "Bridge": "1"}


async def test_that_the_trend_is_the_engines_past_and_then_what_arrives(qtbot, make_room: Callable[..., Room]) -> None:
    engine = Engine()
    room = make_room(client=engine)
    card = open_card(qtbot, room)
    room.select(NANPU)
    await history.settle()
    keys, start, end = engine.asked[-1]
    assert keys == [ChannelKey(NANPU, "stress", "structures")]
    assert end - start == 3_600 * NS_PER_S + 1
    series = card.trend.shown.series
    before = len(series)
    report(room, handle_of(room, NANPU, "stress"), 99.5)
    assert len(series) > before
    assert series.at(room.mirror.transport.now + NS_PER_S)[1] == 99.5


async def test_that_a_seek_asks_for_the_past_again_and_a_late_answer_is_dropped(
    qtbot, make_room: Callable[..., Room]
) -> None:
    engine = Engine()
    room = make_room(client=engine)
    card = open_card(qtbot, room)
    room.select(NANPU)
    room.select("urn:ngsi-ld:Bridge:yangpu")
    await history.settle()
    assert card.trend.shown.channel.asset.endswith("yangpu")
    asked = len(engine.asked)
    mirror = room.mirror
    mirror.transport = msgspec.structs.replace(mirror.transport, now=mirror.transport.now - 600 * NS_PER_S)
    mirror.tell("transport")
    await history.settle()
    assert len(engine.asked) == asked + 1
    assert engine.asked[-1][2] == mirror.transport.now + 1


def test_that_many_readings_a_second_draw_the_chart_twice_a_second_at_most(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    card.trend.chart.repaint()
    before = card.trend.chart.drawn
    stress = handle_of(room, NANPU, "stress")
    for i in range(200):
        report(room, stress, 100.0 + i, later=i / 100)
    card.trend.chart.repaint()
    assert card.trend.chart.drawn == before
    card.trend._tick()
    card.trend.chart.repaint()
    assert card.trend.chart.drawn == before + 1
    assert card.trend._redraw.interval() == 500


def test_that_the_span_is_a_quarter_of_an_hour_or_an_hour(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    start, end = card.trend.chart.span
    assert end - start == 900 * NS_PER_S
    card.trend.buttons[3_600].click()
    start, end = card.trend.chart.span
    assert end - start == 3_600 * NS_PER_S


def test_that_an_unknown_asset_shows_the_hint(card: AssetCardPanel, room: Room) -> None:
    room.select("urn:ngsi-ld:Bridge:none")
    assert card.hint.isVisible()
    assert card.rows == []


def test_that_an_asset_without_channels_still_has_its_facts(card: AssetCardPanel, room: Room) -> None:
    mirror = room.mirror
    asset = Asset("urn:ngsi-ld:Building:1", "building", {"en": "Tower"}, attributes={"height_m": 632.0})
    mirror.change(Changes(seq=mirror.seq + 1, assets=[asset]))
    room.select(asset.id)
    assert card.name.text() == "Tower"
    assert card.said.about.facts[0].text == "632\u00a0m"
    assert not card.trend.isVisible()


def test_that_without_an_engine_nothing_on_the_card_is_said_to_be_good(card: AssetCardPanel, room: Room) -> None:
    room.select(NANPU)
    assert card.rows[0].said.quality is Quality.GOOD
    room.mirror.set_connected(False)
    card._tick()
    assert {row.said.quality for row in card.rows} == {Quality.STALE}
    assert card.rows[0].said.value == "131.4\u00a0MPa"
    room.mirror.set_connected(True)
    card._tick()
    assert card.rows[0].said.quality is Quality.GOOD


async def test_that_a_fast_replay_asks_the_engine_for_all_readings_once_a_second(
    qtbot, make_room: Callable[..., Room]
) -> None:
    engine = Engine()
    room = make_room(client=engine)
    card = open_card(qtbot, room)
    room.select(NANPU)
    await history.settle()
    mirror = room.mirror
    asked = len(engine.asked)
    for i in range(1, 9):
        now = mirror.transport.now + 50 * NS_PER_S
        mirror.transport = msgspec.structs.replace(mirror.transport, now=now, speed=100.0)
        mirror.tell("transport")
        report(room, handle_of(room, NANPU, "stress"), 90.0 + i, later=0)
        card.trend._tick()
        await history.settle()
    assert len(engine.asked) == asked + 4
    series = card.trend.shown.series
    assert series.gaps(mirror.transport.now - 300 * NS_PER_S, mirror.transport.now, mirror.transport.now) == []


def test_that_a_building_without_data_is_told_by_what_its_city_knows(qtbot, room: Room) -> None:
    card = open_card(qtbot, room)
    feeder = next(asset for asset in room.mirror.assets.values() if asset.kind == "feeder")
    facts = {"height_m": 30.3, "feeder": feeder.id}
    card.describe = lambda name: Asset(name, "building", {}, attributes=facts) if name == "b7" else None
    room.select("b7")
    assert card.name.text() == "b7"
    assert "Building" in card.kind.text()
    assert not card.hint.isVisible()
    assert any("30.3" in str(fact) for part in card.said.lists for fact in part.facts)
    room.select("nothing")
    assert card.hint.isVisible()


WARNING = "urn:ngsi-ld:Alert:rain"


def warn(room: Room, **facts: str) -> None:
    asset = Asset(WARNING, "incident", {"en": "Rain", "zh_CN": "暴雨"}, None, None, dict(facts))
    channel = Channel(WARNING, "severity", "warnings", "{level}")
    changes = Changes(seq=room.mirror.seq + 1, assets=[asset], handles=[9_200], channels=[channel])
    room.mirror.change(changes)


def test_that_a_warning_is_told_in_the_rooms_language_and_time(card: AssetCardPanel, room: Room) -> None:
    warn(room, description="Heavy rain", description_zh="特大暴雨", expires="2026-05-20T12:00:00Z", severity="Severe")
    report(room, 9_200, 3.0)
    room.select(WARNING)
    about = {fact.name: fact.text for fact in card.said.about.facts}
    zone = card.facts.zone
    assert about == {"Description": "Heavy rain", "Expires": age.local(from_iso("2026-05-20T12:00:00Z"), zone).strftime(
        "%Y-%m-%d %H:%M"), "Severity": "Severe"}  # fmt: skip
    assert [row.said.value for row in card.rows] == ["Severe"]
    assert card.rows[0].said.limits == ""
    room.language = "zh_CN"
    card._tell()
    assert "特大暴雨" in {fact.text for fact in card.said.about.facts}


def test_that_what_is_told_anew_of_the_asset_is_read(card: AssetCardPanel, room: Room) -> None:
    warn(room, description="Heavy rain")
    room.select(WARNING)
    warn(room, description="The rain is over")
    card._tick()
    assert [fact.text for fact in card.said.about.facts] == ["The rain is over"]
