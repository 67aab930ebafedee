"""A whole desk with a sink that only listens: real engine, a console that is only a heartbeat, the real launcher."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.alarm import Priority
from citydeck.model.time import NS_PER_S
from citydeck.server.launcher import STOP_ENGINE, Launcher, Limits
from citydeck.server.rundir import RunDir
from citydeck.server.tone import TONES, Tone

START = 1_779_271_200 * NS_PER_S
ALARM = "bridge-stress@urn:ngsi-ld:Bridge:test|stress|structures"
BEATING = "import os,time\nwhile True:\n os.write(1, b'\\0'); time.sleep(0.2)"
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


class Ear:
    """A sink that notes when it heard which tone."""

    works = True

    def __init__(self) -> None:
        self.heard: list[tuple[float, Tone]] = []

    def play(self, tone: Tone) -> None:
        self.heard.append((time.monotonic(), tone))

    def since(self, instant: float) -> list[Tone]:
        return [tone for at, tone in self.heard if at >= instant]


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def make(recording: Path, root: Path, monkeypatch: pytest.MonkeyPatch, **more: object) -> Launcher:
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(root))
    engine = [sys.executable, "-m", "app", "engine", str(recording), "--paused"]
    parts = {"engine": engine, "console": python(BEATING), "name": "desk", "sink": Ear(), **more}
    return Launcher(RunDir.of("test-bridge", "REPLAY", root), **parts)


async def until(true: object, limit: float = 15.0) -> None:
    async with asyncio.timeout(limit):
        while not true():
            await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def desk(launcher: Launcher) -> AsyncIterator[tuple[LinkClient, asyncio.Task[int]]]:
    """The launcher at work, and a second console beside it."""
    running = asyncio.create_task(launcher.run())
    client = LinkClient(NotedEndpoint(launcher.rundir.folder), CityMirror(), "second")
    linking = asyncio.create_task(client.run())
    try:
        await until(lambda: client.mirror.connected and launcher.mirror.connected)
        yield client, running
    finally:
        for task in (running, linking):
            task.cancel()
        await asyncio.gather(running, linking, return_exceptions=True)
        launcher.console.stop()
        launcher.engine.stop()


@pytest.mark.slow
async def test_that_an_alarm_sounds_at_the_desk_until_it_is_acknowledged(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    ear = launcher.sounder.sink
    async with desk(launcher) as (client, _):
        assert ear.heard == []
        await client.seek(START + 70 * NS_PER_S)
        await until(lambda: len(ear.heard) >= 2, 8.0)
        assert set(ear.since(0.0)) == {TONES[Priority.CRITICAL]}
        reply = await client.ack(ALARM, client.mirror.alarms[ALARM].token, "closed")
        assert reply.ok
        await until(lambda: launcher.mirror.alarms[ALARM].acked)
        silent_from = time.monotonic() + 0.2
        await asyncio.sleep(TONES[Priority.CRITICAL].every + 0.5)
        assert TONES[Priority.CRITICAL] not in ear.since(silent_from)


@posix
@pytest.mark.slow
async def test_that_a_frozen_console_and_a_frozen_engine_make_the_desk_sound_by_itself(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    ear = launcher.sounder.sink
    async with desk(launcher) as (client, _):
        await asyncio.sleep(0.3)
        launcher.console.process.send_signal(signal.SIGSTOP)
        frozen = time.monotonic()
        await until(lambda: ear.since(frozen), 6.0)
        assert ear.heard[-1][0] - frozen > 1.5
        launcher.console.process.send_signal(signal.SIGCONT)
        await until(lambda: launcher.sounder.worst is None, 6.0)
        launcher.engine.process.send_signal(signal.SIGSTOP)
        frozen = time.monotonic()
        try:
            await until(lambda: not client.mirror.connected, 6.0)
            assert time.monotonic() - frozen < 5.0
            await until(lambda: ear.since(frozen), 9.0)
            assert TONES[Priority.HIGH] in ear.since(frozen)
        finally:
            launcher.engine.process.send_signal(signal.SIGCONT)
        await until(lambda: client.mirror.connected, 10.0)


@pytest.mark.parametrize(("silent", "sounds"), [(2.9, False), (3.1, True)])
async def test_that_a_desk_sounds_three_seconds_after_the_engines_last_word(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, silent: float, sounds: bool
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    launcher.mirror.connected = True  # a link counts as lost after two seconds: the three run from the last word
    launcher._turn_sound()
    now = time.monotonic()
    launcher.client.heard = launcher._engine_heard = now - silent
    launcher._console_heard = now
    launcher._turn_sound()
    assert bool(launcher.sounder.sink.heard) is sounds
    launcher._telling.cancel()
    await asyncio.gather(launcher._telling, return_exceptions=True)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["engine", "console"])
async def test_that_too_many_crashes_are_the_end_said_and_sounded(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    launcher = make(recording, tmp_path, monkeypatch, **{what: python("raise SystemExit(7)")}, limits=Limits(crashes=3))
    try:
        assert await asyncio.wait_for(launcher.run(), 20) == 1
    finally:
        launcher.engine.stop()
    assert len(getattr(launcher, what).crashes) == 3
    assert launcher.sounder.sink.since(0.0)[-1] == TONES[Priority.CRITICAL]


def test_that_crashes_outside_the_window_are_forgotten() -> None:
    from citydeck.server.launcher import Child

    child = Child("x", [], Limits(crashes=2, window=0.0))
    assert not any([child.crashed(), time.sleep(0.002), child.crashed(), time.sleep(0.002), child.crashed()])


@pytest.mark.slow
async def test_that_closing_the_last_console_ends_a_demonstration_but_not_beside_another(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    async with desk(launcher) as (client, _):
        other = make(recording, tmp_path, monkeypatch, name="third", console=python("import time; time.sleep(1.5)"))
        assert await asyncio.wait_for(other.run(), 15) == 0
        assert other.engine.process is None
        assert launcher.engine.process.poll() is None
        assert client.mirror.connected
    alone = make(recording, tmp_path, monkeypatch, console=python("import time; time.sleep(2)"))
    assert await asyncio.wait_for(alone.run(), 20) == 0
    assert alone.engine.process.wait(5) == 0


@posix
@pytest.mark.slow
async def test_that_an_engine_goes_on_without_its_launcher_and_is_adopted(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    engine = None
    try:
        async with desk(launcher) as (client, running):
            engine = launcher.engine.process
            launcher.engine.process = None  # as when the launcher was killed: nobody stops its engine
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            code = f"import time,sys; time.sleep(1.0); sys.exit({STOP_ENGINE})"
            adopting = make(recording, tmp_path, monkeypatch, name="next", console=python(code))
            assert client.mirror.connected
            assert await asyncio.wait_for(adopting.run(), 15) == 0
            assert adopting.engine.process is None
        assert engine.wait(5) == 0
    finally:
        if engine is not None and engine.poll() is None:
            os.kill(engine.pid, signal.SIGKILL)
            engine.wait()


async def test_that_a_site_that_cannot_be_opened_is_not_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(tmp_path / "none.mcap", tmp_path, monkeypatch, limits=Limits(adoption=0.3))
    assert await asyncio.wait_for(launcher.run(), 15) == 2
    assert not launcher.engine.crashes


@posix
@pytest.mark.slow
async def test_that_a_frozen_engine_is_ended_and_another_one_started(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch, limits=Limits(hung=4.0))
    async with desk(launcher) as (client, running):
        frozen = launcher.engine.process
        frozen.send_signal(signal.SIGSTOP)
        await until(lambda: frozen.poll() is not None, 20.0)
        assert frozen.returncode == -signal.SIGKILL
        await until(lambda: client.mirror.connected, 20.0)
        assert launcher.rundir.endpoint().pid == launcher.engine.process.pid != frozen.pid
        assert len(launcher.engine.crashes) == 1
        assert not running.done()


@posix
@pytest.mark.slow
async def test_that_a_desk_that_lost_a_race_starts_the_next_engine(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    async with desk(launcher) as (client, running):
        other = make(recording, tmp_path, monkeypatch, name="second")
        other.engine.start()  # both started one: this one finds the site taken
        assert await asyncio.to_thread(other.engine.process.wait, 15) == 2
        beside = asyncio.create_task(other.run())
        await until(lambda: other.mirror.connected)
        assert other.engine.process is None
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        launcher.engine.process.kill()
        launcher.engine.process.wait()
        try:
            await until(lambda: other.engine.running and client.mirror.connected, 20.0)
            assert not beside.done()
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)
            other.console.stop()
            other.engine.stop()


@posix
@pytest.mark.slow
async def test_that_what_an_engine_writes_is_its_users_alone(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher = make(recording, tmp_path, monkeypatch)
    async with desk(launcher):
        written = [file for file in launcher.rundir.folder.rglob("*") if not file.is_symlink()]
        assert launcher.rundir.alarm_db in written
        assert [file.name for file in written if file.stat().st_mode & 0o077] == []
