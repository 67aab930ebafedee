"""Pauses and giving up, on a clock of the test's own."""

from citydeck.sources.backoff import Backoff, CrashWindow
from citydeck.sources.pace import Pace


def test_that_pauses_grow_to_three_seconds_and_after_five_minutes_to_a_minute():
    backoff = Backoff(jitter=lambda: 0.5)
    assert [backoff.after_failure(now) for now in (0, 1, 2, 3)] == [1.0, 2.0, 3.0, 3.0]
    assert backoff.after_failure(299.0) == 3.0
    assert backoff.after_failure(301.0) > 3.0
    assert [backoff.after_failure(400.0) for _ in range(5)][-1] == 60.0


def test_that_jitter_spreads_by_a_quarter():
    assert Backoff(jitter=lambda: 0.0).after_failure(0) == 0.75
    assert Backoff(jitter=lambda: 1.0).after_failure(0) == 1.25


def test_that_a_success_begins_anew():
    backoff = Backoff(jitter=lambda: 0.5)
    for now in (0, 400, 800):
        backoff.after_failure(now)
    backoff.worked()
    assert backoff.after_failure(900) == 1.0


def test_that_the_fifth_crash_within_ten_minutes_is_one_too_many():
    crashes = CrashWindow()
    assert [crashes.crashed(now) for now in (0, 100, 200, 300)] == [False] * 4
    assert crashes.crashed(600)
    crashes = CrashWindow()
    assert [crashes.crashed(now) for now in (0, 200, 400, 600, 800, 1000)] == [False] * 6


def test_that_a_rate_allows_a_burst_of_a_second_and_then_holds():
    pace = Pace(1000)
    assert pace.pause(1000, 100.0) == 0.0
    assert pace.pause(500, 100.0) == 0.5
    assert pace.pause(500, 100.5) == 0.5
    assert pace.pause(10, 200.0) == 0.0
