"""One state hash, whatever the speed and whichever way an instant was reached; and the smallest change shows in it."""

import contextlib
import random
from pathlib import Path

import numpy as np
import pytest

from app import sites
from citydeck.alarms.journal import Journal, NoJournal
from citydeck.alarms.rules import RuleSet
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite
from citydeck.server.rehearsal import play
from citydeck.server.replay import ReplaySession
from citydeck.timeline.bundle import RULES, BundleWriter

START = 1_779_271_200 * NS_PER_S
BRIDGE = "urn:ngsi-ld:Bridge:test"
INSTANTS = 20


def rules(dead_band):
    return f"""
format = 1
[[rule]]
id = "stress"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = {{ hi = 100.0 }}
dead_band = {dead_band}
on_delay = "3s"
off_delay = "4s"
texts = {{ en = "Stress over limit", zh_CN = "应力超限" }}
cause = {{ en = "Load", zh_CN = "荷载" }}
consequence = {{ en = "Fatigue", zh_CN = "疲劳" }}
response = {{ en = "Close a lane", zh_CN = "封闭车道" }}
response_time = "10 min"

[[rule]]
id = "silence"
kind = "stale"
metric = "wind_speed"
priority = "LOW"
texts = {{ en = "No wind data", zh_CN = "无风数据" }}
cause = {{ en = "Line", zh_CN = "线路" }}
consequence = {{ en = "Not known", zh_CN = "未知" }}
response = {{ en = "Repair", zh_CN = "维修" }}
response_time = "1 h"
"""


def write(path, *, last=97.0, quality=Quality.GOOD, dead_band=5.0):
    """Two minutes of a bridge: its stress swings over the limit and ends just below; wind falls silent half-way."""
    asset = Asset(id=BRIDGE, kind="bridge", names={"en": "Test bridge", "zh_CN": "测试桥"}, place=Place(121.5, 31.2))
    with BundleWriter(path, {"provenance": "SIMULATED", "zone": "Asia/Shanghai"}) as bundle:
        bundle.append(Entry(0, START, AssetDeclared(asset)))
        for handle, (metric, unit) in enumerate((("stress", "MPa"), ("wind_speed", "m/s"))):
            channel = Channel(BRIDGE, metric, "structures", unit, period=2.0)
            bundle.append(Entry(1 + handle, START, ChannelDeclared(handle, channel)))
        for i in range(1, 241):
            at = START + i * NS_PER_S // 2
            stress = 95.0 + 15.0 * np.sin(i / 20.0) if i < 232 else 120.0 if i < 239 else last
            handles, values = ([0, 1], [stress, 7.5]) if i < 120 else ([0], [stress])
            grade = quality if i == 240 else Quality.GOOD
            stamps = np.full(len(handles), at)
            qualities = np.full(len(handles), int(grade), np.uint8)
            batch = Batch.of(handles, stamps - NS_PER_S // 10, stamps, values, qualities)
            bundle.append(Entry(2 + i, at, batch, "structures"))
        bundle.attach(RULES, rules(dead_band).encode())
    return path


def hash_of(path, **how):
    recorded = RecordedSite.open(path)
    try:
        return play(recorded, NoJournal(), **how)["state_hash"]
    finally:
        recorded.close()


def forward(recorded, instants):
    """Hashes at ascending instants, played without a stop."""
    core, found, waiting = SessionCore(recorded.rules, journalled=False), [], list(instants)
    for entry in recorded.reader.entries():
        while waiting and entry.log_time > waiting[0]:
            core.advance(waiting[0], Outcome())
            found.append(core.state_hash())
            waiting.pop(0)
        core.apply(entry, Outcome())
    for instant in waiting:
        core.advance(instant, Outcome())
        found.append(core.state_hash())
    return found


async def sought(recorded, instants, seed):
    """Hashes at the same instants, sought in a random order from checkpoints, in a session with a journal."""
    journal = Journal(None)
    session = ReplaySession(recorded, journal, None, playing=False)
    try:
        await session.points.scan(recorded.reader, recorded.rules, [])
        found = {}
        for instant in random.Random(seed).sample(instants, len(instants)):
            await session.go_to(instant)
            found[instant] = session.core.state_hash()
        return [found[instant] for instant in instants]
    finally:
        await session.keeper.drain()
        journal.close()


def random_instants(recorded, seed):
    start, end = recorded.reader.start, recorded.reader.end
    chance = random.Random(seed)
    return sorted(chance.randrange(start, end) for _ in range(INSTANTS))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write(tmp_path / "bridge.mcap")


def test_that_a_paced_replay_has_the_hash_of_the_fastest(bundle):
    assert hash_of(bundle) == hash_of(bundle, speed=1000.0) == hash_of(bundle, speed=317.0)


def test_that_the_program_tells_the_same_hash_at_any_speed(bundle, program):
    told = [program("replay", bundle, "--json", "--speed", speed).json() for speed in ("max", "1000", "500x")]
    assert len({answer["state_hash"] for answer in told}) == 1
    assert told[0]["alarms"] == told[1]["alarms"] > 0


async def test_that_twenty_instants_of_a_small_recording_are_the_same_after_a_seek(bundle):
    with contextlib.closing(RecordedSite.open(bundle)) as recorded:
        instants = random_instants(recorded, 5)
        hashes = forward(recorded, instants)
        assert len(set(hashes)) > INSTANTS // 2
        assert await sought(recorded, instants, 6) == hashes


@pytest.mark.slow
async def test_that_twenty_instants_of_the_demo_hour_are_the_same_after_a_seek():
    with contextlib.closing(RecordedSite.open(sites.find("shanghai"))) as recorded:
        instants = random_instants(recorded, 7)
        hashes = forward(recorded, [*instants, recorded.reader.end])
        assert len(set(hashes)) == INSTANTS + 1
        assert await sought(recorded, instants, 8) == hashes[:-1]
    assert hash_of(sites.find("shanghai")) == hashes[-1]


@pytest.mark.parametrize(
    "change", [{"last": float(np.nextafter(97.0, 98.0))}, {"quality": Quality.UNCERTAIN}, {"dead_band": 2.0}], ids=str
)
def test_that_the_smallest_change_gives_another_hash(bundle, tmp_path, change):
    assert hash_of(write(tmp_path / "other.mcap", **change)) != hash_of(bundle)


def test_that_other_rules_give_another_hash_and_the_same_text_the_same(bundle, tmp_path, program):
    same, other = tmp_path / "same.toml", tmp_path / "other.toml"
    same.write_text(rules(5.0), "utf-8")
    other.write_text(rules(2.0), "utf-8")
    assert RuleSet.load(same).version == RuleSet.load(same).version != RuleSet.load(other).version
    told = [program("replay", bundle, "--json", *more).json() for more in ((), ("--rules", same), ("--rules", other))]
    assert told[0]["state_hash"] == told[1]["state_hash"] != told[2]["state_hash"]
    assert told[1]["rules_from"] == str(same)
