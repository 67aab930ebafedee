import numpy as np
import pytest

from citydeck.model.errors import UnreadableInput
from citydeck.model.time import from_iso
from citydeck.timeline.importer_time import UNREADABLE, Stamps
from citydeck.timeline.mapping import Clock

FORMAT = "%Y-%m-%d %H:%M:%S"
AUTUMN = ["2025-10-26 01:30:00", "2025-10-26 02:00:00", "2025-10-26 02:30:00", "2025-10-26 02:00:00",
          "2025-10-26 02:30:00", "2025-10-26 03:00:00"]  # fmt: skip


def stamps(fold="refuse", zone="Europe/Berlin", form=FORMAT):
    return Stamps(Clock(column="t", format=form, zone=zone, fold=fold), "file")


def test_that_local_stamps_become_utc():
    assert stamps().read(["2025-07-01 12:00:00"])[0] == from_iso("2025-07-01T10:00:00Z")
    assert stamps(zone="America/Los_Angeles").read(["2012-03-01 00:00:00"])[0] == from_iso("2012-03-01T08:00:00Z")


def test_that_day_and_month_are_what_the_format_says():
    swapped = stamps(form="%Y-%d-%m %H:%M:%S.%f").read(["2022-11-04 09:20:05.375"])[0]
    assert swapped == from_iso("2022-04-11T07:20:05.375Z")


def test_that_the_hour_that_comes_twice_is_refused_unless_a_policy_is_given():
    with pytest.raises(UnreadableInput, match="comes twice in Europe/Berlin"):
        stamps().read(AUTUMN)


@pytest.mark.parametrize(("fold", "hour"), [("first", "00"), ("second", "01")])
def test_that_one_passage_can_be_chosen(fold, hour):
    assert stamps(fold).read(["2025-10-26 02:30:00"])[0] == from_iso(f"2025-10-26T{hour}:30:00Z")


def test_that_order_tells_the_passages_apart():
    found = stamps("both-by-order").read(AUTUMN)
    assert (np.diff(found) == 30 * 60 * 10**9).all()


def test_that_order_is_remembered_from_one_chunk_to_the_next():
    reader = stamps("both-by-order")
    found = [int(reader.read([cell])[0]) for cell in AUTUMN]
    assert (np.diff(found) == 30 * 60 * 10**9).all()


def test_that_the_hour_that_does_not_exist_is_skipped_and_counted():
    reader = stamps("first")
    found = reader.read(["2025-03-30 01:59:59", "2025-03-30 02:30:00", "2025-03-30 03:00:00"])
    assert found[1] == UNREADABLE
    assert found[2] - found[0] == 10**9
    assert reader.reasons == {"stamp in the hour that does not exist": 1}


def test_that_stamps_of_another_form_are_skipped_and_counted():
    reader = stamps()
    assert reader.read(["2025-07-01 12:00:00", "01.07.2025 12:00", ""])[1:].tolist() == [UNREADABLE, UNREADABLE]
    assert sum(reader.reasons.values()) == 2


def test_that_stamps_with_an_offset_need_no_zone():
    assert stamps(form="%Y-%m-%dT%H:%M:%S%z").read(["2025-07-01T12:00:00+0800"])[0] == from_iso("2025-07-01T04:00:00Z")


def test_that_rows_can_be_counted_from_a_start():
    clock = Clock(start="2012-03-01T00:00:00", period=300, zone="America/Los_Angeles", fold="refuse")
    found = Stamps(clock, "file").count_from(2, 2)
    assert found.tolist() == [from_iso("2012-03-01T08:10:00Z"), from_iso("2012-03-01T08:15:00Z")]
