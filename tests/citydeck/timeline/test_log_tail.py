"""A log is followed while it is written: every entry once, across segments, never into another start's log."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Tick
from citydeck.model.time import NS_PER_S
from citydeck.timeline import log_tail
from citydeck.timeline.log_tail import LogTail
from citydeck.timeline.recorder import Recorder, segments

T0 = 1_779_271_200 * NS_PER_S


class Nothing:
    """A state without channels."""

    def declarations(self) -> Iterator[Tick]:
        yield Tick(due=0)

    def keyframe(self) -> bytes:
        return b"k"


def recorder(folder: Path, epoch: str = "a", next_seq: int = 0) -> Recorder:
    return Recorder(folder, Nothing(), {"epoch": epoch}, next_seq=next_seq, segment_ns=10 * NS_PER_S)


def rows(second: int) -> Batch:
    return Batch.of([0], [T0 + second * NS_PER_S], [0], [float(second)])


def values(tail: LogTail) -> list[float]:
    return [float(entry.body.value[0]) for entry in tail.poll() if isinstance(entry.body, Batch)]


def test_that_each_entry_comes_once_and_only_when_it_is_written(tmp_path: Path) -> None:
    writing = recorder(tmp_path)
    writing.record(T0, rows(0), "feed")
    writing.flush()
    with contextlib.closing(LogTail(tmp_path, "a", T0)) as tail:
        assert values(tail) == [0.0]
        assert values(tail) == []
        writing.record(T0 + NS_PER_S // 2, rows(1), "feed")
        assert values(tail) == []
        writing.flush()
        assert values(tail) == [1.0]
    writing.close()


def test_that_a_half_written_piece_waits_for_its_other_half(tmp_path: Path) -> None:
    writing = recorder(tmp_path)
    writing.record(T0, rows(0), "feed")
    writing.flush()
    writing.record(T0 + 1, rows(1), "feed")
    writing.close()
    (path,) = segments(tmp_path)
    whole = path.read_bytes()
    given: list[float] = []
    path.write_bytes(whole[:600])
    with contextlib.closing(LogTail(tmp_path, "a", T0)) as tail, path.open("ab") as growing:
        for at in range(600, len(whole), 7):
            growing.write(whole[at : at + 7])
            growing.flush()
            given += values(tail)
    assert given == [0.0, 1.0]


def test_that_segments_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    writing = recorder(tmp_path)
    with contextlib.ExitStack() as stack:
        seen: list[int] = []
        for second in range(35):
            writing.record(T0 + second * NS_PER_S, rows(second), "feed")
            writing.flush()
            if not second:
                tail = stack.enter_context(contextlib.closing(LogTail(tmp_path, "a", T0)))
            seen += [entry.seq for entry in tail.poll()]
        assert len(segments(tmp_path)) == 4
        assert seen == list(range(writing.next_seq))
    writing.close()


def test_that_it_begins_with_the_segment_of_the_instant_that_was_asked(tmp_path: Path) -> None:
    writing = recorder(tmp_path)
    for second in range(35):
        writing.record(T0 + second * NS_PER_S, rows(second), "feed")
    writing.close()
    for asked, first in ((0, 0.0), (25, 20.0), (99, 30.0), (-5, 0.0)):
        with contextlib.closing(LogTail(tmp_path, "a", T0 + asked * NS_PER_S)) as tail:
            assert values(tail)[0] == first


def test_that_the_log_of_another_start_is_never_read(tmp_path: Path) -> None:
    first = recorder(tmp_path, "a")
    first.record(T0, rows(0), "feed")
    first.close()
    second = recorder(tmp_path, "b", first.next_seq)
    second.record(T0 + 20 * NS_PER_S, rows(20), "feed")
    second.close()
    with contextlib.closing(LogTail(tmp_path, "a", T0)) as tail:
        assert values(tail) == [0.0]
    with contextlib.closing(LogTail(tmp_path, "b", T0)) as tail:
        assert values(tail) == [20.0]
    with pytest.raises(UnreadableInput, match="no log of the running engine"):
        LogTail(tmp_path, "c", T0)


def test_that_a_segment_that_was_never_ended_is_left_behind_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_tail, "PATIENCE", 0.0)
    writing = recorder(tmp_path)
    for second in range(15):
        writing.record(T0 + second * NS_PER_S, rows(second), "feed")
    writing.close()
    early = segments(tmp_path)[0]
    early.write_bytes(early.read_bytes()[: early.stat().st_size // 3])
    with contextlib.closing(LogTail(tmp_path, "a", T0)) as tail:
        assert values(tail)[-5:] == [10.0, 11.0, 12.0, 13.0, 14.0]
        assert "could not write" in tail.loss
