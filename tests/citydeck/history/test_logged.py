"""The past of a LIVE session is read from its log where memory has let it go."""

import numpy as np
import pytest

from citydeck.history.logged import LATE, LONGEST, OPEN, LoggedTrends
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared
from citydeck.model.time import NS_PER_S
from citydeck.timeline.recorder import Recorder, segments

T0 = 1_779_000_000 * NS_PER_S
CHANNELS = [Channel(f"r{n}", "speed", "a", "km/h", period=1.0) for n in range(3)]
MINUTE = 60 * NS_PER_S


class State:
    """What a recorder asks: the channels, in another order at every start."""

    def __init__(self, channels) -> None:
        self.channels = channels

    def declarations(self):
        return [ChannelDeclared(handle, channel) for handle, channel in enumerate(self.channels)]

    def keyframe(self) -> bytes:
        return b""


def write(folder, channels, minutes, first, next_seq=0):
    """A take that begins `first` minutes after T0: each channel tells once a second its number and the minute."""
    start = T0 + first * MINUTE
    recorder = Recorder(folder, State(channels), next_seq=next_seq, log_time=start, segment_ns=10 * MINUTE)
    for step in range(minutes * 60):
        at = start + step * NS_PER_S
        values = [100.0 * int(channel.asset[1:]) + first + step // 60 for channel in channels]
        recorder.record(at, Batch.of(range(len(channels)), [at] * len(channels), [at] * len(channels), values), "a")
    return recorder


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, CHANNELS, 25, 0).close()
    return tmp_path


@pytest.fixture
def logged(tmp_path):
    made = LoggedTrends(tmp_path)
    yield made
    made.close()


def test_that_a_look_back_finds_every_value_of_the_channels_asked_in_their_order(folder, logged):
    start = T0 + 8 * MINUTE
    found = logged.trend([CHANNELS[2], CHANNELS[0]], start, start + 4 * MINUTE, 1000)
    assert [trend.key for trend in found] == [CHANNELS[2].key, CHANNELS[0].key]
    assert found[0].last.tolist() == [200.0 + minute for minute in (8, 9, 10, 11) for _ in range(60)]
    assert found[1].time.tolist() == [start + step * NS_PER_S for step in range(240)]


def test_that_an_earlier_start_with_other_handles_is_found_too(folder, logged):
    later = write(folder, CHANNELS[::-1], 5, 60, next_seq=1_000_000)
    later.flush()
    (now,) = logged.trend(CHANNELS[:1], T0 + 62 * MINUTE, T0 + 63 * MINUTE, 100)
    (before,) = logged.trend(CHANNELS[:1], T0 + 2 * MINUTE, T0 + 3 * MINUTE, 100)
    assert set(now.last) == {62.0}
    assert set(before.last) == {2.0}
    later.close()


def test_that_nothing_is_found_where_nothing_was_logged_and_nothing_long_is_read(folder, logged):
    for start, end in (
        (T0 - 9 * MINUTE, T0 - 5 * MINUTE),
        (T0 + 30 * MINUTE, T0 + 31 * MINUTE),
        (T0, T0 + 2 * LONGEST),
    ):
        (found,) = logged.trend(CHANNELS[:1], start, end, 100)
        assert len(found.time) == 0
    (unknown,) = logged.trend([Channel("x", "speed", "a", "km/h")], T0, T0 + MINUTE, 100)
    assert len(unknown.time) == 0


def test_that_a_row_that_came_late_is_found_where_it_was_observed(tmp_path, logged):
    recorder = Recorder(tmp_path, State(CHANNELS), log_time=T0)
    recorder.record(T0 + LATE // 2, Batch.of([0], [T0 + NS_PER_S], [T0], [7.0]), "a")
    recorder.close()
    (found,) = logged.trend(CHANNELS[:1], T0, T0 + 2 * NS_PER_S, 10)
    assert found.last.tolist() == [7.0]


def test_that_a_damaged_segment_loses_only_itself_and_few_files_stay_open(folder, logged):
    torn = segments(folder)[0]
    torn.write_bytes(b"no log at all")
    (lost,) = logged.trend(CHANNELS[:1], T0 + MINUTE, T0 + 2 * MINUTE, 100)
    (kept,) = logged.trend(CHANNELS[:1], T0 + 15 * MINUTE, T0 + 16 * MINUTE, 100)
    assert len(lost.time) == 0
    assert np.unique(kept.last).tolist() == [15.0]
    for minute in range(0, 25, 3):
        logged.trend(CHANNELS[:1], T0 + minute * MINUTE, T0 + (minute + 1) * MINUTE, 100)
    assert len(logged._open) <= OPEN
    logged.close()
    assert not logged._open
