from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from citydeck.link.message import Changes
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views import history
from views.bridge import Room
from views.connectivity_panel import ConnectivityPanel
from views.domain_panel import DomainPanel, worst
from views.energy_panel import EnergyPanel
from views.panel_factory import make_panel
from views.resilience_panel import ResiliencePanel
from views.services_panel import ServicesPanel
from views.traffic_panel import TrafficPanel
from widgets.bars import Bar
from widgets.quantity import MISSING

NAN = float("nan")
DOMAINS = ("traffic", "connectivity", "energy", "resilience", "services")


def opened(qtbot, kind: type[DomainPanel], room: Room, width: int = 520, height: int = 420) -> DomainPanel:
    panel = kind(room)
    panel.resize(width, height)
    qtbot.addWidget(panel)
    panel.show()
    return panel


def put(room: Room, metric: str, values: list[float], quality: Quality = Quality.GOOD) -> None:
    """All channels of a metric report, the last value for those that are left."""
    handles = room.mirror.handles_of_metric[metric]
    full = (values + values[-1:] * len(handles))[: len(handles)]
    at = [room.mirror.transport.now + NS_PER_S] * len(handles)
    qualities = [Quality.BAD if np.isnan(value) else quality for value in full]
    room.mirror.values(Batch.of(handles, at, at, full, qualities))


def number(panel: DomainPanel, place: int) -> str:
    return panel.row.cards[place].figure.text


@pytest.mark.parametrize("key", DOMAINS)
def test_that_the_factory_builds_every_domain_and_it_has_a_name_and_figures(qtbot, room: Room, key: str) -> None:
    panel = make_panel(key, room, None)
    assert isinstance(panel, DomainPanel)
    qtbot.addWidget(panel)
    panel.show()
    assert panel.title()
    assert panel.legend()
    assert all(card.name for card in panel.row.cards)
    assert all(card.figure.text for card in panel.row.cards)


def test_that_the_mean_speed_is_of_the_sections_that_report(qtbot, room: Room) -> None:
    put(room, "speed", [NAN, 10.0, 50.0])
    panel = opened(qtbot, TrafficPanel, room)
    assert number(panel, 0) == "48"
    assert panel.row.cards[0].figure.note == "25 of 26 report"
    assert number(panel, 1) == "1"
    assert panel.spread.unknown == 1
    assert sum(panel.spread.counts) == 25
    assert panel.spread.counts[1] == 1
    assert panel.spread.counts[5] == 24


def test_that_all_stale_is_a_dash_and_said_and_no_zero(qtbot, room: Room) -> None:
    put(room, "speed", [40.0], Quality.STALE)
    panel = opened(qtbot, TrafficPanel, room)
    assert number(panel, 0) == MISSING
    assert number(panel, 1) == MISSING
    assert panel.row.cards[0].figure.doubt == 1.0
    assert "26 stale" in panel.row.cards[0].figure.note
    assert sum(panel.spread.counts) == 0


def test_that_cells_down_are_counted_among_those_that_report(qtbot, room: Room) -> None:
    put(room, "cell_state", [0.0, 0.0, 1.0])
    panel = opened(qtbot, ConnectivityPanel, room)
    assert number(panel, 0) == "2"
    assert panel.row.cards[0].figure.token == "high"
    put(room, "cell_state", [0.0], Quality.STALE)
    panel.refresh()
    assert number(panel, 0) == MISSING


def test_that_a_fibre_cut_says_how_many_buildings_are_dark(qtbot, room: Room) -> None:
    put(room, "fibre_state", [0.0, 1.0])
    mirror = room.mirror
    first = mirror.channels[mirror.handles_of_metric["fibre_state"][0]].asset
    asset = msgspec.structs.replace(mirror.assets[first], attributes={"serves": 101})
    mirror.change(Changes(seq=mirror.seq + 1, assets=[asset]))
    panel = opened(qtbot, ConnectivityPanel, room)
    assert number(panel, 1) == "1"
    assert panel.row.cards[1].figure.note == "101 buildings dark"


def test_that_the_sum_of_power_says_how_many_feeders_it_is_of(qtbot, room: Room) -> None:
    put(room, "power", [NAN, 10.0])
    panel = opened(qtbot, EnergyPanel, room)
    assert number(panel, 0) == "170.0"
    assert panel.row.cards[0].figure.note == "17 of 18 report"
    assert panel.row.cards[0].figure.doubt == pytest.approx(1 / 18)


def test_that_the_fullest_feeders_come_first_and_those_without_a_value_last(qtbot, room: Room) -> None:
    put(room, "load", [NAN, 30.0, 101.0, 55.0])
    panel = opened(qtbot, EnergyPanel, room)
    values = [bar.value for bar in panel.feeders.bars]
    assert values[0] == 101.0
    assert np.isnan(values[-1])
    assert panel.feeders.bars[-1].quality is Quality.BAD


def test_that_each_bridge_stands_against_its_own_limits(qtbot, room: Room) -> None:
    put(room, "stress", [60.0, 131.4, 20.0])
    panel = opened(qtbot, ResiliencePanel, room)
    assert number(panel, 0) == "131.4"
    assert panel.row.cards[0].figure.place == "Yangpu Bridge"
    assert panel.row.cards[0].figure.token == "high"
    assert all(bar.limits == (100.0, 120.0) for bar in panel.stress.bars)
    assert panel.stress.bars[0].name == "Yangpu Bridge"
    assert panel.stress.bars[0].beyond


def test_that_the_worst_value_is_never_a_stale_one(qtbot, room: Room) -> None:
    put(room, "stress", [60.0])
    handle = room.mirror.handles_of_metric["stress"][0]
    now = room.mirror.transport.now + 2 * NS_PER_S
    room.mirror.values(Batch.of([handle], [now], [now], [150.0], [Quality.STALE]))
    panel = opened(qtbot, ResiliencePanel, room)
    assert number(panel, 0) == "60.0"
    assert panel.row.cards[0].figure.doubt == pytest.approx(0.25)
    assert "1 stale" in panel.row.cards[0].figure.note


def test_that_the_least_pressure_is_shown_not_the_greatest(qtbot, room: Room) -> None:
    put(room, "pressure", [400.0, 210.0, 380.0])
    panel = opened(qtbot, ResiliencePanel, room)
    assert number(panel, 2) == "210"


def test_that_services_show_air_by_station_and_reports_by_district(qtbot, room: Room) -> None:
    put(room, "open_reports", [4.0, 9.0, 1.0])
    panel = opened(qtbot, ServicesPanel, room)
    assert number(panel, 1) == "17"
    assert panel.reports.bars[0].name == "Jing'an"
    assert len(panel.air.bars) == 5
    assert panel.air.how.symbol == "µg/m³"


def test_that_names_follow_the_language_of_the_room(qtbot, room: Room) -> None:
    put(room, "open_reports", [4.0, 9.0, 1.0])
    panel = opened(qtbot, ServicesPanel, room)
    room.set_language("zh_CN")
    panel.retranslate()
    assert panel.reports.bars[0].name == "静安区"


def test_that_a_click_on_a_bar_selects_its_asset_and_flies_there(qtbot, room: Room) -> None:
    panel = opened(qtbot, ResiliencePanel, room)
    flown = []
    room.flyTo.connect(flown.append)
    panel.stress.opened.emit("urn:ngsi-ld:Bridge:lupu")
    assert room.asset == "urn:ngsi-ld:Bridge:lupu"
    assert flown == ["urn:ngsi-ld:Bridge:lupu"]


def test_that_a_thousand_readings_refresh_a_panel_at_the_next_tick_only(qtbot, room: Room) -> None:
    panel = opened(qtbot, TrafficPanel, room)
    done = []
    panel.fill = lambda: done.append(True)
    for _ in range(1_000):
        room.values.emit(np.array([0]))
    assert done == []
    panel._tick()
    panel._tick()
    assert done == [], "it waits for its turn"
    for _ in range(3):
        room.turns.turn()
    assert done == [True]
    assert panel._timer.interval() >= 500


def test_that_a_hidden_panel_computes_nothing_and_asks_nothing(qtbot, make_room: Callable[..., Room]) -> None:
    class Engine:
        async def trend(self, *_: object) -> list[object]:
            raise AssertionError("asked")

    room = make_room(client=Engine())
    panel = EnergyPanel(room)
    qtbot.addWidget(panel)
    panel.fill = lambda: pytest.fail("computed")
    room.mirror.tell("baseline")
    room.values.emit(np.array([0]))
    panel._tick()


async def test_that_a_panel_that_is_shown_asks_for_its_hour_once(qtbot, make_room: Callable[..., Room]) -> None:
    class Engine:
        asked = 0

        async def trend(self, *_: object) -> list[object]:
            self.asked += 1
            return []

    engine = Engine()
    room = make_room(client=engine)
    panel = opened(qtbot, EnergyPanel, room)
    panel.refresh()
    panel.hide()
    panel.show()
    await history.settle()
    assert engine.asked == 1


def test_that_a_part_of_the_feeders_is_said_to_be_a_part(qtbot, room: Room, monkeypatch) -> None:
    monkeypatch.setattr(history, "MOST_KEYS", 6)
    panel = opened(qtbot, EnergyPanel, room)
    assert panel.trend.title == "Power of 6 of 18 feeders, last hour"


def test_that_every_chart_can_be_reached_in_a_small_panel(qtbot, room: Room) -> None:
    panel = opened(qtbot, ResiliencePanel, room, 340, 250)
    assert panel.deck.pages == 3
    assert panel.pager.isVisible()
    seen = []
    for _ in range(3):
        seen += [chart for chart in panel.deck.charts if chart.isVisible()]
        panel.pager.click()
    assert seen == panel.deck.charts


def test_that_a_large_panel_shows_all_its_charts(qtbot, room: Room) -> None:
    panel = opened(qtbot, ResiliencePanel, room, 520, 560)
    assert panel.deck.pages == 1
    assert not panel.pager.isVisible()
    assert all(chart.isVisible() for chart in panel.deck.charts)


def test_that_the_nearest_to_its_limit_comes_first_and_the_untrusted_after_the_trusted() -> None:
    bars = [
        Bar("far", 50.0, limits=(100.0,)),
        Bar("stale", 99.0, Quality.STALE, (100.0,)),
        Bar("none", NAN, Quality.BAD),
        Bar("near", 45.0, limits=(50.0,)),
    ]
    assert [bar.name for bar in worst(bars)] == ["near", "far", "stale", "none"]


def test_that_without_an_engine_every_figure_says_so_and_no_bar_is_trusted(qtbot, room: Room) -> None:
    panel = opened(qtbot, ResiliencePanel, room)
    room.mirror.set_connected(False)
    panel._tick()
    room.turns.turn()
    assert all(card.figure.doubt == 1.0 for card in panel.row.cards)
    assert panel.row.cards[0].figure.note == "no engine, as of 19:24"
    assert {bar.quality for bar in panel.stress.bars} == {Quality.STALE}
    room.mirror.set_connected(True)
    panel._tick()
    room.turns.turn()
    assert panel.row.cards[0].figure.doubt == 0.0


def test_that_a_clock_that_stands_still_draws_nothing(qtbot, room: Room) -> None:
    panel = opened(qtbot, EnergyPanel, room)
    room.transport.emit()
    panel._tick()
    room.turns.turn()
    panel.repaint()
    before = [chart.drawn for chart in panel.deck.charts]
    for _ in range(10):
        room.transport.emit()
        panel._tick()
        room.turns.turn()
        panel.repaint()
    assert [chart.drawn for chart in panel.deck.charts] == before


def test_that_a_recording_with_other_metrics_is_shown_by_those(qtbot, room: Room) -> None:
    mirror = room.mirror
    keep = mirror.handles_of_metric
    for metric in ("stress", "settlement", "pressure", "wind_speed", "axle_load", "rain"):
        keep.pop(metric)
    bridge = "urn:ngsi-ld:Bridge:nanpu"
    channels = [Channel(bridge, "strain", "gauges", "um/m"), Channel(bridge, "force", "gauges", "kN")]
    mirror.change(Changes(seq=mirror.seq + 1, handles=[9_000, 9_001], channels=channels))
    put(room, "strain", [-42.0])
    panel = opened(qtbot, ResiliencePanel, room)
    assert panel.row.cards[0].name == "Strain"
    assert number(panel, 0) == "−42.0"
    assert panel.row.cards[1].name == "Force"
    assert number(panel, 1) == MISSING
    assert [card.isVisible() for card in panel.row.cards] == [True, True, False, False]
    assert panel.stress.head() == "Strain, µm/m"
    assert panel.stress._top >= 42
    assert panel.mean_wind.metric == "strain"
    mirror.change(Changes(seq=mirror.seq + 1, handles=[9_002], channels=[Channel(bridge, "stress", "gauges", "MPa")]))
    panel.refresh()
    assert panel.row.cards[0].name == "Highest stress"
    assert panel.mean_wind.metric == "wind_speed"
