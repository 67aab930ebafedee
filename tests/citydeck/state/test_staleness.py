"""The two causes of STALE."""

from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry, SourceState, Tick
from citydeck.model.quality import Quality
from citydeck.model.time import NEVER, NS_PER_S

T0 = 1_779_000_000 * NS_PER_S
STALE = Quality.STALE


def quality(city):
    return city.state.columns.quality[:4].tolist()


def test_that_a_channel_is_stale_until_it_is_heard(city):
    assert quality(city) == [STALE] * 4
    city.rows(1, (0, 1, 1.0))
    assert quality(city) == [0, STALE, STALE, STALE]


def test_that_a_channel_is_overdue_three_periods_after_its_last_observation(city):
    city.rows(1, (0, 1, 1.0), (1, 1, 1.0), (2, 1, 1.0), (3, 1, 1.0))
    city.rows(20, (1, 20, 2.0))
    assert not len(city.state.advance(T0 + 31 * NS_PER_S - 1).stale)
    change = city.state.advance(T0 + 31 * NS_PER_S)
    assert change.stale.tolist() == [0, 2]
    assert quality(city) == [STALE, 0, STALE, 0]
    assert city.state.columns.value[0] == 1.0
    assert city.state.stale_count == 2


def test_that_a_channel_without_a_period_is_never_overdue(city):
    city.rows(1, (3, 1, 1.0))
    city.state.advance(T0 + 10**9 * NS_PER_S)
    assert quality(city)[3] == Quality.GOOD


def test_that_a_channel_never_heard_is_announced_when_it_would_be_overdue(city):
    assert city.state.next_deadline == T0 + 30 * NS_PER_S
    assert city.state.advance(T0 + 30 * NS_PER_S).stale.tolist() == [0, 1, 2]
    assert city.state.next_deadline == NEVER


def test_that_it_is_announced_once_and_leaves_stale_with_its_next_observation(city):
    city.rows(1, (0, 1, 1.0))
    city.state.advance(T0 + 40 * NS_PER_S)
    assert not len(city.state.advance(T0 + 400 * NS_PER_S).stale)
    change = city.rows(401, (0, 401, 2.0))
    assert change.fresh.tolist() == [0]
    assert quality(city)[0] == Quality.GOOD
    assert not len(city.rows(402, (0, 402, 2.0)).fresh)


def test_that_duplicates_and_late_rows_are_no_sign_of_life(city):
    city.rows(1, (0, 1, 1.0))
    city.rows(25, (0, 1, 1.0), (0, 0.5, 3.0))
    city.state.advance(T0 + 31 * NS_PER_S)
    assert quality(city)[0] == STALE


def test_that_a_lost_source_makes_all_its_channels_stale_at_once(city):
    city.rows(1, (0, 1, 1.0), (3, 1, 1.0))
    change = city.health(2, SourceState.LOST)
    assert change.stale.tolist() == [0, 1, 2]
    assert quality(city) == [STALE, STALE, STALE, 0]
    assert not len(city.health(3, SourceState.GAVE_UP).stale)


def test_that_after_up_a_channel_is_fresh_only_with_its_next_observation(city):
    city.rows(1, (0, 1, 1.0), (1, 1, 1.0))
    city.health(2, SourceState.LOST)
    assert not len(city.health(3, SourceState.UP).fresh)
    assert quality(city)[:2] == [STALE, STALE]
    assert city.rows(4, (0, 4, 2.0)).fresh.tolist() == [0]
    assert quality(city)[:2] == [0, STALE]


def test_that_after_up_the_held_row_told_again_ends_the_silence_and_prolongs_nothing(city):
    city.rows(1, (0, 1, 1.0))
    city.health(2, SourceState.LOST)
    assert not len(city.rows(3, (0, 1, 1.0)).accepted)
    city.health(4, SourceState.UP)
    change = city.rows(5, (0, 1, 1.0), (0, 1, 1.0), (1, 0, 7.0))
    assert (change.fresh.tolist(), change.accepted.value.tolist()) == ([0, 1], [1.0, 7.0])
    assert quality(city)[0] == Quality.GOOD
    assert city.state.columns.received_at[0] == T0 + 1 * NS_PER_S
    assert city.state.counters.duplicates == 3
    assert city.state.advance(T0 + 31 * NS_PER_S).stale.tolist() == [0]


def test_that_a_row_told_again_does_not_end_a_silence_that_was_overdue_before(city):
    city.rows(1, (0, 1, 1.0))
    city.health(2, SourceState.LOST)
    assert not len(city.state.advance(T0 + 31 * NS_PER_S).stale)
    city.health(32, SourceState.UP)
    change = city.rows(33, (0, 1, 1.0))
    assert (len(change.fresh), len(change.accepted), quality(city)[0]) == (0, 0, STALE)
    assert city.rows(34, (0, 34, 1.0)).fresh.tolist() == [0]


def test_that_a_row_told_again_ends_the_silence_after_a_keyframe_too(city, new_city):
    city.rows(1, (0, 1, 1.0))
    city.health(2, SourceState.LOST)
    later = new_city()
    later.state.restore(city.state.keyframe())
    for one in (city, later):
        one.health(3, SourceState.UP)
        assert one.rows(4, (0, 1, 1.0)).fresh.tolist() == [0]
        assert one.state.advance(T0 + 31 * NS_PER_S).stale.tolist()[-1] == 0


def test_that_what_trickles_in_while_the_source_is_lost_stays_stale(city):
    city.rows(1, (0, 1, 1.0))
    city.health(2, SourceState.LOST)
    change = city.rows(3, (0, 2.5, 2.0), (3, 3, 1.0))
    assert change.fresh.tolist() == []
    assert change.accepted.quality.tolist() == [STALE, 0]
    assert quality(city)[0] == STALE
    assert city.state.columns.value[0] == 2.0
    city.health(4, SourceState.UP)
    assert city.rows(5, (0, 5, 3.0)).fresh.tolist() == [0]


def test_that_a_channel_declared_while_its_source_is_lost_is_stale_at_once(city):
    city.health(1, SourceState.LOST)
    change = city.event(2, ChannelDeclared(4, Channel("urn:ngsi-ld:Road:4", "speed", "a", "km/h")))
    assert change.stale.tolist() == [4]
    city.rows(3, (4, 3, 1.0))
    assert city.state.columns.quality[4] == STALE


def test_that_a_tick_is_nothing_but_an_advance(city):
    city.rows(1, (0, 1, 1.0))
    city.state.apply(Entry(99, T0 + 31 * NS_PER_S, Tick(T0 + 31 * NS_PER_S - 1)))
    assert quality(city)[0] == Quality.GOOD
    city.state.apply(Entry(100, T0 + 31 * NS_PER_S, Tick(1 << 62)))
    assert quality(city)[0] == STALE
    assert not len(city.rows(32, (0, 32, 1.0)).stale)
    assert quality(city)[0] == Quality.GOOD


def test_that_deadlines_are_reported_in_their_order(city):
    city.rows(1, (0, 1, 1.0), (1, 1, 1.0))
    city.rows(3, (0, 3, 1.0))
    city.rows(5, (2, 5, 1.0))
    assert city.state.advance(T0 + 60 * NS_PER_S).stale.tolist() == [1, 0, 2]


def test_that_a_stale_flag_of_the_source_is_kept_as_it_is(city):
    city.rows(1, (0, 1, 1.0, STALE))
    assert quality(city)[0] == STALE
    assert city.rows(2, (0, 2, 1.0)).fresh.tolist() == []
    assert quality(city)[0] == 0
