"""GTFS-Realtime from a web service to rows, assets and incidents."""

import time
import zipfile
from pathlib import Path

import pytest
from google.transit import gtfs_realtime_pb2 as gtfs

import datasources.gtfs_realtime
from citydeck.model.errors import WrongUse
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from datasources.gtfs_realtime.timetable import read

VEHICLE = """
entity {{ id: "e1" vehicle {{ trip {{ trip_id: "t1" route_id: "r2" }} timestamp: {at}
  vehicle {{ id: "bus7" label: "7" license_plate: "沪A·CANARY" }}
  position {{ latitude: {lat} longitude: 121.5 speed: 10 bearing: 0 }} occupancy_percentage: 40 }} }}
"""
ALERT = """
entity {{ id: "a1" alert {{ active_period {{ start: {start} end: {end} }} severity_level: WARNING cause: ACCIDENT
  effect: DETOUR informed_entity {{ route_id: "r2" stop_id: "s2" }}
  header_text {{ translation {{ text: "Detour" language: "en" }} translation {{ text: "绕行" language: "zh" }} }}
  description_text {{ translation {{ text: "Use Exit 4" language: "en" }} }} }} }}
"""


def settings(service, **more) -> dict:
    return {"url": service.url, "feeds": ["v.pb"], "every": 0.1, **more}


async def test_that_vehicles_tell_where_they_are_and_move_on_the_map(service, message, timetable, watched):
    now = int(time.time())
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now - 2, lat=31.2))
    seen = await watched("gtfs_realtime", settings(service, static="gtfs"))
    await seen.sees(lambda: len(seen.values()) >= 5)
    first = {metric: value for name, metric, value in seen.values()[:5]}
    assert first["speed"] == pytest.approx(36.0)
    assert (first["bearing"], first["occupancy"]) == (0.0, 40.0)
    assert first["latitude"] == pytest.approx(31.2, abs=1e-5)
    assert set(seen.rows.observed_at.tolist()) == {(now - 2) * NS_PER_S}
    (asset,) = seen.assets
    assert (asset.id, asset.kind, asset.names["en"]) == ("urn:ngsi-ld:Vehicle:bus7", "vehicle", "2 · Pudong Airport")
    service.said["/v.pb"] = message(now + 5, VEHICLE.format(at=now + 3, lat=31.3))
    await seen.sees(lambda: seen.assets[0].place.latitude == pytest.approx(31.3, abs=1e-5))
    await seen.sees(lambda: len(seen.values()) == 10)
    assert "CANARY" not in str((seen.assets, seen.states, seen.supervisor.status()))


async def test_that_an_older_message_and_an_unchanged_one_say_nothing_new(service, message, watched):
    now = int(time.time())
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now, lat=31.2))
    seen = await watched("gtfs_realtime", settings(service))
    await seen.sees(lambda: len(seen.values()) == 5 and service.unchanged > 2)
    service.said["/v.pb"] = message(now - 60, VEHICLE.format(at=now - 60, lat=31.9))
    count = service.asked["/v.pb"]
    await seen.sees(lambda: service.asked["/v.pb"] > count + 2)
    assert len(seen.values()) == 5


async def test_that_delays_and_next_arrivals_are_told(service, message, timetable, watched):
    now = int(time.time())
    update = f"""
    entity {{ id: "u" trip_update {{ trip {{ trip_id: "t1" route_id: "r2" }} timestamp: {now}
      stop_time_update {{ stop_id: "s1" arrival {{ time: {now + 90} delay: 30 }} }}
      stop_time_update {{ stop_id: "s2" arrival {{ time: {now + 300} delay: 60 }} }}
      stop_time_update {{ stop_id: "nowhere" arrival {{ time: {now + 1} }} }} }} }}
    """
    service.said["/v.pb"] = message(now, update)
    seen = await watched("gtfs_realtime", settings(service, static="gtfs"))
    await seen.sees(lambda: len(seen.values()) == 3)
    assert sorted(seen.values()) == [("s1", "next_arrival", 90.0), ("s2", "next_arrival", 300.0), ("t1", "delay", 30.0)]
    stop = next(asset for asset in seen.assets if asset.id.endswith("s2"))
    assert (stop.kind, stop.names["en"], stop.place.longitude) == ("stop", "Lujiazui", 121.5)


async def test_that_alerts_begin_change_and_end(service, message, timetable, watched):
    now = int(time.time())
    service.said["/v.pb"] = message(now, ALERT.format(start=now - 60, end=now + 60))
    seen = await watched("gtfs_realtime", settings(service, static="gtfs"))
    await seen.sees(lambda: len(seen.values()) == 2)
    assert seen.values() == [("a1", "incident_state", 1.0), ("a1", "severity", 2.0)]
    (asset,) = seen.assets
    assert asset.names == {"en": "Detour", "zh_CN": "绕行"}
    assert asset.attributes == {"cause": "accident", "effect": "detour", "description": "Use Exit 4", "routes": "2"}
    assert asset.place.longitude == 121.5
    service.said["/v.pb"] = message(now + 1, "")  # a full dataset without it
    await seen.sees(lambda: seen.values()[-2:] == [("a1", "incident_state", 0.0), ("a1", "severity", 0.0)])


async def test_that_a_deleted_entity_of_a_differential_feed_is_over(service, message, watched):
    now = int(time.time())
    service.said["/v.pb"] = message(now, ALERT.format(start=0, end=now + 60), differential=True)
    seen = await watched("gtfs_realtime", settings(service))
    await seen.sees(lambda: len(seen.values()) == 2)
    service.said["/v.pb"] = message(now + 1, "", differential=True)
    service.said["/v.pb"] = message(now + 2, 'entity { id: "a1" is_deleted: true }', differential=True)
    await seen.sees(lambda: seen.values()[-2] == ("a1", "incident_state", 0.0))


async def test_that_a_feed_that_answers_and_stands_still_is_said_to_be_old(service, message, watched):
    then = int(time.time()) - 3600
    service.said["/v.pb"] = message(then, VEHICLE.format(at=then, lat=31.2))
    seen = await watched("gtfs_realtime", settings(service))
    await seen.sees(lambda: "60 min old" in seen.supervisor.status()["x"].text)
    assert not seen.supervisor.status()["x"].ok


async def test_that_what_is_no_message_is_quarantined_and_the_feed_goes_on(service, message, watched):
    now = int(time.time())
    service.said["/v.pb"] = b"\xff\xfe\xff Canary Person, no message"
    seen = await watched("gtfs_realtime", settings(service))
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) >= 1)
    assert all("Canary" not in one.masked for one in seen.supervisor.status()["x"].samples)
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now, lat=31.2))
    await seen.sees(lambda: len(seen.values()) == 5)


async def test_that_a_feed_that_is_not_there_is_said_and_comes_back_by_itself(service, message, watched):
    now = int(time.time())
    seen = await watched("gtfs_realtime", settings(service))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "nothing at this address (404)" in seen.states[-1][1]
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now, lat=31.2))
    await seen.sees(lambda: len(seen.values()) == 5)


@pytest.mark.shared
async def test_that_the_recorded_feed_of_a_metro_is_read_whole(service, shared_data, watched, tmp_path):
    """460 entities with a vendor's extensions: 285 trip updates, 174 vehicles, 1 alert; positions by stop only."""
    raw = (shared_data / "traffic/gtfs_rt/nyct_a_division.gtfsrt").read_bytes()
    told = gtfs.FeedMessage.FromString(raw)
    kinds = [sum(entity.HasField(kind) for entity in told.entity) for kind in ("trip_update", "vehicle", "alert")]
    assert (len(told.entity), kinds) == (460, [285, 174, 1])
    (tmp_path / "stops").mkdir()
    stops = (shared_data / "traffic/gtfs_rt/nyct_stops.txt").read_bytes()
    (tmp_path / "stops" / "stops.txt").write_bytes(stops)
    assert len(read(tmp_path / "stops").stops) == 1497
    service.said["/v.pb"] = raw
    seen = await watched("gtfs_realtime", settings(service, static="stops"))
    await seen.sees(lambda: any(metric == "next_arrival" for _, metric, _ in seen.values()))
    vehicles = [asset for asset in seen.assets if asset.kind == "vehicle"]
    assert len(vehicles) == 174
    assert sum(asset.place is not None for asset in vehicles) == 174
    assert [asset.kind for asset in seen.assets].count("incident") == 1
    assert seen.supervisor.status()["x"].quarantined == {}
    assert {at // NS_PER_S for at in seen.rows.observed_at.tolist()} <= set(range(1637900000, 1637960186))


def test_that_a_timetable_that_is_none_is_said_and_a_bomb_is_not_unpacked(tmp_path, timetable):
    packed = tmp_path / "gtfs.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(timetable / "stops.txt", "stops.txt")
    assert set(read(packed).stops) == {"s1", "s2"}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("stops.txt", b"0" * 300_000_000)
    for wrong in (packed, tmp_path / "nowhere.zip", timetable / "stops.txt", tmp_path):
        with pytest.raises(WrongUse, match="static"):
            read(wrong)


async def test_that_the_gtfs_realtime_adapter_keeps_the_contract(service, message, tmp_path):
    now = int(time.time())
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now, lat=31.2))
    folder = Path(datasources.gtfs_realtime.__file__).parent
    told = await judge(
        folder, "datasources.gtfs_realtime", settings(service), tmp_path, enough=lambda seen: seen.rows >= 5
    )
    assert told.faults == []
    assert told.channels == 5


async def test_that_the_gtfs_realtime_adapter_works_inside_its_enclosure(service, message, timetable, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    now = int(time.time())
    service.said["/v.pb"] = message(now, VEHICLE.format(at=now, lat=31.2))
    seen = await watched("gtfs_realtime", settings(service, static="gtfs"), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 5)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith("enforced: TCP port")
