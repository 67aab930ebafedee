"""Each adapter from its far end into the state: observations a second, and what one costs the source host.

The far end is the one of the adapter's proof (`citydeck source prove`), most often a real server; it says readings as
fast as they are taken, a few hundred channels wide, for some seconds. A source host of its own takes them; this process
is far end, publisher and engine in one (supervisor, log, state), so that the rate is a lower bound. What is polled is
asked as often as its stand's settings say: there the rate is that of the poll, and the cost says what it could be.

``python -m benchmarks.adapters [NAME…] [--seconds S]``
"""

import argparse
import asyncio
import json
import os
import platform
import secrets
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.processes import family, processor
from citydeck.model.batch import Batch
from citydeck.proving.ledger import Ledger
from citydeck.proving.prover import stand_of
from citydeck.proving.script import Script
from citydeck.proving.witness import Witness
from citydeck.sources.registry import Found, scan
from citydeck.sources.stand import Point, Stand
from citydeck.sources.supervisor import SourceConfig, Supervisor

NAME = "measured"
WIDE = 300
NARROW = {"modbus": 60, "open311": 150}
"""Channels; fewer where one message of the stand's holds no more, or asking for more would be asking in parts."""
AHEAD = 20_000
"""Observations that the far end may be ahead of what arrived."""
PREPARED = 300_000
"""Observations of a far end that says everything before the adapter starts: what starting costs is in theirs."""
BEGINS_WITHIN = 30.0
ENDS_WITHIN = 20.0


class Engine(Witness):
    """Records and reduces as an engine does, and counts; nothing is compared with what was said."""

    def _rows(self, batch: Batch) -> None:
        if len(batch):
            self.rows += len(batch)
            self._happen(batch.with_channels(self._handles[batch.channel]), self._name)


@dataclass
class Row:
    """One adapter: `rows` in `seconds`, and µs of the source host's processor that one took."""

    adapter: str
    rows: int
    seconds: float
    rate: float
    cost: float
    load: float


def widened(stand: type[Stand], count: int) -> type[Stand]:
    """`stand` with `count` points like its first."""
    first = stand.points[0]
    kind, _, name = first.asset.rpartition(":")
    _, dash, rest = name.partition("-")
    points = tuple(Point(f"{kind}:n{number}{dash}{rest}", first.metric, first.values) for number in range(count))
    return type("Stand", (stand,), {"points": points})


class Run:
    """One adapter beside its far end."""

    def __init__(self, found: Found, stand: Stand, site: Path) -> None:
        self._stand, self._script = stand, Script(stand)
        self._found, self._site = found, site
        self._said = 0

    async def measure(self, seconds: float) -> Row:
        """Start both, let them run for `seconds`, and count."""
        stand = self._stand
        await stand.start()
        try:
            if stand.prepared:
                while self._said < PREPARED:
                    await self._say()
            elif stand.polled:
                await self._say()
            settings = stand.settings(stand.port, "")
            if stand.secret_key:
                settings[stand.secret_key] = "file:secret"
            supervisor = Supervisor(self._site, [SourceConfig(NAME, self._found.id, settings)])
            engine = Engine(self._site / "log", Ledger(stand), supervisor, NAME)
            began = time.monotonic()
            await supervisor.start()
            following = asyncio.create_task(engine.follow())
            try:
                return await self._count(engine, supervisor, began, seconds)
            finally:
                await supervisor.stop()
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
                engine.close()
        finally:
            await stand.close()

    async def _count(self, engine: Engine, supervisor: Supervisor, began: float, seconds: float) -> Row:
        stand = self._stand
        while not engine.rows:
            if time.monotonic() - began > BEGINS_WITHIN:
                raise RuntimeError(f"nothing arrived: {engine.state}, {engine.reason}")
            if not stand.polled and not stand.prepared:
                await self._say()
            await engine.until(lambda: engine.rows > 0, 0.3)
        pid = supervisor.status()[NAME].pid
        first, spent = 0, 0.0  # what is prepared comes at once: there the start is measured with it
        if not stand.prepared:
            first, began, spent = engine.rows, time.monotonic(), _spent(pid)
            self._said = first
        while not stand.prepared and time.monotonic() - began < seconds:
            await self._say()
            ahead = 0 if stand.sampled() else AHEAD
            await engine.until(lambda ahead=ahead: self._said - engine.rows <= ahead, ENDS_WITHIN)  # type: ignore[misc]
        await engine.until(lambda: engine.rows >= self._said, ENDS_WITHIN)
        took = time.monotonic() - began
        if (rows := engine.rows - first) == 0:
            raise RuntimeError(f"nothing more arrived: {engine.state}, {engine.reason}")
        cost = (_spent(pid) - spent) / rows * 1e6
        return Row(self._found.id, rows, took, rows / took, cost, os.getloadavg()[0])

    async def _say(self) -> None:
        readings = self._script.round(points=len(self._stand.points))
        self._said += len(readings)
        await self._stand.say(readings)


def _spent(pid: int | None) -> float:
    """Processor seconds of a source host and all that it started."""
    return sum(processor(one) for one in family(pid)) if pid else 0.0


def measured(found: Found, seconds: float) -> Row:
    """One row of the table."""
    secret = secrets.token_hex(12)
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        site = Path(name)
        (site / "secret").touch(0o600)
        (site / "secret").write_text(secret)
        stand = widened(stand_of(found), NARROW.get(found.id, WIDE))(site, secret)
        return asyncio.run(Run(found, stand, site).measure(seconds))


def main() -> int:
    """Print a line an adapter; 1 when one could not be measured though its far end is here."""
    there = {
        found.id: found
        for found in scan().adapters.values()
        if found.builtin and (found.folder / "stand.py").is_file() and stand_of(found).points
    }
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(sorted(there)))
    parser.add_argument("--seconds", type=float, default=4.0)
    options = parser.parse_args()
    rows: list[Row] = []
    failed = 0
    print(f"{'adapter':16}{'observations':>13}{'a second':>10}{'µs each':>9}{'load':>6}")
    for name in options.names or sorted(there):
        if lacking := stand_of(there[name]).lacks():
            print(f"{name:16} {lacking}")
            continue
        try:
            rows.append(measured(there[name], options.seconds))
        except (RuntimeError, OSError) as error:
            failed += 1
            print(f"{name:16} {error}")
            continue
        row = rows[-1]
        print(f"{row.adapter:16}{row.rows:13,}{row.rate:10,.0f}{row.cost:9.1f}{row.load:6.1f}", flush=True)
    print(json.dumps({"python": platform.python_version(), "rows": [asdict(row) for row in rows]}))
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
