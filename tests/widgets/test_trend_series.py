import numpy as np

from citydeck.link.trend import Trend
from citydeck.model.channel import ChannelKey
from citydeck.model.time import NS_PER_S
from widgets.trend_series import TrendSeries

KEY = ChannelKey("a", "stress", "s")


def series(*rows: tuple[float, float], period: float | None = 1.0) -> TrendSeries:
    made = TrendSeries(period)
    for second, value in rows:
        made.append(round(second * NS_PER_S), value)
    return made


def trend(seconds: list[int], values: list[float]) -> Trend:
    value = np.array(values)
    return Trend(KEY, np.array(seconds, np.int64) * NS_PER_S, value - 1, value + 1, value)


def test_that_silence_of_more_than_three_periods_breaks_the_line() -> None:
    time, value = series((1, 5.0), (2, 6.0), (9, 7.0)).path(0, 10 * NS_PER_S, 100)
    assert np.isnan(value).any()
    whole = series((1, 5.0), (4, 6.0)).path(0, 10 * NS_PER_S, 100)[1]
    assert not np.isnan(whole).any()
    assert len(time) == len(value)


def test_that_a_missing_value_is_a_gap_and_never_zero() -> None:
    made = series((1, 5.0), (2, float("nan")), (3, 6.0))
    value = made.path(0, 4 * NS_PER_S, 100)[1]
    assert np.nanmin(value) == 5.0
    assert np.isnan(value).any()
    assert made.gaps(0, 4 * NS_PER_S, 4 * NS_PER_S) == [(NS_PER_S, 3 * NS_PER_S)]
    assert made.at(round(2.5 * NS_PER_S)) is None


def test_that_a_line_has_at_most_two_points_a_column_and_keeps_every_extreme() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=5_000)
    values[2_345] = 99.0
    made = series(*((i / 10, float(value)) for i, value in enumerate(values)), period=None)
    time, value = made.path(0, 500 * NS_PER_S, 200)
    assert len(time) <= 2 * 201
    assert value.max() == 99.0
    assert value.min() == values.min()


def test_that_stale_lasts_from_the_last_reading_until_now() -> None:
    made = series((1, 5.0), (2, 6.0))
    assert made.gaps(0, 9 * NS_PER_S, 9 * NS_PER_S) == []
    made.stale = True
    assert made.gaps(0, 9 * NS_PER_S, 9 * NS_PER_S) == [(2 * NS_PER_S, 9 * NS_PER_S)]
    made.append(10 * NS_PER_S, 6.0)
    assert not made.stale


def test_that_the_past_from_the_engine_keeps_newer_live_readings() -> None:
    made = series((9, 3.0), (11, 4.0), (12, 5.0))
    made.replace(trend([1, 2, 3, 10], [1, 1, 1, 2]))
    assert made.at(12 * NS_PER_S) == (12 * NS_PER_S, 5.0)
    assert made.at(3 * NS_PER_S) == (3 * NS_PER_S, 1.0)
    assert made.extent(0, 4 * NS_PER_S) == (0.0, 2.0)
    made.append(5 * NS_PER_S, 77.0)
    assert made.extent(0, 20 * NS_PER_S) == (0.0, 5.0)


def test_that_trimming_forgets_the_past_only() -> None:
    made = series(*((i, float(i)) for i in range(1, 101)))
    made.trim(50 * NS_PER_S)
    assert len(made) == 52
    assert made.at(60 * NS_PER_S) == (60 * NS_PER_S, 60.0)


def test_that_an_empty_series_draws_nothing() -> None:
    made = series()
    assert len(made.path(0, 10, 10)[0]) == 0
    assert made.extent(0, 10) is None
    assert made.gaps(0, 10, 10) == []
