"""A whole desk on a display of its own: real launcher, engine, console and window, real clicks and keys, kill -9."""

import asyncio
import contextlib
import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from citydeck.alarms.journal import Journal
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from citydeck.server.launcher import Launcher, Limits
from citydeck.server.rundir import RunDir
from citydeck.server.speaker import SilentSink

START = 1_779_271_200 * NS_PER_S
ALARM = "bridge-stress@urn:ngsi-ld:Bridge:test|stress|structures"
WIDE, HIGH = 1366, 768
ROUNDS = 20
"""Engine and console are both killed in each: with tests/citydeck/server/test_engine.py a hundred kills."""
WINDOW_LIMIT = 30.0
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(150),
    pytest.mark.skipif(
        sys.platform == "win32" or not (shutil.which("Xvfb") and shutil.which("xdotool")),
        reason="SKIPPED: the window is not tested with real clicks here: Xvfb or xdotool is missing",
    ),
]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    file = Path(__file__).parents[1] / "citydeck" / "server" / "conftest.py"
    spec = importlib.util.spec_from_file_location("citydeck_test_recording", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.write_recording(tmp_path / "test.mcap")


@pytest.fixture
def display(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDE}x{HIGH}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as told:
        name = f":{told.readline().strip()}"
    config = tmp_path / "config"
    config.mkdir()
    (config / "room.ini").write_text("[room]\nmet=true\n")
    monkeypatch.setenv("DISPLAY", name)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(config))
    yield name
    server.terminate()
    server.wait()


async def do(*arguments: object) -> str:
    """One xdotool command; what it printed."""
    process = await asyncio.create_subprocess_exec(
        "xdotool", *map(str, arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    told, _ = await process.communicate()
    return told.decode().strip()


async def window_of(pid: int) -> str:
    """The visible window of a process; empty while there is none."""
    return (await do("search", "--onlyvisible", "--pid", pid, "--name", "Citydeck")).split("\n")[0]


async def acknowledge(window: str, note: str) -> None:
    """As a person does: into the list with the mouse, F2, the note, Enter."""
    await do("windowfocus", window)
    await do("mousemove", 1160, 215, "click", 1)
    await asyncio.sleep(0.1)
    await do("key", "F2")
    await asyncio.sleep(0.15)
    await do("type", "--delay", "2", note)
    await do("key", "Return")


async def until(true: object, limit: float) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if true():
            return True
        await asyncio.sleep(0.03)
    return False


@contextlib.asynccontextmanager
async def desk(recording: Path) -> AsyncIterator[tuple[Launcher, LinkClient]]:
    rundir = RunDir.of("test-bridge", "REPLAY")
    engine = [sys.executable, "-m", "app", "engine", str(recording), "--paused"]
    console = [sys.executable, "-m", "app", "console", "--run-folder", str(rundir.folder), "--name", "desk"]
    console += ["--lang", "en", "--size", f"{WIDE}x{HIGH}"]
    launcher = Launcher(rundir, engine, console, "desk", SilentSink(), Limits(crashes=1_000))
    client = LinkClient(NotedEndpoint(rundir.folder), CityMirror(), "test")
    tasks = [asyncio.create_task(launcher.run()), asyncio.create_task(client.run())]
    try:
        yield launcher, client
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        launcher.console.stop()
        launcher.engine.stop()


async def show_alarm(client: LinkClient) -> bool:
    """A new take at the instant of the alarm, unacknowledged."""
    await client.command("start_over", limit=2.0)
    await client.command("pause", limit=2.0)
    await client.command("seek", limit=2.0, instant=START + 70 * NS_PER_S)
    row = client.mirror.alarms.get(ALARM)
    return client.mirror.connected and row is not None and not row.acked


async def test_that_what_was_acknowledged_by_hand_survives_kill_9_of_engine_and_console(
    recording: Path, display: str
) -> None:
    moments = random.Random(11)
    kept: list[str] = []
    async with desk(recording) as (launcher, client):
        assert await until(lambda: client.mirror.connected, 20)
        for number in range(ROUNDS):
            window = ""
            end = time.monotonic() + WINDOW_LIMIT
            while not window and time.monotonic() < end:
                window = await window_of(launcher.console.process.pid)
            assert window, "no window came back"
            assert await until(lambda: client.mirror.connected, 20)
            await show_alarm(client)
            note = f"n{number}x{moments.randrange(10**6)}"
            engine, console = launcher.engine.process, launcher.console.process
            loop = asyncio.get_running_loop()
            late = 1.5 if number % 2 else 0.6
            loop.call_later(moments.uniform(0.0, late), engine.send_signal, signal.SIGKILL)
            loop.call_later(moments.uniform(0.0, late), console.send_signal, signal.SIGKILL)
            await acknowledge(window, note)
            seen = client.mirror.alarms.get(ALARM)
            await asyncio.sleep(0)
            if await until(lambda old=(engine, console): all(p.poll() is not None for p in old), 5.0):
                seen = client.mirror.alarms.get(ALARM)
            if seen is not None and seen.acked and seen.comment == note:
                kept.append(note)
            await until(lambda old=(engine, console): launcher.engine.process not in old, 5.0)
            await until(lambda old=console: launcher.console.process is not old, 5.0)
        assert await until(lambda: client.mirror.connected, 20)
        assert len(launcher.engine.crashes) == len(launcher.console.crashes) == ROUNDS
    journal = Journal(RunDir.of("test-bridge", "REPLAY").alarm_db)
    notes = {row.note for row in journal.rows() if row.event == "ACKED"}
    verdict = journal.verify()
    journal.close()
    assert verdict.ok
    assert len(kept) >= 1, "no click was confirmed: the loop proves nothing"
    assert set(kept) <= notes
