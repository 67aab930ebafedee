"""Known states of a recording under given rules, so that a seek need not start at the beginning.

A scan walks the recording once, beside the playing and in slices, and keeps a checkpoint every so often together with
the instants at which alarms are raised. An operator's act makes the checkpoints behind it wrong; they are dropped.
"""

import asyncio
import time
from bisect import bisect_right
from dataclasses import dataclass, field

from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_idle import IdleRule
from citydeck.alarms.transition import RAISES
from citydeck.server.core import Outcome, SessionCore
from citydeck.timeline.log import LogReader

MOST = 240
SLICE = 0.015
"""Seconds of work before the loop gets its turn."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """State and alarms with everything up to and with `at` applied."""

    at: int
    state: bytes
    alarms: bytes


@dataclass(slots=True)
class Checkpoints:
    """Checkpoints of one recording in order of time; `raised` instants of alarms; `done` share of the scan, 0 to 1;
    `idle` rules that judge nothing in it."""

    found: list[Checkpoint] = field(default_factory=list)
    raised: list[int] = field(default_factory=list)
    done: float = 0.0
    idle: tuple[IdleRule, ...] = ()

    def before(self, t: int) -> Checkpoint | None:
        """Latest checkpoint at or before `t`."""
        index = bisect_right(self.found, t, key=lambda point: point.at)
        return self.found[index - 1] if index else None

    def drop_from(self, t: int) -> None:
        """An act at `t` makes every checkpoint from there on wrong."""
        self.found = [point for point in self.found if point.at < t]

    async def scan(self, reader: LogReader, rules: RuleSet, keep_from: list[int]) -> None:
        """Walk the whole recording. Checkpoints at or after an instant of `keep_from` (acts) are not kept."""
        core = SessionCore(rules, journalled=False)
        span = max(reader.end - reader.start, 1)
        every = max(span // MOST, 1)
        due = reader.start + every
        began = time.monotonic()
        for entry in reader.entries():
            if entry.log_time > due:
                outcome = Outcome()
                core.advance(due, outcome)
                self._note(outcome)
                if not keep_from or due < min(keep_from):
                    self.found.append(Checkpoint(due, core.state.keyframe(), core.alarms.keyframe()))
                due += every * (1 + (entry.log_time - due) // every)
            outcome = Outcome()
            core.apply(entry, outcome)
            self._note(outcome)
            if time.monotonic() - began > SLICE:
                self.done = (entry.log_time - reader.start) / span
                await asyncio.sleep(0)
                began = time.monotonic()
        self.idle = core.alarms.idle_rules()
        self.found.sort(key=lambda point: point.at)
        self.done = 1.0

    def _note(self, outcome: Outcome) -> None:
        self.raised += [done.t_ingest for done in outcome.transitions if done.event in RAISES]
