"""Forms of the standard that the service of the live tests does not speak."""

import json
import math
from types import SimpleNamespace

import pytest

from citydeck.model.quality import Quality
from citydeck.model.time import from_iso
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.handed import Handed
from citydeck.sources.rows import Rows
from datasources.sensorthings.datastreams import Datastreams, key_of_link
from datasources.sensorthings.observations import Observations
from datasources.sensorthings.settings import Settings
from datasources.sensorthings.words import metric_of, unit_of

T = "2026-05-20T10:00:00Z"
THING = {"@iot.id": 1, "name": "Bridge", "Locations": []}
STREAM = {
    "@iot.id": 7,
    "Thing": THING,
    "unitOfMeasurement": {"name": "Celsius", "symbol": "C", "definition": "http://example.org/unit/DegreeCelsius"},
    "ObservedProperty": {"name": "Temperature", "definition": "http://example.org/Temperature"},
}


@pytest.fixture
def reader(tmp_path):
    def make(stream: dict | None = STREAM, entity_set: str = "Datastreams", **more):
        settings = Settings(url="http://127.0.0.1/v1.1", **more)
        refused: list[str] = []
        catalogue = Catalogue(SimpleNamespace(name="x", site=tmp_path))
        known = Datastreams(settings, catalogue, lambda _raw, why: refused.append(why))
        if stream is not None:
            known.take(stream, entity_set)
        read = Observations(settings, known, lambda _raw, why: refused.append(why))
        return SimpleNamespace(read=read, known=known, catalogue=catalogue, refused=refused, rows=Rows())

    return make


def observed(result: object, at: object = T, **more) -> dict:
    return {"phenomenonTime": at, "result": result, "Datastream": {"@iot.id": 7}, **more}


@pytest.mark.parametrize(
    ("at", "instant"),
    [
        (T, T),
        ("2026-05-20T09:00:00Z/2026-05-20T10:00:00Z", T),
        ("2026-05-20T11:00:00+01:00/2026-05-20T12:00:00+02:00", T),
    ],
)
def test_that_an_interval_counts_at_its_end(reader, at, instant):
    seen = reader()
    seen.read.page([observed(1.5, at)], 5, seen.rows)
    assert (seen.rows.observed_at, seen.rows.value) == ([from_iso(instant)], [1.5])


def test_that_an_interval_without_a_zone_is_refused_unless_one_is_told(reader):
    at = "2026-05-20T11:00:00/2026-05-20T12:00:00"
    seen = reader()
    seen.read.page([observed(1.5, at)], 5, seen.rows)
    assert len(seen.rows) == 0
    assert len(seen.refused) == 1
    seen = reader(zone="Europe/Berlin")
    seen.read.page([observed(1.5, at)], 5, seen.rows)
    assert seen.rows.observed_at == [from_iso(T)]


def test_that_null_words_booleans_sentinels_and_zero_are_five_things_and_an_object_is_refused_alone(reader):
    seen = reader(words={"open": 3.0}, missing=[-999])
    results = [None, "open", True, -999, 0, {"a": 1}, "2.5", [1]]
    seen.read.page([observed(result) for result in results], 5, seen.rows)
    values = seen.rows.value
    assert [math.isnan(value) for value in values] == [True, False, False, True, False, False]
    assert [value for value in values if not math.isnan(value)] == [3.0, 1.0, 0.0, 2.5]
    assert seen.refused == ["reading is no number"] * 2
    assert seen.rows.quality[0] == Quality.BAD


def test_that_result_quality_is_read_by_the_table_of_the_settings(reader):
    seen = reader(quality={"4": "bad", "suspect": "uncertain"})
    marks = ["4", {"DQ_Status": {"code": "suspect"}}, "else", None]
    seen.read.page([observed(1, resultQuality=mark) for mark in marks], 5, seen.rows)
    assert seen.rows.quality == [Quality.BAD, Quality.UNCERTAIN, Quality.GOOD, Quality.GOOD]


def test_that_result_time_stands_in_where_phenomenon_time_is_null(reader):
    seen = reader()
    seen.read.page([observed(1, None, resultTime=T), observed(1, None)], 5, seen.rows)
    assert seen.rows.observed_at == [from_iso(T)]
    assert len(seen.refused) == 1


@pytest.mark.parametrize(
    "owner",
    [{"Datastream": {"@iot.id": 7}}, {"Datastream@iot.navigationLink": "http://127.0.0.1/v1.1/Datastreams(7)"}],
)
def test_that_both_forms_of_data_arrays_are_read_and_a_short_line_is_refused_alone(reader, owner):
    seen = reader()
    lines = [["a", T, 1.5], ["b", T], ["c", T, 2.5]]
    group = {**owner, "components": ["id", "phenomenonTime", "result"], "dataArray": lines}
    seen.read.page([group], 5, seen.rows)
    assert seen.rows.value == [1.5, 2.5]
    assert len(seen.refused) == 1


def test_that_each_part_of_a_multidatastream_is_a_channel(reader):
    stream = {
        "@iot.id": 7,
        "Thing": THING,
        "unitOfMeasurements": [{"symbol": "°C"}, {"symbol": "%"}],
        "ObservedProperties": [{"name": "Air temperature"}, {"name": "Relative humidity"}],
    }
    seen = reader(stream, "MultiDatastreams")
    assert [(one.metric, one.unit) for one in seen.catalogue.discovery().channels] == [
        ("temperature", "Cel"),
        ("humidity", "%"),
    ]
    one = {"phenomenonTime": T, "MultiDatastream": {"@iot.id": 7}}
    seen.read.page([{**one, "result": [20.5, None]}, {**one, "result": [1]}], 5, seen.rows)
    assert seen.rows.value[0] == 20.5
    assert math.isnan(seen.rows.value[1])
    assert len(seen.refused) == 1


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("http://a/v1.1/Datastreams(7)", ("Datastreams", "7")),
        ("v1.1/Datastreams('a''b')/Observations", ("Datastreams", "a'b")),
        ("http://a/v1.1/MultiDatastreams(3)", ("MultiDatastreams", "3")),
        ("http://a/v1.1/Observations(5)/Datastream", None),
        (None, None),
    ],
)
def test_that_ids_are_numbers_or_texts(link, key):
    assert key_of_link(link) == key


@pytest.mark.parametrize(
    ("unit", "ucum"),
    [
        ({"name": "n", "symbol": "µg/m³", "definition": ""}, "ug/m3"),
        ({"symbol": "x", "definition": "ucum:km/h"}, "km/h"),
        ({"symbol": "kWh", "definition": "ucum:kW.h"}, "kW.h"),
        ({"symbol": "dB", "definition": "ucum:dB[SPL]"}, "dB[SPL]"),
        ({"symbol": "°C", "definition": "ucum:T"}, None),
        ({"symbol": "%", "definition": "ucum:1"}, None),
        ({"symbol": "mW"}, "mW"),
        ({"symbol": "MW"}, "MW"),
        ({"symbol": "Grad"}, None),
        ({"name": None, "symbol": None, "definition": None}, ""),
        (None, ""),
    ],
)
def test_that_a_unit_is_told_for_certain_or_not_at_all(unit, ucum):
    assert unit_of(unit, {}) == ucum


def test_that_the_settings_name_metrics_before_anything_else():
    assert metric_of("http://x/T", "Lufttemperatur", {"http://x/T": "temperature"}) == "temperature"
    assert metric_of("http://x/T", "Lufttemperatur", {}) == "lufttemperatur"
    assert metric_of("http://x/WindSpeed", "风速", {}) == "wind_speed"
    assert metric_of(None, "风速", {}) is None


def test_that_an_axis_beyond_its_degrees_and_a_null_geometry_are_no_place(reader):
    for geometry in (None, {"type": "Point", "coordinates": [51.9, 104.4]}):
        thing = {**THING, "Locations": [{"location": geometry}]}
        seen = reader({**STREAM, "Thing": thing})
        assert seen.catalogue.discovery().assets[0].place is None


def test_that_what_is_said_again_is_handed_on_once_and_a_correction_is_handed_on():
    handed = Handed(1.0)
    rows = Rows()
    for value in (1.0, 1.0, math.nan, math.nan, 2.0):
        rows.add(0, 10, 0, value)
    assert len(handed.without(rows)) == 3


@pytest.mark.shared
def test_that_the_public_document_gives_its_datastreams_and_observations(shared_data, reader):
    document = json.loads((shared_data / "standards/sensorthings/entitiesDefault.json").read_bytes())
    thing = {"@iot.id": 1, "name": document["name"], "Locations": document["Locations"]}
    seen = reader(None)
    for number, stream in enumerate(document["Datastreams"]):
        made = seen.known.take({**stream, "@iot.id": number, "Thing": thing}, "Datastreams")
        for one in stream["Observations"]:
            seen.read.one(one, made, 5, seen.rows)
    found = seen.catalogue.discovery()
    assert len(found.channels) == len(document["Datastreams"]) == 2
    assert (found.assets[0].place.longitude, found.assets[0].place.latitude) == (-117.05, 51.05)
    assert len(seen.rows) == sum(len(stream["Observations"]) for stream in document["Datastreams"])
    assert seen.refused == []


@pytest.mark.shared
def test_that_what_can_be_tasked_is_no_datastream(reader, shared_data):
    document = json.loads((shared_data / "standards/sensorthings/entitiesDefaultActuation.json").read_bytes())
    seen = reader(None)
    assert seen.known.take(document, "Datastreams") is None
    assert seen.known.take({"@iot.id": 1, **document}, "Datastreams") is None
    assert seen.refused == ["a datastream without @iot.id"]
    assert list(seen.known.unclear.values()) == ["observed property: metrics"]
    seen.read.page(document["Tasks"], 5, seen.rows)
    assert len(seen.rows) == 0
