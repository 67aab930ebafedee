"""What the state hash covers, and what it does not."""

import struct

import numpy as np
import pytest

from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, SourceState
from citydeck.state.digest import state_hash


def digest(city):
    return state_hash(city.state.canonical())


@pytest.fixture
def make(new_city):
    def build(value=40.0, quality=0, observed=4.0, received=5.0):
        city = new_city()
        city.rows(received, (0, observed, value, quality), (3, 3, 1.0))
        return digest(city)

    return build


def test_that_the_hash_says_its_version(make):
    assert make().startswith("v1:")
    assert len(make()) == 3 + 64


def test_that_equal_input_gives_an_equal_hash(make):
    assert make() == make()


@pytest.mark.parametrize(
    "other",
    [{"value": np.nextafter(40.0, 41.0)}, {"quality": 1}, {"observed": 4.000000001}, {"received": 5.000000001}],
    ids=lambda other: next(iter(other)),
)
def test_that_the_last_bit_of_each_column_changes_the_hash(make, other):
    assert make(**other) != make()


def test_that_a_quality_flag_counts_also_under_stale(new_city):
    hashes = set()
    for quality in (0, 1):
        city = new_city()
        city.rows(1, (0, 1, 1.0, quality))
        city.health(2, SourceState.LOST)
        hashes.add(digest(city))
    assert len(hashes) == 2


def test_that_a_channel_that_goes_stale_changes_the_hash(city):
    city.rows(1, (0, 1, 1.0))
    before = digest(city)
    city.health(2, SourceState.LOST)
    assert digest(city) != before


def test_that_a_channel_declared_changes_the_hash(city):
    before = digest(city)
    city.event(1, ChannelDeclared(4, Channel("urn:ngsi-ld:Road:4", "speed", "a", "km/h")))
    assert digest(city) != before


def test_that_handles_and_the_order_of_declarations_do_not_count(new_city):
    hashes = []
    for handles in ((4, 5), (5, 4)):
        city = new_city()
        for handle, name in zip(handles, "xy", strict=True):
            city.event(1, ChannelDeclared(handle, Channel(name, "speed", "a", "km/h")))
        city.rows(2, (handles[0], 2, 1.0), (handles[1], 2, 2.0))
        hashes.append(digest(city))
    assert hashes[0] == hashes[1]


def test_that_further_parts_change_the_hash(city):
    assert state_hash([*city.state.canonical(), b"alarms"]) != digest(city)


def test_that_the_hash_of_a_known_state_stays_the_same_for_ever(city):
    city.rows(5, (0, 4, 40.0), (1, 4, -0.5, 1))
    city.health(6, SourceState.LOST, "b")
    assert digest(city) == "v1:c642cfac33fa42f84fac4421be7a447d1932ed808d745f4e9d446e79995aea37"


def test_that_the_bytes_are_those_of_the_document(city):
    """docs/state-hash.md, followed with nothing but struct."""
    city.rows(5, (0, 4, 40.0), (0, 4, 41.0), (3, 3, float("nan"), 2))
    t0, second = 1_779_000_000 * 10**9, 10**9
    keys = ["urn:ngsi-ld:Cell:3|rsrp|b", *(f"urn:ngsi-ld:Road:{n}|speed|a" for n in range(3))]
    nan = 0x7FF8 << 48
    forty_one = struct.unpack("<Q", struct.pack("<d", 41.0))[0]
    expected = b"citydeck values 1\n" + struct.pack("<Q", 4)
    expected += b"".join(struct.pack("<I", len(key)) + key.encode() for key in keys)
    expected += struct.pack("<4Q", nan, forty_one, nan, nan)
    expected += bytes([2, 0, 3, 3]) + bytes([2, 0, 3, 3]) + bytes([0, 1, 0, 0])
    expected += struct.pack("<4q", t0 + 3 * second, t0 + 4 * second, 0, 0)
    expected += struct.pack("<4q", t0 + 5 * second, t0 + 5 * second, 0, 0)
    assert b"".join(city.state.canonical()) == expected
