"""Trends over a log show what was known at an instant, and are read once."""

import numpy as np
import pytest

from citydeck.history.recorded import RecordedTrends
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.time import NS_PER_S
from citydeck.timeline.log import LogReader, LogWriter

T0 = 1_779_000_000 * NS_PER_S
CHANNELS = [Channel(f"r{n}", "speed", "a", "km/h", period=1.0) for n in range(3)]


@pytest.fixture
def reader(tmp_path):
    writer = LogWriter(tmp_path / "a.mcap")
    for handle, channel in enumerate(CHANNELS):
        writer.append(Entry(handle, T0, ChannelDeclared(handle, channel)))
    for step in range(100):
        observed = np.full(3, T0 + step * NS_PER_S)
        time = T0 + (step + 2) * NS_PER_S
        writer.append(Entry(3 + step, time, Batch.of([0, 1, 2], observed, observed, [step, -step, 1.0]), "a"))
    writer.close()
    with LogReader(tmp_path / "a.mcap") as reader:
        yield reader


def test_that_trends_come_in_the_order_asked(reader):
    found = RecordedTrends(reader).trend([CHANNELS[1], CHANNELS[0]], T0, reader.end, 1000, reader.end)
    assert [trend.key for trend in found] == [CHANNELS[1].key, CHANNELS[0].key]
    assert found[0].last.tolist() == [-float(step) for step in range(100)]


def test_that_what_came_later_is_not_shown(reader):
    trends = RecordedTrends(reader)
    (found,) = trends.trend([CHANNELS[0]], T0, reader.end, 1000, T0 + 10 * NS_PER_S)
    assert found.last.tolist() == [float(step) for step in range(9)]


def test_that_an_undeclared_channel_has_an_empty_trend(reader):
    (found,) = RecordedTrends(reader).trend([Channel("y", "speed", "a", "km/h")], T0, reader.end, 10, reader.end)
    assert len(found.time) == 0


@pytest.fixture
def reads(reader, monkeypatch):
    made = []
    entries = reader.entries
    monkeypatch.setattr(reader, "entries", lambda *span: made.append(1) or entries(*span))
    return made


def test_that_a_small_recording_is_read_once(reader, reads):
    trends = RecordedTrends(reader)
    for channel in (*CHANNELS, Channel("y", "speed", "a", "km/h"), *CHANNELS):
        trends.trend([channel], T0, reader.end, 10, reader.end)
    assert len(reads) == 1


def test_that_of_a_large_recording_only_what_was_asked_lately_is_kept(reader, reads):
    trends = RecordedTrends(reader, rows_kept=250)
    for _ in range(3):
        both = trends.trend(CHANNELS[:2], T0, reader.end, 1000, reader.end)
    assert both[1].last.tolist() == [-float(step) for step in range(100)]
    assert len(reads) == 2
    trends.trend(CHANNELS[2:], T0, reader.end, 10, reader.end)
    (again,) = trends.trend(CHANNELS[:1], T0, reader.end, 1000, reader.end)
    assert again.last.tolist() == [float(step) for step in range(100)]
    assert len(reads) == 4
    assert sum(len(rows.batch) for rows in trends._kept.values()) <= 250
