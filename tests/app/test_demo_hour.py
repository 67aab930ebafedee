"""The recorded hour that the repository keeps: what it tells, and that nothing else happens in it."""

from collections import Counter

import pytest

from app import demo_hour
from app.sites import built_in
from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput
from citydeck.model.event import ChannelDeclared, Marker
from citydeck.model.story import Story
from citydeck.model.time import NS_PER_S, from_iso
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.site import Site
from citydeck.timeline.bundle import Bundle
from datasources.demo_live.milestones import MILESTONES
from datasources.demo_live.readings import SOURCES

SITE = built_in("shanghai")


@pytest.fixture(scope="module")
def site():
    return Site.load(SITE)


@pytest.fixture(scope="module")
def hour():
    with Bundle(SITE / "hour.mcap") as bundle:
        yield bundle


@pytest.fixture(scope="module")
def played(hour, site):
    """The whole hour through state and alarms: raised alarms as (seconds, rule, asset), and the core at the end."""
    core, outcome = SessionCore(site.rules(), journalled=False), Outcome()
    stale = {}
    for entry in hour.reader.entries():
        core.apply(entry, outcome)
        minute = (entry.log_time - demo_hour.START) // (60 * NS_PER_S)
        stale[minute] = core.state.stale_count
    told = [
        ((t.t_ingest - demo_hour.START) / NS_PER_S, *t.alarm.partition("@")[::2])
        for t in outcome.transitions
        if t.event == "RAISED"
    ]
    return told, core, stale, Counter(t.event for t in outcome.transitions)


def test_that_the_kept_bundle_is_small_and_says_what_it_is(hour):
    assert (SITE / "hour.mcap").stat().st_size <= 6 * 1024 * 1024
    assert hour.provenance == "SIMULATED"
    assert hour.zone == "Asia/Shanghai"
    assert hour.reader.start == from_iso("2026-05-20T18:00:00+08:00")
    assert 3590 <= (hour.reader.end - hour.reader.start) / NS_PER_S <= 3602
    assert hour.reader.loss == ""


def test_that_the_kept_bundle_was_made_from_the_kept_assets_and_rules(hour, site):
    assert hour.rules() == site.rules_text
    kept = [entry.body.channel for entry in hour.reader.events(ChannelDeclared)]
    now = [
        entry.body.channel
        for entry in demo_hour.hour(site.assets, seconds=0)
        if isinstance(entry.body, ChannelDeclared)
    ]
    assert kept == now
    assert 2000 <= len(kept) <= 3500


def test_that_the_kept_bundle_holds_what_the_models_say_now(hour, site):
    end = demo_hour.START + 20 * NS_PER_S
    for kept, made in zip(hour.reader.entries(end=end), demo_hour.hour(site.assets, seconds=20), strict=False):
        assert (kept.seq, kept.log_time, kept.source) == (made.seq, made.log_time, made.source)
        if isinstance(kept.body, Batch):
            assert kept.body.to_arrow().equals(made.body.to_arrow())
        else:
            assert kept.body == made.body


def test_that_all_five_sources_speak_and_every_channel_is_known_at_once(hour):
    first = [entry for entry in hour.reader.entries(end=demo_hour.START + 1) if isinstance(entry.body, Batch)]
    assert sorted(entry.source for entry in first) == sorted(SOURCES)
    channels = sum(1 for _ in hour.reader.events(ChannelDeclared))
    assert sum(len(entry.body) for entry in first) == channels


def test_that_every_step_of_the_story_is_labelled_in_both_languages(hour):
    markers = [(entry.log_time, entry.body) for entry in hour.reader.events(Marker)]
    assert [marker.name for _, marker in markers] == [stone.name for stone in MILESTONES]
    assert all(marker.texts["en"] and marker.texts["zh_CN"] for _, marker in markers)


def test_that_the_story_happens_in_its_order_and_nothing_else_does(played):
    told, _, _, kinds = played
    rules = [rule for _, rule, _ in told]
    first = list(dict.fromkeys(rules))
    assert first[:3] == ["bridge-wind", "bridge-stress", "bridge-stress-limit"]
    assert set(rules) == {
        "bridge-wind", "bridge-stress", "bridge-stress-limit", "pipeline-pressure", "pipeline-pressure-falls",
        "fibre-cut", "feeder-trip",
        "cell-dark", "tunnel-settlement", "reports-surge", "feeder-load",
    }  # fmt: skip
    once = [rule for rule in set(rules) if rule != "cell-dark"]
    assert all(rules.count(rule) == 1 for rule in once)
    assert 8 <= len(told) <= 15
    assert kinds["CHATTER_BEGAN"] == 0


def test_that_the_bridge_warns_minutes_before_its_limit_and_returns(played):
    told, core, _, _ = played
    at = {rule: seconds for seconds, rule, _ in told}
    assert at["bridge-stress-limit"] - at["bridge-stress"] > 60
    row = next(row for row in core.alarms.rows() if row.rule == "bridge-stress-limit")
    assert not row.active
    assert row.asset == "urn:ngsi-ld:Bridge:nanpu"


def test_that_ten_minutes_never_flood_the_operator(played):
    told = [seconds for seconds, _, _ in played[0]]
    assert max(sum(1 for other in told if at <= other < at + 600) for at in told) <= 10


def test_that_only_sensors_behind_dark_cells_go_stale_and_some_return(played):
    _, _, stale, _ = played
    calm = [count for minute, count in stale.items() if minute <= 32]
    assert max(calm) == 0
    assert stale[40] > 10
    assert 0 < stale[59] < stale[40]


def test_that_the_demonstration_fits_three_minutes_and_the_hour(site, played):
    story = Story.load(SITE / "story.toml")
    assert 170 <= story.seconds <= 180
    assert [step.action for step in story.step if step.action != "none"] == [
        "expect_alarm", "acknowledge", "kill_engine", "seek", "final_card"
    ]  # fmt: skip
    known = {asset.id for asset in site.assets}
    rules = {rule.id for rule in site.rules().rule}
    for step in story.step:
        assert step.asset is None or step.asset in known
        assert step.alarm is None or step.alarm in rules
        if step.instant is not None:
            assert 0 <= step.instant - demo_hour.START < 3600 * NS_PER_S


def test_that_the_alarm_sounds_while_its_step_is_shown(played):
    alarm = next(seconds for seconds, rule, _ in played[0] if rule == "bridge-stress-limit")
    at = 0.0
    for step in Story.load(SITE / "story.toml").step:
        at = (step.instant - demo_hour.START) / NS_PER_S if step.instant is not None else at
        if step.action == "expect_alarm":
            assert at <= alarm <= at + step.seconds * step.speed
            return
        at += step.seconds * step.speed
    pytest.fail("no step expects the alarm")


def test_that_every_rule_of_the_demo_site_has_its_procedure_in_both_languages(site):
    for rule in site.rules().rule:
        text = (SITE / "procedures" / rule.procedure).read_text("utf-8")
        assert rule.texts.zh_CN
        assert text.count("\n1. ") == 2


def test_that_writing_twice_gives_the_same_bytes(tmp_path, capsys):
    for name in ("a.mcap", "b.mcap"):
        demo_hour.write(SITE, tmp_path / name, seconds=30)
    assert (tmp_path / "a.mcap").read_bytes() == (tmp_path / "b.mcap").read_bytes()
    assert "observations" in capsys.readouterr().out


def test_that_a_site_without_assets_is_one_clear_line(tmp_path, capsys):
    for name in ("site.toml", "rules.toml", "story.toml"):
        (tmp_path / name).write_bytes((SITE / name).read_bytes())
    with pytest.raises(UnreadableInput, match="no asset table"):
        demo_hour.write(tmp_path, tmp_path / "hour.mcap")
    assert demo_hour.main(["--site", str(tmp_path)]) == 2
    assert "no asset table" in capsys.readouterr().err
    assert not (tmp_path / "hour.mcap").exists()


def test_that_the_live_demo_site_runs_the_same_five_sources():
    live = Site.load(built_in("shanghai-live"))
    assert set(live.config.sources) == set(SOURCES)
    assert all(source.provenance == "SIMULATED" for source in live.config.sources.values())
    assert live.rules().version == Site.load(SITE).rules().version
