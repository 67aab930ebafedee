"""Session time never goes back, whatever the wall clock does."""

import time

import pytest

from citydeck.model.time import NS_PER_S
from citydeck.timeline import clock as clocks
from citydeck.timeline.clock import ManualClock, SessionClock


@pytest.fixture
def hands(monkeypatch):
    """Wall and elapsed time that a test sets."""
    hands = {"wall": 1_779_000_000 * NS_PER_S, "elapsed": 5 * NS_PER_S}
    monkeypatch.setattr(clocks.time, "time_ns", lambda: hands["wall"])
    monkeypatch.setattr(clocks, "_elapsed", lambda: hands["elapsed"])
    return hands


def test_that_session_time_is_wall_at_start_plus_elapsed(hands):
    clock = SessionClock()
    start = hands["wall"]
    hands["elapsed"] += 3 * NS_PER_S
    hands["wall"] -= 3600 * NS_PER_S
    assert clock.now() == start + 3 * NS_PER_S


def test_that_a_wall_jump_is_told_once(hands):
    clock = SessionClock()
    assert clock.jump() is None
    hands["wall"] += 3600 * NS_PER_S
    assert clock.jump() == 3600 * NS_PER_S
    assert clock.jump() is None
    hands["wall"] -= 10 * NS_PER_S
    assert clock.jump() == -10 * NS_PER_S


def test_that_slewing_is_no_jump(hands):
    clock = SessionClock()
    hands["wall"] += NS_PER_S // 2
    assert clock.jump() is None


def test_that_session_time_goes_on_after_a_restart_with_the_wall_clock_set_back(hands):
    clock = SessionClock(floor=hands["wall"] + 7 * NS_PER_S)
    hands["elapsed"] += 1
    assert clock.now() == hands["wall"] + 7 * NS_PER_S + 1
    assert clock.jump() is None


def test_that_session_time_never_decreases(hands):
    clock = SessionClock()
    hands["elapsed"] += 9
    first = clock.now()
    hands["elapsed"] -= 5
    assert clock.now() == first


def test_that_the_real_clock_runs():
    clock = SessionClock()
    assert abs(clock.now() - time.time_ns()) < NS_PER_S
    assert clock.now() <= clock.now()


def test_that_a_manual_clock_moves_only_when_told():
    clock = ManualClock(100)
    assert clock.advance(5) == clock.now() == clock.wall() == 105
    clock.set_wall(50)
    assert (clock.now(), clock.wall()) == (105, 50)
    with pytest.raises(ValueError, match="back"):
        clock.advance(-1)
