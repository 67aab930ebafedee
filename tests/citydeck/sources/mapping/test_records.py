"""Records to rows."""

import json

import pytest
from pydantic import ValidationError

from citydeck.sources.mapping.records import AT_ONCE
from citydeck.sources.mapping.settings import Payload

RECEIVED = 1_800_000_000_000_000_000
MINUTE = 60_000_000_000
TEN = 1_779_271_200_000_000_000
"""2026-05-20T10:00:00Z"""


def document(value: object) -> bytes:
    return json.dumps(value).encode()


def test_that_a_record_without_a_stamp_was_true_when_it_came(read):
    assert read(b'{"v": 5}').rows == [("a", "speed", 5.0, RECEIVED)]


def test_that_a_record_may_be_the_value_itself(read):
    assert read(b"7.5", readings=[{}]).values == [7.5]
    assert read(b"[1, 2]", each="*", readings=[{}]).values == [1.0, 2.0]


def test_that_one_bad_record_costs_no_other_and_a_bad_reading_its_record(read):
    records = [{"v": 1, "w": 2}, {"v": 3, "w": "fast"}, {"v": [4]}, {"x": 5}, 6, None, {"v": 7}]
    found = read(document(records), each="*", readings=[{"path": "v"}, {"path": "w", "metric": "flow"}])
    assert [(metric, value) for _, metric, value, _ in found.rows] == [("speed", 1.0), ("flow", 2.0), ("speed", 7.0)]
    assert found.refused == ["reading is no number"] * 2 + ["none of the mapped fields is in the message"] * 3


def test_that_only_fields_that_the_mapping_names_are_read(read):
    found = read(b'{"v": 1, "driver": "Ms Nobody", "plate": "XY 12"}', kind="vehicle")
    assert found.values == [1.0]
    assert "Nobody" not in repr(found.assets)


def test_that_absent_is_no_row_null_is_missing_and_zero_is_zero(read):
    found = read(
        document([{"v": None}, {"v": 0}, {"w": 3}]), each="*", readings=[{"path": "v"}, {"path": "w", "metric": "flow"}]
    )
    assert [(metric, value) for _, metric, value, _ in found.rows] == [("speed", None), ("speed", 0.0), ("flow", 3.0)]


@pytest.mark.parametrize(
    ("raw", "how", "value"),
    [
        (255, {"missing": [255]}, None),
        ("255", {"missing": [255]}, None),
        ("-999.0", {"missing": [-999]}, None),
        ("-", {"missing": ["-"]}, None),
        ("", {}, None),
        ("  ", {}, None),
        (" 12.5 ", {}, 12.5),
        (True, {}, 1.0),
        (False, {"missing": [0]}, 0.0),
        ("OPEN", {"words": {"OPEN": 1}}, 1.0),
        (True, {"words": {"true": 7}}, 7.0),
        (3, {"words": {"3": 30}}, 30.0),
        ("1e3", {}, 1000.0),
    ],
)
def test_that_a_value_is_read_as_the_mapping_says(read, raw, how, value):
    assert read(document({"v": raw}), readings=[{"path": "v", **how}]).values == [value]


@pytest.mark.parametrize("raw", ["fast", "1_000", "nan", "inf", "1,5", [1], {"v": 1}, "SHUT"])
def test_that_what_is_no_number_is_refused_and_never_zero(read, raw):
    found = read(document({"v": raw}), readings=[{"path": "v", "words": {"OPEN": 1}}])
    assert found.values == []
    assert len(found.refused) == 1


@pytest.mark.parametrize(
    ("text", "value"), [("12,5", 12.5), ("-0,1", -0.1), ("7", 7.0), ("1.500", "refused"), ("1.500,2", "refused")]
)
def test_that_a_decimal_comma_is_one_and_a_dot_beside_it_is_not_guessed(read, text, value):
    found = read(document({"v": text}), decimal=",")
    assert found.values == ([] if value == "refused" else [value])
    assert len(found.refused) == (value == "refused")


def test_that_blank_may_mean_unchanged_and_null_does_not(read):
    found = read(
        document([{"v": ""}, {"v": " "}, {"v": None}, {"v": 3}]),
        each="*",
        readings=[{"path": "v", "blank": "unchanged"}],
    )
    assert found.values == [None, 3.0]
    assert found.refused == []


@pytest.mark.parametrize(
    ("mark", "value"),
    [(True, None), (1, None), ("true", None), ("1", None), (False, 255.0), (0, 255.0), (None, 255.0), ("no", 255.0)],
)
def test_that_a_mark_of_error_makes_the_value_missing(read, mark, value):
    assert read(document({"v": 255, "bad": mark}), readings=[{"path": "v", "error": "bad"}]).values == [value]


def test_that_records_of_another_kind_are_passed_over_without_a_word(read):
    records = [{"type": "Speed", "v": 1}, {"type": "Flow", "v": 2}, {"v": 3}, {"type": "Speed", "v": 4}]
    found = read(document(records), each="*", where={"type": "Speed"})
    assert (found.values, found.refused) == ([1.0, 4.0], [])


def test_that_an_envelope_of_another_kind_is_passed_over_without_a_word(read):
    how = {"when": {"kind": "data", "v": "2"}, "each": "list"}
    good = read(document({"kind": "data", "v": 2, "list": [{"v": 1}]}), **how)
    other = read(document({"kind": "ack", "v": 2}), **how)
    assert (good.values, other.values, other.refused) == ([1.0], [], [])


def test_that_a_list_that_is_empty_is_fine_and_one_that_is_not_there_is_told(read):
    for empty in ({"list": []}, {"list": None}, {"list": ""}):
        assert read(document(empty), each="list").refused == []
    assert read(b"{}", each="list").refused == ["the list of records is not there"]
    assert read(b'{"list": {"v": 1}}', each="list").values == [1.0]


def test_that_assets_and_metrics_are_named_by_fields_and_by_levels(read):
    reading = {"path": "v", "asset": "urn:ngsi-ld:{1}:{site.id}-{2}", "metric": "{what}"}
    found = read(document({"site": {"id": 7}, "what": "flow", "v": 1}), ("Road", "north"), readings=[reading])
    assert [row[:3] for row in found.rows] == [("7-north", "flow", 1.0)]
    for bad, levels, why in (
        (
            {"site": {"id": None}, "what": "flow", "v": 1},
            ("Road", "x"),
            "the field that names the asset or metric is missing",
        ),
        ({"site": {"id": 7}, "what": "flow", "v": 1}, ("Road",), "the topic has no such level"),
    ):
        assert read(document(bad), levels, readings=[reading]).refused == [why]


@pytest.mark.parametrize(
    ("stamp", "how", "observed"),
    [
        ("2026-05-20T10:00:00Z", {}, TEN),
        ("2026-05-20T12:00:00+02:00", {}, TEN),
        ("2026-05-20T12:00:00", {"zone": "Europe/Amsterdam"}, TEN),
        ("2026-05-20T09:55:00Z/2026-05-20T10:00:00Z", {"time_format": "interval"}, TEN),
        ("2026-05-20T10:00:00Z/2026-05-20T10:05:00Z", {"time_format": "interval_start"}, TEN),
        ("2026-05-20T11:55/2026-05-20T12:00", {"time_format": "interval", "zone": "Europe/Amsterdam"}, TEN),
        ("20.05.2026 18:00", {"time_format": "%d.%m.%Y %H:%M", "zone": "Asia/Shanghai"}, TEN),
        (1779271200, {"time_format": "unix"}, TEN),
        ("1779271200.5", {"time_format": "unix"}, TEN + 500_000_000),
        (1779271200000, {"time_format": "unix_ms"}, TEN),
        (1779271200000000000, {"time_format": "unix_ns"}, TEN),
    ],
)
def test_that_a_stamp_is_read_in_its_own_form(read, stamp, how, observed):
    assert read(document({"v": 1, "t": stamp}), time="t", **how).rows == [("a", "speed", 1.0, observed)]


@pytest.mark.parametrize(
    ("stamp", "how"),
    [
        ("2026-05-20T10:00:00", {}),
        ("2026-05-20T11:55/2026-05-20T12:00", {"time_format": "interval"}),
        ("2026-05-20T12:00Z", {"time_format": "interval"}),
        ("2026-03-29T02:30:00", {"zone": "Europe/Amsterdam"}),
        ("20.05.2026", {"time_format": "%d.%m.%Y"}),
        (None, {}),
        (True, {"time_format": "unix"}),
        (1e300, {"time_format": "unix"}),
        ("soon", {"time_format": "unix"}),
    ],
)
def test_that_a_stamp_that_is_none_or_has_no_zone_is_refused_and_never_guessed(read, stamp, how):
    found = read(document({"v": 1, "t": stamp}), time="t", **how)
    assert (found.values, found.refused) == ([], ["time stamp is missing or not in the configured form"])


def test_that_a_large_list_is_read_in_steps_and_whole(read):
    assert len(read(document([{"v": n} for n in range(AT_ONCE * 2 + 7)]), each="*").values) == AT_ONCE * 2 + 7


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ({"each": "a[b"}, "is no path"),
        ({"time_format": "isoo"}, "is no form of a time stamp"),
        ({"zone": "Europe/Nowhere"}, "no such time zone"),
        ({"encoding": "utf-9"}, "no such encoding"),
        ({"longitude": "x"}, "belong together"),
        ({"longitude": "x", "latitude": "y", "geometry": "z"}, "or by a geometry"),
        ({"readings": [{"asset": "urn:{a..b}", "metric": "m"}]}, "is no path"),
        ({"readings": [{"asset": "a", "metric": "m", "limits": [5, 1]}]}, "the lower and the upper"),
        ({"where": {"a..b": "x"}}, "is no path"),
        ({"delimiter": ";;"}, "at most 1 character"),
    ],
)
def test_that_a_mapping_that_cannot_work_is_refused_before_anything_runs(how, what):
    with pytest.raises(ValidationError, match=what):
        Payload(**how)
