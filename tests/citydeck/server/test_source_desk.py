"""What a session remembers of a source, what it tells of one, and that a mute ends by itself."""

import asyncio
import contextlib
from pathlib import Path

import msgspec
import pytest

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.journal import Journal
from citydeck.link.message import Command
from citydeck.link.source_detail import AGE_EDGES, SourceDetail
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import RefusedCommand, WrongUse
from citydeck.model.event import ChannelDeclared, Entry, Gap, OperatorAct, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.server.recorded import RecordedSite
from citydeck.server.replay import ReplaySession
from citydeck.server.source_desk import ages
from citydeck.server.source_past import KEPT, KEPT_SAMPLES, SourcePast
from citydeck.sources.minder import HostStatus
from citydeck.sources.wire import Sample
from citydeck.state.city_state import CityState

T0 = 1_779_271_200 * NS_PER_S


def test_that_every_channel_is_in_one_class_of_age():
    state = CityState()
    old = [0, 1, 2, 3, 10, 31, 3_600, 3_601]
    for handle in range(len(old) + 1):
        state.apply(Entry(1, T0, ChannelDeclared(handle, Channel(f"a{handle}", "speed", "roads", "km/h"))))
    at = [T0 - seconds * NS_PER_S for seconds in old]
    state.apply(Entry(2, T0, Batch.of(range(len(old)), at, at, [1.0] * len(old)), "roads"))
    found = ages(state, "roads", T0)
    assert len(found) == len(AGE_EDGES) + 2
    assert found == [2, 2, 1, 0, 1, 0, 0, 0, 1, 1, 1]
    assert ages(state, "nobody", T0) == [0] * 11


def test_that_a_rate_is_of_whole_steps_and_zero_where_nothing_came():
    past, start = SourcePast(), T0 // (5 * NS_PER_S) * 5 * NS_PER_S
    assert past.rates(T0) == []
    past.rows(10, start)
    past.rows(5, start + NS_PER_S)
    past.rows(20, start + 11 * NS_PER_S)
    assert past.rates(start + 15 * NS_PER_S) == [3.0, 0.0, 4.0]
    assert past.rates(start + 3_600 * NS_PER_S) == [0.0] * 60


def test_that_an_outage_lasts_until_the_source_is_up_again():
    past = SourcePast()
    past.state("UP", "", T0)
    past.state("LOST", "no answer", T0 + 1)
    past.state("STARTING", "", T0 + 2)
    past.state("LOST", "refused", T0 + 3)
    assert [(one.first, one.last, one.reason) for one in past.outages] == [(T0 + 1, None, "refused")]
    past.state("UP", "", T0 + 9)
    past.state("UP", "slow", T0 + 10)
    assert [(one.first, one.last) for one in past.outages] == [(T0 + 1, T0 + 9)]


def test_that_counts_go_on_over_processes_and_everything_is_bounded():
    past = SourcePast()
    past.host(HostStatus(pid=1, quarantined={"not JSON": 3}, dropped={"mail": 1}))
    past.host(HostStatus(pid=1, quarantined={"not JSON": 4}, dropped={"mail": 1}))
    past.host(HostStatus(pid=None, quarantined={"not JSON": 4}))
    past.host(HostStatus(pid=2, quarantined={"not JSON": 2, "too deep": 1}))
    assert past.quarantined == {"not JSON": 6, "too deep": 1}
    assert past.dropped == {"mail": 1}
    for number in range(1_000):
        past.gap(Gap("roads", 1, number, number))
        sample = Sample(number, "not JSON", 3, "xxx")
        past.host(HostStatus(pid=2, samples=[sample, sample]))
    assert (len(past.gaps), len(past.samples)) == (KEPT, KEPT_SAMPLES)
    assert past.samples[-1].at == 999


def test_that_a_source_is_muted_before_its_first_loss_and_speaks_again_by_itself():
    alarms, hour = AlarmEngine(journalled=False), 3_600 * NS_PER_S
    act = OperatorAct("1", "shelve", "system.comms@roads", 0, 0, "os:li@desk", "desk", "known works", until=T0 + hour)
    with pytest.raises(RefusedCommand):
        alarms.act(act, T0)
    before = list(alarms.canonical())
    alarms.declare(0, Channel("a", "speed", "roads", "km/h"))
    with pytest.raises(RefusedCommand):
        alarms.act(msgspec.structs.replace(act, id="2", until=None), T0)
    assert list(alarms.canonical()) == before
    alarms.act(msgspec.structs.replace(act, id="3"), T0)
    alarms.on_health(SourceHealth("roads", SourceState.LOST, "no answer"), T0 + NS_PER_S)
    row = alarms.row("system.comms@roads")
    assert (row.hidden, row.active, row.shelved_by) == (True, True, "os:li@desk")
    alarms.advance(T0 + hour)
    row = alarms.row("system.comms@roads")
    assert (row.hidden, row.active) == (False, True)


async def test_that_a_recording_tells_of_its_sources_and_refuses_what_only_a_running_one_can(
    recording: Path, tmp_path: Path
):
    with contextlib.closing(Journal(tmp_path / "alarm.db")) as journal:
        session = ReplaySession(RecordedSite.open(recording), journal, None, playing=False)
        running = asyncio.create_task(session.run())
        try:
            await session.go_to(session.player.start + 60 * NS_PER_S)

            async def ask(name: str, **arguments: object) -> dict[str, object]:
                return await session.command(Command(id=name, name=name, args=arguments), "console")

            detail = msgspec.convert(await ask("source_detail", source="structures"), SourceDetail)
            assert sum(detail.ages) == 2
            assert detail.ages[0] == 1
            assert detail.ages[3] == 1
            for name, more in (("source_restart", {}), ("source_mute", {"seconds": 900}), ("source_unmute", {})):
                with pytest.raises(RefusedCommand) as refused:
                    await ask(name, source="structures", **more)
                assert refused.value.code == "RECORDING"
            with pytest.raises(WrongUse):
                await ask("source_detail", source="nobody")
        finally:
            session.stopping.set()
            await running
