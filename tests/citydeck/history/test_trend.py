"""A trend shows every extreme, and draws nothing across a gap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citydeck.history.samples import Samples
from citydeck.history.trend import trend
from citydeck.model.channel import Channel
from citydeck.model.time import NS_PER_S

NAN = float("nan")


def channel(period=1.0):
    return Channel("x", "speed", "a", "km/h", period=period)


def samples(*rows):
    rows = [(*row, 0)[:3] for row in rows]
    times, values, quality = zip(*rows, strict=True) if rows else ((), (), ())
    return Samples.of(
        np.array([round(t * NS_PER_S) for t in times], np.int64), np.array(values, float), np.array(quality, np.uint8)
    )


def make(rows, start=0.0, end=100.0, width=100, period=1.0):
    return trend(channel(period), samples(*rows), round(start * NS_PER_S), round(end * NS_PER_S), width)


def table(found):
    return [
        (t / NS_PER_S, low, high, last)
        for t, low, high, last in zip(
            found.time.tolist(), found.low.tolist(), found.high.tolist(), found.last.tolist(), strict=True
        )
    ]


def test_that_a_column_holds_extremes_and_the_last_value():
    found = make([(0, 5.0), (1, 9.0), (2, 1.0), (3, 4.0)], end=4, width=1)
    assert table(found) == [(3, 1.0, 9.0, 4.0)]


def test_that_a_column_without_a_sample_is_not_a_gap_while_the_period_is_kept():
    found = make([(10, 1.0), (20, 2.0), (30, 3.0)], width=100, period=10.0)
    assert [row[0] for row in table(found)] == [10, 20, 30]
    assert not np.isnan(found.low).any()


def test_that_silence_of_more_than_three_periods_is_a_gap():
    found = make([(0, 1.0), (3, 2.0), (6.5, 3.0)])
    assert found.low.tolist()[:2] == [1.0, 2.0]
    assert np.isnan(found.last[2])
    assert 3 < found.time[2] / NS_PER_S < 6.5
    assert found.last[3] == 3.0


def test_that_a_missing_value_is_a_gap_and_never_zero():
    found = make([(0, 1.0), (1, NAN, 2), (2, 3.0)], period=None)
    assert np.isnan(found.last[1])
    assert found.last[[0, 2]].tolist() == [1.0, 3.0]


def test_that_a_bad_value_is_not_drawn():
    found = make([(0, 1.0), (1, 99.0, 2), (2, 3.0)])
    assert np.nanmax(found.high) == 3.0
    assert np.isnan(found.high).sum() == 1


def test_that_a_gap_inside_a_column_splits_it():
    found = make([(0, 1.0), (10, 50.0), (20, 2.0)], width=1)
    assert np.isnan(found.low).sum() == 2
    assert found.last[~np.isnan(found.last)].tolist() == [1.0, 50.0, 2.0]


def test_that_the_later_of_two_values_of_an_instant_is_drawn():
    assert make([(1, 5.0), (1, 7.0)]).last.tolist() == [7.0]


def test_that_the_range_is_half_open():
    assert [row[0] for row in table(make([(9, 1.0), (10, 2.0), (19, 3.0), (20, 4.0)], 10, 20, 10, None))] == [10, 19]


@pytest.mark.parametrize("rows", [[], [(1, NAN, 2)], [(200, 1.0)]])
def test_that_nothing_to_draw_is_an_empty_trend(rows):
    assert len(make(rows).time) == 0


def test_that_an_empty_range_is_an_empty_trend():
    assert len(make([(1, 1.0)], 5, 5).time) == 0
    assert len(make([(1, 1.0)], 0, 5, 0).time) == 0


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(st.integers(0, 99), st.floats(-1e6, 1e6), st.sampled_from([0, 0, 0, 1, 2])), max_size=80),
    width=st.integers(1, 120),
)
def test_that_no_extreme_is_lost_and_the_size_is_bounded(rows, width):
    found = make(rows, width=width, period=2.0)
    latest = {}
    for time, value, quality in rows:
        latest[time] = (value, quality)
    drawn = [value for value, quality in latest.values() if quality < 2]
    if not drawn:
        assert len(found.time) == 0
        return
    assert np.nanmin(found.low) == min(drawn)
    assert np.nanmax(found.high) == max(drawn)
    assert (np.diff(found.time) > 0).all()
    gaps = int(np.isnan(found.low).sum())
    assert len(found.time) <= width + 2 * gaps
