"""The engine against an independent, slow and plain model: random feeds, cuts, silence, acts, crashes, keyframes."""

import copy
import math

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.regions import Stored
from citydeck.alarms.rules import RuleSet
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import OperatorAct, SourceHealth, SourceState

S = 1_000_000_000
WHY = 'cause="c"\nconsequence="d"\nresponse="r"\nresponse_time="5 min"\ntexts={en="m"}\n'
RULES = f"""
[[rule]]
id="a"
kind="limit"
metric="m0"
priority="HIGH"
limits={{lo=-8,hi=4,hihi=8}}
dead_band=3
on_delay="5s"
off_delay="4s"
{WHY}
[[rule]]
id="b"
kind="limit"
metric="m1"
priority="CRITICAL"
limits={{hi=4,hihi=8,lo=-4,lolo=-8}}
dead_band=1
realarm="9s"
latch=true
{WHY}
[[rule]]
id="c"
kind="state"
metric="m1"
priority="LOW"
equals=[0,6]
off_delay="2s"
{WHY}
[[rule]]
id="d"
kind="stale"
metric="m2"
priority="LOW"
on_delay="2s"
{WHY}
[[rule]]
id="e"
kind="rate"
metric="m2"
priority="HIGH"
limits={{hi=1,lo=-2}}
dead_band=0.5
window="3s"
per="1s"
{WHY}
"""
PARSED = RuleSet.parse(RULES)
SPEC = {
    "a": {
        "ch": 0,
        "kind": "limit",
        "lim": {"lo": -8, "hi": 4, "hihi": 8},
        "db": 3,
        "on": 5,
        "off": 4,
        "realarm": 0,
        "latch": False,
        "crit": False,
    },
    "b": {
        "ch": 1,
        "kind": "limit",
        "lim": {"hi": 4, "hihi": 8, "lo": -4, "lolo": -8},
        "db": 1,
        "on": 0,
        "off": 0,
        "realarm": 9,
        "latch": True,
        "crit": True,
    },
    "c": {"ch": 1, "kind": "state", "values": (0, 6), "on": 0, "off": 2, "realarm": 0, "latch": False, "crit": False},
    "d": {"ch": 2, "kind": "stale", "on": 2, "off": 0, "realarm": 0, "latch": False, "crit": False},
    "e": {
        "ch": 2,
        "kind": "rate",
        "lim": {"hi": 1, "lo": -2},
        "db": 0.5,
        "on": 0,
        "off": 0,
        "realarm": 0,
        "latch": False,
        "crit": False,
    },
}
CHANNELS = [Channel(f"urn:ngsi-ld:Sensor:{n}", f"m{n}", "s", "1") for n in range(3)]
ORDER = ("c", "d", "e")


class RefAlarm:
    """One alarm as plain facts. Exceeded limits are flags, not levels."""

    def __init__(self, spec):
        self.spec = spec
        self.flags = dict.fromkeys(spec.get("lim", {}), False)
        self.state, self.level, self.waiting, self.due = "NORMAL", "", "", None
        self.occ = self.realarm = self.version = 0
        self.acked, self.latched, self.shelf, self.realarm_due = True, False, None, None
        self.raises, self.chatter, self.chatter_due, self.quality = [], False, None, 3

    def clone(self):
        other = copy.copy(self)
        other.flags, other.raises = dict(self.flags), list(self.raises)
        return other

    @property
    def active(self):
        return self.state in ("ACTIVE", "PENDING_OFF")

    def deadlines(self):
        named = {"condition": self.due, "shelf": self.shelf, "realarm": self.realarm_due, "chatter": self.chatter_due}
        return [(due, kind) for kind, due in named.items() if due is not None]

    def facts(self):
        return (
            self.state,
            self.level,
            self.waiting,
            self.due,
            self.occ,
            self.realarm,
            self.acked,
            self.latched,
            self.shelf,
            self.realarm_due,
            self.chatter,
            self.quality,
            self.version,
        )


class Reference:
    """All alarms of the three channels, judged row by row without any shortcut."""

    def __init__(self):
        self.alarms = {f"{n}@{CHANNELS[s['ch']].key.text()}": RefAlarm(s) for n, s in SPEC.items()}
        self.samples = {name: [] for name in self.alarms}
        self.saved, self.log = {}, []
        self.down, self.hold, self.silent = False, None, set()
        self.comms = 0

    def of(self, channel):
        return [(name, alarm) for name, alarm in self.alarms.items() if alarm.spec["ch"] == channel]

    def emit(self, name, alarm, what, t):
        alarm.version += 1
        self.log.append((name, what, alarm.occ, alarm.version, t))
        self.saved[name] = alarm.clone()

    # time
    def advance(self, t):
        while True:
            due = [(d, name, kind) for name, a in self.alarms.items() for d, kind in a.deadlines() if d <= t]
            if self.hold is not None and self.hold <= t:
                due.append((self.hold, "system.comms@s", "hold"))
            if not due:
                return
            at, name, kind = min(due)
            if kind == "hold":
                self.hold = None
                for channel in sorted(self.silent):
                    self.judge_silence(channel, at)
                continue
            alarm = self.alarms[name]
            if kind == "condition" and alarm.state == "PENDING_ON":
                self.raised(name, alarm, alarm.waiting, at)
            elif kind == "condition":
                self.returned(name, alarm, at)
            elif kind == "shelf":
                alarm.shelf = None
                self.emit(name, alarm, "UNSHELVED", at)
            elif kind == "realarm":
                alarm.realarm_due, alarm.acked = None, False
                alarm.realarm += 1
                self.emit(name, alarm, "REALARMED", at)
            else:
                alarm.chatter, alarm.chatter_due = False, None
                self.emit(name, alarm, "CHATTER_ENDED", at)

    # feed
    def row(self, channel, value, observed, quality, t):
        if any(alarm.quality != quality for _, alarm in self.of(channel)):
            self.set_quality(channel, quality, t)
            if quality != 3:
                self.silent.discard(channel)
                for name, alarm in self.of(channel):
                    if alarm.spec["kind"] == "stale":
                        self.observe(name, alarm, "", t)
        if quality in (0, 1) and not math.isnan(value):
            for name, alarm in self.of(channel):
                level = self.judge(name, alarm, value, observed)
                if level is not None:
                    self.observe(name, alarm, level, t)

    def set_quality(self, channel, quality, t):
        for name, alarm in self.of(channel):
            if alarm.quality == quality:
                continue
            alarm.quality = quality
            if quality in (2, 3) and alarm.state == "PENDING_OFF" and alarm.spec["kind"] != "stale":
                alarm.state, alarm.due = "ACTIVE", None
                alarm.flags.update(dict.fromkeys(_flags_of(alarm), True))
            if alarm.active or not alarm.acked or alarm.latched:
                self.emit(name, alarm, "QUALITY", t)

    def judge(self, name, alarm, value, observed):
        kind = alarm.spec["kind"]
        if kind == "stale":
            return None
        if kind == "state":
            return "state" if value in alarm.spec["values"] else ""
        if kind == "rate":
            samples = self.samples[name]
            samples.append((observed, value))
            old = [s for s in samples if s[0] <= observed - 3 * S]
            if not old or observed - old[-1][0] > 6 * S:
                return None
            value = (value - old[-1][1]) / (observed - old[-1][0]) * S
            if math.isnan(value):
                return None
        return self.level(alarm, value)

    def level(self, alarm, value):
        limits, band, flags = alarm.spec["lim"], alarm.spec["db"], alarm.flags
        if alarm.state in ("NORMAL", "PENDING_OFF"):
            flags.update(dict.fromkeys(flags, False))
        held = dict(flags.items())
        for name, limit in limits.items():
            high = name.startswith("hi")
            beyond = value >= limit if high else value <= limit
            kept = held[name] and (value >= limit - band if high else value <= limit + band)
            flags[name] = beyond or kept
        return next((name for name in ("hihi", "hi", "lolo", "lo") if flags.get(name)), "")

    def observe(self, name, alarm, level, t):
        if alarm.state == "NORMAL" and level:
            if alarm.spec["on"]:
                alarm.state, alarm.waiting, alarm.due = "PENDING_ON", level, t + alarm.spec["on"] * S
            else:
                self.raised(name, alarm, level, t)
        elif alarm.state == "PENDING_ON":
            alarm.waiting = level
            if not level:
                alarm.state, alarm.due = "NORMAL", None
        elif alarm.active and not level and alarm.state == "ACTIVE":
            if alarm.spec["off"]:
                alarm.state, alarm.due = "PENDING_OFF", t + alarm.spec["off"] * S
            else:
                self.returned(name, alarm, t)
        elif alarm.active and level:
            alarm.state, alarm.due = "ACTIVE", None
            if level != alarm.level:
                down = (alarm.level, level) in (("hihi", "hi"), ("lolo", "lo"))
                alarm.level = level
                if not down:
                    self.occurred(alarm)
                self.emit(name, alarm, "FELL" if down else "ROSE", t)

    def occurred(self, alarm):
        alarm.occ += 1
        alarm.realarm, alarm.acked, alarm.realarm_due = 0, False, None
        alarm.latched = alarm.latched or alarm.spec["latch"]

    def raised(self, name, alarm, level, t):
        alarm.state, alarm.level, alarm.waiting, alarm.due = "ACTIVE", level, "", None
        self.occurred(alarm)
        alarm.raises.append(t)
        self.emit(name, alarm, "RAISED", t)
        often = len(alarm.raises) >= 3 and t - alarm.raises[-3] <= 60 * S
        if often or alarm.chatter:
            alarm.chatter_due = t + 60 * S
            if not alarm.chatter:
                alarm.chatter = True
                self.emit(name, alarm, "CHATTER_BEGAN", t)

    def returned(self, name, alarm, t):
        alarm.state, alarm.level, alarm.due, alarm.realarm_due = "NORMAL", "", None, None
        self.emit(name, alarm, "RETURNED", t)

    # silence
    def silence(self, channel, t):
        self.silent.add(channel)
        self.set_quality(channel, 3, t)
        self.judge_silence(channel, t)

    def judge_silence(self, channel, t):
        for name, alarm in self.of(channel):
            if alarm.spec["kind"] == "stale" and not self.down and self.hold is None:
                self.observe(name, alarm, "stale", t)

    def source(self, up, t):
        if up and self.down:
            self.down, self.hold = False, t + 10 * S
        elif not up:
            self.down, self.hold = True, None
            for alarm in self.alarms.values():
                if alarm.spec["kind"] == "stale" and alarm.state == "PENDING_ON":
                    alarm.state, alarm.waiting, alarm.due = "NORMAL", "", None

    # operators
    def act(self, what, name, token, note, seconds, t):
        alarm = self.alarms[name]
        if token != (alarm.occ, alarm.realarm) and what != "unshelve":
            return "STALE_OCCURRENCE"
        if what == "ack":
            if not alarm.occ:
                return "NOTHING_TO_ACK"
            if alarm.acked:
                return "ALREADY_ACKED"
            if alarm.spec["crit"] and not note:
                return "NOTE_REQUIRED"
            alarm.acked = True
            if alarm.spec["realarm"] and alarm.active:
                alarm.realarm_due = t + alarm.spec["realarm"] * S
            self.emit(name, alarm, "ACKED", t)
        elif what == "unshelve":
            if alarm.shelf is None:
                return "NOT_SHELVED"
            alarm.shelf = None
            self.emit(name, alarm, "UNSHELVED", t)
        elif what == "shelve":
            if seconds > {"b": 1, "a": 8, "e": 8}.get(name[0], 24) * 3600:
                return "SHELF_TOO_LONG"
            if not note:
                return "NOTE_REQUIRED"
            alarm.shelf = t + seconds * S
            self.emit(name, alarm, "SHELVED", t)
        elif what == "unack":
            if not alarm.acked or not alarm.occ:
                return "NOT_ACKED"
            if not note:
                return "NOTE_REQUIRED"
            alarm.acked, alarm.realarm_due = False, None
            alarm.realarm += 1
            self.emit(name, alarm, "UNACKED", t)
        elif what == "reset":
            if not alarm.latched:
                return "NOT_LATCHED"
            if alarm.state != "NORMAL":
                return "STILL_ACTIVE"
            if not alarm.acked:
                return "NOT_ACKED"
            alarm.latched = False
            self.emit(name, alarm, "RESET", t)
        return ""

    def crash(self, t):
        for name, alarm in list(self.alarms.items()):
            fresh = self.saved[name].clone() if name in self.saved else RefAlarm(alarm.spec)
            fresh.quality = 3
            if fresh.state == "PENDING_OFF":
                fresh.state, fresh.due = "ACTIVE", None
            fresh.raises = fresh.raises[-3:]
            fresh.flags = dict.fromkeys(fresh.flags, False)
            for level in _flags_of(fresh):
                fresh.flags[level] = True
            self.alarms[name] = fresh
        self.samples = {name: [] for name in self.alarms}
        self.silent, self.hold = set(), None
        self.advance(t)


def _flags_of(alarm):
    level = alarm.level if alarm.state == "ACTIVE" else alarm.waiting
    implied = {"hihi": ("hihi", "hi"), "lolo": ("lolo", "lo")}.get(level, (level,))
    return [name for name in implied if name in alarm.flags]


VALUES = st.one_of(
    st.integers(-10, 10).map(float),
    st.sampled_from([math.nan, math.inf, -math.inf, 3.999999, 1.0, 0.999, 0.0, 6.0]),
)
ROW = st.tuples(st.integers(0, 2), VALUES, st.sampled_from([0, 0, 0, 0, 1, 2, 3]))


class EngineAgainstReference(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.model = Reference()
        self.now, self.observed, self.command = 1_000 * S, 1_000 * S, 0
        self.journal, self.states, self.compared = [], {}, 0
        self.engine = self.fresh()

    def fresh(self):
        engine = AlarmEngine(PARSED, journalled=False)
        for handle, channel in enumerate(CHANNELS):
            engine.declare(handle, channel)
        return engine

    def took(self, transitions):
        for done in transitions:
            if done.event == "REFUSED":
                continue
            self.states[done.alarm] = done.body
            assert done.t_ingest <= self.now
            if not done.alarm.startswith("system."):
                self.journal.append((done.alarm, done.event, done.occurrence, done.version, done.t_ingest))

    @rule(rows=st.lists(ROW, min_size=1, max_size=12), cut=st.integers(0, 12), dt=st.integers(0, 3))
    def feed(self, rows, cut, dt):
        self.now += dt * S
        self.model.advance(self.now)
        channel, value, quality = (list(column) for column in zip(*rows, strict=True))
        observed = []
        for _ in rows:
            self.observed += S // 2
            observed.append(self.observed)
        for n in range(len(rows)):
            self.model.row(channel[n], value[n], observed[n], quality[n], self.now)
        whole = Batch.of(channel, observed, observed, value, quality)
        for part in (slice(0, cut), slice(cut, None)):
            self.took(self.engine.on_batch(whole.take(part), self.now))

    @rule(dt=st.integers(0, 70))
    def wait(self, dt):
        self.now += dt * S
        self.model.advance(self.now)
        self.took(self.engine.advance(self.now))

    @rule(channel=st.integers(0, 2))
    def overdue(self, channel):
        self.model.silence(channel, self.now)
        self.took(self.engine.on_stale(np.array([channel], np.int32), self.now))

    @rule(up=st.booleans())
    def health(self, up):
        self.model.source(up, self.now)
        state = SourceState.UP if up else SourceState.LOST
        self.took(self.engine.on_health(SourceHealth("s", state), self.now))

    @rule(
        what=st.sampled_from(["ack", "ack", "ack", "shelve", "unshelve", "unack", "reset"]),
        pick=st.integers(0, 4),
        old=st.sampled_from([0, 0, 0, 1]),
        note=st.sampled_from(["seen", "seen", ""]),
        seconds=st.sampled_from([1, 30, 3600, 3601, 30_000]),
    )
    def operate(self, what, pick, old, note, seconds):
        name = sorted(self.model.alarms)[pick]
        alarm = self.model.alarms[name]
        token = (alarm.occ - old, alarm.realarm)
        self.command += 1
        act = OperatorAct(str(self.command), what, name, *token, "os:a@b", "k", note, until=self.now + seconds * S)
        expected = self.model.act(what, name, token, note, seconds, self.now)
        decision = self.engine.decide(act, self.now)
        self.took(decision.transitions)
        assert decision.code == expected

    @rule()
    def seek(self):
        frame, before = self.engine.keyframe(), list(self.engine.canonical())
        self.engine = self.fresh()
        self.engine.restore(frame)
        assert list(self.engine.canonical()) == before

    @rule()
    def crash(self):
        self.engine = self.fresh()
        self.took(self.engine.fold({k: Stored.decode(v) for k, v in self.states.items()}, self.now))
        self.model.crash(self.now)

    @invariant()
    def same_transitions(self):
        fresh = slice(self.compared, None)
        assert self.journal[fresh] == self.model.log[fresh], (self.journal[fresh], self.model.log[fresh])
        self.compared = len(self.journal)

    @invariant()
    def same_regions(self):
        for name, alarm in self.model.alarms.items():
            r = self.engine._roster.alarms[name].regions
            found = (
                r.condition.value,
                r.level,
                r.pending,
                r.due,
                r.occurrence,
                r.realarm,
                r.acked,
                r.latched,
                r.shelved_until,
                r.realarm_due,
                r.chattering,
                r.quality,
                r.version,
            )
            assert found == alarm.facts(), (name, found, alarm.facts())

    @invariant()
    def no_shelf_is_endless_and_none_is_overdue(self):
        assert self.engine.next_deadline > self.now


TestEngineAgainstReference = EngineAgainstReference.TestCase
TestEngineAgainstReference.settings = settings(
    max_examples=80, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
