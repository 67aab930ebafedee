"""Hosts are real child processes here."""

import ast
import asyncio
import importlib.util
import os
import signal
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from citydeck.model.batch import Batch
from citydeck.model.errors import CitydeckError
from citydeck.model.event import Gap, Marker, SourceHealth, SourceState
from citydeck.model.time import TimeRange
from citydeck.sources import minder, trust
from citydeck.sources.backoff import Backoff
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.supervisor import Arrived, SourceConfig, Supervisor
from citydeck.sources.wire import Found, Limits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
OPEN = Enclosure(None)

STREAM = """
import asyncio
import importlib.util
import os
import socket
import sys
import time

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import Gap, Marker
from citydeck.sources import contract
from citydeck.sources.contract import DataSource, Discovery


class Settings(contract.Settings):
    every: float = 0.02


class Source(DataSource):
    async def discover(self):
        return Discovery(
            [Asset("urn:ngsi-ld:Road:a", "road", {"en": "A"})],
            [Channel("urn:ngsi-ld:Road:a", "speed", self.context.name, "m/s", period=1.0)],
        )

    async def command(self, name, arguments):
        if name == "never":
            await asyncio.sleep(3600)
        if name != "set":
            raise ValueError("no such command")
        return {"was set to": arguments["value"]}

    async def stream(self, since):
        print("an adapter may print")
        value = 0.0
        while True:
            now = self.context.now()
            # HERE
            yield Batch.of([0], [now], [0], [value])
            value += 1.0
            await asyncio.sleep(self.settings.every)
"""


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


def give_up(arrived: Arrived) -> bool:
    return state(SourceState.GAVE_UP)(arrived)


@pytest.fixture
def run(tmp_path, install):
    """``run(code=…)`` installs an adapter, trusts it, and gives a supervisor that is not yet started."""

    def make(code: str = "", settings=None, limits=None, enclosure=OPEN, trusting=True, **options) -> Supervisor:
        registry = install(code=STREAM.replace("# HERE", textwrap.indent(code, " " * 12).strip()))
        if trusting:
            trust.grant(tmp_path, registry.get("trial_feed"))
        config = SourceConfig("one", "trial_feed", settings or {}, limits or Limits())
        return Supervisor(tmp_path, [config], registry=registry, enclosure=enclosure, **options)

    return make


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr("citydeck.sources.minder.Backoff", lambda: Backoff(first=0.01, quick=0.01, longest=0.01))


async def test_that_rows_of_a_child_process_arrive_in_canonical_units_stamped_by_the_host(run):
    before = time.time_ns()
    async with run() as supervisor:
        seen = await until(supervisor, rows)
        assert supervisor.status()["one"].pid not in (None, os.getpid())
    kinds = [type(arrived.item).__name__ for arrived in seen]
    assert kinds == ["SourceHealth", "Found", "SourceHealth", "Batch"]
    channel = seen[1].item.channels[0]
    assert (channel.unit, channel.original_unit, channel.factor) == ("km/h", "m/s", 3.6)
    assert seen[3].item.value[:2].tolist() == pytest.approx([0.0, 3.6])
    assert (seen[3].item.received_at >= before).all()


async def test_that_a_killed_host_is_lost_within_three_seconds_and_started_again_with_since(run):
    async with run("yield Gap('one', 1, since or 0, 0)") as supervisor:
        await until(supervisor, rows)
        killed = supervisor.status()["one"].pid
        known = supervisor.status()["one"].last_observed
        began = time.monotonic()
        os.kill(killed, signal.SIGKILL)
        await until(supervisor, state(SourceState.LOST))
        assert time.monotonic() - began < 3.0
        asked = (await until(supervisor, lambda arrived: isinstance(arrived.item, Gap)))[-1].item
        assert asked.first >= known
        await until(supervisor, rows)
        assert supervisor.status()["one"].pid not in (killed, None)
        assert supervisor.status()["one"].restarts == 1


GROWS = """
known = [Asset("urn:ngsi-ld:Road:a", "road", {"en": "A"})]
lines = [Channel(known[0].id, "speed", self.context.name, "m/s", period=1.0)]
for number in range(3):
    known.append(Asset(f"urn:ngsi-ld:Incident:{number}", "incident", {"en": str(number)}))
    lines.append(Channel(known[-1].id, "incident_state", self.context.name, "1"))
    yield Discovery(list(known), list(lines))
    yield Batch.of([number + 1], [now], [0], [1.0])
# AFTER
yield Marker("all", {"en": "told"})
while True:
    yield Batch.of([], [], [], [])
    await asyncio.sleep(0.1)
"""


def found(seen: list[Arrived]) -> list[tuple[bool, list[str], list[str]]]:
    """Of every declaration: whether all was told anew, the last parts of its assets' and of its channels' ids."""
    return [
        (
            arrived.item.anew,
            [asset.id.rpartition(":")[2] for asset in arrived.item.assets],
            [channel.asset.rpartition(":")[2] for channel in arrived.item.channels],
        )
        for arrived in seen
        if isinstance(arrived.item, Found)
    ]


WHOLE_AT_ONCE_THEN_ONE_BY_ONE = [(True, ["a"], ["a"]), *((False, [name], [name]) for name in "012")]


async def test_that_a_new_incident_sends_one_asset_and_a_host_that_starts_anew_tells_everything(run, impatient):
    async with run(GROWS) as supervisor:
        told = await until(supervisor, lambda arrived: isinstance(arrived.item, Marker))
        assert found(told) == WHOLE_AT_ONCE_THEN_ONE_BY_ONE
        assert [arrived.item.channel.tolist() for arrived in told if rows(arrived)] == [[1], [2], [3]]
        os.kill(supervisor.status()["one"].pid, signal.SIGKILL)
        await until(supervisor, state(SourceState.STARTING))
        again = await until(supervisor, lambda arrived: isinstance(arrived.item, Marker))
        assert found(again) == WHOLE_AT_ONCE_THEN_ONE_BY_ONE


async def test_that_an_adapter_made_anew_in_the_same_host_tells_everything(run):
    async with run(GROWS.replace("# AFTER", "raise OSError('the far end is gone')")) as supervisor:
        for _ in range(2):
            told = await until(supervisor, state(SourceState.LOST))
            assert found(told) == WHOLE_AT_ONCE_THEN_ONE_BY_ONE


async def test_that_five_crashes_are_enough_and_a_person_can_start_over(run, impatient):
    async with run("os._exit(7)") as supervisor:
        seen = await until(supervisor, give_up)
        assert "5 crashes within 10 minutes" in seen[-1].item.reason
        assert "status 7" in seen[-1].item.reason
        assert sum(state(SourceState.STARTING)(arrived) for arrived in seen) == 5
        await supervisor.restart("one")
        await until(supervisor, state(SourceState.STARTING))


async def test_that_an_adapter_that_raises_is_lost_with_its_reason_and_made_anew_in_the_same_process(run):
    async with run("if value > 3:\n    raise OSError('the far end is gone')") as supervisor:
        lost = (await until(supervisor, state(SourceState.LOST)))[-1].item
        assert lost.reason == "the far end is gone"
        pid = supervisor.status()["one"].pid
        await until(supervisor, rows)
        assert supervisor.status()["one"].pid == pid


async def test_that_a_librarys_escaped_cancellation_is_a_fault_like_any_other(run):
    """Some client libraries let the cancellation of an inner task of theirs out, also while they are closed."""
    async with run("if value > 3:\n    raise asyncio.CancelledError") as supervisor:
        await until(supervisor, state(SourceState.LOST))
        await until(supervisor, state(SourceState.UP))
        await until(supervisor, rows)


@pytest.mark.slow
async def test_that_a_hanging_adapter_is_lost_after_three_seconds(run):
    async with run("if value > 3:\n    time.sleep(8)") as supervisor:
        await until(supervisor, rows)
        began = time.monotonic()
        lost = (await until(supervisor, state(SourceState.LOST)))[-1].item
        assert 2.0 < time.monotonic() - began < 4.5
        assert "no heartbeat" in lost.reason


@pytest.mark.slow
async def test_that_a_silent_adapter_is_lost_though_its_host_lives(run):
    async with run("if value > 3:\n    await asyncio.sleep(60)") as supervisor:
        lost = (await until(supervisor, state(SourceState.LOST)))[-1].item
        assert "no sign of life" in lost.reason


async def test_that_a_feed_that_ends_is_stopped_and_not_started_again(run):
    async with run("if value > 3:\n    return") as supervisor:
        ended = (await until(supervisor, state(SourceState.STOPPED)))[-1].item
        assert ended.reason == "the feed has ended"


async def test_that_markers_and_gaps_keep_their_place_between_rows(run):
    async with run("if value == 3:\n    yield Gap('one', 5, 1, 2)") as supervisor:
        seen = await until(supervisor, lambda arrived: isinstance(arrived.item, Gap))
        values = [v for arrived in seen if rows(arrived) for v in arrived.item.value.tolist()]
        assert values == pytest.approx([0.0, 3.6, 7.2])
        assert seen[-1].item == Gap("one", 5, 1, 2)


async def test_that_a_stranger_runs_only_when_trusted_and_unchanged(run, tmp_path):
    async with run(trusting=False) as supervisor:
        refused = (await until(supervisor, give_up))[-1].item
        assert f"citydeck source trust {tmp_path} trial_feed" in refused.reason
    async with run() as supervisor:
        await until(supervisor, rows)
    async with run("pass", trusting=False) as supervisor:
        refused = (await until(supervisor, give_up))[-1].item
        assert "source.py changed since it was trusted" in refused.reason


def smuggle(source: Path) -> None:
    """Bytecode of another text that passes for that of `source`."""
    evil = importlib._bootstrap_external._code_to_timestamp_pyc(
        compile(source.read_text().replace("'trusted'", "'smuggled'"), str(source), "exec"),
        int(source.stat().st_mtime),
        source.stat().st_size,
    )
    cached = Path(importlib.util.cache_from_source(str(source)))
    cached.parent.mkdir(exist_ok=True)
    cached.write_bytes(evil)


async def test_that_bytecode_in_place_of_the_trusted_text_is_not_run(run, tmp_path):
    supervisor = run("yield Marker('code', {'en': 'trusted'})")
    smuggle(next((tmp_path / "installed").glob("*/source.py")))
    async with supervisor:
        told = (await until(supervisor, lambda arrived: isinstance(arrived.item, Marker)))[-1].item
        assert told.texts["en"] == "trusted"


async def test_that_wrong_settings_give_up_in_one_line_and_an_unknown_adapter_names_the_known(run, tmp_path):
    async with run(settings={"evry": 1}) as supervisor:
        assert "evry" in (await until(supervisor, give_up))[-1].item.reason
    async with Supervisor(tmp_path, [SourceConfig("x", "nothing")], enclosure=OPEN) as supervisor:
        assert "mqtt" in (await until(supervisor, give_up))[-1].item.reason


async def test_that_an_engine_that_does_not_read_makes_the_source_wait_and_loses_nothing(run):
    code = "yield Batch.of([0] * 1000, [now] * 1000, [0] * 1000, [value] * 1000)\nvalue += 1.0\ncontinue"
    limits = Limits(spool_bytes=200_000)
    async with run(code, limits=limits) as supervisor:
        await until(supervisor, rows)
        await asyncio.sleep(1.0)
        found: list[float] = []
        while len(found) < 600_000:
            item = (await until(supervisor, rows))[-1].item
            found += item.value.tolist()
        steps = np.diff(np.array(found)) / 3.6
        assert set(np.round(steps).tolist()) == {0.0, 1.0}
        assert supervisor.status()["one"].spooled < 4_000_000


async def test_that_a_host_gets_no_environment_no_secret_in_its_arguments_and_only_its_own_secrets(run, monkeypatch):
    monkeypatch.setenv("CITY_CANARY", "canary-in-the-environment")
    async with run(
        "yield Marker('told', {'en': str([dict(os.environ), sys.argv, self.context.secrets])})"
    ) as supervisor:
        told = (await until(supervisor, lambda arrived: isinstance(arrived.item, Marker)))[-1].item.texts["en"]
    assert "canary" not in told
    assert "HOME" not in told
    assert told.endswith("{}]")


async def test_that_a_leaking_adapter_meets_its_memory_limit_and_costs_only_itself(run):
    pytest.importorskip("resource")
    async with run("leak = bytearray(3 * 1024**3)", limits=Limits(memory_bytes=2 * 1024**3)) as supervisor:
        lost = (await until(supervisor, state(SourceState.LOST)))[-1].item
        assert "MemoryError" in lost.reason
        assert supervisor.status()["one"].enforced["memory"] == "enforced"


async def test_that_rows_that_cannot_be_true_are_quarantined_and_counted(run):
    code = "yield Batch.of([0, 9, 0, 0], [now, now, 0, now + 10**16], [0] * 4, [float('nan'), 1, 1, 1])"
    async with run(code) as supervisor:
        await until(supervisor, rows)
        async with asyncio.timeout(10):
            while len(supervisor.status()["one"].quarantined) < 4:
                await until(supervisor, rows)
        assert supervisor.status()["one"].state is SourceState.UP


@pytest.mark.slow
async def test_that_a_host_ends_within_five_seconds_when_its_engine_is_killed(run, tmp_path):
    supervisor = run()
    engine = tmp_path / "engine.py"
    engine.write_text(ENGINE.format(site=str(tmp_path)))
    installed = str(tmp_path / "installed")
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(engine), stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": installed}
    )
    assert process.stdout
    host = int(await asyncio.wait_for(process.stdout.readline(), 20))
    os.kill(host, 0)
    process.kill()
    await process.wait()
    async with asyncio.timeout(5.0):
        while alive(host):
            await asyncio.sleep(0.05)
    assert supervisor.status() == {}


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False


ENGINE = """
import asyncio
from pathlib import Path
from citydeck.model.batch import Batch
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.supervisor import SourceConfig, Supervisor

async def main():
    async with Supervisor(Path({site!r}), [SourceConfig("one", "trial_feed")], enclosure=Enclosure(None)) as supervisor:
        async for arrived in supervisor.items():
            if isinstance(arrived.item, Batch):
                print(supervisor.status()["one"].pid, flush=True)
                await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_that_walls_keep_an_adapter_from_files_and_network_that_it_did_not_name(run, tmp_path):
    walls = Enclosure.detect()
    if walls.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    elsewhere.write_text("not for adapters")
    (tmp_path / "site.toml").write_text("not for adapters either")
    code = f"""
tried = []
for what in (lambda: open({str(elsewhere)!r}).read(), lambda: open({str(tmp_path / "site.toml")!r}).read(),
             lambda: open('/etc/passwd').read(), lambda: open('/proc/{os.getpid()}/environ').read(),
             lambda: open({str(tmp_path / "new")!r}, 'w'), lambda: socket.create_connection(('127.0.0.1', 1), 1)):
    try:
        tried.append(str(what()))
    except OSError as error:
        tried.append(type(error).__name__)
interfaces = [name for _, name in socket.if_nameindex()]
yield Marker('tried', {{'en': str((tried, interfaces))}})
"""
    async with run(code, enclosure=walls) as supervisor:
        seen = await until(supervisor, lambda arrived: isinstance(arrived.item, Marker))
        tried, interfaces = ast.literal_eval(seen[-1].item.texts["en"])
        assert tried[:4] == ["FileNotFoundError"] * 4
        assert tried[5] == "ConnectionRefusedError"
        assert interfaces == ["lo"]
        assert not (tmp_path / "new").exists()
        assert supervisor.status()["one"].enforced["files"] == "enforced"
        assert supervisor.status()["one"].enforced["network"] == "enforced"


@pytest.mark.parametrize(("starts", "enforced"), [(True, "enforced"), (False, "declared, not enforced")])
async def test_that_a_host_which_ends_before_it_speaks_loses_its_walls_only_where_nothing_starts_in_them(
    run, impatient, monkeypatch, starts: bool, enforced: str
):
    walls = Enclosure.detect()
    if walls.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    lives = []
    monkeypatch.setattr("citydeck.sources.minder.Minder._read", lambda self, process: _ends(lives, process))
    monkeypatch.setattr(Enclosure, "lets_start", lambda *_: starts)
    async with run(enclosure=walls) as supervisor:
        while len(lives) < 3:
            await asyncio.sleep(0.01)
        assert supervisor.status()["one"].enforced["files"] == enforced


async def _ends(lives: list[object], process) -> bool:
    """A host that says nothing and is gone."""
    lives.append(process)
    process.kill()
    while await process.read() is not None:
        pass
    return False


def test_that_walls_are_tried_with_an_interpreter_and_not_with_the_adapter(install, tmp_path):
    found = install(code=STREAM).get("trial_feed")
    walls = Enclosure.detect()
    if walls.program is not None:
        assert walls.lets_start(found, {}, tmp_path)
    assert not Enclosure("/bin/false").lets_start(found, {}, tmp_path)
    assert not Enclosure(str(tmp_path / "missing")).lets_start(found, {}, tmp_path)


async def test_that_without_walls_permissions_are_said_to_be_declared_only(run):
    async with run() as supervisor:
        await until(supervisor, rows)
        assert supervisor.status()["one"].enforced["files"] == "declared, not enforced"


async def test_that_a_command_reaches_the_adapter_and_its_refusal_the_asker(run):
    async with run() as supervisor:
        await until(supervisor, rows)
        assert await supervisor.command("one", "set", {"value": 3}) == {"was set to": 3}
        with pytest.raises(CitydeckError, match="no such command"):
            await supervisor.command("one", "unset", {})
        with pytest.raises(CitydeckError, match="keeps no history"):
            await supervisor.history("one", TimeRange(0, 1))


async def test_that_an_adapter_that_never_answers_a_question_is_not_waited_for(run, monkeypatch):
    monkeypatch.setattr(minder, "ANSWER_WITHIN", 0.3)
    async with run() as supervisor:
        await until(supervisor, rows)
        with pytest.raises(CitydeckError, match=r"one: no answer within 0[.]3 s; whether it was done is not known"):
            await supervisor.command("one", "never", {})


async def test_that_a_source_above_its_rate_is_asked_later_and_loses_nothing(run):
    code = "yield Batch.of([0] * 1000, [now] * 1000, [0] * 1000, [value] * 1000)\nvalue += 1.0\ncontinue"
    async with run(code, limits=Limits(rows_per_second=20_000)) as supervisor:
        await until(supervisor, rows)
        began, found = time.monotonic(), []
        while time.monotonic() - began < 1.5:
            found += (await until(supervisor, rows))[-1].item.value.tolist()
        assert 10_000 < len(found) < 60_000
        assert set(np.round(np.diff(np.array(found)) / 3.6).tolist()) == {0.0, 1.0}
