"""Which value is the latest, and what is counted of the others."""

import math

import numpy as np

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Gap, Marker
from citydeck.state.register import MAX_HANDLE


def latest(city, handle):
    return city.state.columns.value[handle]


def test_that_the_newest_observation_wins_whatever_the_order_of_arrival(city):
    city.rows(5, (0, 4, 40.0))
    change = city.rows(6, (0, 3, 30.0))
    assert latest(city, 0) == 40.0
    assert not len(change.accepted)
    assert city.state.counters.late == 1


def test_that_the_same_row_again_is_a_duplicate_and_changes_nothing(city):
    city.rows(5, (0, 4, 40.0))
    change = city.rows(6, (0, 4, 40.0))
    assert not len(change.handles)
    assert city.state.counters.duplicates == 1


def test_that_another_value_of_the_same_instant_is_a_correction_and_stands(city):
    city.rows(5, (0, 4, 40.0))
    change = city.rows(6, (0, 4, 41.0))
    assert latest(city, 0) == 41.0
    assert change.accepted.value.tolist() == [41.0]
    assert city.state.columns.corrected[0]
    assert city.state.counters.corrections == 1


def test_that_another_quality_of_the_same_instant_is_a_correction(city):
    city.rows(5, (0, 4, 40.0, 0))
    city.rows(6, (0, 4, 40.0, 1))
    assert city.state.columns.quality[0] == 1
    assert city.state.counters.corrections == 1


def test_that_the_mark_of_a_correction_goes_with_the_next_instant(city):
    city.rows(5, (0, 4, 40.0))
    city.rows(6, (0, 4, 41.0))
    city.rows(7, (0, 7, 42.0))
    assert not city.state.columns.corrected[0]


def test_that_negative_zero_is_not_zero(city):
    city.rows(5, (0, 4, 0.0))
    city.rows(6, (0, 4, -0.0))
    assert city.state.counters.corrections == 1


def test_that_a_batch_hands_every_sample_to_the_rules_in_row_order(city):
    change = city.rows(9, (1, 1, 10.0), (0, 2, 20.0), (1, 3, 30.0), (1, 2, 99.0), (1, 3, 30.0), (1, 3, 31.0))
    assert change.accepted.channel.tolist() == [1, 0, 1, 1]
    assert change.accepted.value.tolist() == [10.0, 20.0, 30.0, 31.0]
    assert change.handles.tolist() == [0, 1]
    assert latest(city, 1) == 31.0
    counters = city.state.counters
    assert (counters.late, counters.duplicates, counters.corrections) == (1, 1, 1)


def test_that_rows_on_undeclared_handles_are_counted_and_left_out(city):
    change = city.rows(5, (7, 4, 1.0), (-1, 4, 1.0), (0, 4, 40.0))
    assert change.accepted.channel.tolist() == [0]
    assert city.state.counters.unknown == 2


def test_that_a_handle_between_declared_ones_is_unknown_until_declared(city):
    city.event(1, ChannelDeclared(5, Channel("urn:ngsi-ld:Cell:5", "rsrp", "b", "dBm")))
    city.rows(5, (4, 4, 1.0))
    assert city.state.counters.unknown == 1


def test_that_a_missing_value_flagged_good_becomes_bad_and_is_not_zero(city):
    city.rows(5, (0, 4, math.nan, 0), (1, 4, math.inf, 0), (2, 4, math.nan, 2))
    columns = city.state.columns
    assert np.isnan(columns.value[:3]).all()
    assert columns.quality[:3].tolist() == [2, 2, 2]
    assert city.state.counters.mended == 2


def test_that_an_unknown_quality_is_bad(city):
    city.rows(5, (0, 4, 1.0, 77))
    assert city.state.columns.quality[0] == 2
    assert city.state.counters.mended == 1


def test_that_an_observation_of_the_future_never_becomes_the_latest(city):
    city.rows(5, (0, 4, 40.0))
    city.rows(6, (0, 5 + 3600, 99.0))
    city.rows(7, (0, 7, 41.0))
    assert latest(city, 0) == 41.0
    assert city.state.counters.future == 1


def test_that_a_clock_a_little_ahead_is_believed(city):
    city.rows(5, (0, 5 + 59, 40.0))
    assert latest(city, 0) == 40.0


def test_that_absurd_times_are_counted_and_left_out(city):
    city.rows(5, (0, -2e9, 1.0), (0, 6e9, 1.0), (0, 4, 40.0))
    assert city.state.counters.absurd == 2
    assert latest(city, 0) == 40.0


def test_that_every_observation_has_one_fate(city):
    city.rows(5, (0, 4, 1.0), (0, 4, 1.0), (0, 4, 2.0), (0, 3, 1.0), (9, 4, 1.0), (1, 4000, 1.0), (1, -2e9, 0.0))
    c = city.state.counters
    assert c.observations == c.accepted + c.duplicates + c.late + c.future + c.absurd + c.unknown == 7


def test_that_a_handle_never_comes_to_stand_for_another_channel(city):
    change = city.event(1, ChannelDeclared(0, Channel("urn:ngsi-ld:Road:other", "speed", "a", "km/h")))
    assert change.declared == []
    assert city.state.channels[0].asset == "urn:ngsi-ld:Road:0"
    assert city.state.counters.conflicts == 1


def test_that_a_channel_never_gets_a_second_handle(city):
    city.event(1, ChannelDeclared(8, city.state.channels[0]))
    assert city.state.handle_of(city.state.channels[0].key) == 0
    assert city.state.counters.conflicts == 1


def test_that_an_absurd_handle_claims_no_memory(city):
    city.event(1, ChannelDeclared(MAX_HANDLE, Channel("x", "speed", "a", "km/h")))
    city.event(1, ChannelDeclared(-1, Channel("y", "speed", "a", "km/h")))
    assert city.state.counters.conflicts == 2
    assert city.state.columns.size == 4


def test_that_a_declaration_repeated_at_a_segments_head_changes_nothing(city):
    city.rows(5, (0, 4, 40.0))
    for event in list(city.state.declarations()):
        assert city.event(6, event).declared == []
    assert latest(city, 0) == 40.0


def test_that_assets_and_losses_are_kept_and_other_events_pass(city):
    asset = Asset("urn:ngsi-ld:Bridge:nanpu", "bridge", {"en": "Nanpu Bridge"})
    assert city.event(1, AssetDeclared(asset)).assets == [asset.id]
    city.event(2, Gap("a", 40, 0, 1))
    city.event(2, Marker("m", {}))
    assert city.state.assets[asset.id] is asset
    assert (city.state.counters.gaps, city.state.counters.lost) == (1, 40)
