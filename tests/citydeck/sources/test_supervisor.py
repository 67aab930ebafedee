"""Hosts are real child processes here."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from citydeck.model.batch import Batch
from citydeck.model.event import SourceHealth, SourceState
from citydeck.sources import trust
from citydeck.sources.contract import Discovery
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.supervisor import Arrived, SourceConfig, Supervisor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
OPEN = Enclosure(None)


async def until(supervisor: Supervisor, wanted: Callable[[Arrived], bool], seconds: float = 20.0) -> list[Arrived]:
    """Everything that arrives up to and with the first that is wanted."""
    seen: list[Arrived] = []
    async with asyncio.timeout(seconds):
        async for arrived in supervisor.items():
            seen.append(arrived)
            if wanted(arrived):
                return seen
    raise AssertionError


def state(*states: SourceState) -> Callable[[Arrived], bool]:
    return lambda arrived: isinstance(arrived.item, SourceHealth) and arrived.item.state in states


def rows(arrived: Arrived) -> bool:
    return isinstance(arrived.item, Batch)


def trusted(site: Path, registry, name="trial_feed"):
    trust.grant(site, registry.get(name))
    return registry


async def test_that_rows_of_a_child_process_arrive_in_canonical_units_stamped_by_the_host(tmp_path, install):
    registry = trusted(tmp_path, install())
    before = time.time_ns()
    async with Supervisor(
        tmp_path, [SourceConfig("one", "trial_feed")], registry=registry, enclosure=OPEN
    ) as supervisor:
        seen = await until(supervisor, rows)
        pid = supervisor.status()["one"].pid
        assert pid
        assert pid != os.getpid()
    kinds = [type(arrived.item).__name__ for arrived in seen]
    assert kinds == ["SourceHealth", "Discovery", "SourceHealth", "Batch"]
    discovery = seen[1].item
    assert isinstance(discovery, Discovery)
    channel = discovery.channels[0]
    assert (channel.unit, channel.original_unit, channel.factor) == ("km/h", "m/s", 3.6)
    batch = seen[3].item
    assert batch.value[:2].tolist() == pytest.approx([0.0, 3.6])
    assert (batch.received_at >= before).all()


async def test_that_a_killed_host_is_lost_within_three_seconds_and_started_again(tmp_path, install):
    registry = trusted(tmp_path, install())
    async with Supervisor(
        tmp_path, [SourceConfig("one", "trial_feed")], registry=registry, enclosure=OPEN
    ) as supervisor:
        await until(supervisor, rows)
        killed = supervisor.status()["one"].pid
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        await until(supervisor, state(SourceState.LOST))
        assert time.monotonic() - began < 3.0
        await until(supervisor, state(SourceState.UP))
        await until(supervisor, rows)
        assert supervisor.status()["one"].pid not in (killed, None)
        assert supervisor.status()["one"].restarts == 1
