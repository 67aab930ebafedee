"""Stamps, segments and keyframes of a session that records itself."""

import pytest

from citydeck.model.errors import WrongUse
from citydeck.model.event import SourceHealth, SourceState, Tick
from citydeck.model.time import NS_PER_S
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash
from citydeck.state.fold import fold, rebuild
from citydeck.timeline.log import LogReader, LogWriter
from citydeck.timeline.player import Player
from citydeck.timeline.recorder import Recorder, last_position, segments

T0 = 1_779_000_000 * NS_PER_S


def run(recorder, state, entries):
    for given in entries:
        entry = recorder.record(given.log_time, given.body, given.source)
        state.advance(entry.log_time)
        state.apply(entry)
        recorder.settle()


@pytest.fixture
def recorded(tmp_path, new_stream):
    state = CityState()
    recorder = Recorder(tmp_path, state, {"zone": "UTC"}, keyframe_ns=5 * NS_PER_S, segment_ns=20 * NS_PER_S)
    run(recorder, state, new_stream(80))
    recorder.close()
    return state


def test_that_seq_rises_by_one_over_all_segments(recorded, tmp_path):
    seqs = []
    for path in segments(tmp_path):
        with LogReader(path) as reader:
            assert reader.loss == ""
            seqs += [entry.seq for entry in reader.entries()]
    assert len(segments(tmp_path)) > 2
    assert seqs == list(range(len(seqs)))
    assert last_position(tmp_path)[0] == len(seqs)


def test_that_each_segment_is_whole_by_itself(recorded, tmp_path):
    with LogReader(segments(tmp_path)[-1]) as reader:
        state = rebuild(Player(reader).seek(reader.end))
    assert state_hash(state.canonical()) == state_hash(recorded.canonical())
    assert state.counters == recorded.counters


def test_that_a_session_goes_on_after_a_restart(recorded, tmp_path):
    with LogReader(segments(tmp_path)[-1]) as reader:
        state = rebuild(Player(reader).seek(reader.end))
    next_seq, log_time = last_position(tmp_path)
    recorder = Recorder(tmp_path, state, next_seq=next_seq, log_time=log_time)
    entry = recorder.record(T0, SourceHealth("traffic", SourceState.UP))
    assert entry.log_time == log_time
    assert entry.seq == next_seq + 12
    recorder.close()
    fold(state, [entry])
    with LogReader(segments(tmp_path)[-1]) as reader:
        again = rebuild(Player(reader).seek(reader.end))
    assert state_hash(again.canonical()) == state_hash(state.canonical())


def test_that_log_time_never_falls(tmp_path):
    recorder = Recorder(tmp_path, CityState())
    assert recorder.record(T0 + 5, Tick(0)).log_time == T0 + 5
    assert recorder.record(T0, Tick(0)).log_time == T0 + 5
    recorder.close()


def test_that_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WrongUse, match="cannot record to"):
        Recorder(tmp_path / "file", CityState()).record(T0, Tick(0))


def test_that_a_full_disk_does_not_stop_the_session(tmp_path, monkeypatch):
    state = CityState()
    recorder = Recorder(tmp_path, state)
    recorder.record(T0, Tick(0))

    def full(self):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LogWriter, "flush", full)
        for second in range(1, 5):
            assert recorder.record(T0 + second * NS_PER_S, Tick(second)).seq == second
        recorder.flush()
        assert not recorder.saving
        assert recorder.trouble == "No space left on device"
        recorder.record(T0 + 4 * NS_PER_S, Tick(4))
        assert not recorder.saving, "what is taken into memory is not saved"
    recorder.record(T0 + 9 * NS_PER_S, Tick(9))
    recorder.flush()
    assert recorder.saving
    assert recorder.trouble == ""
    assert recorder.unsaved == 0
    recorder.close()
    with LogReader(segments(tmp_path)[0]) as reader:
        assert [entry.seq for entry in reader.entries()] == list(range(7))


def test_that_a_fresh_folder_begins_at_zero(tmp_path):
    assert last_position(tmp_path) == (0, 0)


def test_that_a_session_killed_before_its_first_chunk_starts_again_within_the_same_second(tmp_path):
    for killed in range(3):
        state = CityState()
        recorder = Recorder(tmp_path, state)
        entry = recorder.record(T0, Tick(killed))
        assert entry.seq == 0
        recorder._writer.abandon()
    assert last_position(tmp_path) == (0, 0)
    assert len(segments(tmp_path)) == 3
