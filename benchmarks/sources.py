"""Live sources at full work: MQTT messages from mosquitto into the state, with nothing lost and the window at ease.

A publisher sends one reading a message, QoS 0, at a steady rate to mosquitto with its own defaults; the source's host,
the engine and a console with its window take them in, all on this machine. Counted are the rows that stand in the
engine's log (all that it reduced) and what gaps say was lost; measured how late a Qt timer of 5 ms is in the console,
beside the same with nothing coming. ``--search`` finds the highest rate at which every message arrived.

``python -m benchmarks.sources [--rate N] [--seconds S] [--search] [--without-console]``
"""

import argparse
import contextlib
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.city_live import Engine, Mosquitto, load, told
from benchmarks.processes import hosts, processor
from benchmarks.sources_console import answer, ask, console

TOPICS = 1_000
LADDER = (25_000, 50_000, 75_000, 100_000, 125_000, 150_000, 175_000, 200_000)


@dataclass
class Run:
    """One rate: messages published, rows in the log, messages told as lost, cores used by each process, lags in ms."""

    rate: float
    published: int = 0
    seconds: float = 0.0
    rows: int = 0
    told_lost: int = 0
    cores: dict[str, float] = field(default_factory=dict)
    idle: dict[str, float] = field(default_factory=dict)
    loaded: dict[str, float] = field(default_factory=dict)
    load: float = 0.0

    @property
    def whole(self) -> bool:
        """Every message arrived, at the rate that was asked for."""
        return self.rows == self.published and self.seconds < 1.02 * self.published / self.rate


def run(rate: float, seconds: float, *, with_console: bool) -> Run:
    """Publish for `seconds` at `rate` and count what came of it."""
    with tempfile.TemporaryDirectory(prefix="citydeck-") as name:
        broker = Mosquitto(Path(name))
        broker.start()
        engine = Engine(Path(name), broker.port, {"load": "load/+"})
        found = Run(rate)
        try:
            engine.await_up(["load"])
            declared = int(told(load(broker.port, TOPICS, 1.0, TOPICS), 60)["published"])  # each channel once
            seen = console(engine.run_folder, engine.environment) if with_console else contextlib.nullcontext()
            with seen as window:
                if window is not None:
                    answer(window)
                    ask(window, f"idle {min(seconds, 10.0)}")
                    found.idle = answer(window)
                watched = {"mosquitto": broker.pid, "host": hosts(engine.pid)[0], "engine": engine.pid}
                watched |= {"console": window.pid} if window is not None else {}
                before = {name: processor(pid) for name, pid in watched.items()}
                publisher = load(broker.port, rate, seconds, TOPICS)
                if window is not None:
                    ask(window, f"load {seconds}")
                    found.loaded = answer(window)
                sent = told(publisher, 4 * seconds + 60)
                found.load = os.getloadavg()[0]
                time.sleep(2.0 + seconds / 10)  # what a slow reader still has to read
                used = {name: processor(pid) - before[name] for name, pid in watched.items()}
            found.published, found.seconds = int(sent["published"]), sent["seconds"]
            found.cores = {name: spent / found.seconds for name, spent in {**used, "publisher": sent["cpu"]}.items()}
            engine.end()
            rows, found.told_lost = engine.recorded(["load"])
            found.rows = rows - declared
        finally:
            engine.end()
            broker.kill()
        return found


def show(found: Run) -> None:
    """One line of the table."""
    missing = found.published - found.rows
    cores = " ".join(f"{name} {share:.2f}" for name, share in found.cores.items())
    lag = "".join(
        f" {name} p50 {row['p50']:.1f} p99 {row['p99']:.1f} ms;"
        for name, row in (("idle", found.idle), ("loaded", found.loaded))
        if row
    )
    print(
        f"{found.rate:8.0f}/s {found.published:9d} published {found.rows:9d} rows {missing:7d} missing"
        f" {found.told_lost:7d} told; cores: {cores};{lag} load {found.load:.1f}",
        flush=True,
    )


def main() -> int:
    """Print a line a rate; 0, also where messages were lost: that is what is measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rate", type=float, default=50_000.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--search", action="store_true", help="climb until something is lost, ten seconds a rate")
    parser.add_argument("--without-console", action="store_true")
    options = parser.parse_args()
    runs: list[Run] = []
    for rate in LADDER if options.search else (options.rate,):
        seconds = min(options.seconds, 10.0) if options.search else options.seconds
        runs.append(run(rate, seconds, with_console=not options.without_console))
        show(runs[-1])
        if options.search and not runs[-1].whole:
            break
    whole = [each.rate for each in runs if each.whole]
    highest = max(whole, default=0.0)
    print(f"highest rate with every message there: {highest:.0f} a second" if whole else "messages were lost")
    line = {"runs": [asdict(each) for each in runs], "highest_whole": highest}
    print(json.dumps({"python": platform.python_version(), **line}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
