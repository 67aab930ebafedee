"""A span of a log, wherever it begins, replays to the state of the session that wrote it."""

import contextlib
import random
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import pytest

from citydeck.alarms.journal import Journal, NoJournal
from citydeck.alarms.rules import RuleSet
from citydeck.link.message import SiteInfo
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import (
    AssetDeclared,
    ChannelDeclared,
    EpochOpened,
    OperatorAct,
    SourceHealth,
    SourceState,
    Tick,
)
from citydeck.model.place import Place
from citydeck.model.time import NS_PER_S
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite
from citydeck.server.rehearsal import play
from citydeck.server.replay import ReplaySession
from citydeck.server.span import Beginning, Span
from citydeck.timeline.bundle import RULES, SITE, Bundle, BundleWriter
from citydeck.timeline.log_tail import LogTail
from citydeck.timeline.recorder import Recorder

START = 1_779_271_200 * NS_PER_S
STEP = NS_PER_S // 2
STEPS = 240
BRIDGE = "urn:ngsi-ld:Bridge:test"
ALARM = f"stress@{BRIDGE}|stress|structures"
RULES_TEXT = """
[[rule]]
id = "stress"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = { hi = 100.0 }
dead_band = 5.0
on_delay = "3s"
off_delay = "4s"
texts = { en = "Stress over limit", zh_CN = "应力超限" }
cause = "Load"
consequence = "Fatigue"
response = "Close a lane"
response_time = "10 min"

[[rule]]
id = "silence"
kind = "stale"
metric = "wind_speed"
priority = "LOW"
texts = { en = "No wind data", zh_CN = "无风数据" }
cause = "Line"
consequence = "Not known"
response = "Repair"
response_time = "1 h"
"""


class Told(NamedTuple):
    """A session that is over: its log, the epochs opened in it, its last entry and its state hash."""

    folder: Path
    epochs: list[int]
    last: int
    state_hash: str


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Two minutes of a bridge whose stress swings over its limit, with delays; an epoch at every step; an
    acknowledgement; wind that falls silent; a correction; a source that is lost for a while; a segment every 30 s."""
    folder = tmp_path / "log"
    core = SessionCore(RuleSet.parse(RULES_TEXT, "test"), journalled=False)
    recorder = Recorder(folder, core, {"epoch": "e"}, segment_ns=30 * NS_PER_S)

    def happen(at: int, body: object, source: str = "") -> None:
        core.apply(recorder.record(at, body, source), Outcome())
        recorder.settle()

    happen(START, AssetDeclared(Asset(BRIDGE, "bridge", {"en": "Bridge"}, Place(121.5, 31.2))))
    for handle, (metric, unit) in enumerate((("stress", "MPa"), ("wind_speed", "m/s"))):
        happen(START, ChannelDeclared(handle, Channel(BRIDGE, metric, "structures", unit, period=2.0)))
    epochs = []
    for i in range(1, STEPS):
        at = START + i * STEP
        rows = [(0, 95.0 + 15.0 * np.sin(i / 20.0))] + ([(1, 7.5)] if i < STEPS // 2 else [])
        handles, values = zip(*rows, strict=True)
        stamps = np.full(len(rows), at)
        if not 150 < i < 158:
            happen(at, Batch.of(handles, stamps - 5, stamps, values), "structures")
        if i == 100:
            happen(at, Batch.of([0], [at - 5], [at], [93.0]), "structures")
        if i in (150, 158):
            happen(at, SourceHealth("structures", SourceState.LOST if i == 150 else SourceState.UP))
        if i == 40:
            row = core.alarms.row(ALARM)
            act = OperatorAct(
                "1", "ack", ALARM, row.token.occurrence, row.token.realarm, "os:one@here", "desk", wall=at
            )
            assert core.alarms.decide(act, at).ok
            recorder.record(at, act)
        epochs.append(recorder.record(at + 1, core.epoch()).seq)
    happen(START + STEPS * STEP, Tick(due=START + STEPS * STEP))
    recorder.close()
    return Told(folder, epochs, recorder.next_seq - 1, core.state_hash())


def span(told: Told, out: Path, beginning: Beginning, at: int) -> Path:
    facts = {"provenance": "SIMULATED", "zone": "Asia/Shanghai"}
    info = SiteInfo(id="t", names={"en": "T"}, zone="Asia/Shanghai", city="", longitude=0.0, latitude=0.0)
    with contextlib.closing(LogTail(told.folder, "e", at)) as tail, BundleWriter(out, facts, replace=True) as writer:
        writer.attach(SITE, msgspec.json.encode(info))
        writer.attach(RULES, RULES_TEXT.encode())
        assert Span(tail, writer, beginning, RuleSet.parse(RULES_TEXT, "test")).copy(told.last)
    return out


def hash_of(bundle: Path, rules: Path | None = None) -> object:
    with contextlib.closing(RecordedSite.open(bundle, rules)) as recorded:
        return play(recorded, NoJournal())["state_hash"]


def test_that_it_replays_to_the_same_state_from_every_epoch_also_within_delays(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "out.mcap"
    for number in range(0, len(told.epochs), 9):
        begin = START + (number + 1) * STEP
        assert hash_of(span(told, out, Beginning(told.epochs[number]), begin)) == told.state_hash, number
        with Bundle(out) as bundle:
            epochs = list(bundle.reader.events(EpochOpened))
            assert len(epochs) == 1  # the others are left out, so that the replay has to find its way itself
            assert bundle.reader.start == begin + 1


def test_that_it_replays_to_the_same_state_from_instants_without_an_epoch(told: Told, tmp_path: Path) -> None:
    out, chance = tmp_path / "out.mcap", random.Random(3)
    for _ in range(20):
        since = chance.randrange(START + STEP, START + (STEPS - 1) * STEP)
        assert hash_of(span(told, out, Beginning(told.epochs[0], since), since)) == told.state_hash, since
        with Bundle(out) as bundle:
            assert bundle.reader.start == since
            assert all(entry.log_time >= since for entry in bundle.reader.entries())


def test_that_what_was_asked_for_before_the_beginning_begins_with_it(told: Told, tmp_path: Path) -> None:
    out = span(told, tmp_path / "out.mcap", Beginning(told.epochs[0], START - 3600 * NS_PER_S), START - 3600 * NS_PER_S)
    assert hash_of(out) == told.state_hash
    with Bundle(out) as bundle:
        assert bundle.reader.start == START + STEP + 1


def test_that_without_the_state_at_its_beginning_it_would_come_to_another(told: Told, tmp_path: Path) -> None:
    late = span(told, tmp_path / "late.mcap", Beginning(told.epochs[-1]), START + (STEPS - 1) * STEP)
    early = span(told, tmp_path / "early.mcap", Beginning(told.epochs[90]), START + 91 * STEP)
    assert hash_of(late) == hash_of(early) == told.state_hash
    with Bundle(early) as bundle:
        entries = [entry for entry in bundle.reader.entries() if not isinstance(entry.body, EpochOpened)]
    with BundleWriter(tmp_path / "bare.mcap", {"provenance": "SIMULATED", "zone": "Asia/Shanghai"}) as writer:
        writer.attach(RULES, RULES_TEXT.encode())
        for entry in entries:
            writer.append(entry)
    assert hash_of(tmp_path / "bare.mcap") != told.state_hash


def test_that_other_rules_begin_without_alarms(told: Told, tmp_path: Path) -> None:
    out = span(told, tmp_path / "out.mcap", Beginning(told.epochs[60]), START + 61 * STEP)
    other = tmp_path / "other.toml"
    other.write_text(RULES_TEXT.replace("100.0", "101.0"), "utf-8")
    assert hash_of(out, other) != told.state_hash
    with contextlib.closing(RecordedSite.open(out, other)) as recorded:
        core = SessionCore(recorded.rules, journalled=False)
        for entry in recorded.reader.entries(end=recorded.reader.start + 1):
            core.apply(entry, Outcome())
    assert core.state.columns.value[0] == pytest.approx(95.0 + 15.0 * np.sin(61 / 20.0))
    assert not any(row.active for row in core.alarms.rows())


async def test_that_it_can_be_sought_and_shows_alarms_and_sources_from_its_first_instant(
    told: Told, tmp_path: Path
) -> None:
    out = span(told, tmp_path / "out.mcap", Beginning(told.epochs[152]), START + 153 * STEP)
    with contextlib.closing(Journal(None)) as journal:
        session = ReplaySession(RecordedSite.open(out), journal, None, playing=False)
        reader = session.recorded.reader
        try:
            await session.points.scan(reader, session.recorded.rules, [])
            await session.go_to(reader.start)
            (status,) = session.board.statuses(session.core.state)
            assert (status.name, status.state) == ("structures", "LOST")
            assert any(row.rule == "system.comms" and row.active for row in session.core.alarms.rows())
            for instant in (reader.end, reader.start + 3 * NS_PER_S, reader.end - NS_PER_S, reader.end):
                await session.go_to(instant)
            assert session.core.state_hash() == told.state_hash
        finally:
            await session.keeper.drain()
            session.recorded.close()
