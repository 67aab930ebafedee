"""A whole desk on a display of its own: real launcher, engine, console and window, real clicks and keys, kill -9.

What the window showed is taken from its own witness (`app.witness`): a line a picture, written after the picture.
"""

import asyncio
import contextlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from citydeck.alarms.chain import JournalRow
from citydeck.alarms.journal import Journal
from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.message import Reply
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from citydeck.server.actor import actor
from citydeck.server.child import Limits
from citydeck.server.launcher import Launcher
from citydeck.server.rundir import RunDir
from citydeck.server.speaker import SilentSink

START = 1_779_271_200 * NS_PER_S
ALARM = "bridge-stress@urn:ngsi-ld:Bridge:test|stress|structures"
KILLS = 100
VICTIMS = (("engine",), ("console",), ("engine", "console"), ("engine", "console"))
GESTURE = 0.9
"""Seconds that click, F2, note, Enter and the commit take, with room behind: kills fall anywhere in them."""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


class Told(NamedTuple):
    """What a journal keeps of an acknowledgement, and what a window tells of it."""

    take: int
    occurrence: int
    by: str
    at: int
    at_wall: int


class Eyes:
    """Reads a console's witness as it grows."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._offset = 0
        self.last: dict = {}
        self.acknowledged: dict[str, list[Told]] = {}

    def look(self) -> None:
        if not self._file.exists():
            return
        with self._file.open("rb") as file:
            file.seek(self._offset)
            for line in file:
                if line.endswith(b"\n"):
                    self._offset += len(line)
                    self._see(json.loads(line))

    def _see(self, line: dict) -> None:
        self.last = line
        for row in line["rows"]:
            if row["acked"] and row["note"]:
                seen = Told(line["take"], row["occurrence"], row["by"], row["at"], row["at_wall"])
                self.acknowledged.setdefault(row["note"], []).append(seen)

    def row(self, pid: int, take: int) -> dict | None:
        """The unacknowledged alarm of a take as this console shows it now."""
        self.look()
        if self.last.get("pid") != pid or self.last["take"] != take or not self.last["connected"]:
            return None
        return next((row for row in self.last["rows"] if row["alarm"] == ALARM and not row["acked"]), None)


async def until(true: Callable[[], object], limit: float) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if true():
            return True
        await asyncio.sleep(0.02)
    return False


@contextlib.asynccontextmanager
async def desk(recording: Path, witness: Path) -> AsyncIterator[tuple[Launcher, LinkClient]]:
    rundir = RunDir.of("test-bridge", "REPLAY")
    engine = [sys.executable, "-m", "app", "engine", str(recording), "--paused"]
    console = [sys.executable, "-m", "app", "console", "--run-folder", str(rundir.folder), "--name", "desk"]
    console += ["--lang", "en", "--size", "1366x768", "--witness", str(witness)]
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


async def show_alarm(client: LinkClient) -> list[Reply]:
    """A new take at the instant of the alarm, unacknowledged; what the engine answered."""
    return [
        await client.command("start_over", limit=5.0),
        await client.command("pause", limit=5.0),
        await client.command("seek", limit=5.0, instant=START + 70 * NS_PER_S),
    ]


async def ready(launcher: Launcher, client: LinkClient, eyes: Eyes) -> dict:
    """Bring the alarm before the operator: its row as the window of the present console shows it."""
    said = []
    for _ in range(5):
        if not await until(lambda: client.mirror.connected, 20):
            continue
        said = await show_alarm(client)
        take = client.mirror.transport.take
        if not all(reply.ok for reply in said):
            await asyncio.sleep(0.5)
        elif await until(lambda take=take: eyes.row(launcher.console.process.pid, take), 15):
            return eyes.row(launcher.console.process.pid, take)
    raise AssertionError(f"no window came back with the alarm; answers: {said}; last seen: {eyes.last}")


async def acknowledge(hand: Callable, rect: list[int], note: str) -> None:
    """As a person does: a click on the row, F2, the note, Enter."""
    x, y = rect[0] + rect[2] // 2, rect[1] + rect[3] // 2
    await hand("mousemove", x, y, "click", 1)
    await asyncio.sleep(0.05)
    await hand("key", "F2")
    await asyncio.sleep(0.1)
    await hand("type", "--delay", "2", note)
    await hand("key", "Return")


def newest_row() -> tuple[int, bytes]:
    """Number and hash of the newest row that another process sees committed; the hash covers all rows before it."""
    file = RunDir.of("test-bridge", "REPLAY").alarm_db
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()


def whole_journal() -> list[JournalRow]:
    """Every row, of a journal whose chain verifies."""
    with contextlib.closing(Journal(RunDir.of("test-bridge", "REPLAY").alarm_db)) as journal:
        assert journal.verify().ok
        return list(journal.rows())


def told_of(rows: list[JournalRow]) -> dict[str, Told]:
    """Acknowledgements by their note."""
    acts = [row for row in rows if row.event == "ACKED"]
    return {row.note: Told(row.take, row.occurrence, row.actor, row.t_event, row.wall) for row in acts}


async def test_that_what_the_window_showed_as_acknowledged_survives_a_hundred_kill_9_at_random_moments(
    recording: Path, display: str, hand: Callable, tmp_path: Path
) -> None:
    del display
    moments = random.Random(11)
    eyes = Eyes(tmp_path / "witness.jsonl")
    kills, number, sent, committed = 0, 0, set(), set()
    async with desk(recording, tmp_path / "witness.jsonl") as (launcher, client):
        while kills < KILLS:
            number += 1
            row = await ready(launcher, client, eyes)
            note = f"n{number}x{moments.randrange(10**6)}"
            sent.add(note)
            processes = [getattr(launcher, name).process for name in moments.choice(VICTIMS)]
            loop = asyncio.get_running_loop()
            for process in processes:
                loop.call_later(moments.uniform(0.0, GESTURE), process.kill)
            await acknowledge(hand, row["rect"], note)
            assert await until(lambda dying=processes: all(p.poll() is not None for p in dying), 10)
            kills += len(processes)
            committed.add(newest_row())
        await ready(launcher, client, eyes)
        assert len(launcher.engine.crashes) + len(launcher.console.crashes) == kills
        assert min(len(launcher.engine.crashes), len(launcher.console.crashes)) >= KILLS // 3
    eyes.look()
    rows = whole_journal()
    assert committed <= {(row.seq, row.hash) for row in rows}
    kept = told_of(rows)
    assert set(eyes.acknowledged) <= sent
    assert len(eyes.acknowledged) >= KILLS // 4, "few clicks were confirmed: the loop proves little"
    for note, seen in eyes.acknowledged.items():
        assert {kept.get(note)} == set(seen), note
    assert {told.by for told in kept.values()} == {actor()}
    shown = len(eyes.acknowledged)
    print(f"{kills} kills in {number} rounds: {shown} acknowledgements shown, {len(kept)} kept of {len(sent)} tried")


def on_screen(display: str, rect: list[int]) -> bytes:
    """The pixels of a rectangle of an X server's screen."""
    command = ["import", "-display", display, "-window", "root", "-crop", "{2}x{3}+{0}+{1}".format(*rect), "rgb:-"]
    return subprocess.run(command, check=True, capture_output=True).stdout


@pytest.mark.skipif(not shutil.which("import"), reason="the screen cannot be read here: ImageMagick is missing")
async def test_that_what_the_witness_tells_stands_on_the_screen_by_then(
    recording: Path, display: str, hand: Callable, tmp_path: Path
) -> None:
    eyes = Eyes(tmp_path / "witness.jsonl")
    async with desk(recording, tmp_path / "witness.jsonl") as (launcher, client):
        row = await ready(launcher, client, eyes)
        await hand("mousemove", row["rect"][0] + 200, row["rect"][1] + 10, "click", 1)
        await asyncio.sleep(1.0)
        text = [row["rect"][0] + row["rect"][3], *row["rect"][1:2], row["rect"][2] - row["rect"][3], row["rect"][3]]
        before = on_screen(display, text)  # without the mark at the left, which flashes
        assert on_screen(display, text) == before
        await acknowledge(hand, row["rect"], "by hand")
        assert await until(lambda: (eyes.look(), "by hand" in eyes.acknowledged)[1], 15)
        told = on_screen(display, text)
        assert told != before
        await asyncio.sleep(1.0)
        assert on_screen(display, text) == told
