"""The content panels on the recorded hour that Citydeck brings, read by the engine's own session."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import resources
from app.direct import DirectClient, open_direct
from citydeck.model.time import NS_PER_S
from views import history
from views.asset_card import AssetCardPanel
from views.bridge import Room
from views.energy_panel import EnergyPanel
from views.resilience_panel import ResiliencePanel

SITE = Path(resources.__file__).parent / "sites" / "shanghai"
NANPU = "urn:ngsi-ld:Bridge:nanpu"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.fixture(scope="module")
def client(loop: asyncio.AbstractEventLoop) -> Iterator[DirectClient]:
    made = loop.run_until_complete(open_direct(SITE, None))
    start = made.mirror.transport.start
    loop.run_until_complete(made.seek(start + 24 * 60 * NS_PER_S))
    made.refresh()
    yield made
    made.session.recorded.close()


@pytest.fixture
def room(qapp, client: DirectClient) -> Iterator[Room]:
    made = Room(client.mirror, client)
    yield made
    made.close()


def look(qtbot, loop: asyncio.AbstractEventLoop, panel) -> None:
    async def shown() -> None:
        panel.resize(520, 560)
        panel.show()
        await history.settle()

    qtbot.addWidget(panel)
    loop.run_until_complete(shown())


def test_that_the_card_draws_the_climb_to_the_limit_as_the_hour_holds_it(qtbot, loop, room: Room) -> None:
    panel = AssetCardPanel(room)
    look(qtbot, loop, panel)

    async def chosen() -> None:
        room.select(NANPU)
        await history.settle()

    loop.run_until_complete(chosen())
    handle = panel.chosen
    assert room.mirror.channels[handle].metric == "stress"
    series, now = panel.trend.shown.series, room.mirror.transport.now
    assert series.at(now)[1] == pytest.approx(float(room.mirror.value[handle]))
    early = series.extent(now - 900 * NS_PER_S, now - 780 * NS_PER_S)[1]
    assert series.extent(now - 60 * NS_PER_S, now)[1] > early + 20
    limits = sorted(value for _, value in panel.trend.chart.limits)
    assert limits
    assert panel.rows[panel.handles.index(handle)].said.beyond == (room.mirror.value[handle] >= limits[0])
    assert series.extent(now + 1, now + 3_600 * NS_PER_S) is None or series.newest <= now


def test_that_the_panels_figures_are_those_of_the_mirror(qtbot, loop, room: Room) -> None:
    resilience, energy = ResiliencePanel(room), EnergyPanel(room)
    look(qtbot, loop, resilience)
    look(qtbot, loop, energy)
    mirror = room.mirror
    stress = mirror.value[mirror.handles_of_metric["stress"]]
    assert resilience.row.cards[0].figure.text == f"{np.nanmax(stress):.1f}"
    power = mirror.value[mirror.handles_of_metric["power"]]
    assert float(energy.row.cards[0].figure.text.replace(",", "")) == pytest.approx(power.sum(), abs=0.06)
    assert energy.total.series.newest <= mirror.transport.now
    past = energy.total.series.extent(mirror.transport.now - 1_200 * NS_PER_S, mirror.transport.now)
    assert past[0] > 0.5 * power.sum()
    assert past[1] < 2 * power.sum()
