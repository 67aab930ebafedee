"""Killed at random moments: whatever was confirmed is there, whole, in order, and the chain verifies."""

import random
import signal
import subprocess
import sys
import time

import pytest

from citydeck.alarms.journal import Journal

KILLS = 25
WRITER = """
import sys
from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.journal import Journal
from citydeck.alarms.rules import RuleSet
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import OperatorAct

S = 1_000_000_000
rules = '''[[rule]]
id = "r"
kind = "limit"
metric = "m"
priority = "CRITICAL"
limits = { hi = 1 }
cause = "c"
consequence = "d"
response = "r"
response_time = "1 s"
texts = { en = "m" }
'''
journal = Journal(sys.argv[1], reserve_bytes=0)
engine = AlarmEngine(RuleSet.parse(rules))
for n in range(20):
    engine.declare(n, Channel(f"urn:ngsi-ld:Sensor:{n}", "m", "s", "1"))
states = journal.states()
engine.fold(states, 0, journal.answers())
t = max([s.regions.raised_at or 0 for s in states.values()], default=0) + S
waiting = []
print("READY", flush=True)
while True:
    t += S
    raised = engine.on_batch(Batch.of(range(20), [t] * 20, [t] * 20, [(t // S) % 2 * 2.0] * 20), t)
    waiting.append((journal.append(raised), raised))
    for row in engine.rows()[:3]:
        if row.acked:
            continue
        act = OperatorAct(f"{row.id}/{row.occurrence}", "ack", row.id, row.occurrence, 0, "os:a@b", "k", note="seen")
        done = engine.decide(act, t).transitions
        waiting.append((journal.append(done), done))
    while len(waiting) > 3:
        future, transitions = waiting.pop(0)
        future.result()
        engine.commit(transitions)
        for one in transitions:
            print(f"{one.event} {one.alarm} {one.occurrence} {one.version} .", flush=False)
        sys.stdout.flush()
"""


def _confirmed(path, wait):
    """Lines that a writer confirmed before it was killed after `wait` seconds of work."""
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout.readline().strip() == "READY"
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        out, _ = child.communicate(timeout=20)
    finally:
        child.kill()
        child.wait()
    return [tuple(line.split()[:4]) for line in out.splitlines() if line.endswith(" .")]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not known there")
def test_that_nothing_confirmed_is_lost_when_the_engine_is_killed(tmp_path):
    rng, path = random.Random(5), tmp_path / "alarm.db"
    promised = []
    for _ in range(KILLS):
        promised += _confirmed(path, rng.uniform(0.0, 0.12))
        journal = Journal(path, reserve_bytes=0)
        report, rows, states = journal.verify(), journal.rows(), journal.states()
        journal.close()
        assert report.ok, report
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        kept = {(row.event, row.alarm_id, str(row.occurrence), str(row.version)) for row in rows}
        assert not set(promised) - kept
        versions = {}
        for row in rows:
            assert row.version == versions.get(row.alarm_id, 0) + 1
            versions[row.alarm_id] = row.version
        assert {name: stored.regions.version for name, stored in states.items()} == versions
    assert sum(event == "ACKED" for event, *_ in promised) > KILLS
