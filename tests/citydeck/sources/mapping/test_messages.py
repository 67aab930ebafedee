"""Messages of several kinds, and readings that are told again."""

import json
import math

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.mapping.messages import Messages
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.mapping.settings import Payload
from citydeck.sources.rows import BAD, GOOD, Rows

READING = {"asset": "urn:ngsi-ld:Road:a", "metric": "speed", "path": "v"}


def test_that_a_message_goes_to_each_mapping_that_is_for_it_and_is_refused_once(tmp_path):
    refused: list[str] = []
    catalogue = Catalogue(Context("x", tmp_path, lambda: 1, lambda raw, reason: None))
    how = [
        Payload(when={"type": "one"}, readings=[READING]),
        Payload(when={"type": "many"}, each="list", readings=[READING]),
        Payload(when={"type": "one"}, readings=[{**READING, "metric": "flow", "path": "w"}]),
    ]
    messages = Messages(how, catalogue, lambda raw, reason: refused.append(reason))
    rows = Rows()
    said = ({"type": "one", "v": 1, "w": 2}, {"type": "many", "list": [{"v": 3}, {"v": 4}]}, {"type": "ack"})
    for message in said:
        messages.read(json.dumps(message).encode(), 5, rows)
    assert rows.value == [1.0, 2.0, 3.0, 4.0]
    assert refused == []
    messages.read(b"{", 5, rows)
    assert len(refused) == 1


def poll(*rows: tuple[int, int, float]) -> Rows:
    found = Rows()
    for channel, observed, value in rows:
        found.add(channel, observed, 0, value)
    return found


def test_that_a_poll_hands_on_what_the_one_before_did_not_say():
    repeats = Repeats()
    assert len(repeats.without(poll((0, 1, 5.0), (0, 2, 6.0), (1, 1, math.nan)))) == 3
    assert len(repeats.without(poll((0, 1, 5.0), (0, 2, 6.0), (1, 1, math.nan)))) == 0
    moved = repeats.without(poll((0, 2, 6.0), (0, 3, 7.0), (1, 1, 4.0)))
    assert list(zip(moved.channel, moved.observed_at, moved.value, moved.quality, strict=True)) == [
        (0, 3, 7.0, GOOD),
        (1, 1, 4.0, GOOD),
    ]
    assert repeats.without(poll((1, 1, math.nan))).quality == [BAD]


def test_that_a_channel_that_was_away_is_remembered_and_what_is_said_twice_at_once_is_once():
    repeats = Repeats()
    assert len(repeats.without(poll((0, 1, 5.0), (0, 1, 5.0)))) == 1
    assert len(repeats.without(poll((1, 1, 5.0)))) == 1
    assert len(repeats.without(poll((0, 1, 5.0)))) == 0


def test_that_what_is_remembered_does_not_grow_with_time():
    repeats = Repeats()
    for n in range(1000):
        repeats.without(poll((0, n, 1.0), (0, n + 1, 1.0)))
    assert len(repeats._last[0]) == 2
