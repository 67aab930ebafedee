"""Each kind of table: columns by name, times as tables have them, missing as they write it, and what is broken."""

import datetime as dt
import math
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from citydeck.model.time import from_iso
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from datasources.files import reader as reading
from datasources.files import source as adapter
from datasources.files.settings import Settings

NOON = "2026-05-20T11:00:00Z"
SPEED = "urn:ngsi-ld:Road:{road}"


async def test_that_parquet_is_read_with_missing_values_missing_and_zero_zero(folder, reader, make):
    speeds = [0.0, math.nan, 255.0, None, 12.5]
    make.parquet(
        folder / "a.parquet", {"t": make.stamps(5), "road": list("xxxxy"), "speed": speeds, "driver": ["Canary"] * 5}
    )
    one = reader()
    rows = await one.rows()
    assert rows.value[[0, 4]].tolist() == [0.0, 12.5]
    assert np.isnan(rows.value[1:4]).all()
    assert rows.quality.tolist() == [0, 2, 2, 2, 0]
    assert rows.observed_at[0] == from_iso(NOON)
    assert [channel.asset for channel in one.channels] == ["urn:ngsi-ld:Road:x", "urn:ngsi-ld:Road:y"]
    assert not one.refused


async def test_that_all_kinds_of_columns_of_parquet_are_understood(folder, reader, make):
    from decimal import Decimal

    aware = pa.array([from_iso(NOON)], pa.timestamp("ns", "Asia/Shanghai"))
    table = {
        "when": aware,
        "road": pa.array(["x"]).dictionary_encode(),
        "price": pa.array([Decimal("3.25")], pa.decimal128(9, 2)),
        "whole": pa.array([7], pa.int64()),
        "pos.v": pa.array([1.5], pa.float32()),
        "deep": pa.array([{"v": {"now": 9.0}}]),
        "open": pa.array([True]),
    }
    make.parquet(folder / "a.pq", table)
    paths = ("price", "whole", "pos.v", "deep.v.now", "open")
    readings = [{"asset": f"{SPEED}:{n}", "metric": "speed", "path": path} for n, path in enumerate(paths)]
    rows = await reader(time="when", readings=readings).rows()
    assert rows.value.tolist() == [3.25, 7.0, 1.5, 9.0, 1.0]
    assert set(rows.observed_at.tolist()) == {from_iso(NOON)}


async def test_that_only_the_columns_of_the_mapping_are_read_and_a_missing_one_is_named(folder, reader, make):
    make.parquet(folder / "a.parquet", {"t": make.stamps(2), "road": ["x", "x"]})
    one = reader()
    assert not len(await one.rows())
    assert one.refused == {"the header has no column 'speed'": 1}
    assert one.raw == [b""]


async def test_that_an_xlsx_sheet_is_read_below_its_header_and_put_in_order_of_time(folder, reader, make):
    when = [dt.datetime(2026, 5, 20, 13, 0, second) for second in (9, 5, 1)]  # noqa: DTZ001 - Excel has no zones
    rows = [["", "Average", 4.5], [], ["t", "road", "speed", "speed"], *[[one, "x", one.second, 99] for one in when]]
    rows += [[None, None, None], [when[0].replace(second=30), "x", "#N/A"]]
    make.workbook(folder / "a.xlsx", rows, "Readings", others=("Notes",))
    one = reader(header=3, sheet="Readings", zone="Europe/Berlin", time="t", readings=[
        {"asset": SPEED, "metric": "speed", "path": "speed"}
    ])  # fmt: skip
    found = await one.rows()
    assert found.value[:3].tolist() == [1.0, 5.0, 9.0]
    assert math.isnan(found.value[3])
    assert found.observed_at[0] == from_iso("2026-05-20T11:00:01Z")
    assert not one.refused


@pytest.mark.parametrize("sheet", ["3", "Nowhere"])
async def test_that_a_sheet_that_is_not_there_is_said(folder, reader, sheet, make):
    make.workbook(folder / "a.xlsx", [["t", "road", "speed"]], others=("Notes",))
    one = reader(sheet=sheet)
    assert not len(await one.rows())
    assert one.refused == {"the workbook has no such sheet": 1}


async def test_that_decimal_commas_blanks_and_marks_of_a_csv_are_read_as_configured(folder, reader):
    lines = "Zeit;Straße;Tempo\r\n20.05.2026 13:00;x;3,5\r\n20.05.2026 13:01;x;\r\n\r\n20.05.2026 13:02;x;-\r\n"
    (folder / "a.csv").write_bytes(lines.encode("latin-1"))
    rows = await reader(
        encoding="latin-1", delimiter=";", decimal=",", time="Zeit", time_format="%d.%m.%Y %H:%M",
        zone="Europe/Berlin",
        readings=[{"asset": "urn:ngsi-ld:Road:{Straße}", "metric": "speed", "path": "Tempo", "missing": ["-"]}],
    ).rows()  # fmt: skip
    assert rows.value[0] == 3.5
    assert np.isnan(rows.value[1:]).all()
    assert rows.observed_at[0] == from_iso(NOON)


async def test_that_a_stamp_may_be_spread_over_columns(folder, reader):
    (folder / "a.csv").write_text("year,month,day,hour,speed\n2026,5,20,19,7\n2026,5,,19,8\n")
    one = reader(
        time="{year}-{month}-{day} {hour}", time_format="%Y-%m-%d %H", zone="Asia/Shanghai",
        readings=[{"asset": "urn:ngsi-ld:Road:a", "metric": "speed", "path": "speed"}],
    )  # fmt: skip
    rows = await one.rows()
    assert (rows.value.tolist(), rows.observed_at.tolist()) == ([7.0], [from_iso(NOON)])
    assert one.refused == {"time stamp is missing or not in the configured form": 1}


async def test_that_a_stamp_spread_over_columns_of_a_workbook_is_no_broken_number(folder, reader, make):
    make.workbook(folder / "a.xlsx", [["year", "month", "day", "hour", "speed"], [2026.0, 5.0, 20.0, 11.0, 7]])
    rows = await reader(
        time="{year}-{month}-{day} {hour}", time_format="%Y-%m-%d %H", zone="UTC",
        readings=[{"asset": "urn:ngsi-ld:Road:a", "metric": "speed", "path": "speed"}],
    ).rows()  # fmt: skip
    assert rows.observed_at.tolist() == [from_iso(NOON)]


async def test_that_a_wide_table_without_header_and_times_has_those_that_are_told(folder, reader):
    (folder / "wide.csv").write_text("1,2\n3,4\n5,6\n")
    every = {"asset": "urn:ngsi-ld:Road:{column}", "metric": "speed"}
    one = reader(header=0, start="2026-05-20 19:00", zone="Asia/Shanghai", step=300, every=every)
    rows = await one.rows()
    assert rows.value.tolist() == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    assert (np.unique(rows.observed_at) - from_iso(NOON)).tolist() == [0, 300 * 10**9, 600 * 10**9]
    assert [channel.asset for channel in one.channels] == ["urn:ngsi-ld:Road:column_1", "urn:ngsi-ld:Road:column_2"]


async def test_that_every_leaves_out_the_columns_that_something_is_said_of(folder, reader):
    (folder / "a.csv").write_text("t,site,PM2.5,wind [m/s]\n2026-05-20T11:00:00Z,x,1,2\n")
    one = reader(
        time="t", name="site",
        readings=[{"asset": "urn:ngsi-ld:AirStation:{site}", "metric": "pm25", "path": "PM2.5"}],
        every={"asset": "urn:ngsi-ld:AirStation:x", "metric": "wind_speed"},
    )  # fmt: skip
    assert (await one.rows()).value.tolist() == [1.0, 2.0]
    assert [channel.metric for channel in one.channels] == ["pm25", "wind_speed"]


async def test_that_bad_rows_are_quarantined_with_the_mapped_fields_alone_and_stop_nothing(folder, reader):
    head = "t,road,speed,driver\n"
    bad = "yesterday,x,1,Canary\n2026-05-20T11:00:00Z,x,fast,Canary\n2026-05-20T11:00:00Z,,1,Canary\nonly,two\n"
    (folder / "a.csv").write_text(head + bad + "2026-05-20T11:00:00Z,x,5,Canary\n")
    one = reader()
    assert (await one.rows()).value.tolist() == [5.0]
    assert sum(one.refused.values()) == 4
    assert not any(b"Canary" in raw for raw in one.raw)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.parquet", b"PAR1 and nothing more", "not a whole Parquet file: its footer cannot be read"),
        ("a.parquet", b"", "not a whole Parquet file: its footer cannot be read"),
        ("a.xlsx", b"PK\x03\x04 cut", "not a whole workbook: its table of contents cannot be read"),
        ("a.csv", b"t,road,speed\n\xff\xfe,x,1\n", "not text in the configured encoding"),
        ("a.csv", b't,road,speed\n"a"b,x,1\n', "not CSV in the configured form"),
        ("a.csv", b"", "the header is not there"),
        ("a.csv", b"t,road,speed\n" + b"x" * 2_000_000, "line too long"),
        ("a.dat", b"?", "file whose ending says no known format"),
    ],
)
async def test_that_a_file_that_is_none_is_said_once_and_stops_nothing(folder, reader, name, data, reason):
    (folder / name).write_bytes(data)
    (folder / "good.csv").write_text("t,road,speed\n2026-05-20T11:00:00Z,x,5\n")
    one = reader()
    assert (await one.rows(looks=12)).value.tolist() == [5.0]
    assert one.refused == {reason: 1}


async def test_that_a_parquet_file_that_breaks_off_gives_what_was_read(folder, reader, make):
    count = 20_000
    path = make.parquet(
        folder / "a.parquet",
        {"t": make.stamps(count), "road": ["x"] * count, "speed": np.random.default_rng(1).random(count)},
        groups=count // 4,
    )
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = b"\xa5" * 4000
    path.write_bytes(data)
    one = reader()
    rows = await one.rows()
    assert 0 < len(rows) < count
    assert one.refused == {"Parquet file with a damaged part": 1}


def bomb(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("member", "data", "reason"),
    [
        ("xl/a.xml", b"<a>" + b" " * 50_000_000, "workbook with a part that unpacks to more than 200 times its size"),
        ("xl/a.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "workbook that declares entities, or is not in UTF-8"),
        ("xl/a.xml", "<a/>".encode("utf-16"), "workbook that declares entities, or is not in UTF-8"),
        ("xl/a.txt", b"nothing", "not a workbook: its parts do not fit each other"),
    ],
)
async def test_that_a_workbook_that_is_no_honest_one_is_refused_unopened(folder, reader, member, data, reason):
    bomb(folder / "a.xlsx", **{member: data})
    one = reader()
    assert not len(await one.rows())
    assert one.refused == {reason: 1}


@pytest.mark.slow
async def test_that_what_a_sheet_claims_of_its_size_is_not_believed(folder, reader, make):
    honest = make.workbook(folder.parent / "a.xlsx", [["t", "road", "speed"], ["2026-05-20T11:00:00", "x", 1]])
    with zipfile.ZipFile(honest) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = (
        members[sheet]
        .replace(b'ref="A1:C2"', b'ref="A1:XFD1048576"')
        .replace(b"</sheetData>", b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row></sheetData>')
    )
    bomb(folder / "a.xlsx", **members)
    one = reader()
    assert (await one.rows(looks=60, most=20.0)).value.tolist() == [1.0]
    assert not one.refused


FORMS = ("a.parquet", "a.xlsx", "a.csv", "a.ndjson")


@pytest.mark.parametrize("name", FORMS)
def test_that_no_damage_of_a_file_is_more_than_a_reason(folder, make, name):
    """Bytes are changed, taken away and put in; whatever comes of it is read or refused, and raises nothing."""
    columns = {"t": make.stamps(50), "road": ["x"] * 50, "speed": np.arange(50.0)}
    lines = [f"{one},x,{number}" for number, one in enumerate(columns["t"])]
    make.parquet(folder / "a.parquet", columns, groups=10)
    make.workbook(folder / "a.xlsx", [["t", "road", "speed"], *([str(one), "x", 1] for one in columns["t"])])
    (folder / "a.csv").write_text("\n".join(["t,road,speed", *lines]))
    (folder / "a.ndjson").write_text("\n".join(f'{{"t":"{one}","road":"x","speed":1}}' for one in columns["t"]))
    whole, chance, reasons = (folder / name).read_bytes(), np.random.default_rng(11), []
    settings = Settings(
        folder="in", time="t", zone="UTC", readings=[{"asset": "a", "metric": "speed", "path": "speed"}]
    )
    context = Context("files", folder.parent, lambda: 1, lambda _, reason: reasons.append(reason))
    for _ in range(150):
        data = bytearray(whole)
        for at in chance.integers(0, len(whole), chance.integers(1, 6)).tolist():
            kind = chance.integers(3)
            data[at : at + (kind == 1) * 20 + (kind == 0)] = chance.bytes(0 if kind == 1 else 1 + 9 * (kind == 2))
        (folder / name).write_bytes(data)
        table = reading.TableReader(
            folder / name, name.partition(".")[2], settings, Catalogue(context), context.quarantine
        )
        assert all(np.isfinite(batch.value[batch.quality != 2]).all() for batch in table.slices(1))
    assert reasons


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that even root may not read")
async def test_that_a_file_that_may_not_be_read_stops_nothing(folder, reader):
    (folder / "a.csv").symlink_to("/proc/self/mem")
    (folder / "b.csv").write_text("t,road,speed\n2026-05-20T11:00:00Z,x,5\n")
    one = reader()
    assert (await one.rows(looks=10)).value.tolist() == [5.0]
    assert sum(one.refused.values()) == 1


async def test_that_a_table_too_long_to_be_put_in_order_says_so(folder, reader, monkeypatch, make):
    monkeypatch.setattr(reading, "MOST_IN_ORDER", 100)
    monkeypatch.setattr(adapter, "MOST_IN_ORDER", 100)
    monkeypatch.setattr(reading, "ROWS_A_BATCH", 50)
    make.parquet(folder / "a.parquet", {"t": make.stamps(175), "road": ["x"] * 175, "speed": [1.0] * 175})
    one = reader()
    assert len(await one.rows()) == 100
    assert any("ordered = false" in reason for reason in one.refused)
    straight = reader(ordered=False)
    assert len(await straight.rows()) == 175


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "a mapping needs readings, or every"),
        ({"every": {"asset": "a", "metric": "speed"}, "start": "2026-05-20"}, "start and step belong together"),
        ({"every": {"asset": "a", "metric": "speed"}, "start": "soon", "step": 1.0}, "soon"),
        ({"every": {"asset": "a", "metric": "speed"}, "start": "2026-05-20", "step": 1.0, "time": "t"}, "a column of"),
        ({"every": {"asset": "a", "metric": "speed"}, "restamp": True}, "restamp and loop belong to play"),
        ({"every": {"asset": "a", "metric": "speed"}, "play": True, "loop": True}, "loop needs restamp"),
    ],
)
def test_that_settings_that_contradict_each_other_are_refused(more, said):
    with pytest.raises(ValidationError, match=said):
        Settings(folder="in", **more)
