"""DATEX II from a web service to rows, assets and incidents: recorded publications, and small ones of the same form."""

import time
from pathlib import Path

import numpy as np
import pytest
from aiohttp import web

import datasources.datex2
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S, to_iso
from citydeck.sources import landlock
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge

HEAD = (
    '<d2LogicalModel xmlns="http://datex2.eu/schema/2/2_0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" modelBaseVersion="2">'
)


def publication(kind: str, inside: str) -> bytes:
    return f'{HEAD}<payloadPublication xsi:type="{kind}">{inside}</payloadPublication></d2LogicalModel>'.encode()


def site(name: str, *values: tuple[int, str], at: str) -> str:
    inside = "".join(
        f'<measuredValue index="{index}"><measuredValue>{basic}</measuredValue></measuredValue>'
        for index, basic in values
    )
    reference = f'<measurementSiteReference id="{name}" version="1"/>'
    return (
        f"<siteMeasurements>{reference}<measurementTimeDefault>{at}</measurementTimeDefault>{inside}</siteMeasurements>"
    )


def speed(inside: str) -> str:
    return f'<basicData xsi:type="TrafficSpeed"><averageVehicleSpeed>{inside}</averageVehicleSpeed></basicData>'


def situation(name: str, inside: str = "", status: str = "real") -> str:
    head = f"<headerInformation><informationStatus>{status}</informationStatus></headerInformation>"
    record = f'<situationRecord xsi:type="Accident" id="{name}"><severity>high</severity>{inside}</situationRecord>'
    return f'<situation id="s">{head}{record}</situation>'


@pytest.fixture
async def service(serve):
    """What each path answers; `url` is the service's."""

    class Service(dict):
        url = ""

    said = Service()

    async def answer(request: web.Request) -> web.Response:
        if request.path not in said:
            raise web.HTTPNotFound
        return web.Response(body=said[request.path])

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    said.url = await serve(app) + "/"
    return said


def settings(service, *names: str, **more) -> dict:
    return {"url": service.url, "publications": list(names or ["a.xml"]), "every": 0.1, **more}


async def test_that_errors_and_sentinels_are_missing_zero_is_zero_and_lanes_are_told_apart(service, watched):
    at = to_iso(time.time_ns() // NS_PER_S * NS_PER_S)
    flow = (
        '<basicData xsi:type="TrafficFlow"><vehicleFlow><vehicleFlowRate>0</vehicleFlowRate></vehicleFlow></basicData>'
    )
    service["/a.xml"] = publication(
        "MeasuredDataPublication",
        site("one", (1, speed("<speed>50.5</speed>")), (2, flow), at=at)
        + site("lanes", (1, speed("<speed>30</speed>")), (2, speed("<speed>80</speed>")), at=at)
        + site("wrong", (1, speed("<dataError>true</dataError><speed>255</speed>")), at=at)
        + site("none", (1, speed("<speed>-1</speed>")), at=at)
        + site("zoneless", (1, speed("<speed>1</speed>")), at="2026-07-25T08:24:00")
        + site("text", (1, speed("<speed>fast</speed>")), at=at),
    )
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: len(seen.values()) >= 6)
    got = {(name, metric): value for name, metric, value in seen.values()}
    assert got["one", "speed"] == 50.5
    assert got["one", "flow"] == 0.0
    assert {asset.id for asset in seen.assets} >= {"urn:ngsi-ld:Road:lanes:1", "urn:ngsi-ld:Road:lanes:2"}
    assert np.isnan(got["wrong", "speed"])
    assert np.isnan(got["none", "speed"])
    await seen.sees(lambda: len(seen.supervisor.status()["x"].quarantined) == 2)
    assert not {name for name, _ in got} & {"zoneless", "text"}


async def test_that_the_table_says_where_sites_stand(service, watched):
    at = to_iso(time.time_ns())
    record = (
        '<measurementSiteTable id="t"><measurementSiteRecord id="one"><measurementSiteName><values>'
        '<value lang="en">Ring north</value></values></measurementSiteName><measurementSiteLocation xsi:type="Point">'
        "<locationForDisplay><latitude>52.1</latitude><longitude>4.3</longitude></locationForDisplay>"
        "</measurementSiteLocation></measurementSiteRecord></measurementSiteTable>"
    )
    service["/sites.xml"] = publication("MeasurementSiteTablePublication", record)
    service["/a.xml"] = publication("MeasuredDataPublication", site("one", (1, speed("<speed>5</speed>")), at=at))
    seen = await watched("datex2", settings(service, sites="sites.xml"))
    await seen.sees(lambda: len(seen.values()) >= 1)
    (asset,) = seen.assets
    assert (asset.names["en"], asset.place.longitude, asset.place.latitude) == ("Ring north", 4.3, 52.1)


async def test_that_situations_begin_and_end_and_exercises_are_kept_apart(service, watched):
    ended = "<management><lifeCycleManagement><end>true</end></lifeCycleManagement></management>"
    told = situation("real") + situation("drill", status="exercise") + situation("try", status="test")
    service["/a.xml"] = publication("SituationPublication", told + situation("over", ended))
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: len(seen.values()) >= 5)
    got = {(name, metric): value for name, metric, value in seen.values()}
    assert got["real", "incident_state"] == 1.0
    assert got["real", "severity"] == 3.0
    assert got["over", "incident_state"] == 0.0
    assert got["drill", "exercise_severity"] == 3.0
    assert not {("drill", "incident_state"), ("try", "incident_state")} & set(got)
    service["/a.xml"] = publication("SituationPublication", situation("drill", status="exercise"))
    await seen.sees(lambda: ("real", "incident_state", 0.0) in seen.values())


async def test_that_car_parks_tell_how_full_they_are(service, watched):
    status = (
        '<parkingRecordStatus><parkingRecordReference id="p1"/><parkingStatusOriginTime>2026-07-25T08:24:00Z'
        "</parkingStatusOriginTime><parkingOccupancy><parkingNumberOfVacantSpaces>12</parkingNumberOfVacantSpaces>"
        "<parkingOccupancy>97</parkingOccupancy></parkingOccupancy></parkingRecordStatus>"
    )
    service["/a.xml"] = publication("ParkingStatusPublication", status)
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: len(seen.values()) == 2)
    assert seen.values() == [("p1", "free_spaces", 12.0), ("p1", "occupancy", 97.0)]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "rows", "assets", "placed", "refused"),
    [
        ("france/speeds.xml", 4, 2, 0, 0),  # two sites, flow and speed each; measured six minutes after publication
        ("finland/roadworks.xml", 6, 3, 0, 0),  # three records of one situation, by location code only
        ("netherlands/srti.xml", 2, 1, 1, 0),
        ("netherlands/emission-zones.xml", 0, 0, 0, 1),  # zones are not read, and that is said
        ("finland/afir-messagecontainer.v3_6.json", 0, 0, 0, 1),  # nor are charging stations
    ],
)
async def test_that_recorded_publications_of_three_countries_are_read(
    service, shared_data, watched, name, rows, assets, placed, refused
):
    service["/a.xml"] = (shared_data / "traffic/datex2_eu" / name).read_bytes()
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: seen.state() is SourceState.UP and len(seen.values()) >= rows)
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) >= refused)
    assert (len(seen.values()), len(seen.assets)) == (rows, assets)
    assert sum(asset.place is not None for asset in seen.assets) == placed
    if "speeds" in name:
        assert [value for *_, value in seen.values()] == [1010.0, 112.0, 1420.0, 85.0]
        assert set(seen.rows.observed_at.tolist()) == {1_784_961_000 * NS_PER_S}  # 08:30 at +02:00
    if "roadworks" in name:
        comment = next(asset.attributes["comment"] for asset in seen.assets if "comment" in asset.attributes)
        assert "fintraffic.fi" not in comment  # a mail address and a number
        assert "02002100" not in comment


async def test_that_what_is_no_publication_is_quarantined_and_the_next_one_is_read(service, watched):
    service["/a.xml"] = b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: sum(seen.supervisor.status()["x"].quarantined.values()) >= 1)
    at = to_iso(time.time_ns())
    service["/a.xml"] = publication("MeasuredDataPublication", site("one", (1, speed("<speed>5</speed>")), at=at))
    await seen.sees(lambda: seen.values() == [("one", "speed", 5.0)])


async def test_that_a_publication_that_is_not_there_is_said(service, watched):
    seen = await watched("datex2", settings(service))
    await seen.sees(lambda: seen.state() is SourceState.LOST)
    assert "nothing at this address (404)" in seen.states[-1][1]


async def test_that_the_datex2_adapter_keeps_the_contract(service, tmp_path):
    at = to_iso(time.time_ns())
    service["/a.xml"] = publication("MeasuredDataPublication", site("one", (1, speed("<speed>5</speed>")), at=at))
    folder = Path(datasources.datex2.__file__).parent
    told = await judge(folder, "datasources.datex2", settings(service), tmp_path, enough=lambda seen: seen.rows >= 1)
    assert told.faults == []
    assert told.channels == 1


async def test_that_the_datex2_adapter_works_inside_its_enclosure(service, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    at = to_iso(time.time_ns())
    service["/a.xml"] = publication("MeasuredDataPublication", site("one", (1, speed("<speed>5</speed>")), at=at))
    seen = await watched("datex2", settings(service), enclosure=enclosure)
    await seen.sees(lambda: len(seen.values()) >= 1)
    told = seen.supervisor.status()["x"].enforced
    assert told["files"] == "enforced"
    assert not landlock.works() or told["network"].startswith("enforced: TCP port")
