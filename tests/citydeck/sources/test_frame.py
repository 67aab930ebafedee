"""Frames between host and engine."""

import numpy as np
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import Gap
from citydeck.sources import frame, wire


def body(data: bytes) -> bytes:
    length, _ = frame.head(data[: frame.HEAD.size])
    assert length == len(data) - frame.HEAD.size
    return data[frame.HEAD.size :]


def test_that_a_large_batch_is_split_so_that_each_frame_fits():
    count = frame.MAX_ROWS * 2 + 1
    batch = Batch.of(np.arange(count), np.arange(count), np.arange(count), np.arange(count))
    frames = frame.rows(batch)
    assert [len(Batch.from_ipc(body(data))) for data in frames] == [frame.MAX_ROWS, frame.MAX_ROWS, 1]
    assert max(map(len, frames)) <= frame.MAX_FRAME
    ask, rows = frame.history_rows(body(frame.rows(batch.take(slice(3)), 7)[0]))
    assert (ask, rows.value.tolist()) == (7, [0.0, 1.0, 2.0])


def test_that_a_frame_larger_than_eight_mebibytes_is_refused_at_both_ends():
    with pytest.raises(ValueError, match="the largest"):
        frame.pack(b"B", b"x" * frame.MAX_FRAME)
    with pytest.raises(UnreadableInput):
        frame.head(frame.HEAD.pack(1 << 31, b"B"))


@pytest.mark.parametrize("message", [wire.Link(up=True), wire.Beat(at=1, quarantined={"a": 2}), Gap("s", 1, 2, 3)])
def test_that_messages_survive_the_pipe(message):
    assert wire.decode_from_host(wire.encode(message)) == message


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80", wire.encode(wire.HistoryAsk(ask=1, start=1, end=2))])
def test_that_what_is_no_message_of_a_host_is_refused(data):
    with pytest.raises(UnreadableInput):
        wire.decode_from_host(data)


def test_that_a_large_discovery_comes_in_parts_and_in_order():
    channels = [Channel(f"urn:ngsi-ld:Road:{number}", "speed", "s", "km/h") for number in range(2500)]
    parts = list(
        wire.declared(wire.Found(anew=True, assets=[Asset("urn:x:0", "road", {"en": "A"})], channels=channels))
    )
    assert [(part.anew, part.more) for part in parts] == [(True, True), (False, True), (False, False)]
    assert [channel for part in parts for channel in part.channels] == channels


def test_that_nothing_new_is_no_message_and_nothing_at_all_at_the_beginning_is_one():
    assert list(wire.declared(wire.Found())) == []
    assert list(wire.declared(wire.Found(anew=True))) == [wire.Found(anew=True)]
