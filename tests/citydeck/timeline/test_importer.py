import json

import msgspec
import numpy as np
import pytest

from citydeck.link.message import SiteInfo
from citydeck.model.batch import Batch, concat
from citydeck.model.datum import DATUMS, from_wgs84
from citydeck.model.errors import CitydeckError, UnreadableInput, WrongUse
from citydeck.model.event import AssetDeclared, ChannelDeclared
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S, from_iso
from citydeck.timeline import bundle, importer_table
from citydeck.timeline.bundle import Bundle
from citydeck.timeline.importer import ImportCancelled, import_recording

HEAD = """
format = 1
id = "small"
name = { en = "Small" }
place = { longitude = 11.64, latitude = 48.08 }
datum = "WGS 84"
zone = "Europe/Berlin"
source = "box"
provenance = "REAL"
licence = "CC0"
latency = 2.5
"""
TABLE = """
[[table]]
file = "a.csv"
time = { column = "t", format = "%Y-%m-%d %H:%M:%S", zone = "UTC", fold = "refuse" }
"""
SERIES = """
[[table.series]]
column = "v"
asset = "urn:ngsi-ld:Road:a"
metric = "speed"
unit = "[mi_i]/h"
period = 10
"""

JOINED = """
[positions]
file = "where.csv"
key = "id"
longitude = "lon"
latitude = "lat"
asset = "urn:ngsi-ld:Road:la-{key}"
kind = "road"
names = { en = "Loop {key}" }

[[table]]
file = "a.csv"
time = { start = "2025-07-01T14:00:00", period = 300, zone = "Europe/Berlin", fold = "refuse" }
every = { asset = "urn:ngsi-ld:Road:la-{column}", metric = "speed", unit = "km/h", period = 300 }
ignore = ["note"]
"""


class Case:
    def __init__(self, folder):
        self.folder = folder
        self.out = folder / "out.mcap"
        (folder / "data").mkdir()

    def run(self, mapping, replace=False, **files):
        path = self.folder / "map.toml"
        path.write_text(mapping, "utf-8")
        for name, text in files.items():
            (self.folder / "data" / f"{name}.csv").write_text(text, "utf-8")
        return import_recording(path, self.folder / "data", self.out, replace=replace)

    def rows(self):
        """Asset, metric, seconds, value, quality of every observation, and its delay in seconds."""
        with Bundle(self.out) as made:
            entries = list(made.reader.entries())
        channels = {e.body.handle: e.body.channel for e in entries if isinstance(e.body, ChannelDeclared)}
        batch = concat([entry.body for entry in entries if isinstance(entry.body, Batch)])
        delay = (batch.received_at - batch.observed_at) / NS_PER_S
        return [
            (channels[handle].asset.split(":")[-1], channels[handle].metric, int(at // NS_PER_S), value, quality, late)
            for handle, at, value, quality, late in zip(
                batch.channel.tolist(), batch.observed_at.tolist(), batch.value.tolist(), batch.quality.tolist(),
                delay.tolist(), strict=True,
            )
        ]  # fmt: skip


@pytest.fixture
def case(tmp_path):
    return Case(tmp_path)


T0 = from_iso("2025-07-01T12:00:00Z") // NS_PER_S
ROWS = "t,v\n2025-07-01 12:00:00,10\n2025-07-01 12:00:10,0\n2025-07-01 12:00:20,20\n"


def test_that_units_are_converted_and_receipt_is_observation_plus_latency(case):
    report = case.run(HEAD + TABLE + SERIES, a=ROWS)
    rows = case.rows()
    assert [row[3] for row in rows] == pytest.approx([16.09344, 0.0, 32.18688])
    assert [row[2] - T0 for row in rows] == [0, 10, 20]
    assert {row[5] for row in rows} == {2.5}
    assert (report.observations, report.missing, report.long_steps, report.latency_assumed) == (3, 0, 0, True)
    with Bundle(case.out) as made:
        assert "assumed" in made.facts["received_at"]
        (channel,) = [e.body.channel for e in made.reader.declarations() if isinstance(e.body, ChannelDeclared)]
        assert (channel.unit, channel.original_unit, channel.factor) == ("km/h", "[mi_i]/h", 1.609344)


def test_that_missing_is_missing_and_zero_is_zero(case):
    mapping = HEAD + TABLE + 'missing = { marks = ["-", "NA"] }' + SERIES
    report = case.run(mapping, a=ROWS + "2025-07-01 12:00:30,-\n2025-07-01 12:00:40,\n2025-07-01 12:00:50, NA \n")
    assert report.missing == 3
    assert [row[3] for row in case.rows()].count(0.0) == 1
    assert len(case.rows()) == 3


def test_that_missing_can_be_recorded_as_bad(case):
    mapping = HEAD + TABLE + 'missing = { marks = ["-"], policy = "record" }' + SERIES
    case.run(mapping, a=ROWS + "2025-07-01 12:00:30,-\n")
    *_, last = case.rows()
    assert np.isnan(last[3])
    assert last[4] == Quality.BAD


def test_that_a_number_can_mean_missing(case):
    report = case.run(
        HEAD + TABLE + "missing = { values = [0, -999] }" + SERIES, a=ROWS + "2025-07-01 12:00:30,-999.0\n"
    )
    assert (report.missing, report.observations) == (2, 2)


def test_that_rows_that_cannot_be_used_are_counted_by_reason(case):
    bad = "2025-07-01 12:00:30\n2025-07-01 12:00:40,1,2\n01/07/2025,5\n"
    bad += "2025-07-01 12:00:50,fast\n2025-07-01 12:01:00,inf\n\n"
    report = case.run(HEAD + TABLE + SERIES, a=ROWS + bad)
    assert report.observations == 3
    assert report.skipped == {
        "row with 1 cells in place of 2": 1,
        "row with 3 cells in place of 2": 1,
        "stamp not as %Y-%m-%d %H:%M:%S": 1,
        "cell that is no number": 2,
    }


def test_that_duplicates_gaps_and_late_rows_are_counted_and_sorted(case):
    more = "2025-07-01 12:00:20,21\n2025-07-01 12:01:00,5\n2025-07-01 12:00:30,6\n"
    report = case.run(HEAD + TABLE + SERIES, a=ROWS + more)
    assert (report.repeated_stamps, report.out_of_order, report.long_steps) == (1, 1, 1)
    seconds = [row[2] - T0 for row in case.rows()]
    assert seconds == [0, 10, 20, 20, 30, 60]
    assert [round(row[3] / 1.609344) for row in case.rows() if row[2] - T0 == 20] == [20, 21]


def test_that_every_remaining_column_becomes_a_channel_placed_by_a_join(case):
    mapping = HEAD + JOINED
    report = case.run(mapping, a="7,8,note\n50,60,x\n51,61,y\n", where="id,lon,lat\n7,11.6,48.1\n8,,\n9,11.7,48.2\n")
    assert [(row[0], row[2] - T0, row[3]) for row in case.rows()] == [
        ("la-7", 0, 50.0), ("la-8", 0, 60.0), ("la-7", 300, 51.0), ("la-8", 300, 61.0)
    ]  # fmt: skip
    with Bundle(case.out) as made:
        assets = {
            e.body.asset.id: e.body.asset for e in made.reader.declarations() if isinstance(e.body, AssetDeclared)
        }
    assert assets["urn:ngsi-ld:Road:la-7"].place.latitude == 48.1
    assert assets["urn:ngsi-ld:Road:la-7"].name() == "Loop 7"
    assert assets["urn:ngsi-ld:Road:la-8"].place is None
    assert "urn:ngsi-ld:Road:la-9" not in assets
    assert report.skipped == {"position without coordinates": 1}


def placed(case, mapping, where):
    """Place of the first sensor, and of the site, in an imported bundle."""
    case.run(mapping, a="7,note\n50,x\n51,y\n", where=f"id,lon,lat\n7,{where[0]},{where[1]}\n")
    with Bundle(case.out) as made:
        place = next(e.body.asset.place for e in made.reader.declarations() if isinstance(e.body, AssetDeclared))
        site = msgspec.json.decode(made.data(bundle.SITE), type=SiteInfo)
    return (place.longitude, place.latitude), (site.longitude, site.latitude)


@pytest.mark.parametrize("datum", DATUMS)
def test_that_positions_of_a_chinese_map_come_to_where_they_are(case, datum):
    true = (121.4737, 31.2304)
    drawn = tuple(float(part[0]) for part in from_wgs84(*true, datum))
    mapping = (HEAD + JOINED).replace("WGS 84", datum)
    mapping = mapping.replace("longitude = 11.64, latitude = 48.08", f"longitude = {drawn[0]}, latitude = {drawn[1]}")
    for found in placed(case, mapping, drawn):
        assert found == pytest.approx(true, abs=2e-7)


def test_that_a_mapping_with_positions_states_its_datum(case):
    with pytest.raises(WrongUse, match="positions need their datum"):
        case.run((HEAD + JOINED).replace('datum = "WGS 84"\n', ""), a="7,note\n50,x\n", where="id,lon,lat\n7,1,2\n")


def test_that_positions_of_reports_are_kept_as_blocks_only(case):
    reports = HEAD + JOINED.replace('kind = "road"', 'kind = "road"\nof = "reports"')
    found, _ = placed(case, reports, (11.600001, 48.100001))
    assert found != (11.600001, 48.100001)
    assert found == pytest.approx((11.6, 48.1), abs=0.002)


def test_that_a_skipped_row_still_takes_its_place_in_time(case):
    clock = 'time = { start = "2025-07-01T12:00:00", period = 60, zone = "UTC", fold = "refuse" }\n'
    case.run(HEAD + '\n[[table]]\nfile = "a.csv"\n' + clock + SERIES, a="v,w\n1,1\n2,2,2\n3,3\n")
    assert [row[2] - T0 for row in case.rows()] == [0, 120]


def test_that_a_long_table_names_its_sensor_in_a_column(case):
    series = SERIES.replace("Road:a", "Road:x-{id}")
    case.run(HEAD + TABLE + series, a="t,id,v\n2025-07-01 12:00:00,A 1,10\n2025-07-01 12:00:00,B/2,20\n")
    assert [row[0] for row in case.rows()] == ["x-A-1", "x-B-2"]


def test_that_the_bundle_opens_in_its_own_place_with_rules_and_report(case):
    (case.folder / "small.rules.toml").write_text("format = 1\n", "utf-8")
    case.run(HEAD + 'rules = "small.rules.toml"\n' + TABLE + SERIES, a=ROWS)
    with Bundle(case.out) as made:
        site = msgspec.json.decode(made.data(bundle.SITE), type=SiteInfo)
        assert (site.zone, site.city, site.longitude, site.latitude) == ("Europe/Berlin", "", 11.64, 48.08)
        assert made.rules() == "format = 1\n"
        assert made.provenance == "REAL"
        assert made.zone == "Europe/Berlin"
        assert json.loads(made.text(bundle.IMPORT_REPORT))["observations"] == 3
        assert made.text(bundle.LICENCES).startswith("CC0")


def test_that_log_times_never_fall_and_cover_every_row(case):
    case.run(HEAD + TABLE + SERIES, a=ROWS)
    with Bundle(case.out) as made:
        entries = list(made.reader.entries())
    times = [entry.log_time for entry in entries]
    assert times == sorted(times)
    assert all(entry.body.received_at.max() <= entry.log_time for entry in entries if isinstance(entry.body, Batch))


def test_that_blocks_change_nothing(case, monkeypatch):
    rows = "t,v\n" + "".join(f"2025-07-01 12:{i // 60:02d}:{i % 60:02d},{i}\n" for i in range(50))
    first = case.run(HEAD + TABLE + SERIES, a=rows)
    before = case.rows()
    monkeypatch.setattr(importer_table, "BLOCK", 7)
    assert case.run(HEAD + TABLE + SERIES, replace=True, a=rows) == first
    assert case.rows() == before


@pytest.mark.parametrize(
    ("mapping", "files", "message"),
    [
        (HEAD + TABLE + SERIES, {"a": ""}, "empty"),
        (HEAD + TABLE + SERIES, {"a": "t,v\n"}, "no observation was found"),
        (HEAD + TABLE + SERIES, {"a": "t,w\n2025-07-01 12:00:00,1\n"}, "no column 'v' for series.column"),
        (HEAD + TABLE + SERIES, {"a": "time,v\n1,1\n"}, "no column 't' for time.column"),
        (HEAD + TABLE + SERIES, {}, "no such file"),
        (HEAD + 'rules = "../secret.toml"\n' + TABLE + SERIES, {"a": ROWS}, "outside"),
        (HEAD + TABLE + SERIES, {"a": 't,v\n"' + "x" * 140_000}, "field larger"),
    ],
)
def test_that_bad_input_is_one_clear_line_and_leaves_nothing_behind(case, mapping, files, message):
    with pytest.raises(CitydeckError, match=message) as error:
        case.run(mapping, **files)
    assert "\n" not in str(error.value)
    assert not list(case.folder.glob("out*"))


def test_that_an_existing_recording_is_not_written_over(case):
    case.run(HEAD + TABLE + SERIES, a=ROWS)
    before = case.out.read_bytes()
    with pytest.raises(WrongUse, match="exists already"):
        case.run(HEAD + TABLE + SERIES, a=ROWS)
    assert case.out.read_bytes() == before


def test_that_an_import_can_be_cancelled_and_leaves_nothing_behind(case):
    (case.folder / "data" / "a.csv").write_text(ROWS)
    (case.folder / "map.toml").write_text(HEAD + TABLE + SERIES)
    with pytest.raises(ImportCancelled):
        import_recording(case.folder / "map.toml", case.folder / "data", case.out, cancelled=lambda: True)
    assert not list(case.folder.glob("out*"))


def test_that_progress_rises_to_one(case):
    (case.folder / "data" / "a.csv").write_text(ROWS)
    (case.folder / "map.toml").write_text(HEAD + TABLE + SERIES)
    told = []
    import_recording(case.folder / "map.toml", case.folder / "data", case.out, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_that_a_folder_that_is_not_there_is_one_clear_line(case):
    (case.folder / "data" / "a.csv").write_text(ROWS)
    (case.folder / "map.toml").write_text(HEAD + TABLE + SERIES)
    with pytest.raises(UnreadableInput, match="cannot be written"):
        import_recording(case.folder / "map.toml", case.folder / "data", case.folder / "none" / "out.mcap")


def test_that_ids_that_hold_personal_data_never_come_into_a_bundle(case):
    mapping = HEAD + TABLE + SERIES.replace('"urn:ngsi-ld:Road:a"', '"urn:ngsi-ld:Road:{who}"')
    table = "t,who,v\n"
    table += "".join(f"2025-07-01 12:00:0{at},{who},5\n" for at, who in enumerate(("a", "13912345678", "x@y.example")))
    report = case.run(mapping, a=table)
    assert report.skipped == {"id that holds personal data": 2}
    assert [row[0] for row in case.rows()] == ["a"]
    with Bundle(case.out) as made:
        assert "139" not in repr([entry.body for entry in made.reader.declarations()])
        assert "example" not in repr([entry.body for entry in made.reader.declarations()])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("%H:%M:%S", "%Q", "format '%Y-%m-%d %Q' cannot be used: 'Q' is a bad directive"),
        ('zone = "UTC"', 'zone = "Europe/Dubln"', "did you mean 'Europe/Dublin'?"),
        (
            'column = "t", format = "%Y-%m-%d %H:%M:%S"',
            'start = "noon", period = 10',
            "start 'noon' is no date and time",
        ),
        ('column = "t", format = "%Y-%m-%d %H:%M:%S"', 'start = "0001-01-01", period = 10', "is no date and time"),
        ('column = "t", format = "%Y-%m-%d %H:%M:%S"', 'start = "NaT", period = 10', "is no date and time"),
        ('column = "t", format = "%Y-%m-%d %H:%M:%S"', 'start = "2025-01-01", period = 1e300', "period"),
        ('file = "a.csv"', 'file = "a\\u0000.csv"', "table.file"),
        ('file = "a.csv"', 'file = "a.csv"\nencoding = "utf\\u0000"', "table.encoding"),
    ],
)
def test_that_a_clock_that_cannot_run_is_refused_in_one_line(case, old, new, says):
    with pytest.raises(WrongUse) as refused:
        case.run(HEAD + TABLE.replace(old, new) + SERIES, a="t,v\n2025-01-01 00:00:00,1\n")
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_that_a_cell_with_a_zero_byte_is_no_number(case):
    report = case.run(HEAD + TABLE + SERIES, a="t,v\n2025-01-01 00:00:00,1\0\n2025-01-01 00:00:10,2\n")
    assert report.observations == 1
    assert report.skipped == {"cell that is no number": 1}


def test_that_a_cut_bundle_keeps_its_rules_and_place_which_stand_at_its_head(case):
    (case.folder / "rules.toml").write_text("format = 1\n")
    rows = "".join(f"2025-01-01 00:00:0{second},{second}\n" for second in range(10))
    case.run(HEAD + 'rules = "rules.toml"\n' + TABLE + SERIES, a="t,v\n" + rows)
    case.out.write_bytes(case.out.read_bytes()[:-1500])
    with Bundle(case.out) as cut:
        assert cut.reader.loss
        assert cut.rules() == "format = 1\n"
        assert cut.data(bundle.SITE)


def test_that_a_data_file_that_is_none_is_called_what_it_is(case):
    (case.folder / "data" / "a.csv").mkdir()
    with pytest.raises(UnreadableInput, match="is a folder"):
        case.run(HEAD + TABLE + SERIES)
