"""How evenly the console's loop turns while 5,000 observations a second arrive over the real link and the camera flies.

An engine's process plays a recording of 5,000 channels of the demo city, one value a second each. The room is the real
one, in this process, on a virtual display. A precise Qt timer of 5 ms measures how late each of its turns is: with the
engine paused and the camera still (the floor), with ten sharp frames a second of one sight and of a camera that jumps,
with the camera flying as fast as frames come, with values arriving, and with both.
Goals: p99 of 5 ms with the 3D alone at 10 frames a second or more, of 20 ms with the whole room at work.

``python -m benchmarks.lag [--seconds S] [--json]``
"""

import argparse
import asyncio
import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict, dataclass
from itertools import count, cycle
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from app.virtual_display import virtual_display
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.server.site import Site
from citydeck.timeline.bundle import ASSETS, SITE, Bundle, BundleWriter

SIZE = (1920, 1080)
ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "sites" / "shanghai"
CHANNELS, BATCHES_A_SECOND = 5_000, 10
TURN_MS = 5
LENGTH = 120
FLIGHT = 4.0
"""Seconds of each flight from one named view of the city to the next."""


@dataclass
class Row:
    """Lag of the timer's turns in ms; `values` a second that the room took in, `frames` a second on the screen."""

    name: str
    p50: float
    p99: float
    most: float
    turns: int
    values: float
    frames: float


def channels() -> list[Channel]:
    """The demo city's channels, and second and third meters beside them until there are enough."""
    with Bundle(DEMO / "hour.mcap") as bundle:
        own = [e.body.channel for e in bundle.reader.events(ChannelDeclared) if isinstance(e.body, ChannelDeclared)]
    found: list[Channel] = []
    for meter in range(CHANNELS // len(own) + 1):
        more = f"-{meter + 1}" if meter else ""
        found += [msgspec.structs.replace(channel, source=channel.source + more, period=None) for channel in own]
    return found[:CHANNELS]


def write(path: Path) -> None:
    """A recording in which every channel speaks once a second; values wander between 20 and 80."""
    site = Site.load(DEMO)
    random = np.random.default_rng(11)
    start = 1_779_000_000 * NS_PER_S
    with BundleWriter(path, {"provenance": "SIMULATED", "zone": site.config.zone, "seed": "11"}) as writer:
        entries = _entries(site, random, start)
        for number, (at, body, source) in enumerate(entries):
            writer.append(Entry(number, at, body, source))
        writer.attach(SITE, msgspec.json.encode(msgspec.structs.replace(site.info(), id="lag-bench")))
        writer.attach(ASSETS, msgspec.json.encode(site.assets))


def _entries(site: Site, random: np.random.Generator, start: int) -> Iterator[tuple[int, object, str]]:
    yield from ((start, AssetDeclared(asset), "") for asset in site.assets)
    declared = channels()
    yield from ((start, ChannelDeclared(handle, channel), "") for handle, channel in enumerate(declared))
    yield from ((start, SourceHealth(name, SourceState.UP), "") for name in sorted({c.source for c in declared}))
    handles = np.arange(CHANNELS, dtype=np.int32).reshape(BATCHES_A_SECOND, -1)
    for step in range(LENGTH * BATCHES_A_SECOND):
        at = start + (step + 1) * NS_PER_S // BATCHES_A_SECOND
        rows = handles[step % BATCHES_A_SECOND]
        stamps = np.full(len(rows), at)
        yield at, Batch.of(rows, stamps, stamps, random.uniform(20.0, 80.0, len(rows))), "traffic"


@contextlib.asynccontextmanager
async def opened(run_folder: Path, settings: Path) -> AsyncIterator[tuple[Any, Any]]:
    """The window of the room on the engine of `run_folder`, and the client that fills it."""
    from app.room import load_city
    from citydeck.link.client import LinkClient
    from citydeck.link.endpoint import NotedEndpoint
    from citydeck.link.mirror import CityMirror
    from views.bridge import Room
    from views.room_window import RoomWindow
    from widgets.viewport import Viewport

    mirror = CityMirror()
    client = LinkClient(NotedEndpoint(run_folder), mirror, "bench")
    link = asyncio.ensure_future(client.run())
    while not mirror.connected or mirror.hello is None:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    room = Room(mirror, client)
    city = await load_city(mirror.hello.site)
    window = RoomWindow(room, city, settings, language="en", viewport=Viewport())
    window.resize(*SIZE)
    window.show()
    try:
        yield window, client
    finally:
        link.cancel()
        await asyncio.gather(link, return_exceptions=True)
        window.shut()
        room.close()


async def measure(run_folder: Path, settings: Path, seconds: float) -> tuple[list[Row], float]:
    """Open the room on the engine of `run_folder` and measure every stretch; per cent of a core that the console
    takes while it is paused and nobody touches it.
    """
    async with opened(run_folder, settings) as (window, client):
        views = list(window.viewport.city.views) if window.viewport.city else []
        await client.pause()
        while not window.viewport.settled:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)
        cpu = time.process_time()
        await asyncio.sleep(seconds)
        share = 100.0 * (time.process_time() - cpu) / seconds
        rows = [await stretch("idle", window, client, seconds)]
        for name, deed in (("3D at 10 frames/s", _animate), ("camera set 10 times/s", _turn)):
            turning = asyncio.ensure_future(deed(window.viewport))
            await asyncio.sleep(0.5)
            rows.append(await stretch(name, window, client, seconds))
            turning.cancel()
            await asyncio.sleep(1.0)
        flying = asyncio.ensure_future(_fly(window.viewport, views))
        await asyncio.sleep(0.5)
        rows.append(await stretch("camera flying", window, client, seconds))
        flying.cancel()
        await asyncio.sleep(FLIGHT)  # the flight that had begun comes to its end
        await client.play()
        await asyncio.sleep(1.0)
        rows.append(await stretch("5,000 obs/s", window, client, seconds))
        flying = asyncio.ensure_future(_fly(window.viewport, views))
        await asyncio.sleep(0.5)
        rows.append(await stretch("5,000 obs/s, camera flying", window, client, seconds))
        flying.cancel()
        return rows, share


async def _animate(viewport: object) -> None:
    """Ten sharp frames a second, as while something in the city moves by itself."""
    for step in count(1):
        viewport.set_seconds(step / 10)  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)


async def _turn(viewport: object) -> None:
    """Ten sharp frames a second, each from another place: all of the window is painted at once."""
    while True:
        viewport.camera = viewport.camera.orbited(1.0, 0.0)  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)


async def _fly(viewport: object, views: list[str]) -> None:
    for view in cycle(views):
        viewport.set_view(view, FLIGHT)  # type: ignore[attr-defined]
        await asyncio.sleep(FLIGHT)


async def stretch(name: str, window: object, client: object, seconds: float) -> Row:
    """One row: how late a timer of 5 ms was, turn by turn."""
    from PySide6.QtCore import Qt, QTimer

    late: list[float] = []
    frames: list[int] = []
    last = time.perf_counter()

    def turn() -> None:
        nonlocal last
        now = time.perf_counter()
        late.append(max(0.0, (now - last) * 1000.0 - TURN_MS))
        last = now
        shot = id(window.viewport.shot)  # type: ignore[attr-defined]
        if not frames or frames[-1] != shot:
            frames.append(shot)

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(TURN_MS)
    timer.timeout.connect(turn)
    values, began = client.values_seen, time.perf_counter()  # type: ignore[attr-defined]
    timer.start()
    await asyncio.sleep(seconds)
    timer.stop()
    took = time.perf_counter() - began
    p50, p99 = np.percentile(late, [50, 99])
    came = client.values_seen - values  # type: ignore[attr-defined]
    return Row(name, float(p50), float(p99), max(late), len(late), came / took, (len(frames) - 1) / took)


def child(folder: Path, seconds: float) -> int:
    """The console's part, in a process that has the virtual display from its start."""
    from app.qt import make_application

    application = make_application("en")
    import qasync

    with qasync.QEventLoop(application) as loop:
        asyncio.set_event_loop(loop)
        run_folder = folder / "state" / "lag-bench-replay"
        rows, share = loop.run_until_complete(measure(run_folder, folder / "room.ini", seconds))
    (folder / "rows.json").write_text(json.dumps({"rows": [asdict(row) for row in rows], "idle": share}), "utf-8")
    return 0


def run(seconds: float) -> tuple[list[Row], float]:
    """Write the recording, start engine and console, and collect what the console measured."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name, virtual_display(f"{SIZE[0]}x{SIZE[1]}"):
        folder = Path(name)
        write(folder / "lag.mcap")
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "CITYDECK_STATE_DIR": str(folder / "state"),
            "PYTHONPATH": str(ROOT),
        }
        command = [sys.executable, "-m", "app", "engine", str(folder / "lag.mcap")]
        engine = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            command = [sys.executable, "-m", "benchmarks.lag", "--child", name, "--seconds", str(seconds)]
            subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=120)
        finally:
            engine.terminate()
            engine.wait()
        told = json.loads((folder / "rows.json").read_text("utf-8"))
        return [Row(**row) for row in told["rows"]], float(told["idle"])


def main() -> int:
    """Print the table; 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child is not None:
        return child(options.child, options.seconds)
    rows, share = run(options.seconds)
    idle = rows[0]
    ratios = {row.name: row.p99 / max(idle.p99, 0.01) for row in rows[1:]}
    if not options.json:
        print(
            f"{'lag of a 5 ms timer, ms':30}{'p50':>8}{'p99':>8}{'most':>8}"
            f"{'of idle':>9}{'values/s':>10}{'frames/s':>10}"
        )
        for row in rows:
            ratio = f"{ratios[row.name]:.1f}x" if row.name in ratios else "floor"
            print(
                f"{row.name:30}{row.p50:8.2f}{row.p99:8.2f}{row.most:8.1f}{ratio:>9}{row.values:10.0f}{row.frames:10.1f}"
            )
        print(f"paused and untouched, the console takes {share:.2f} % of a core")
    line = {"rows": [asdict(row) for row in rows], "p99_of_idle": ratios, "idle_percent_of_a_core": share}
    print(json.dumps({"python": platform.python_version(), **line}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
