"""Acts in flight: whatever the order of raises, acts and late commits, nothing is shown before it is durable."""

from hypothesis import given, settings
from hypothesis import strategies as st

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import OperatorAct

S = 1_000_000_000
RULES = RuleSet.parse(
    """[[rule]]
id = "r"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = { hi = 1, hihi = 2 }
realarm = "20s"
latch = true
texts = { en = "m" }
cause = "c"
consequence = "d"
response = "r"
response_time = "5 min"
"""
)
ACTS = st.sampled_from(["ack", "ack", "ack", "unack", "shelve", "unshelve", "comment", "reset"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("see"), st.sampled_from([0.0, 1.0, 2.0])),
        st.tuples(st.just("act"), ACTS),
        st.tuples(st.just("commit"), st.integers(1, 3)),
        st.tuples(st.just("wait"), st.sampled_from([1, 5, 30])),
    ),
    max_size=30,
)


class Room:
    """One alarm, and commits that come as late as the test likes, in order."""

    def __init__(self):
        self.engine = AlarmEngine(RULES)
        channel = Channel("urn:ngsi-ld:Bridge:b", "stress", "s", "MPa")
        self.engine.declare(0, channel)
        self.id = f"r@{channel.key.text()}"
        self.now, self.commands = S, 0
        self.waiting, self.durable = [], []

    def take(self, transitions):
        self.waiting += [[one] for one in transitions]

    def step(self, kind, what):
        self.now += S
        if kind == "see":
            self.take(self.engine.on_batch(Batch.of([0], [self.now], [self.now], [what]), self.now))
        elif kind == "wait":
            self.now += what * S
            self.take(self.engine.advance(self.now))
        elif kind == "act":
            self.commands += 1
            token = self.engine.row(self.id).token
            until = self.now + 10 * S if what == "shelve" else None
            act = OperatorAct(str(self.commands), what, self.id, token.occurrence, token.realarm, "a", "k", "n", until)
            self.take(self.engine.decide(act, self.now).transitions)
        else:
            self.commit(what)

    def commit(self, count):
        for _ in range(min(count, len(self.waiting))):
            done = self.waiting.pop(0)
            self.engine.commit(done)
            self.durable += done

    def promised(self, row):
        """What is shown as done by an operator was committed, for this occurrence."""
        if row.acked and row.occurrence:
            token = (row.occurrence, row.realarm)
            seen = [x for x in self.durable if x.event == "ACKED"]
            assert token in [(x.stored.regions.occurrence, x.stored.regions.realarm) for x in seen]
        if row.shelved_until is not None:
            assert row.shelved_until in [x.stored.regions.shelved_until for x in self.durable if x.event == "SHELVED"]
        if row.latched is False and row.occurrence:
            assert "RESET" in [x.event for x in self.durable]


@settings(max_examples=500, deadline=None)
@given(STEPS)
def test_that_no_operators_act_is_ever_shown_before_its_commit(steps):
    room = Room()
    for kind, what in steps:
        room.step(kind, what)
        room.promised(room.engine.row(room.id))
    room.commit(len(room.waiting))
    row, regions = room.engine.row(room.id), room.engine._roster.alarms[room.id].regions
    assert row.saved
    assert (row.acked, row.acknowledged_by, row.latched, row.shelved_until, row.comment) == (
        regions.acked,
        regions.acked_by,
        regions.latched,
        regions.shelved_until,
        regions.comment,
    )
    assert row.letter == regions.letter
