"""Where a player stands, what it hands out, and that no way to an instant differs from another."""

import math
import random

import pytest

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_MS, NS_PER_S
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.state.fold import fold, rebuild
from citydeck.timeline.log import LogReader
from citydeck.timeline.player import Player

T0 = 1_779_000_000 * NS_PER_S


@pytest.fixture
def reader(tmp_path, new_stream, write_log):
    write_log(tmp_path / "a.mcap", new_stream(150))
    with LogReader(tmp_path / "a.mcap") as reader:
        yield reader


@pytest.fixture
def player(reader):
    return Player(reader)


def play(player, until, elapsed):
    """Play forward to `until` or a little past it, in calls of `elapsed` ns, as a session does."""
    state = CityState()
    player.play()
    while player.playing and player.position < until:
        step = min(elapsed, math.ceil((until - player.position) / player.speed))
        fold(state, player.advance(step), player.position)
    return state


def digest(state):
    return state_hash(state.canonical())


def test_that_the_first_instant_is_handed_out_first(player):
    assert player.position == player.start - 1
    assert player.advance(NS_PER_S) == []
    player.play()
    entries = player.advance(1)
    assert len(entries) == 12
    assert {entry.log_time for entry in entries} == {T0}


def test_that_each_entry_is_handed_out_once_and_in_order(player, reader):
    player.play()
    player.speed = 7.3
    got = []
    while player.playing:
        batch = player.advance(33 * NS_PER_MS)
        assert all(entry.log_time <= player.position for entry in batch)
        got += batch
    assert [entry.seq for entry in got] == [entry.seq for entry in reader.entries()]
    assert player.position == player.end


@pytest.mark.parametrize("speed", [0.1, 1.0, 60.0, 1000.0, math.inf])
def test_that_speed_is_seconds_of_the_recording_a_second(player, speed):
    player.play()
    player.speed = speed
    player.advance(200 * NS_PER_MS)
    expected = player.end if speed == math.inf else player.start - 1 + round(200 * NS_PER_MS * speed)
    assert player.position == min(player.end, expected)


@pytest.mark.parametrize("speed", [0.0, -1.0, 0.01, 1001.0, math.nan, -math.inf])
def test_that_another_speed_is_refused(player, speed):
    with pytest.raises(WrongUse):
        player.speed = speed


@pytest.mark.parametrize(("speed", "elapsed"), [(1.0, NS_PER_S), (7.3, 170 * NS_PER_MS), (1000.0, 50 * NS_PER_MS)])
def test_that_the_state_at_an_instant_does_not_depend_on_speed(reader, speed, elapsed):
    instants = random.Random(int(speed))
    for _ in range(4):
        t = instants.randint(reader.start, reader.end)
        player = Player(reader, rows_a_call=40)
        player.speed = speed
        played = play(player, t, elapsed)
        t = player.position  # at 1000x a nanosecond of real time is a microsecond
        once = fold(CityState(), reader.entries(end=t + 1), t)
        assert digest(played) == digest(once)
        assert played.counters == once.counters


def test_that_a_seek_to_20_random_instants_equals_playing_forward(player, reader):
    instants = random.Random(20)
    for _ in range(20):
        t = instants.randint(reader.start - 10, reader.end)
        sought = rebuild(player.seek(t))
        played = fold(CityState(), reader.entries(end=t + 1), t)
        assert digest(sought) == digest(played)
        assert sought.counters == played.counters
        assert sought.keyframe() == played.keyframe()


def test_that_playing_on_after_a_seek_ends_in_the_same_state(player, reader):
    whole = digest(fold(CityState(), reader.entries(), reader.end))
    for t in random.Random(21).sample(range(reader.start, reader.end), 5):
        state = rebuild(player.seek(t))
        player.play()
        player.speed = math.inf
        while player.playing:
            fold(state, player.advance(0), player.position)
        assert digest(state) == whole


def test_that_a_seek_lands_inside_pending_deadlines(player, reader):
    """One nanosecond before and at an overdue deadline differ, and seeks see both."""
    state = CityState()
    fold(state, reader.entries(end=T0 + 20 * NS_PER_S), T0 + 20 * NS_PER_S - 1)
    for t in (state.next_deadline - 1, state.next_deadline):
        assert digest(rebuild(player.seek(t))) == digest(fold(CityState(), reader.entries(end=t + 1), t))


def test_that_a_seek_is_clamped_to_the_recording(player):
    assert player.seek(0).to == player.start - 1
    assert player.seek(1 << 62).to == player.end


def test_that_work_is_bounded_a_call_and_an_instant_is_never_split(reader):
    player = Player(reader, rows_a_call=1)
    player.play()
    player.speed = math.inf
    total = 0
    while player.playing:
        entries = player.advance(0)
        assert len({entry.log_time for entry in entries}) <= 1
        total += len(entries)
    assert total == reader.messages()


def test_that_steps_go_from_instant_to_instant_and_back(player, reader):
    times = sorted({entry.log_time for entry in reader.entries()})
    player.seek(times[4])
    motion = player.step()
    assert (player.position, motion.restart) == (times[5], False)
    assert {entry.log_time for entry in motion.entries} == {times[5]}
    motion = player.step(-1)
    assert (player.position, motion.restart) == (times[4], True)
    assert digest(rebuild(motion)) == digest(fold(CityState(), reader.entries(end=times[4] + 1), times[4]))
    player.seek(reader.end)
    assert list(player.step().entries) == []


def test_that_a_step_pauses(player):
    player.play()
    player.step()
    assert not player.playing


def test_that_playing_stops_at_the_end_and_play_there_begins_again(player):
    player.seek(player.end)
    player.play()
    assert player.restart_at == player.start
    assert player.advance(NS_PER_S) == []
    player.seek(player.restart_at)
    assert player.playing
    player.speed = 1.0
    player.advance(NS_PER_S)
    assert player.position == player.start + NS_PER_S


def test_that_a_loop_asks_to_begin_again_at_its_end(player):
    player.loop = (T0 + 5 * NS_PER_S, T0 + 9 * NS_PER_S)
    player.seek(T0 + 8 * NS_PER_S)
    player.play()
    player.advance(3 * NS_PER_S)
    assert player.position == T0 + 9 * NS_PER_S
    assert player.playing
    assert player.restart_at == T0 + 5 * NS_PER_S
    player.seek(player.restart_at)
    player.advance(NS_PER_S)
    assert player.position == T0 + 6 * NS_PER_S


@pytest.mark.parametrize("loop", [(T0, T0), (T0 + 5, T0), (0, T0 + 5)])
def test_that_a_loop_that_is_none_is_refused(player, loop):
    with pytest.raises(WrongUse):
        player.loop = loop


def test_that_an_unusable_keyframe_costs_time_and_not_the_state(tmp_path, new_stream, write_log):
    writer = write_log(tmp_path / "b.mcap", new_stream(10), close=False)
    writer.keyframe(writer.log_time, b"CDKF rubbish")
    writer.close()
    with LogReader(tmp_path / "b.mcap") as reader:
        sought = rebuild(Player(reader).seek(reader.end))
        played = fold(CityState(), reader.entries(), reader.end)
    assert digest(sought) == digest(played)
    assert sought.counters == played.counters
