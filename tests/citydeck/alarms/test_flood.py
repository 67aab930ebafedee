"""Alarm floods begin and end by ISA-18.2's numbers."""

from citydeck.alarms.flood import Flood
from citydeck.model.batch import Batch

S = 1_000_000_000


def test_that_a_flood_begins_with_the_eleventh_new_alarm_in_ten_minutes():
    flood = Flood()
    for n in range(10):
        flood.note(n * S)
    assert not flood.active
    flood.note(10 * S)
    assert flood.active
    assert flood.rate == 11


def test_that_a_flood_ends_when_fewer_than_five_are_left():
    flood = Flood()
    for n in range(11):
        flood.note(n * S)
    flood.advance(606 * S - 1)
    assert flood.active
    flood.advance(606 * S)
    assert not flood.active


def test_that_a_slow_stream_is_no_flood():
    flood = Flood()
    for n in range(100):
        flood.note(n * 61 * S)
    assert not flood.active


def test_that_the_engine_counts_new_occurrences_and_remembers_them_in_its_keyframe(desk):
    d = desk()
    for n in range(6):
        d.see(n + 1, 95, 120, 50)
    assert d.engine.flood.active
    frame = d.engine.keyframe()
    d.wait(2_000)
    assert not d.engine.flood.active
    d.engine.restore(frame)
    assert d.engine.flood.rate == 12
    assert d.engine.on_batch(Batch.of([], [], [], []), 7 * S) == []
    assert d.engine.flood.active
