"""The adapter with a real SensorThings service and a real broker."""

import json
import math
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

import datasources.sensorthings
from citydeck.model.event import SourceState
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, TimeRange, from_iso
from citydeck.sources import landlock
from citydeck.sources.check import check
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.supervisor import SourceConfig


def ago(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(time.time() - seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def of(name: str) -> dict:
    """Data arrays: this service expands each Observation of a page to the Datastream of the first."""
    return {"filter": f"name eq '{name}'", "data_array": True}


async def test_that_things_places_units_and_metrics_are_discovered(service, run):
    station = service.station("North")
    station.observe(ago(20), 21.5)
    seen = await run(service.url, **of("North"))
    await seen.until(lambda: seen.rows)
    assert [(one.metric, one.unit) for one in seen.channels] == [("temperature", "Cel")]
    asset = seen.assets[f"urn:ngsi-ld:Thing:{station.thing}"]
    assert (asset.name(), asset.place.longitude, asset.place.latitude) == ("North", 4.47, 51.92)
    assert seen.rows == [(station.thing, "temperature", 21.5, Quality.GOOD)]


async def test_that_all_pages_are_read_and_a_filter_holds(service, run):
    stations = [service.station("Row") for _ in range(5)]
    for number, station in enumerate(stations):
        station.observe(ago(30 - number), float(number))
    seen = await run(service.url, **of("Row"), top=2, asset="urn:ngsi-ld:Station:{datastream}")
    await seen.until(lambda: len(seen.rows) == 5)
    assert len(seen.channels) == 5
    assert sorted(value for _, _, value, _ in seen.rows) == [0.0, 1.0, 2.0, 3.0, 4.0]


async def test_that_each_observation_is_handed_on_once_and_a_late_one_is_found(service, run):
    station = service.station("Once")
    station.observe(ago(20), 1.0)
    seen = await run(service.url, **of("Once"))
    await seen.until(lambda: seen.rows)
    station.observe(ago(10), 2.0)
    station.observe(ago(15), 3.0)
    rounds = 0

    def enough() -> bool:
        nonlocal rounds
        rounds += len(seen.rows) == 3
        return rounds > 5

    await seen.until(enough, since=seen.observed[-1])
    assert sorted(value for _, _, value, _ in seen.rows) == [1.0, 2.0, 3.0]


async def test_that_two_datastreams_of_one_thing_and_metric_are_two_assets(service, run):
    first = service.station("Twice")
    second = service.station("Twice", thing=first.thing)
    seen = await run(service.url, filter="name eq 'Twice'")
    ends = sorted(channel.asset.rpartition(":")[2] for channel in seen.channels)
    assert len(ends) == 2
    assert first.thing in ends
    assert {first.stream, second.stream} & set(ends)


async def test_that_data_arrays_say_the_same(service, run):
    station = service.station("Array")
    station.observe(ago(20), 7.25)
    seen = await run(service.url, **of("Array"))
    await seen.until(lambda: seen.rows)
    assert seen.rows == [(station.thing, "temperature", 7.25, Quality.GOOD)]


async def test_that_a_past_span_is_given_exactly(service, run):
    station = service.station("Past")
    start = from_iso("2026-05-20T10:00:00Z")
    for second in range(10):
        station.observe(f"2026-05-20T10:00:{second:02}Z", float(second))
    seen = await run(service.url, **of("Past"), top=3)
    async for batch in seen.source.history(TimeRange(start + 2 * NS_PER_S, start + 8 * NS_PER_S)):
        seen.take(batch)
    assert sorted(value for _, _, value, _ in seen.rows) == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0]


async def test_that_a_unit_that_cannot_be_told_is_said_and_the_settings_tell_it(service, run):
    service.station("Unclear", symbol="Grad")
    seen = await run(service.url, **of("Unclear"))
    assert seen.channels == []
    assert (await seen.source.health()).text == "1 datastreams are not read, their unit: units"
    seen = await run(service.url, **of("Unclear"), units={"Grad": "Cel"}, metrics={"Air temperature": "t_air"})
    assert [(one.metric, one.unit) for one in seen.channels] == [("t_air", "Cel")]


async def test_that_pushed_observations_come_and_what_was_missed_is_asked_for(service, run, broker, publisher):
    station = service.station("Push")
    station.observe(ago(40), 1.0)
    seen = await run(service.url, **of("Push"), mqtt_host="127.0.0.1", mqtt_port=broker, every=60.0)
    at = ago(5)
    publisher.publish(station.topic, json.dumps({"phenomenonTime": at, "result": 2.0}), qos=1)
    publisher.publish(station.topic, json.dumps({"phenomenonTime": at, "result": 2.0}), qos=1)
    publisher.publish(station.topic, b"{", qos=1)
    publisher.publish(station.topic, json.dumps({"phenomenonTime": ago(4), "result": None}), qos=1)
    await seen.until(lambda: len(seen.rows) == 3 and seen.refused)
    values = sorted((value for _, _, value, _ in seen.rows), key=lambda value: (math.isnan(value), value))
    assert values[:2] == [1.0, 2.0]
    assert math.isnan(values[2])
    assert len(seen.refused) == 1


async def test_that_a_service_that_is_none_is_said_plainly(run):
    with pytest.raises(ConnectionError, match="cannot be reached"):
        await run("http://127.0.0.1:9/v1.1")


async def test_that_the_sensorthings_adapter_keeps_the_contract(service, tmp_path):
    station = service.station("Kit")
    for number in range(4):
        station.observe(ago(40 - number), float(number))
    folder = Path(datasources.sensorthings.__file__).parent
    told = {"url": service.url, "every": 0.2, "datum": "WGS 84", **of("Kit")}
    verdict = await judge(folder, "datasources.sensorthings", told, tmp_path, enough=lambda seen: seen.rows >= 4)
    assert verdict.faults == []


async def test_that_the_adapter_works_inside_its_enclosure_and_reaches_its_two_far_ends_alone(service, broker, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    station = service.station("Walls")
    station.observe(ago(20), 5.0)
    told = {"url": service.url, "every": 0.5, "mqtt_host": "127.0.0.1", "mqtt_port": broker, **of("Walls")}
    seen = await watched("sensorthings", told, enclosure=enclosure)
    await seen.sees(seen.values)
    assert seen.state() is SourceState.UP
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    if landlock.works():
        assert str(broker) in told["network"].partition(";")[0]


async def test_that_a_broker_that_is_not_there_is_said(service, watched):
    service.station("NoBroker")
    told = {"url": service.url, "mqtt_host": "127.0.0.1", "mqtt_port": 9, **of("NoBroker")}
    seen = await watched("sensorthings", told)
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "127.0.0.1:9 cannot be reached" in seen.states[-1][1]


@pytest.mark.slow
async def test_that_a_broker_that_is_gone_is_lost_within_three_seconds(service, mosquitto, watched):
    port, process = mosquitto
    service.station("Gone").observe(ago(20), 5.0)
    told = {"url": service.url, "mqtt_host": "127.0.0.1", "mqtt_port": port, **of("Gone")}
    seen = await watched("sensorthings", told)
    await seen.sees(seen.values)
    process.kill()
    began = time.monotonic()
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert time.monotonic() - began < 3.0


@pytest.mark.slow
async def test_that_only_what_the_manifest_names_leaves_and_no_name_of_a_person(service, tmp_path):
    station = service.station("Fields")
    station.observe(ago(20), 5.0, parameters={"driver": "Ms Nobody"})
    told = {"url": service.url, "datum": "WGS 84", **of("Fields")}
    report = await check(tmp_path, SourceConfig("x", "sensorthings", told), seconds=2.0)
    assert report.ok, report
    assert (report.state, report.assets, report.channels) == ("UP", 1, 1)
    assert "Nobody" not in repr(report)


async def test_that_pages_without_end_are_bounded_and_said(service, run):
    for number in range(3):
        service.station("Many").observe(ago(20 - number), 5.0)
    seen = await run(service.url, **of("Many"), top=1, pages=2)
    assert len(seen.channels) <= 2
    assert (await seen.source.health()).text == "more than 2 pages: the rest is not read (pages)"
