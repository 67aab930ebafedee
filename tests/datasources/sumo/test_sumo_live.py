"""The whole way: a running SUMO, a source host, the supervisor."""

import asyncio
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import datasources.sumo
from citydeck.model.event import SourceState
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.sumo.stand import Stand

STREET_WITHIN = 30.0
FAST = {"every": 0.1, "pace": 20.0}


def settings(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, **FAST, **more}


def told(seen, name: str, metric: str) -> list[float]:
    return [value for asset, kind, value in seen.values() if (asset, kind) == (name, metric)]


async def test_that_an_empty_road_has_no_speed_and_a_driven_one_has_that_of_its_cars(sumo, watched):
    seen = await watched("sumo", settings(sumo().port))
    await seen.sees(lambda: any(speed > 40 for speed in told(seen, "middle", "speed")))
    middle, occupancy = told(seen, "middle", "speed"), told(seen, "middle", "occupancy")
    assert np.isnan(middle[0]), "SUMO names the speed that is allowed where nobody drives"
    assert occupancy[0] == 0.0
    assert np.nanmax(middle) == pytest.approx(54.0, abs=0.1)  # 15 m/s
    assert 0.0 < max(occupancy) < 2.0  # per cent: a car of 5 m on two lanes of 950 m


async def test_that_roads_have_their_street_names_and_lie_where_the_network_lies(sumo, watched):
    seen = await watched("sumo", settings(sumo().port))
    await seen.sees(lambda: len(seen.assets) >= 3)
    roads = {asset.id.rpartition(":")[2]: asset for asset in seen.assets if asset.kind == "road"}
    assert {name: asset.names["en"] for name, asset in roads.items()} == {
        "west": "West Street", "middle": "middle", "east": "east",
    }  # fmt: skip
    assert roads["west"].place.path[0][:2] == pytest.approx((121.47, 31.23), abs=1e-4)
    assert roads["west"].place.path[-1][:2] == pytest.approx((121.48, 31.23), abs=1e-4)


async def test_that_a_vehicle_moves_east_and_its_number_is_free_when_it_has_arrived(sumo, watched):
    seen = await watched("sumo", settings(sumo().port, vehicles=1))
    await seen.sees(lambda: len(told(seen, "x-0", "longitude")) > 5)
    east = told(seen, "x-0", "longitude")
    assert east == sorted(east)
    assert told(seen, "x-0", "bearing")[0] == pytest.approx(90.0, abs=1.0)
    assert told(seen, "x-0", "speed")[2] == pytest.approx(54.0, abs=0.1)
    await seen.sees(lambda: np.isnan(told(seen, "x-0", "longitude")[-1]))
    assert not any(name == "x-1" for name, _, _ in seen.values()), "one vehicle was asked for, two drove"
    await seen.sees(lambda: "nobody drives any more" in seen.supervisor.status()["x"].text)


async def test_that_rules_say_which_road_is_which_asset_and_leave_out_the_others(sumo, watched):
    rules = [{"road": "w*t", "asset": "urn:ngsi-ld:Road:hubin-{id}"}, {"road": "east"}]
    seen = await watched("sumo", settings(sumo().port, roads=rules, vehicles=0))
    await seen.sees(lambda: len(seen.channels) >= 4)
    assert {channel.asset.rpartition(":")[2] for channel in seen.channels} == {"hubin-west", "east"}


async def test_that_two_roads_are_never_one_asset(sumo, watched):
    rules = [{"road": "*", "asset": "urn:ngsi-ld:Road:one"}]
    seen = await watched("sumo", settings(sumo().port, roads=rules))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "give each its own asset" in seen.states[-1][1]


async def test_that_a_network_without_projection_has_readings_and_no_places(sumo, watched):
    seen = await watched("sumo", settings(sumo(projected=False).port))
    await seen.sees(lambda: len(seen.values()) >= 6)
    assert {asset.place for asset in seen.assets} == {None}
    await seen.sees(lambda: "no projection" in seen.supervisor.status()["x"].text)
    assert {metric for _, metric, _ in seen.values()} == {"speed", "occupancy"}


async def test_that_a_simulation_that_ended_is_lost_and_one_started_anew_is_found(sumo, watched):
    simulation = sumo()
    seen = await watched("sumo", settings(simulation.port))
    await seen.sees(lambda: len(seen.values()) >= 6)
    simulation.stop()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "has ended" in " ".join(text for _, text in seen.states)
    count = len(seen.values())
    simulation.start()
    await seen.sees(lambda: len(seen.values()) > count)
    assert seen.supervisor.status()["x"].restarts == 0


async def test_that_a_simulation_that_hangs_is_lost_within_three_seconds(sumo, watched):
    simulation = sumo()
    seen = await watched("sumo", settings(simulation.port))
    await seen.sees(lambda: len(seen.values()) >= 6)
    began = time.monotonic()
    simulation.freeze()
    try:
        await seen.sees(lambda: seen.state() is SourceState.LOST)
        assert time.monotonic() - began < 3.0
        assert "did not answer within 2 s" in seen.states[-1][1]
    finally:
        simulation.thaw()


async def test_that_what_speaks_something_else_is_no_simulation(watched, chatter):
    port = await chatter(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    seen = await watched("sumo", settings(port))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert seen.states[-1][1] == f"127.0.0.1:{port} answers, and does not speak TraCI"


async def test_that_nobody_there_is_said_plainly(watched):
    seen = await watched("sumo", settings(9))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert seen.states[-1][1] == "no SUMO at 127.0.0.1:9: nothing listens there"


@pytest.fixture
def street(tmp_path):
    """A stand whose work is in another loop: the kit counts the tasks that are left in its own."""
    if lacking := Stand.lacks():
        pytest.skip(lacking)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="street")
    thread.start()
    there = Stand(tmp_path, "")
    try:
        asyncio.run_coroutine_threadsafe(there.start(), loop).result(STREET_WITHIN)
        yield there
        asyncio.run_coroutine_threadsafe(there.close(), loop).result(STREET_WITHIN)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def test_that_the_sumo_adapter_keeps_the_contract(street, tmp_path):
    """The kit opens a source twice; the stand starts a simulation for each connection."""
    folder = Path(datasources.sumo.__file__).parent
    given = street.settings(street.port, "")
    verdict = await judge(folder, "datasources.sumo", given, tmp_path, enough=lambda seen: seen.rows >= 60)
    assert verdict.faults == []
    assert verdict.channels == 6


async def test_that_the_sumo_adapter_works_inside_its_enclosure(sumo, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    simulation = sumo()
    seen = await watched("sumo", settings(simulation.port), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 1)
    enforced = seen.supervisor.status()["x"].enforced
    assert enforced["files"] == "enforced"
    assert not landlock.works() or enforced["network"].startswith(f"enforced: TCP port {simulation.port}")
