"""The transitions of docs/alarms.md, one rule a test."""

import math

import pytest

from citydeck.model.alarm import Condition, Letter
from citydeck.model.event import SourceHealth, SourceState
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S

S = 1_000_000_000
DELAYED = 'kind = "limit"\npriority = "HIGH"\nlimits = { hi = 90 }\ndead_band = 5\non_delay = "5s"\noff_delay = "10s"\n'
STALE = 'kind = "stale"\npriority = "LOW"\n'


def test_that_a_value_at_its_limit_raises_at_once_without_a_delay(desk):
    d = desk()
    assert d.see(1, 89.9) == []
    assert d.see(2, 90.0) == ["RAISED"]
    row = d.row
    assert (row.letter, row.level, row.occurrence, row.value, row.limit) == (Letter.UNACKED, "hi", 1, 90.0, 90.0)
    assert row.raised_at == 2 * S


def test_that_a_value_must_pass_the_dead_band_to_return(desk):
    d = desk()
    d.see(1, 95)
    assert d.see(2, 86, 85) == []
    assert d.see(3, 84.9) == ["RETURNED"]
    assert d.row.letter is Letter.RETURNED_UNACKED


def test_that_a_short_crossing_raises_nothing_and_is_counted(desk):
    d = desk(DELAYED)
    assert d.see(1, 95) == []
    assert d.row.condition is Condition.PENDING_ON
    assert d.see(5, 80) == []
    assert d.wait(60) == []
    assert d.row.condition is Condition.NORMAL
    assert d.row.occurrence == 0


def test_that_the_on_delay_ends_at_its_due_time_in_session_time(desk):
    d = desk(DELAYED)
    d.see(1, 95)
    assert d.engine.next_deadline == 6 * S
    assert d.wait(5.9) == []
    assert d.wait(100) == ["RAISED"]
    assert d.row.raised_at == 6 * S


def test_that_a_value_within_the_dead_band_keeps_a_pending_raise(desk):
    d = desk(DELAYED)
    d.see(1, 95)
    d.see(2, 86)
    assert d.wait(6) == ["RAISED"]


def test_that_an_off_delay_is_taken_back_by_another_crossing_in_the_same_occurrence(desk):
    d = desk(DELAYED)
    d.see(1, 95)
    d.wait(6)
    d.see(10, 50)
    assert d.row.condition is Condition.PENDING_OFF
    assert d.see(12, 95) == []
    assert (d.row.condition, d.row.repeats, d.row.occurrence) == (Condition.ACTIVE, 1, 1)
    d.see(20, 50)
    assert d.wait(29.9) == []
    assert d.wait(30) == ["RETURNED"]


def test_that_a_rise_is_a_new_occurrence_that_nobody_has_acknowledged(desk):
    d = desk()
    d.see(1, 95)
    d.do("ack", 2)
    assert d.row.letter is Letter.ACKED
    assert d.see(3, 111) == ["ROSE"]
    assert (d.row.acked, d.row.occurrence, d.row.level) == (False, 2, "hihi")


def test_that_a_fall_keeps_peak_and_acknowledgement(desk):
    d = desk()
    d.see(1, 120)
    d.do("ack", 2)
    assert d.see(3, 100) == ["FELL"]
    assert (d.row.acked, d.row.occurrence, d.row.level, d.row.peak) == (True, 1, "hi", "hihi")


def test_that_a_change_of_side_is_a_new_occurrence(desk):
    d = desk()
    d.see(1, 120)
    assert d.see(2, 5) == ["ROSE"]
    assert (d.row.level, d.row.occurrence) == ("lo", 2)


def test_that_every_row_of_a_batch_is_judged_in_its_order(desk):
    assert desk().see(1, 50, 95, 50, 120, 50) == ["RAISED", "RETURNED", "RAISED", "RETURNED"]


@pytest.mark.parametrize("quality", [Quality.BAD, Quality.STALE])
def test_that_untrusted_values_change_no_condition(desk, quality):
    d = desk()
    d.see(1, 95)
    assert d.see(2, 50, quality=quality) == ["QUALITY"]
    assert d.row.condition is Condition.ACTIVE
    assert d.row.quality == quality


def test_that_missing_is_not_zero(desk):
    d = desk()
    assert d.see(1, math.nan, quality=Quality.BAD) == []
    assert d.see(2, math.nan) == []
    assert d.row.occurrence == 0


def test_that_a_stale_channel_never_becomes_normal(desk):
    d = desk(DELAYED)
    d.see(1, 95)
    d.wait(6)
    d.see(7, 50)
    assert d.row.condition is Condition.PENDING_OFF
    assert d.stale(8) == ["QUALITY"]
    assert d.wait(10_000) == []
    assert d.row.condition is Condition.ACTIVE
    assert d.row.quality == Quality.STALE
    assert d.engine.on_fresh([0], 10_001 * S) == []
    assert d.row.quality == Quality.STALE


def test_that_a_crossing_followed_by_silence_is_still_raised(desk):
    d = desk(DELAYED)
    d.see(1, 95)
    d.stale(2)
    assert d.wait(6) == ["RAISED"]


def test_that_a_stale_rule_speaks_and_ends_with_the_next_value(desk):
    d = desk(STALE)
    d.see(1, 50)
    assert d.stale(5) == ["RAISED"]
    assert d.row.level == "stale"
    assert d.see(6, 50) == ["QUALITY", "RETURNED"]
    assert d.row.letter is Letter.RETURNED_UNACKED


def test_that_a_lost_source_raises_one_alarm_for_all_its_channels(desk):
    d = desk(STALE)
    done = d.engine.on_health(SourceHealth("src", SourceState.LOST), S)
    assert [(x.alarm, x.event) for x in done] == [("system.comms@src", "RAISED")]
    assert d.stale(2) == []
    assert d.engine.on_health(SourceHealth("src", SourceState.LOST), 3 * S) == []
    assert [x.event for x in d.engine.on_health(SourceHealth("src", SourceState.GAVE_UP), 4 * S)] == ["ROSE"]
    assert [x.event for x in d.engine.on_health(SourceHealth("src", SourceState.UP), 5 * S)] == ["RETURNED"]


def test_that_channels_still_silent_after_their_source_is_back_speak_after_a_hold(desk):
    d = desk(STALE)
    d.engine.on_health(SourceHealth("src", SourceState.LOST), S)
    d.stale(2)
    d.engine.on_health(SourceHealth("src", SourceState.UP), 5 * S)
    assert d.wait(14.9) == []
    assert d.wait(15) == ["RAISED"]


def test_that_a_starting_source_does_not_end_its_comms_alarm(desk):
    d = desk(STALE)
    d.engine.on_health(SourceHealth("src", SourceState.LOST), S)
    assert d.engine.on_health(SourceHealth("src", SourceState.STARTING), 2 * S) == []
    assert d.engine.row("system.comms@src").active


def test_that_a_state_rule_holds_while_the_value_is_the_one_named(desk):
    d = desk('kind = "state"\npriority = "HIGH"\nequals = 0\n', "cell_state")
    assert d.see(1, 1, 1) == []
    assert d.see(2, 0, 0, 0.5) == ["RAISED", "RETURNED"]
    assert d.see(3, 0) == ["RAISED"]
    assert d.row.level == "state"


def test_that_a_state_rule_may_name_several_values(desk):
    d = desk('kind = "state"\npriority = "HIGH"\nequals = [0, 2]\n', "cell_state")
    assert d.see(1, 1, 2, 0, 1, 3, 0) == ["RAISED", "RETURNED", "RAISED"]


def test_that_a_rate_rule_compares_with_the_value_a_window_ago(desk):
    rule = 'kind = "rate"\npriority = "HIGH"\nlimits = { hi = 5 }\nwindow = "10s"\nper = "1s"\n'
    d = desk(rule)
    assert [d.see(t, 3 * t) for t in range(20)] == [[]] * 20
    assert d.see(25, 200) == ["RAISED"]
    assert (d.row.level, d.row.limit, d.row.per) == ("hi", 5.0, NS_PER_S)


def test_that_a_rate_over_a_gap_decides_nothing(desk):
    rule = 'kind = "rate"\npriority = "HIGH"\nlimits = { hi = 5 }\nwindow = "10s"\nper = "1s"\n'
    d = desk(rule)
    d.see(0, 0)
    assert d.see(100, 10_000) == []


def test_that_three_raises_in_a_minute_are_marked_as_chatter(desk):
    d = desk()
    assert d.see(1, 95, 50) == ["RAISED", "RETURNED"]
    d.see(20, 95, 50)
    assert d.see(40, 95) == ["RAISED", "CHATTER_BEGAN"]
    assert d.row.chattering
    assert d.wait(100) == ["CHATTER_ENDED"]
    assert not d.row.chattering


def test_that_three_raises_in_more_than_a_minute_are_no_chatter(desk):
    d = desk()
    d.see(1, 95, 50)
    d.see(40, 95, 50)
    assert d.see(62, 95) == ["RAISED"]


def test_that_an_acknowledged_alarm_comes_back_after_its_realarm_time(desk, limit_rule):
    d = desk(limit_rule + 'realarm = "60s"\n')
    d.see(1, 95)
    d.do("ack", 10)
    assert d.wait(69.9) == []
    assert d.wait(70) == ["REALARMED"]
    assert (d.row.acked, d.row.occurrence, d.row.realarm) == (False, 1, 1)
    assert d.do("ack", 71, realarm=0) == "STALE_OCCURRENCE"
    assert d.do("ack", 71, realarm=1) == ""


def test_that_a_latched_alarm_waits_for_its_reset(desk, limit_rule):
    d = desk(limit_rule + "latch = true\n")
    d.see(1, 95)
    assert d.do("reset", 2) == "STILL_ACTIVE"
    d.see(3, 50)
    assert d.do("reset", 4) == "NOT_ACKED"
    d.do("ack", 5)
    assert d.row.retained
    assert d.do("reset", 6) == ""
    assert not d.row.retained
    assert d.do("reset", 7) == "NOT_LATCHED"


def test_that_suppression_by_design_hides_and_stops_nothing(desk):
    d = desk()
    d.engine.set_suppressed(d.id, "maintenance", True, S)
    assert d.see(2, 95) == ["RAISED"]
    assert d.row.letter is Letter.SUPPRESSED
    d.engine.set_suppressed(d.id, "storm", True, 3 * S)
    d.engine.set_suppressed(d.id, "maintenance", False, 4 * S)
    assert d.row.suppressed_by == ("storm",)
    d.engine.set_suppressed(d.id, "storm", False, 5 * S)
    assert d.row.letter is Letter.UNACKED


def test_that_a_flapping_source_is_chatter_that_ends_on_time(desk):
    d = desk(STALE)
    for n in range(3):
        d.engine.on_health(SourceHealth("src", SourceState.LOST), (2 * n + 1) * S)
        d.engine.on_health(SourceHealth("src", SourceState.UP), (2 * n + 2) * S)
    d.engine.on_health(SourceHealth("src", SourceState.LOST), 8 * S)
    assert d.engine.row("system.comms@src").chattering
    assert d.engine.next_deadline == 68 * S
    assert d.wait(68) == ["CHATTER_ENDED"]
