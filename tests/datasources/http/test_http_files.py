"""Public files of cities, served as a web service would: what is read of them, and that every one is accounted for."""

import csv
from pathlib import Path

import pytest
from aiohttp import web

from citydeck.model.errors import WrongUse

pytestmark = [pytest.mark.shared, pytest.mark.slow]
LOCAL = "%Y-%m-%d %H:%M:%S"


def value(asset: str, metric: str, path: str, **more) -> dict:
    return {"asset": f"urn:ngsi-ld:{asset}", "metric": metric, "path": path, **more}


def table(time: str, form: str, zone: str, *readings: dict, **more) -> dict:
    return {"format": "csv", "time": time, "time_format": form, "zone": zone, "readings": readings, **more}


def nab(metric: str) -> dict:
    return table("timestamp", LOCAL, "America/Chicago", value("Road:a", metric, "value"))


AIR = table("No", "unix", "", value("AirStation:{station}", "pm25", r"PM2\.5", missing=["NA"]))
PARKS = {"format": "geojson", "readings": [value("Parking:{properties.id}", "capacity", "properties.capacity")]}
CELLS = {
    "format": "csv",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "readings": [value("Cell:{ECellID}", "azimuth", "Azimuth")],
}
SERVICE = {
    "format": "csv",
    "time": "OPEN_DT",
    "time_format": "%m/%d/%Y %I:%M:%S %p",
    "zone": "America/New_York",
    "longitude": "LONGITUDE",
    "latitude": "LATITUDE",
    "readings": [value("Report:{CASE_ENQUIRY_ID}", "report_state", "CASE_STATUS", words={"Open": 1, "Closed": 0})],
}
NETWORKS = {"each": "networks", "readings": [value("FibreNetwork:{id}", "fibre_count", "spans.0.fibreCount")]}
NODE = "FibreNode:{properties.network.id}-{properties.id}"
FEATURES = {"format": "geojson", "readings": [value(NODE, "node_number", "properties.id")]}
CONTRACTS = {
    "format": "csv",
    "time": "contracts/0/dateSigned",
    "zone": "Africa/Accra",
    "readings": [value("Contract:{contracts/0/id}", "contract_value", "contracts/0/value/amount", unit="{GHS}")],
}
NODES = {
    "format": "csv",
    "geometry": "nodes/0/location",
    "readings": [value("FibreNode:{nodes/0/id}", "access", "nodes/0/accessPoint", words={"True": 1, "False": 0})],
}
SPANS = {
    "format": "csv",
    "geometry": "spans/0/route",
    "readings": [value("FibreSpan:{spans/0/id}", "fibre_count", "spans/0/fibreCount")],
}
NAMED = {"format": "csv", "readings": [value("FibreNetwork:{id}", "fibre_count", "spans/0/fibreCount")]}
TABLES = {
    "contracts": CONTRACTS,
    "nodes": NODES,
    "spans": SPANS,
    "contracts_documents": NAMED,
    "contracts_relatedPhases": NAMED,
    "links": NAMED,
    "networks": NAMED,
    "nodes_internationalConnections": NAMED,
    "nodes_networkProviders": NAMED,
    "organisations": NAMED,
    "phases": NAMED,
    "phases_funders": NAMED,
    "spans_networkProviders": NAMED,
}
"""Three tables with measurements; the others name who and what: each line is refused as one without a mapped field."""
LINKED = {
    "api-response": NETWORKS,
    "multiple-networks": NETWORKS,
    "network-separate-endpoints": NETWORKS,
    "network-separate-files": NETWORKS,
    "network-embedded": {"each": "spans", "readings": [value("FibreSpan:a", "fibre_count", "fibreCount")]},
    "spans-endpoint": {"each": "spans", "readings": [value("FibreSpan:a", "fibre_count", "fibreCount")]},
    "nodes-endpoint": {"each": "nodes", "readings": [value("FibreNode:a", "node_number", "id")]},
}
"""Links, names and empty objects in place of what is measured."""
COUNTERS = {
    "format": "xml",
    "each": "measDataFile.measData",
    "time": "measInfo.0.granPeriod.@endTime",
    "readings": [value("Cell:{measEntity.@localDn}", "counter", "measInfo.0.measValue.0.measResults.0")],
}
VALUES = {
    "format": "xml",
    "each": "measDataFile.measData.0.measInfo.0.measValue",
    "readings": [value("Cell:{@measObjLdn}", "counter", "r[@p=1].#text")],
}

CASES: dict[str, dict] = {
    "city-management/beijing_air/PRSA_Data_Aotizhongxin_20130301-20170228.csv": AIR,
    "city-management/beijing_air/PRSA_Data_Dongsi_20130301-20170228.csv": AIR,
    "city-management/boston311/Street Light Outages.csv": SERVICE,
    "city-management/boston311/Traffic Signal Repair.csv": SERVICE,
    "city-management/parking_lots/dresden.geojson": PARKS,
    "city-management/parking_lots/koeln.geojson": PARKS,
    "city-management/parking_lots/muenster.geojson": PARKS,
    "city-management/parking_lots/zuerich.geojson": PARKS,
    "city-management/weather/seattle-weather.csv": table(
        "date",
        "%Y/%m/%d",
        "America/Los_Angeles",
        value("WeatherStation:a", "temperature", "temp_max"),
        value("WeatherStation:a", "wind_speed", "wind"),
    ),
    "connectivity/3gpp_pm/new_radio/C20190329.0000-0015.xml": COUNTERS,
    **{
        f"connectivity/3gpp_pm/new_radio/{name}.xml": VALUES
        for name in ("A20181004.0000-1000-0015-1000_5G", "PM202007171301+020024C202007171207+0200-1215+0200_45678")
    },
    "connectivity/arcep_fr/2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv": {
        "format": "csv",
        "delimiter": ";",
        "longitude": "x",
        "latitude": "y",
        "readings": [value("Mast:{Operateur}-{x}-{y}", "cells_4g", "4G")],
    },
    **{f"connectivity/nsg_cells/{n}/{n}_merged_cells_eutra.csv": CELLS for n in (23410, 23415, 23420, 23430)},
    **{f"connectivity/ofds/csv/{name}.csv": how for name, how in TABLES.items()},
    **{f"connectivity/ofds/csv/template/{name}.csv": how for name, how in TABLES.items()},
    "connectivity/ofds/geojson/api-response.geojson": FEATURES,
    "connectivity/ofds/geojson/multiple-networks.geojson": FEATURES,
    "connectivity/ofds/geojson/nodes.geojson": FEATURES,
    "connectivity/ofds/geojson/spans.geojson": {
        "format": "geojson",
        "readings": [value("FibreSpan:{properties.id}", "fibre_count", "properties.fibreCount")],
    },
    **{f"connectivity/ofds/json/{name}.json": how for name, how in LINKED.items()},
    "connectivity/ofds/json/network-package.json": NETWORKS,
    "connectivity/ofds/json/network-package-additional-checks.json": NETWORKS,
    "connectivity/ofds/json/network-package-invalid.json": NETWORKS,
    "energy/ett_china/ETTh1.csv": table("date", LOCAL, "Asia/Shanghai", value("Transformer:a", "temperature", "OT")),
    "energy/pjm/AEP_hourly.csv": table(
        "Datetime", LOCAL, "America/New_York", value("Grid:AEP", "power", "AEP_MW", unit="MW")
    ),
    "energy/pjm/COMED_hourly.csv": table(
        "Datetime", LOCAL, "America/New_York", value("Grid:COMED", "power", "COMED_MW", unit="MW")
    ),
    "energy/st_evcdp_shenzhen/stations.csv": {
        "format": "csv",
        "longitude": "longitude",
        "latitude": "latitude",
        "readings": [value("ChargingStation:{station_id}", "capacity", "count")],
    },
    **{
        f"energy/urbanev_shenzhen/{name}.csv": {
            "format": "csv",
            "longitude": "longitude",
            "latitude": "latitude",
            "readings": [value("ChargingStation:{station_id}", "capacity", "charge_count")],
        }
        for name in ("inf", "inf_raw")
    },
    "energy/urbanev_shenzhen/weather_central.csv": table(
        "time",
        "%Y/%m/%d %H:%M",
        "Asia/Shanghai",
        value("WeatherStation:a", "temperature", "T"),
        value("WeatherStation:a", "humidity", "U"),
    ),
    "traffic/la_loop/graph_sensor_locations.csv": {
        "format": "csv",
        "longitude": "longitude",
        "latitude": "latitude",
        "readings": [value("Sensor:{sensor_id}", "place_in_graph", "index")],
    },
    **{
        f"traffic/nab/{name}.csv": nab(name.partition("_")[0])
        for name in (
            "TravelTime_387",
            "TravelTime_451",
            "occupancy_6005",
            "occupancy_t4013",
            "speed_6005",
            "speed_7578",
            "speed_t4013",
        )
    },
}


EXPECTED = {
    # rows, of them missing, refused, assets with a place
    "city-management/beijing_air/PRSA_Data_Aotizhongxin_20130301-20170228.csv": (35064, 925, 0, 0),
    "city-management/beijing_air/PRSA_Data_Dongsi_20130301-20170228.csv": (35064, 750, 0, 0),
    "city-management/boston311/Street Light Outages.csv": (7956, 0, 0, 7956),
    "city-management/boston311/Traffic Signal Repair.csv": (2096, 0, 0, 2096),
    "city-management/parking_lots/dresden.geojson": (55, 0, 0, 53),
    "city-management/parking_lots/koeln.geojson": (49, 0, 0, 49),
    "city-management/parking_lots/muenster.geojson": (17, 0, 0, 17),
    "city-management/parking_lots/zuerich.geojson": (36, 0, 0, 35),
    "city-management/weather/seattle-weather.csv": (2922, 0, 0, 0),
    "connectivity/3gpp_pm/new_radio/C20190329.0000-0015.xml": (3, 0, 0, 0),
    "connectivity/3gpp_pm/new_radio/A20181004.0000-1000-0015-1000_5G.xml": (3, 0, 0, 0),
    "connectivity/3gpp_pm/new_radio/PM202007171301+020024C202007171207+0200-1215+0200_45678.xml": (3, 0, 0, 0),
    "connectivity/arcep_fr/2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv": (76961, 0, 0, 0),
    "connectivity/nsg_cells/23410/23410_merged_cells_eutra.csv": (884, 0, 0, 884),
    "connectivity/nsg_cells/23415/23415_merged_cells_eutra.csv": (632, 0, 0, 632),
    "connectivity/nsg_cells/23420/23420_merged_cells_eutra.csv": (715, 0, 0, 715),
    "connectivity/nsg_cells/23430/23430_merged_cells_eutra.csv": (1006, 0, 0, 1006),
    "connectivity/ofds/csv/contracts.csv": (1, 0, 0, 0),
    "connectivity/ofds/csv/contracts_documents.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/contracts_relatedPhases.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/links.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/networks.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/nodes.csv": (2, 0, 0, 2),
    "connectivity/ofds/csv/nodes_internationalConnections.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/nodes_networkProviders.csv": (0, 0, 2, 0),
    "connectivity/ofds/csv/organisations.csv": (0, 0, 4, 0),
    "connectivity/ofds/csv/phases.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/phases_funders.csv": (0, 0, 1, 0),
    "connectivity/ofds/csv/spans.csv": (1, 0, 0, 1),
    "connectivity/ofds/csv/spans_networkProviders.csv": (0, 0, 1, 0),
    **{f"connectivity/ofds/csv/template/{name}.csv": (0, 0, 0, 0) for name in TABLES},
    "connectivity/ofds/geojson/api-response.geojson": (2, 0, 0, 0),
    "connectivity/ofds/geojson/multiple-networks.geojson": (2, 0, 0, 0),
    "connectivity/ofds/geojson/nodes.geojson": (2, 0, 0, 2),
    "connectivity/ofds/geojson/spans.geojson": (1, 0, 0, 1),
    "connectivity/ofds/json/api-response.json": (0, 0, 2, 0),
    "connectivity/ofds/json/multiple-networks.json": (0, 0, 2, 0),
    "connectivity/ofds/json/network-embedded.json": (0, 0, 2, 0),
    "connectivity/ofds/json/network-separate-endpoints.json": (0, 0, 1, 0),
    "connectivity/ofds/json/network-separate-files.json": (0, 0, 1, 0),
    "connectivity/ofds/json/nodes-endpoint.json": (0, 0, 2, 0),
    "connectivity/ofds/json/spans-endpoint.json": (0, 0, 2, 0),
    "connectivity/ofds/json/network-package.json": (1, 0, 0, 0),
    "connectivity/ofds/json/network-package-additional-checks.json": (0, 0, 1, 0),
    "connectivity/ofds/json/network-package-invalid.json": (1, 0, 0, 0),
    "energy/ett_china/ETTh1.csv": (17420, 0, 0, 0),
    "energy/pjm/AEP_hourly.csv": (121259, 0, 14, 0),
    "energy/pjm/COMED_hourly.csv": (66489, 0, 8, 0),
    "energy/st_evcdp_shenzhen/stations.csv": (1706, 0, 0, 1706),
    "energy/urbanev_shenzhen/inf.csv": (1362, 0, 0, 1362),
    "energy/urbanev_shenzhen/inf_raw.csv": (1587, 0, 0, 1587),
    "energy/urbanev_shenzhen/weather_central.csv": (8688, 0, 0, 0),
    "traffic/la_loop/graph_sensor_locations.csv": (207, 0, 0, 207),
    "traffic/nab/TravelTime_387.csv": (2500, 0, 0, 0),
    "traffic/nab/TravelTime_451.csv": (2162, 0, 0, 0),
    "traffic/nab/occupancy_6005.csv": (2380, 0, 0, 0),
    "traffic/nab/occupancy_t4013.csv": (2500, 0, 0, 0),
    "traffic/nab/speed_6005.csv": (2500, 0, 0, 0),
    "traffic/nab/speed_7578.csv": (1127, 0, 0, 0),
    "traffic/nab/speed_t4013.csv": (2495, 0, 0, 0),
}
AGAIN = {"connectivity/arcep_fr/2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv": 187}
"""Lines that say the same of the same site as one before them."""
OTHERWISE = "3gpp_pm"
"""Files whose count in the index is of something else than records."""
READERS = {
    "city-management/edinburgh_bins/": "files",
    "city-management/open311/": "open311",
    "connectivity/ucc_5g/": "files",
    "energy/st_evcdp_shenzhen/time.csv": "files",
    "standards/cap/": "cap",
    "standards/ngsi/": "ngsi",
    "standards/opcua/": "opcua",
    "standards/prometheus/": "prometheus",
    "standards/sensorthings/": "sensorthings",
    "standards/sparkplug/": "mqtt",
    "traffic/datex2_eu/": "datex2",
    "traffic/gtfs_rt/": "gtfs_realtime",
    "traffic/la_loop/graph_sensor_ids.txt": "files",
    "traffic/la_loop/los_speed.csv": "files",
    "traffic/shenzhen/sz_speed.csv": "files",
    "traffic/sumo_bologna/": "sumo",
}
"""What another adapter reads, in its own tests."""
UNREAD = {
    "energy/grid/mv_oberrhein.json",
    "energy/grid/mv_oberrhein_substations.json",
    "energy/urbanev_shenzhen/adj.csv",
    "energy/urbanev_shenzhen/weather_header.txt",
    "traffic/la_loop/los_adj.csv",
    "traffic/nab/combined_windows.json",
    "traffic/shenzhen/sz_adj.csv",
    "traffic/shenzhen/sz_direct.csv",
    "traffic/shenzhen/sz_distance.csv",
}
"""What no adapter reads; the page of the adapter `files` says why."""
PAGE = Path(__file__).resolve().parents[3] / "docs" / "adapters" / "files.md"
TOPICS = ("city-management/", "connectivity/", "energy/", "standards/", "traffic/")


@pytest.mark.parametrize("path", CASES)
async def test_that_a_real_file_is_read_with_what_is_in_it(shared_data, serve, run, path):
    how = CASES[path]

    async def answer(request: web.Request) -> web.FileResponse:
        return web.FileResponse(shared_data / path)

    app = web.Application()
    app.router.add_get("/file", answer)
    seen = await run(await serve(app), [{"path": "file", **how}], every=60.0)
    await seen.until(lambda: seen.batches)
    missing = sum(told != told for _, _, told in seen.rows)
    placed = sum(asset.place is not None for asset in seen.assets.values())
    assert (len(seen.rows), missing, len(seen.refused), placed) == EXPECTED[path]
    counted = {row["path"]: int(row["count"]) for row in index(shared_data)}
    records = len(seen.rows) // len(how["readings"]) + len(seen.refused) + AGAIN.get(path, 0)
    assert records == counted[path] or OTHERWISE in path


def index(folder: Path) -> list[dict[str, str]]:
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


PAGED = {"api-response": "networks", "nodes-endpoint": "nodes", "spans-endpoint": "spans"}


@pytest.mark.parametrize("name", PAGED)
async def test_that_a_real_answer_whose_next_page_lies_on_another_host_is_not_followed_there(
    shared_data, serve, run, name
):
    asked: list[str] = []

    async def answer(request: web.Request) -> web.FileResponse:
        asked.append(request.host)
        return web.FileResponse(shared_data / f"connectivity/ofds/json/{name}.json")

    app = web.Application()
    app.router.add_get("/file", answer)
    how = {"each": PAGED[name], "paging": "next", "next": "links.next", "readings": NAMED["readings"]}
    with pytest.raises(WrongUse, match="another host, which this source may not ask"):
        await run(await serve(app), [{"path": "file", **how}])
    assert len(asked) == 1


def test_that_every_public_file_is_read_or_its_page_says_why_not(shared_data):
    there = {row["path"] for row in index(shared_data) if row["path"].startswith(TOPICS)}
    left = {path for path in there if path not in CASES and not path.startswith(tuple(READERS))}
    assert left == UNREAD
    assert [start for start in READERS if not any(path.startswith(start) for path in there)] == []
    assert CASES.keys() == EXPECTED.keys()
    page = PAGE.read_text("utf-8")
    assert [path for path in UNREAD if f"`{path.rpartition('/')[2]}`" not in page] == []
