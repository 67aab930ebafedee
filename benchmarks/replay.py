"""Replay at full speed: observations a second through validate, reduce, alarm rules and journal.

5,000 channels, batches of 1,000, a limit rule on every channel, one alarm transition per 10,000 observations. The
recording is written first, then read and replayed four ways: only read (the bound), without a journal, with the journal
in memory and with the durable one. The alarm count must equal that of a plain Python loop over all rows.

``python benchmarks/replay.py [--observations N] [--json]``; ends with 1 when the counts differ.
"""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from citydeck.alarms.journal import Journal
from citydeck.alarms.rules import RuleSet
from citydeck.alarms.transition import What
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.time import NS_PER_S
from citydeck.server.core import Outcome, SessionCore
from citydeck.timeline.log import LogReader, LogWriter

CHANNELS, ROWS = 5_000, 1_000
START = 1_779_000_000 * NS_PER_S
LIMIT, DEAD_BAND = 100.0, 5.0
CROSSING_EVERY = 20
"""Batches between two crossings: each is a raise and, with the channel's next row, a return."""
GOAL = 1_000_000
RULES = f"""
format = 1
[[rule]]
id = "speed-high"
kind = "limit"
metric = "speed"
priority = "HIGH"
limits = {{ hi = {LIMIT} }}
dead_band = {DEAD_BAND}
texts = {{ en = "Speed high", zh_CN = "车速过高" }}
cause = {{ en = "benchmark", zh_CN = "基准测试" }}
consequence = {{ en = "benchmark", zh_CN = "基准测试" }}
response = {{ en = "benchmark", zh_CN = "基准测试" }}
response_time = "10 min"
"""


@dataclass
class Row:
    """One way of going through the recording. `rate` is observations a second of wall time, `cpu_rate` of CPU time."""

    name: str
    observations: int
    wall: float
    cpu: float
    raised: int
    transitions: int

    @property
    def rate(self) -> float:
        return self.observations / self.wall

    @property
    def cpu_rate(self) -> float:
        return self.observations / self.cpu


def write(path: Path, observations: int) -> None:
    """The recording: channels in turn, random speeds, every 20th batch one value beyond the limit."""
    rng = np.random.default_rng(7)
    writer = LogWriter(path, {"provenance": "SIMULATED", "seed": "7"})
    for handle in range(CHANNELS):
        channel = Channel(f"urn:ngsi-ld:Road:{handle}", "speed", "bench", "km/h", period=1.0)
        writer.append(Entry(handle, START, ChannelDeclared(handle, channel)))
    # A channel crosses at most once, so that chatter, which is another rule's business, stays out.
    order = rng.permutation(CHANNELS)
    for number in range(observations // ROWS):
        time_ = START + number * (NS_PER_S * ROWS // CHANNELS)
        handles = (np.arange(ROWS) + number * ROWS) % CHANNELS
        values = rng.uniform(10.0, 90.0, ROWS)
        if number % CROSSING_EVERY == CROSSING_EVERY // 2:
            crossing = number // CROSSING_EVERY
            own = order[(order // ROWS) == number % (CHANNELS // ROWS)]
            values[own[crossing % len(own)] % ROWS] = LIMIT + 10.0
        observed = time_ - rng.integers(0, NS_PER_S // 10, ROWS)
        writer.append(
            Entry(CHANNELS + number, time_, Batch.of(handles, observed, np.full(ROWS, time_), values), "bench")
        )
    writer.close()


def reference(path: Path) -> int:
    """Raises counted by a plain loop over every row."""
    raised, active, newest = 0, set[int](), dict[int, int]()
    with LogReader(path) as reader:
        for entry in reader.entries():
            if not isinstance(entry.body, Batch):
                continue
            body = entry.body
            for handle, observed, value in zip(
                body.channel.tolist(), body.observed_at.tolist(), body.value.tolist(), strict=True
            ):
                if observed <= newest.get(handle, 0):
                    continue
                newest[handle] = observed
                if handle in active:
                    if value <= LIMIT - DEAD_BAND:
                        active.discard(handle)
                elif value >= LIMIT:
                    active.add(handle)
                    raised += 1
    return raised


def scan(path: Path) -> Row:
    """Only read: what no replay can be faster than."""
    with LogReader(path) as reader:
        return _timed(
            "read only", lambda: (sum(len(e.body) for e in reader.entries() if isinstance(e.body, Batch)), 0, 0)
        )


def replay(path: Path, name: str, journal: Journal | None) -> Row:
    """Read, validate, reduce, judge, journal; ends when everything is committed."""
    rules = RuleSet.parse(RULES, "benchmark rules")

    def run() -> tuple[int, int, int]:
        core = SessionCore(rules, journalled=journal is not None)
        observations = raised = transitions = 0
        waiting: Future[int] | None = None
        for entry in reader.entries():
            outcome = Outcome()
            core.apply(entry, outcome)
            if isinstance(entry.body, Batch):
                observations += len(entry.body)
            if outcome.transitions:
                transitions += len(outcome.transitions)
                raised += sum(transition.event == What.RAISED for transition in outcome.transitions)
                if journal is not None:
                    waiting = journal.append(outcome.transitions)
        if waiting is not None:
            waiting.result(60)
        return observations, raised, transitions

    with LogReader(path) as reader:
        return _timed(name, run)


def _timed(name: str, run: Callable[[], tuple[int, int, int]]) -> Row:
    wall, cpu = time.perf_counter(), time.process_time()
    observations, raised, transitions = run()
    return Row(name, observations, time.perf_counter() - wall, time.process_time() - cpu, raised, transitions)


def measure(observations: int) -> tuple[list[Row], int, int]:
    """Rows of the table, the reference's count of raises, and the recording's bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "replay.mcap"
        write(path, observations)
        scan(path)  # once to warm the page cache, so that the bound is the reader's and not the disk's
        rows = [scan(path), replay(path, "journal off", None)]
        for name, place in (("journal in memory", None), ("journal durable", Path(folder) / "alarm.db")):
            journal = Journal(place)
            try:
                rows.append(replay(path, name, journal))
            finally:
                journal.close()
        return rows, reference(path), path.stat().st_size


def main() -> int:
    """Print the table; 1 when the engine and the reference disagree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--observations", type=int, default=2_000_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows, expected, size = measure(asked.observations // ROWS * ROWS)
    bound = rows[0].rate
    agree = all(row.raised == expected for row in rows[1:])
    body = [{**asdict(row), "rate": row.rate, "cpu_rate": row.cpu_rate, "of_bound": row.rate / bound} for row in rows]
    line = json.dumps({"rows": body, "reference_alarms": expected, "agree": agree, "goal": GOAL})
    if asked.json:
        print(line)
        return not agree
    print(f"Replay at full speed: {CHANNELS} channels, batches of {ROWS}, a limit rule on each channel")
    stored = size / rows[0].observations
    print(f"{platform.machine()}, Python {platform.python_version()}; {stored:.1f} bytes an observation in the log")
    heads = ("M obs/s", "of bound", "wall s", "CPU s", "M obs/CPU s", "alarms", "transitions")
    print(" " * 20 + "".join(f"{head:>13}" for head in heads))
    for row in rows:
        print(
            f"{row.name:20}{row.rate / 1e6:13.2f}{row.rate / bound:13.1%}{row.wall:13.2f}{row.cpu:13.2f}"
            f"{row.cpu_rate / 1e6:13.2f}{row.raised:13}{row.transitions:13}"
        )
    worst = min(row.rate for row in rows[1:])
    print(f"alarms by the plain reference: {expected} ({'equal' if agree else 'NOT EQUAL'})")
    print(f"goal {GOAL / 1e6:.0f} M obs/s with the durable journal: {'met' if worst >= GOAL else 'missed'}")
    print(line)
    return not agree


if __name__ == "__main__":
    sys.exit(main())
