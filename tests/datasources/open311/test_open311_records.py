"""Records of GeoReport services: public files as counted by hand, blanks, places, times, statuses."""

import math

import pytest

from citydeck.model.time import from_iso
from citydeck.sources.payload import Poisoned
from datasources.open311.document import records
from datasources.open311.report import Reader
from datasources.open311.windows import DAY, LONGEST, stamp, windows

READER = Reader({"In Progress": 1.0, "fixed": 0.0}, "")
FILES = [
    ("service_list.json", "json", "service", 3),
    ("service_requests.json", "json", "request", 2),
    ("files/services_giessen.xml", "xml", "service", 8),
    ("files/requests_single.xml", "xml", "request", 1),
    ("files/requests_many.xml", "xml", "request", 2),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "form", "element", "count"), FILES)
def test_that_a_public_file_holds_so_many_records(shared_data, name, form, element, count):
    folder = shared_data / "city-management" / "open311"
    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*")) == sorted(
        one for one, *_ in FILES
    )
    found = records((folder / name).read_bytes(), form, element)
    assert len(found) == count
    if element == "request":
        for record in found:
            report = READER.report(record)
            assert report.state == 1.0
            assert report.place is not None


@pytest.mark.shared
def test_that_public_reports_say_this(shared_data):
    folder = shared_data / "city-management" / "open311"
    chicago = READER.report(records((folder / "service_requests.json").read_bytes(), "json", "request")[0])
    assert chicago[:4] == ("14-01100669", "4ffa9cad6018277d4000007b", "Alley Light Out", 1.0)
    assert chicago.updated == from_iso("2014-07-12T11:08:21-05:00")
    toronto = READER.report(records((folder / "files/requests_single.xml").read_bytes(), "xml", "request")[0])
    assert toronto.id == "101005420892"
    assert (toronto.updated, toronto.expected) == (None, from_iso("2018-08-03T00:01:00-04:00"))
    assert (toronto.place.longitude, toronto.place.latitude) == (-79.272306875, 43.691104288)


def test_that_nothing_of_a_person_is_read(report):
    planted = {"first_name": "A", "phone": "1", "email": "x@y.example", "description": "at my house", "address": "1 B"}
    told = READER.report(report("1", **planted))
    assert set(told._fields) == {
        "id", "service_code", "service", "state", "requested", "updated", "expected", "place",
    }  # fmt: skip
    assert not any(value in repr(told) for value in planted.values() if len(value) > 1)


@pytest.mark.parametrize(
    ("lat", "long"),
    [("", ""), (None, None), ("0", "0.0"), (0, 0), ("91", "10"), ("north", "west"), ("37.7", None)],
)
def test_that_a_place_that_is_none_is_none(report, lat, long):
    assert READER.report(report("1", lat=lat, long=long)).place is None


def test_that_numbers_and_texts_are_the_same_place(report):
    as_text = READER.report(report("1", lat="37.5", long="-122.25")).place
    assert as_text == READER.report(report("1", lat=37.5, long=-122.25)).place
    assert as_text.longitude == -122.25


@pytest.mark.parametrize(("word", "state"), [("open", 1.0), ("Closed", 0.0), ("in progress", 1.0), ("FIXED", 0.0)])
def test_that_statuses_are_read_in_any_case_and_further_ones_by_setting(report, word, state):
    assert READER.report(report("1", status=word)).state == state


def test_that_no_status_is_missing_and_a_strange_one_is_refused(report):
    assert math.isnan(READER.report(report("1", status=None)).state)
    with pytest.raises(Poisoned, match="say under words"):
        READER.report(report("1", status="triaged"))


@pytest.mark.parametrize(
    ("field", "value"),
    [("service_request_id", None), ("requested_datetime", "2026-05-20 10:00"), ("updated_datetime", "yesterday")],
)
def test_that_a_report_without_an_id_or_with_a_time_without_zone_is_refused(report, field, value):
    with pytest.raises(Poisoned):
        READER.report(report("1", **{field: value}))


def test_that_a_zone_in_the_settings_serves_stamps_without_one(report):
    told = Reader({}, "Asia/Shanghai").report(report("1", requested_datetime="2026-05-20T10:00:00"))
    assert told.requested == from_iso("2026-05-20T02:00:00Z")


@pytest.mark.parametrize("raw", [b"{}", b"[1", b'{"a": NaN}', b"<x/>"])
def test_that_an_answer_that_is_no_list_is_refused(raw):
    with pytest.raises(Poisoned):
        records(raw, "json", "request")


def test_that_an_empty_list_is_empty_in_both_forms():
    assert records(b"[]", "json", "request") == []
    assert records(b"<service_requests/>", "xml", "request") == []
    assert records(b"<service_requests>\n</service_requests>", "xml", "request") == []


def test_that_spans_cover_everything_and_none_is_longer_than_ninety_days():
    spans = list(windows(10 * DAY, 210 * DAY))
    assert spans[0][1] == 210 * DAY
    assert spans[-1][0] == 10 * DAY
    assert all(end - begin <= LONGEST for begin, end in spans)
    assert [begin for begin, _ in spans[:-1]] == [end for _, end in spans[1:]]
    assert stamp(from_iso("2026-05-20T10:00:00.900Z")) == "2026-05-20T10:00:00Z"
