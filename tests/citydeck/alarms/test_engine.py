"""The engine as a whole: cuts of batches, memory, configuration, canonical bytes."""

import numpy as np
import pytest

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import UnreadableInput
from citydeck.model.quality import Quality

S = 1_000_000_000
WHY = 'cause = "c"\nconsequence = "d"\nresponse = "r"\nresponse_time = "5 min"\ntexts = { en = "m" }\n'


def _rules(band=1.0, metric="stress", extra=""):
    return RuleSet.parse(
        f'[[rule]]\nid = "r"\nkind = "limit"\nmetric = "{metric}"\npriority = "HIGH"\n{WHY}{extra}'
        f'limits = {{ lo = -2, hi = 2, hihi = 3 }}\ndead_band = {band}\non_delay = "1s"\noff_delay = "2s"\n'
    )


def _engine(rules, channels=40):
    engine = AlarmEngine(rules, journalled=False)
    for n in range(channels):
        engine.declare(n, Channel(f"urn:ngsi-ld:Bridge:{n}", "stress", "s", "MPa"))
    return engine


def _feed(rows=4_000, channels=40, seed=7):
    rng = np.random.default_rng(seed)
    quality = np.where(rng.random(rows) < 0.01, Quality.BAD, Quality.GOOD)
    at = np.arange(rows) * S // 20
    return Batch.of(rng.integers(0, channels, rows), at, at, rng.normal(0, 1.2, rows), quality)


def _run(engine, feed, cuts):
    found = []
    for n in range(0, len(feed), 200):
        second = feed.take(slice(n, n + 200))
        for part in np.array_split(np.arange(len(second)), cuts):
            found += engine.on_batch(second.take(part), int(second.observed_at[-1]))
    return [(x.alarm, x.event, x.t_ingest, x.version) for x in found]


@pytest.mark.parametrize("cuts", [2, 7, 200])
def test_that_the_result_does_not_depend_on_where_batches_are_cut(cuts):
    whole, cut = _engine(_rules()), _engine(_rules())
    assert _run(whole, _feed(), 1) == _run(cut, _feed(), cuts)
    assert list(whole.canonical()) == list(cut.canonical())
    assert whole.counts["RAISED"] > 50


def test_that_a_restored_keyframe_goes_on_as_if_nothing_happened():
    feed, straight = _feed(), _engine(_rules())
    _run(straight, feed, 1)
    first = _engine(_rules())
    _run(first, feed.take(slice(0, 2_000)), 1)
    second = AlarmEngine(_rules(), journalled=False)
    for n in range(40):
        second.declare(100 - n, Channel(f"urn:ngsi-ld:Bridge:{n}", "stress", "s", "MPa"))
    second.restore(first.keyframe())
    rest = feed.take(slice(2_000, None))
    _run(second, rest.with_channels((100 - rest.channel).astype(np.int32)), 1)
    assert list(second.canonical()) == list(straight.canonical())


def test_that_a_keyframe_of_other_rules_is_refused():
    with pytest.raises(UnreadableInput, match="other rules"):
        _engine(_rules(2.0)).restore(_engine(_rules(1.0)).keyframe())
    with pytest.raises(UnreadableInput):
        _engine(_rules()).restore(b"nonsense")


def test_that_canonical_bytes_tell_dead_band_and_quality_apart():
    def canonical(band=1.0, quality=0):
        engine = _engine(_rules(band), 2)
        engine.on_batch(Batch.of([0], [1], [1], [0.5], [quality]), S)
        return b"".join(engine.canonical())

    assert canonical() == canonical()
    assert canonical() != canonical(band=1.0000001)
    assert canonical() != canonical(quality=1)


def test_that_canonical_bytes_hold_no_wall_time():
    def canonical(wall):
        engine = AlarmEngine(_rules(extra=""), wall=lambda: wall)
        engine.declare(0, Channel("urn:ngsi-ld:Bridge:0", "stress", "s", "MPa"))
        engine.on_batch(Batch.of([0], [1], [1], [9]), S)
        engine.advance(9 * S)
        assert engine.rows()[0].raised_at_wall == wall
        return list(engine.canonical())

    assert canonical(1) == canonical(2)


def test_that_a_config_edit_touches_neither_ack_nor_latch_nor_shelf(desk, limit_rule):
    d = desk(limit_rule + "latch = true\n")
    d.see(1, 95)
    d.do("ack", 2)
    d.do("shelve", 3, note="works", until=100)
    before = d.row
    text = d.engine.rules.body.replace('"hi":90.0', '"hi":80.0')
    d.engine.apply_rules(RuleSet.from_body(text), 4 * S)
    after = d.row
    kept = ("acked", "acknowledged_by", "acknowledged_at", "latched", "shelved_until", "occurrence", "condition")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]


def test_that_new_limits_judge_the_newest_values_at_once(desk, limit_rule):
    d = desk()
    d.see(1, 85)
    rules = RuleSet.from_body(d.engine.rules.body.replace('"hi":90.0', '"hi":80.0'))
    done = d.engine.apply_rules(rules, 2 * S, Batch.of([0], [S], [S], [85]))
    assert [x.event for x in done] == ["RAISED"]
    assert done[0].config == rules.version


def test_that_an_alarm_whose_rule_is_gone_ends_its_condition_only(desk):
    d = desk()
    d.see(1, 95)
    done = d.engine.apply_rules(RuleSet(), 2 * S)
    assert [x.event for x in done] == ["CONFIGURED"]
    assert (d.row.active, d.row.acked, d.row.retained) == (False, False, True)
    assert d.do("ack", 3) == ""


def test_that_a_restart_keeps_every_region_and_shows_more_rather_than_less(desk, limit_rule):
    d = desk(limit_rule + 'off_delay = "10s"\n')
    states = {}
    for done in d.engine.on_batch(Batch.of([0, 0], [1, 2], [1, 2], [95, 50]), S):
        states[done.alarm] = done.stored
    states |= {x.alarm: x.stored for x in d.order("ack", 2).transitions}
    new = AlarmEngine(d.engine.rules)
    new.declare(3, d.channel)
    assert new.fold(states, 500 * S) == []
    row = new.row(d.id)
    assert (row.condition, row.acked, row.acknowledged_by) == ("ACTIVE", True, "os:li@desk")
    assert row.quality == Quality.STALE
    assert row.saved


def test_that_a_shelf_that_ran_out_while_the_engine_was_down_ends_at_start(desk):
    d = desk()
    d.see(1, 95)
    states = {x.alarm: x.stored for x in d.order("shelve", 2, note="works", until=60).transitions}
    new = AlarmEngine(d.engine.rules)
    new.declare(0, d.channel)
    done = new.fold(states, 1_000 * S)
    assert [(x.event, x.t_ingest) for x in done] == [("UNSHELVED", 60 * S)]
    assert new.row(d.id).shelved_until is None


def test_that_an_alarm_of_an_undeclared_channel_is_still_shown_after_a_restart(desk):
    d = desk()
    d.see(1, 95)
    new = AlarmEngine(d.engine.rules)
    new.fold({d.id: d.engine._roster.alarms[d.id].stored}, 2 * S)
    assert [row.id for row in new.rows()] == [d.id]


def test_that_answers_to_commands_outlive_a_restart(desk):
    d = desk()
    d.see(1, 95)
    first = d.order("ack", 2, occurrence=9)
    new = AlarmEngine(d.engine.rules)
    new.fold({}, 3 * S, {"c1": (first.code, first.text)})
    from citydeck.model.event import OperatorAct

    again = new.decide(OperatorAct("c1", "ack", d.id, 1, 0, "x", "k"), 4 * S)
    assert (again.again, again.code, again.text) == (True, first.code, first.text)


def test_that_rules_reach_channels_by_the_kind_of_their_asset():
    rules = _rules(extra='asset_kind = "air_station"\n')
    engine = AlarmEngine(rules, journalled=False)
    engine.declare(0, Channel("urn:ngsi-ld:AirStation:1", "stress", "s", "MPa"))
    engine.declare(1, Channel("urn:ngsi-ld:Bridge:1", "stress", "s", "MPa"))
    engine.declare(2, Channel("plain-name", "stress", "s", "MPa"))
    assert [info.channel for info in engine.rule_infos()] == ["urn:ngsi-ld:AirStation:1|stress|s"]
    engine.declare_asset(Asset("plain-name", "air_station", {"en": "x"}))
    assert len(engine.rule_infos()) == 2


def test_that_rows_that_changed_are_told_once(desk):
    d = desk()
    d.see(1, 95)
    assert [row.id for row in d.engine.drain_changed()] == [d.id]
    assert d.engine.drain_changed() == []
    d.do("ack", 2)
    (row,) = d.engine.drain_changed()
    assert row.acked
