"""A keyframe brings a state back exactly, or is refused."""

import pytest

from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import ChannelDeclared, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.state.digest import state_hash

T0 = 1_779_000_000 * NS_PER_S


@pytest.fixture
def lived(city):
    city.rows(1, (0, 1, 1.0), (1, 1, 2.0), (3, 1, 3.0))
    city.rows(2, (0, 1, 1.5))
    city.health(3, SourceState.LOST, "b")
    return city


def test_that_a_restored_state_is_the_same_and_goes_on_the_same(lived, new_city):
    other = new_city()
    other.state.restore(lived.state.keyframe())
    assert state_hash(other.state.canonical()) == state_hash(lived.state.canonical())
    assert other.state.counters == lived.state.counters
    assert other.state.sources == lived.state.sources
    assert other.state.stale_count == lived.state.stale_count
    assert other.state.next_deadline <= T0 + 31 * NS_PER_S
    for city in (lived, other):
        assert city.state.advance(T0 + 31 * NS_PER_S).stale.tolist() == [2, 1]
        assert city.rows(40, (3, 40, 1.0)).fresh.tolist() == []
        city.health(41, SourceState.UP, "b")
        city.rows(42, (0, 42, 1.0), (3, 42, 1.0))
    assert state_hash(other.state.canonical()) == state_hash(lived.state.canonical())
    assert other.state.keyframe() == lived.state.keyframe()


def test_that_a_keyframe_of_other_channels_is_refused(lived, new_city):
    other = new_city()
    other.event(1, ChannelDeclared(4, Channel("x", "speed", "a", "km/h")))
    with pytest.raises(UnreadableInput, match="other channels"):
        other.state.restore(lived.state.keyframe())


@pytest.mark.parametrize("cut", [0, 3, 12, 60, -1])
def test_that_a_keyframe_cut_short_is_refused(lived, new_city, cut):
    with pytest.raises(UnreadableInput):
        new_city().state.restore(lived.state.keyframe()[:cut])


def test_that_a_keyframe_of_a_newer_format_is_refused_in_one_line(lived, new_city):
    data = bytearray(lived.state.keyframe())
    data[4] = 3
    with pytest.raises(UnreadableInput, match="format 3"):
        new_city().state.restore(bytes(data))
