"""The bytes of an event stream, as the HTML standard has them."""

import pytest

from datasources.sse.events import LONGEST_ID, Events, Heard


def heard(stream: bytes, limit: int = 1000, step: int = 0) -> list[Heard]:
    events = Events(limit)
    parts = [stream[n : n + step] for n in range(0, len(stream), step)] if step else [stream]
    return [one for part in parts for one in events.feed(part)]


STANDARD = [
    (b"data: YHOO\ndata: +2\ndata: 10\n\n", [("message", b"YHOO\n+2\n10")]),
    (b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
     [("message", b"first event"), ("message", b"second event"), ("message", b" third event")]),
    (b"data\n\ndata\ndata\n\ndata:", [("message", b""), ("message", b"\n")]),
    (b"data:test\n\ndata: test\n\n", [("message", b"test"), ("message", b"test")]),
    (b"event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\nevent: none\n\ndata: x\n\n",
     [("add", b"73857293"), ("remove", b"2153"), ("message", b"x")]),
    (b"\xef\xbb\xbfdata: x\n\n", [("message", b"x")]),
    (b"unknown: 1\ndata: x\nDATA: y\n\n", [("message", b"x")]),
]  # fmt: skip


@pytest.mark.parametrize("step", [0, 1, 3])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize(("stream", "events"), STANDARD)
def test_that_events_are_read_as_the_standard_says_however_the_bytes_come(stream, events, end, step):
    assert heard(stream.replace(b"\n", end), step=step) == [Heard(*one) for one in events]


def test_that_an_event_that_is_not_whole_is_none():
    assert heard(b"data: x\n") == []


def test_that_the_last_id_is_the_one_of_an_event_that_came_and_survives_those_without():
    events = Events(1000, "before")
    assert events.last_id == "before"
    list(events.feed(b"id: 7\ndata: x\n"))
    assert events.last_id == "before"
    list(events.feed(b"\ndata: y\n\n"))
    assert events.last_id == "7"
    list(events.feed(b"id: a\0b\ndata: z\n\nid: %s\n\n" % (b"x" * (LONGEST_ID + 1))))
    assert events.last_id == "7"
    list(events.feed(b"id\ndata: forget\n\n"))
    assert events.last_id == ""


def test_that_the_time_to_stay_away_is_digits_only():
    events = Events(1000)
    list(events.feed(b"retry: 1500\nretry: soon\nretry: -1\n"))
    assert events.retry == 1.5


@pytest.mark.parametrize("step", [0, 7, 100])
@pytest.mark.parametrize("big", [b"data: " + b"x" * 1001, b"data: " + b"x" * 600 + b"\ndata: " + b"y" * 600])
def test_that_an_event_without_bound_is_passed_over_unheld_and_the_next_is_read(big, step):
    found = heard(b"data: a\n\nevent: e\n" + big + b"\n\ndata: b\n\n", step=step)
    assert [(one.data, one.too_large) for one in found] == [(b"a", False), (b"", True), (b"b", False)]


def test_that_what_is_held_of_an_endless_line_is_bounded():
    events = Events(1000)
    for _ in range(1000):
        assert list(events.feed(b"data: " + b"x" * 1000)) == []
    assert len(events._line) <= 1000
