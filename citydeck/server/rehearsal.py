"""Playing a recording without consoles: the whole of it or up to an instant, at any speed, with its figures."""

import math
import time
from collections.abc import Iterator

from citydeck.alarms.journal import AlarmJournal
from citydeck.alarms.transition import RAISES
from citydeck.model.batch import Batch
from citydeck.model.event import Entry, OperatorAct
from citydeck.model.time import NS_PER_S, to_iso
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite
from citydeck.timeline.player import Player

PAUSE = 0.02
JOURNAL_AHEAD = 200
"""Batches of transitions handed to the journal before its oldest commit is waited for."""


def play(
    recorded: RecordedSite, journal: AlarmJournal, speed: float = math.inf, until: int | None = None
) -> dict[str, object]:
    """Figures of one playing: ``observations, seconds, rate, alarms, state_hash`` and what else is worth knowing.

    `until` is session time (ns), the recording's end when None. `alarms` counts raises.
    """
    core = SessionCore(recorded.rules, session=f"replay:{recorded.info.id}", take=0)
    end = recorded.reader.end if until is None else until
    observations = alarms = transitions = 0
    waiting = []
    began, cpu = time.perf_counter(), time.process_time()
    for entry in _entries(recorded, speed, end):
        outcome = Outcome()
        core.apply(entry, outcome)
        if isinstance(entry.body, Batch):
            observations += len(entry.body)
        if outcome.transitions:
            transitions += len(outcome.transitions)
            alarms += sum(done.event in RAISES for done in outcome.transitions)
            core.alarms.commit(outcome.transitions)
            waiting.append(journal.append(outcome.transitions))
            if len(waiting) > JOURNAL_AHEAD:
                waiting.pop(0).result()
    outcome = Outcome()
    core.advance(end, outcome)
    alarms += sum(done.event in RAISES for done in outcome.transitions)
    transitions += len(outcome.transitions)
    waiting.append(journal.append(outcome.transitions))
    for commit in waiting:
        commit.result()
    seconds = time.perf_counter() - began
    return {
        "observations": observations,
        "seconds": round(seconds, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
        "rate": round(observations / seconds) if seconds > 0 else 0,
        "alarms": alarms,
        "transitions": transitions,
        "until": to_iso(end),
        "provenance": str(recorded.provenance),
        "loss": recorded.reader.loss,
        "state_hash": core.state_hash(),
    }


def _entries(recorded: RecordedSite, speed: float, end: int) -> Iterator[Entry]:
    if speed == math.inf:
        source: Iterator[Entry] = recorded.reader.entries(end=end + 1)
    else:
        source = _paced(recorded, speed, end)
    for entry in source:
        if recorded.with_operators or not isinstance(entry.body, OperatorAct):
            yield entry


def _paced(recorded: RecordedSite, speed: float, end: int) -> Iterator[Entry]:
    player = Player(recorded.reader)
    player.speed = speed
    player.play()
    last = time.monotonic_ns()
    while player.playing:
        time.sleep(PAUSE)
        now = time.monotonic_ns()
        for entry in player.advance(min(now - last, NS_PER_S)):
            if entry.log_time > end:
                return
            yield entry
        last = now
