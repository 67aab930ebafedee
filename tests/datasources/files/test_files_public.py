"""Real tables of public data, each with the count that its index tells, and what is odd in it."""

import csv
import zipfile

import numpy as np
import pytest

from citydeck.model.time import from_iso

pytestmark = pytest.mark.shared
ONE = "urn:ngsi-ld:Thing:one"
BINS = "Fill level before collection (%) [Nb 100% is actually a bin that's 80% full]"


def indexed(shared_data, path: str) -> int:
    with (shared_data / "INDEX.tsv").open(newline="", encoding="utf-8") as file:
        return next(int(row["count"]) for row in csv.DictReader(file, delimiter="\t") if row["path"] == path)


def place(path: str) -> dict[str, object]:
    """One file, played without waiting: the stream ends with it."""
    folder, _, name = path.rpartition("/")
    return {"folder": folder, "pattern": name, "play": True, "speed": 0}


async def test_that_the_bins_of_edinburgh_are_read_from_their_workbook(shared_data, reader):
    """Names on the third row, under formulas; newest first; a blank row at the end; a second sheet."""
    path = "city-management/edinburgh_bins/raw_bin_data.xlsx"
    readings = [
        {"asset": "urn:ngsi-ld:Bin:{Site}", "metric": "fill_level", "unit": "%", "path": BINS},
        {"asset": "urn:ngsi-ld:Bin:{Site}", "metric": "weight", "unit": "kg", "path": "Weight (kg)"},
    ]
    time = "Date & Time of bin collection (Europe/London)"
    one = reader(
        site=shared_data, **place(path), header=3, sheet="Enevo ONe API v3", time=time, zone="Europe/London",
        readings=readings,
    )  # fmt: skip
    rows = await one.rows(looks=10_000)
    # The index counts the rows of both sheets; three of the first are its head, one is blank, 336 are of the second.
    assert len(rows) == 2 * (indexed(shared_data, path) - 336 - 3 - 1)
    assert not one.refused
    assert not np.isnan(rows.value).any()
    assert (np.diff(rows.observed_at) >= 0).all()
    assert rows.observed_at[-1] == from_iso("2016-08-09T14:46:34Z")
    assert len(one.channels) == 2 * 334
    assert np.mean(rows.value[rows.channel % 2 == 0]) == pytest.approx(76.9064)  # what the workbook's own formula says


async def test_that_the_loops_of_los_angeles_have_the_times_that_are_told(shared_data, reader):
    path = "traffic/la_loop/los_speed.csv"
    every = {"asset": "urn:ngsi-ld:Road:{column}", "metric": "speed", "unit": "[mi_i]/h", "period": 300}
    one = reader(
        site=shared_data, **place(path), start="2012-03-01 00:00", step=300, zone="America/Los_Angeles", every=every
    )
    rows = await one.rows(looks=10_000)
    assert len(rows) == indexed(shared_data, path) * 207
    ids = (shared_data / "traffic/la_loop/graph_sensor_ids.txt").read_text().strip().split(",")
    assert [channel.asset.rpartition(":")[2] for channel in one.channels] == ids
    assert len(ids) == 207
    assert rows.observed_at[0] == from_iso("2012-03-01T00:00:00-08:00")
    assert not one.refused


async def test_that_a_zero_of_shenzhen_is_no_probe_and_its_first_line_is_data(shared_data, reader):
    path = "traffic/shenzhen/sz_speed.csv"
    every = {"asset": "urn:ngsi-ld:Road:{column}", "metric": "speed", "unit": "km/h", "missing": ["0"]}
    one = reader(
        site=shared_data, **place(path), header=0, start="2015-01-01 00:00", step=900, zone="Asia/Shanghai", every=every
    )
    rows = await one.rows(looks=10_000)
    assert len(rows) == (indexed(shared_data, path) + 1) * 46
    assert float(np.isnan(rows.value).mean()) == pytest.approx(0.656, abs=0.0005)


@pytest.mark.parametrize("station", ["Aotizhongxin", "Dongsi"])
async def test_that_the_air_of_beijing_has_its_date_in_four_columns(shared_data, reader, station):
    path = f"city-management/beijing_air/PRSA_Data_{station}_20130301-20170228.csv"
    asset = "urn:ngsi-ld:AirStation:{station}"
    one = reader(
        site=shared_data, **place(path), time="{year}-{month}-{day} {hour}", time_format="%Y-%m-%d %H",
        zone="Asia/Shanghai",
        readings=[
            {"asset": asset, "metric": metric, "path": column, "missing": ["NA"]}
            for metric, column in (("pm25", "PM2.5"), ("temperature", "TEMP"), ("wind_speed", "WSPM"))
        ],
    )  # fmt: skip
    rows = await one.rows(looks=10_000)
    assert len(rows) == 3 * indexed(shared_data, path)
    assert rows.observed_at[0] == from_iso("2013-03-01T00:00:00+08:00")
    assert not one.refused
    names = [channel.metric for channel in one.channels]
    missing = {name: int(np.isnan(rows.value[rows.channel == place_]).sum()) for place_, name in enumerate(names)}
    with (shared_data / path).open(newline="") as file:
        told = list(csv.DictReader(file))
    assert missing == {
        metric: sum(row[column] == "NA" for row in told)
        for metric, column in (("pm25", "PM2.5"), ("temperature", "TEMP"), ("wind_speed", "WSPM"))
    }


async def test_that_a_time_in_six_columns_is_put_together_after_a_byte_order_mark(shared_data, reader):
    """The table holds nothing but its times: the hour stands in for a reading."""
    path = "energy/st_evcdp_shenzhen/time.csv"
    one = reader(
        site=shared_data, **place(path), time="{year}-{month}-{day} {hour}:{minute}:{second}",
        time_format="%Y-%m-%d %H:%M:%S", zone="Asia/Shanghai",
        readings=[{"asset": ONE, "metric": "hour", "path": "hour", "unit": "h"}],
    )  # fmt: skip
    rows = await one.rows(looks=10_000)
    assert len(rows) == indexed(shared_data, path)
    assert not one.refused
    assert rows.observed_at[0] == from_iso("2022-06-19T00:00:00+08:00")
    assert set(np.diff(rows.observed_at).tolist()) == {300 * 10**9}
    assert rows.value[:14].tolist() == [0.0] * 12 + [1.0] * 2


PLAIN = [
    *(
        (f"traffic/nab/{name}.csv", {"time": "timestamp", "zone": "America/Chicago"}, metric, "value", unit, 0)
        for name, metric, unit in (
            ("TravelTime_387", "travel_time", "s"),
            ("TravelTime_451", "travel_time", "s"),
            ("occupancy_6005", "occupancy", "%"),
            ("occupancy_t4013", "occupancy", "%"),
            ("speed_6005", "speed", "[mi_i]/h"),
            ("speed_7578", "speed", "[mi_i]/h"),
            ("speed_t4013", "speed", "[mi_i]/h"),
        )
    ),
    (
        "city-management/weather/seattle-weather.csv",
        {"time": "date", "time_format": "%Y/%m/%d", "zone": "America/Los_Angeles"}, "temperature", "temp_max", "Cel", 0,
    ),
    ("energy/ett_china/ETTh1.csv", {"time": "date", "zone": "Asia/Shanghai"}, "oil_temperature", "OT", "Cel", 0),
    # 02:00 of the spring's Sunday never was in New York; the hours are refused, and told.
    ("energy/pjm/AEP_hourly.csv", {"time": "Datetime", "zone": "America/New_York"}, "power", "AEP_MW", "MW", 14),
    ("energy/pjm/COMED_hourly.csv", {"time": "Datetime", "zone": "America/Chicago"}, "power", "COMED_MW", "MW", None),
    (
        "energy/urbanev_shenzhen/weather_central.csv",
        {"time": "time", "time_format": "%Y/%m/%d %H:%M", "zone": "Asia/Shanghai"}, "temperature", "T", "Cel", 0,
    ),
    *(
        (
            f"city-management/boston311/{name}.csv",
            {"time": "OPEN_DT", "time_format": "%m/%d/%Y %I:%M:%S %p", "zone": "America/New_York"},
            "report_state", "CASE_STATUS", "{state}", 0,
        )
        for name in ("Street Light Outages", "Traffic Signal Repair")
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "stamps", "metric", "column", "unit", "refused"), PLAIN, ids=[row[0] for row in PLAIN]
)
async def test_that_each_row_of_a_public_table_is_read_or_refused(
    shared_data, reader, path, stamps, metric, column, unit, refused
):
    reading = {"asset": ONE, "metric": metric, "path": column, "unit": unit, "words": {"Open": 1, "Closed": 0}}
    one = reader(site=shared_data, **place(path), **stamps, readings=[reading])
    rows = await one.rows(looks=10_000)
    told = sum(one.refused.values())
    assert len(rows) + told == indexed(shared_data, path)
    assert told == (refused if refused is not None else told)
    assert set(one.refused) <= {"time stamp is missing or not in the configured form"}
    assert (np.diff(rows.observed_at) >= 0).all()


CELLS = [f"connectivity/nsg_cells/{code}/{code}_merged_cells_eutra.csv" for code in (23410, 23415, 23420, 23430)]
PLACES = [
    *((path, "{ECellID}", "Azimuth", "Longitude", "Latitude") for path in CELLS),
    ("energy/st_evcdp_shenzhen/stations.csv", "{station_id}", "count", "longitude", "latitude"),
    ("energy/urbanev_shenzhen/inf.csv", "{station_id}", "charge_count", "longitude", "latitude"),
    ("energy/urbanev_shenzhen/inf_raw.csv", "{station_id}", "charge_count", "longitude", "latitude"),
]


@pytest.mark.parametrize(("path", "asset", "column", "longitude", "latitude"), PLACES, ids=[row[0] for row in PLACES])
async def test_that_tables_of_places_give_assets_where_they_stand(
    shared_data, reader, path, asset, column, longitude, latitude
):
    reading = {"asset": f"urn:ngsi-ld:Thing:{asset}", "metric": "bearing", "path": column, "unit": "deg"}
    one = reader(site=shared_data, **place(path), longitude=longitude, latitude=latitude, readings=[reading])
    rows = await one.rows(looks=10_000)
    assert len(rows) == indexed(shared_data, path)
    assert not one.refused
    assert all(found.place is not None for found in one.assets)


async def test_that_the_sites_of_france_are_read_by_semicolons(shared_data, reader):
    """Their coordinates are Lambert-93: no datum of ours, so they are not mapped."""
    path = "connectivity/arcep_fr/2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv"
    reading = {"asset": "urn:ngsi-ld:Operator:{Operateur}", "metric": "cell_state", "path": "4G", "unit": "{state}"}
    rows = await reader(site=shared_data, **place(path), delimiter=";", readings=[reading]).rows(looks=10_000)
    assert len(rows) == indexed(shared_data, path)
    assert set(rows.value.tolist()) == {0.0, 1.0}


@pytest.mark.slow
async def test_that_the_traces_of_a_5g_phone_have_dashes_for_what_is_missing(shared_data, reader, tmp_path):
    """Eighty files of a local clock in a zip that carries a Mac's twin of each; where the phone was stays outside."""
    path = "connectivity/ucc_5g/5G-production-dataset.zip"
    dashes = 0
    with zipfile.ZipFile(shared_data / path) as packed:
        names = [name for name in packed.namelist() if name.endswith(".csv") and not name.startswith("__MACOSX")]
        for number, name in enumerate(names):
            data = packed.read(name)
            (tmp_path / "in" / f"{number}.csv").write_bytes(data)
            dashes += sum(row["RSRQ"] == "-" for row in csv.DictReader(data.decode().splitlines()))
    reading = {"asset": "urn:ngsi-ld:Phone:one", "metric": "rsrq", "path": "RSRQ", "unit": "dB", "missing": ["-"]}
    one = reader(
        site=tmp_path, folder="in", play=True, speed=0, time="Timestamp", time_format="%Y.%m.%d_%H.%M.%S",
        zone="Europe/Dublin", readings=[reading],
    )  # fmt: skip
    rows = await one.rows(looks=10_000)
    assert len(rows) == indexed(shared_data, path) - len(names)  # the index counts lines, each file's head too
    assert not one.refused
    assert int(np.isnan(rows.value).sum()) == dashes > 0
    assert all(found.place is None for found in one.assets)
