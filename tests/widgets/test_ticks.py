import pytest

from citydeck.model.time import NS_PER_S, from_iso
from widgets.ticks import decimals, time_ticks, value_ticks


def test_that_time_marks_are_round_in_the_zone_of_the_site() -> None:
    start = from_iso("2026-05-20T11:03:07Z")
    marks = time_ticks(start, start + 900 * NS_PER_S, "Asia/Shanghai", 4)
    assert [word for _, word in marks] == ["19:05", "19:10", "19:15"]
    half = time_ticks(start, start + 6 * 3600 * NS_PER_S, "Asia/Kolkata", 3)
    assert [word for _, word in half] == ["18:00", "20:00", "22:00"]


def test_that_short_spans_show_seconds() -> None:
    start = from_iso("2026-05-20T11:00:00Z")
    assert time_ticks(start, start + 20 * NS_PER_S, "UTC", 3)[1][1] == "11:00:10"


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-120, -70), (0.0012, 0.0019), (3, 160), (0, 1.2e9)])
def test_that_value_marks_are_few_round_and_inside(low: float, high: float) -> None:
    marks = value_ticks(low, high, 5)
    assert 2 <= len(marks) <= 5
    assert all(low - 1e-9 <= mark <= high * (1 + 1e-9) for mark in marks)


def test_that_an_axis_without_a_span_has_no_marks() -> None:
    assert value_ticks(1, 1, 5) == []
    assert value_ticks(float("nan"), 1, 5) == []


def test_that_decimals_tell_neighbours_apart() -> None:
    assert decimals([0.0, 0.5]) == 1
    assert decimals([0.0, 20.0]) == 0
    assert decimals([0.001, 0.0015]) == 4
