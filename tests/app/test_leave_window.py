"""The last window of a LIVE site, and a window whose launcher was killed: closed by real keys, judged by processes."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citydeck.server.rundir import RunDir, process_alive

SITE = """format = 1
id = "live-here"
name = { en = "Here" }
zone = "Asia/Shanghai"
origin = { longitude = 121.5, latitude = 31.2 }

[sources.feed]
adapter = "csv_folder"
[sources.feed.settings]
folder = "in"
time = "t"
poll = 0.05
columns = [{ column = "stress", asset = "urn:ngsi-ld:Bridge:{bridge}", metric = "stress" }]
"""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="an X server is needed")]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "in").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE)
    (folder / "in" / "a.csv").write_text(f"t,bridge,stress\n{datetime.now(UTC).isoformat()},one,1.0\n")
    return folder


async def until(true: Callable[[], object], limit: float = 30.0) -> None:
    async with asyncio.timeout(limit):
        while not true():
            await asyncio.sleep(0.02)


async def open_window(site: Path, hand: Callable, desks: list) -> "subprocess.Popen[bytes]":
    """`citydeck SITE` as a person starts it, until its first full picture has the keyboard."""
    ready = site / f"ready-{len(desks)}"
    desk = subprocess.Popen(
        [sys.executable, "-m", "app", str(site), "--lang", "en", "--ready-file", str(ready)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    desks.append(desk)
    await until(ready.exists, 60)
    await focus(hand)
    return desk


async def focus(hand: Callable) -> None:
    window = (await hand("search", "--onlyvisible", "--name", "Citydeck")).split("\n")[0]
    await hand("windowfocus", "--sync", window)


async def press(hand: Callable, *keys: str) -> None:
    for key in keys:
        await hand("key", key)
        await asyncio.sleep(0.3)


async def ends(process: "subprocess.Popen[bytes]") -> int:
    return await asyncio.to_thread(process.wait, 30)


async def test_that_the_last_live_window_asks_and_does_what_was_answered(
    site: Path, display: str, hand: Callable
) -> None:
    del display
    rundir = RunDir.of("live-here", "LIVE")
    desks: list[subprocess.Popen[bytes]] = []
    try:
        first = await open_window(site, hand, desks)
        engine = rundir.endpoint().pid
        await press(hand, "ctrl+q", "Escape", "ctrl+q", "Tab", "Tab", "Return")
        await asyncio.sleep(0.5)
        assert first.poll() is None, "staying closed the window"
        await press(hand, "ctrl+q", "Return")
        assert await ends(first) == 0
        assert process_alive(engine), "the engine was left running"
        second = await open_window(site, hand, desks)
        assert rundir.endpoint().pid == engine, "the next desk adopts it"
        await press(hand, "ctrl+q", "Tab", "Return")
        assert await ends(second) == 0
        assert not process_alive(engine), "the engine was ended too"
        assert rundir.endpoint() is None
    finally:
        note = rundir.endpoint()
        for desk in desks:
            desk.terminate()  # its console goes with it
            desk.wait(30)
        if note is not None and process_alive(note.pid):
            os.kill(note.pid, 9)


async def test_that_a_window_whose_launcher_was_killed_still_ends_its_demonstration(
    recording: Path, display: str, hand: Callable, tmp_path: Path
) -> None:
    del display
    rundir = RunDir.of("test-bridge", "REPLAY")
    witness = tmp_path / "witness"
    engine = subprocess.Popen([sys.executable, "-m", "app", "engine", str(recording)], stderr=subprocess.DEVNULL)
    command = [sys.executable, "-m", "app", "console", "--run-folder", str(rundir.folder), "--name", "desk"]
    command += ["--lang", "en", "--size", "1366x768", "--witness", str(witness)]
    console = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        await until(lambda: witness.exists() and witness.stat().st_size)
        console.stdout.close()  # what a killed launcher leaves behind
        await focus(hand)
        await asyncio.sleep(1.0)
        assert engine.poll() is None
        began = time.monotonic()
        await press(hand, "ctrl+q")
        assert await ends(console) == 0
        assert await ends(engine) == 0
        assert time.monotonic() - began < 15.0
    finally:
        for process in (console, engine):
            if process.poll() is None:
                process.kill()
                process.wait()
