"""What a mapping works out before a record comes is what it would find in each."""

import pytest

from citydeck.sources.mapping.compiled import CompiledReading, stamp_of
from citydeck.sources.mapping.path import ABSENT, at, getter
from citydeck.sources.mapping.settings import Mapping, Reading
from citydeck.sources.payload import Poisoned

DOCUMENT = {"a": {"b": 5, "1": "one"}, "list": [{"k": "x", "v": 7}, 8], "text": "52.1 4.3", "n": None, "d.t": 1}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "a.b",
        "a.1",
        "list.1",
        "list.0.v",
        "list.9",
        "list[k=x].v",
        "text.1",
        "n",
        "n.x",
        "a.b.c",
        "d\\.t",
        "x.0",
    ],
)
def test_that_a_path_worked_out_once_finds_the_same(path):
    assert getter(path)(DOCUMENT) == at(DOCUMENT, path)
    assert getter(path)([DOCUMENT]) is at([DOCUMENT], path) or getter(path)([DOCUMENT]) == at([DOCUMENT], path)
    assert getter(path)(None) is (None if not path else ABSENT)


@pytest.mark.parametrize(
    ("asset", "metric", "fixed"),
    [("urn:a", "speed", True), ("urn:{1}", "speed", True), ("urn:{id}", "speed", False), ("urn:a", "{m}", False)],
)
def test_that_only_names_without_a_field_of_the_record_are_fixed(asset, metric, fixed):
    assert CompiledReading.of(Reading(asset=asset, metric=metric)).fixed is fixed


def test_that_words_and_marks_of_error_are_read_and_truths_are_numbers():
    reading = CompiledReading.of(Reading(asset="a", metric="m", path="v", words={"OPEN": 1.0}, error="bad"))
    assert reading.value("OPEN", {"v": "OPEN"}) == 1.0
    assert reading.value(5, {"v": 5, "bad": True}) != 5
    assert CompiledReading.of(Reading(asset="a", metric="m")).value(True, True) == 1.0


@pytest.mark.parametrize(("raw", "form"), [(10**16, "unix_ms"), ("x", "unix_ms"), (None, "iso"), (True, "unix")])
def test_that_a_stamp_that_is_none_poisons_the_record(raw, form):
    stamp = stamp_of(Mapping(time="t", time_format=form))
    with pytest.raises(Poisoned, match="time stamp"):
        stamp({"t": raw})


def test_that_stamps_that_are_counted_come_out_in_nanoseconds():
    stamp = stamp_of(Mapping(time="t", time_format="unix_ms"))
    assert stamp({"t": 1_700_000_000_123}) == stamp({"t": "1700000000123"}) == 1_700_000_000_123_000_000
    assert stamp_of(Mapping()) is None
