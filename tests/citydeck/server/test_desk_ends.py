"""How a desk ends: real launchers, engines and source hosts as processes, and signals. The console only beats."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from citydeck.link import client as link
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from citydeck.server.rundir import RunDir, process_alive
from citydeck.server.session import HEARTBEAT
from citydeck.sources import host, minder

LOAD = 5.0
"""Seconds that a busy machine may add to any bound here; the mechanisms' own clocks are asserted exactly."""
LAUNCHER = """
import os, sys
from citydeck.server.launcher import Launcher, run
from citydeck.server.rundir import RunDir
from citydeck.server.speaker import SilentSink
name, mode, site = sys.argv[1:]
beating = "import os,time\\nprint('console', os.getpid(), flush=True)\\n"
beating += "while True:\\n os.write(1, b'\\\\0'); time.sleep(0.1)"
engine = [sys.executable, "-m", "app", "engine", site, "--until-alone", "2"]
console = [sys.executable, "-c", beating]
desk = f"desk-{os.getpid()}"
sys.exit(run(Launcher(RunDir.of(name, mode), engine, console, desk, SilentSink(), mode=mode)))
"""
SITE = """format = 1
id = "live-here"
name = { en = "Here" }
zone = "Asia/Shanghai"
origin = { longitude = 121.5, latitude = 31.2 }
"""
SOURCE = """
[sources.{0}]
adapter = "csv_folder"
[sources.{0}.settings]
folder = "in"
time = "t"
poll = 0.05
columns = [{{ column = "stress", asset = "urn:ngsi-ld:Bridge:{{bridge}}", metric = "stress" }}]
"""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")]


class Desk:
    """One launcher's process, and what it started."""

    def __init__(self, rundir: RunDir, name: str, mode: str, site: Path) -> None:
        self.rundir = rundir
        self.process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, name, mode, str(site)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.console = int(self.process.stdout.readline().split()[1])

    @property
    def engine(self) -> int:
        note = self.rundir.endpoint()
        return note.pid if note else 0


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A LIVE site of two sources that wait for lines."""
    folder = tmp_path / "site"
    (folder / "in").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE + SOURCE.format("one") + SOURCE.format("two"))
    return folder


@pytest.fixture
def open_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desk]]:
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    desks: list[Desk] = []

    def begin(name: str, mode: str, where: Path) -> Desk:
        desks.append(Desk(RunDir.of(name, mode), name, mode, where))
        return desks[-1]

    yield begin
    for desk in desks:
        for pid in (desk.process.pid if desk.process.poll() is None else 0, desk.console, desk.engine):
            with contextlib.suppress(ProcessLookupError):
                if pid:
                    os.kill(pid, signal.SIGKILL)
        desk.process.wait()
        desk.process.stdout.close()


async def until(true: Callable[[], object], limit: float = 20.0) -> float:
    """Seconds that it took; `TimeoutError` after `limit`."""
    began = time.monotonic()
    async with asyncio.timeout(limit):
        while not true():
            await asyncio.sleep(0.01)
    return time.monotonic() - began


@contextlib.asynccontextmanager
async def looking_on(rundir: RunDir) -> AsyncIterator[LinkClient]:
    """A client that counts as a launcher's, not as a console of its own."""
    client = LinkClient(NotedEndpoint(rundir.folder), CityMirror(), "onlooker")
    task = asyncio.create_task(client.run())
    try:
        await until(lambda: client.mirror.connected)
        yield client
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def gone(*pids: int) -> bool:
    return not any(map(process_alive, pids))


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 0), ("SIGINT", 130), ("SIGHUP", 0)])
async def test_that_a_launcher_told_to_end_ends_console_and_demonstration_in_order(
    recording: Path, open_desk: Callable, number: str, code: int
) -> None:
    desk = open_desk("test-bridge", "REPLAY", recording)
    await until(lambda: desk.engine)
    engine = desk.engine
    desk.process.send_signal(getattr(signal, number))
    while process_alive(engine):
        await asyncio.sleep(0.005)
    assert gone(desk.console), "the engine went before its console"
    assert await asyncio.to_thread(desk.process.wait, 10) == code
    assert desk.rundir.endpoint() is None
    assert not desk.rundir.endpoint_file.exists()


async def test_that_a_launcher_told_to_end_before_its_engine_is_up_leaves_nothing(
    recording: Path, open_desk: Callable, hosts_of: Callable
) -> None:
    desk = open_desk("test-bridge", "REPLAY", recording)
    children = hosts_of(desk.process.pid)
    desk.process.terminate()
    assert await asyncio.to_thread(desk.process.wait, 20) == 0
    assert len(children) == 2
    assert gone(*children)


async def test_that_a_live_engine_outlives_its_launcher_however_that_ends_and_is_adopted(
    site: Path, open_desk: Callable, hosts_of: Callable
) -> None:
    first = open_desk("live-here", "LIVE", site)
    await until(lambda: first.engine)
    async with looking_on(first.rundir) as client:
        await until(lambda: [source.state for source in client.mirror.sources.values()] == ["UP", "UP"])
    engine, hosts = first.engine, hosts_of(first.engine)
    for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)):
        desk = first if number is signal.SIGTERM else open_desk("live-here", "LIVE", site)
        async with looking_on(desk.rundir) as client:
            await until(lambda desk=desk, client=client: f"desk-{desk.process.pid}" in client.mirror.desks)
        desk.process.send_signal(number)
        assert await asyncio.to_thread(desk.process.wait, 20) == code
        await until(lambda desk=desk: gone(desk.console))
        assert (desk.engine, set(hosts_of(engine))) == (engine, set(hosts))
    async with looking_on(first.rundir) as client:
        assert (await client.command("leave", stop=True)).body == {"ends": True}
    await until(lambda: gone(engine, *hosts))


async def test_that_an_engine_outlives_the_pipe_that_its_words_went_into(site: Path, open_desk: Callable) -> None:
    del open_desk  # only for its folders
    rundir = RunDir.of("live-here", "LIVE")
    engine = subprocess.Popen([sys.executable, "-m", "app", "engine", str(site)], stderr=subprocess.PIPE)
    engine.stderr.close()
    try:
        async with looking_on(rundir) as client:
            await until(lambda: client.mirror.sources)
    finally:
        engine.terminate()
        assert engine.wait(20) == 0


async def test_that_a_demonstration_whose_launcher_was_killed_ends_once_nobody_looks(
    recording: Path, open_desk: Callable
) -> None:
    desk = open_desk("test-bridge", "REPLAY", recording)
    await until(lambda: desk.engine)
    engine = desk.engine
    async with looking_on(desk.rundir):
        desk.process.kill()
        await until(lambda: gone(desk.console))
        await asyncio.sleep(2.5)
        assert process_alive(engine), "an engine that is looked at goes on"
    await until(lambda: gone(engine))
    assert not desk.rundir.endpoint_file.exists()


async def test_that_source_hosts_are_gone_five_seconds_after_their_engine_was_killed(
    tmp_path: Path, open_desk: Callable, hosts_of: Callable
) -> None:
    assert host.END_WITHIN < 5.0
    rundir = RunDir.of("shanghai-live", "LIVE", tmp_path / "state")
    engine = start_engine("demo-live")
    try:
        await until(rundir.endpoint, 40)
        async with looking_on(rundir) as client:
            await until(lambda: sum(source.state == "UP" for source in client.mirror.sources.values()) == 5, 40)
        hosts = hosts_of(engine.pid)
    finally:
        engine.kill()
        engine.wait()
    assert await until(lambda: gone(*hosts)) < 5.0 + LOAD


async def test_that_a_frozen_engine_is_said_within_three_seconds(recording: Path, open_desk: Callable) -> None:
    assert HEARTBEAT < link.SILENCE_LIMIT <= 3.0 - HEARTBEAT
    desk = open_desk("test-bridge", "REPLAY", recording)
    await until(lambda: desk.engine)
    async with looking_on(desk.rundir) as client:
        os.kill(desk.engine, signal.SIGSTOP)
        try:
            assert await until(lambda: not client.mirror.connected) < 3.0 + LOAD
        finally:
            os.kill(desk.engine, signal.SIGCONT)
        await until(lambda: client.mirror.connected)


async def test_that_the_channels_of_a_frozen_host_are_stale_within_three_seconds(
    tmp_path: Path, open_desk: Callable, hosts_of: Callable
) -> None:
    assert minder.SILENT_AFTER + minder.LOOK_EVERY <= 3.0
    rundir = RunDir.of("shanghai-live", "LIVE", tmp_path / "state")
    engine = start_engine("demo-live")
    try:
        await until(rundir.endpoint, 40)
        async with looking_on(rundir) as client:
            await until(lambda: sum(source.state == "UP" for source in client.mirror.sources.values()) == 5, 40)
            await until(lambda: all(fresh(client, name) for name in client.mirror.sources))
            frozen = hosts_of(engine.pid)[0]
            os.kill(frozen, signal.SIGSTOP)
            assert await until(lambda: any(stale(client, name) for name in client.mirror.sources)) < 3.0 + LOAD
            [name] = [name for name in client.mirror.sources if stale(client, name)]
            os.kill(frozen, signal.SIGCONT)
            await until(lambda: fresh(client, name))
            assert frozen in hosts_of(engine.pid), "a host that was only slow is not started over"
    finally:
        engine.terminate()
        assert engine.wait(20) == 0


def start_engine(site: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "app", "engine", site], stderr=subprocess.DEVNULL)


def qualities(client: LinkClient, source: str) -> list[Quality]:
    keys = [channel.key for channel in client.mirror.channels.values() if channel.source == source]
    latest = [client.mirror.latest(key) for key in keys]
    return [found[3] for found in latest if found is not None]


def stale(client: LinkClient, source: str) -> bool:
    found = qualities(client, source)
    return bool(found) and all(quality == Quality.STALE for quality in found)


def fresh(client: LinkClient, source: str) -> bool:
    found = qualities(client, source)
    return bool(found) and any(quality == Quality.GOOD for quality in found)
