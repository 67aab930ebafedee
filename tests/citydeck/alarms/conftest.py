"""Small rule sets and engines that most alarm tests start from."""

import pytest

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import OperatorAct

S = 1_000_000_000
WHY = """cause = "c"
consequence = "d"
response = "r"
response_time = "5 min"
texts = { en = "Message", zh_CN = "信息" }
"""


class Desk:
    """An engine with one channel, driven in seconds."""

    def __init__(self, rule: str, metric: str = "stress", **options):
        text = f'[[rule]]\nid = "r"\nmetric = "{metric}"\n{WHY}{rule}'
        self.engine = AlarmEngine(RuleSet.parse(text), **options)
        self.channel = Channel("urn:ngsi-ld:Bridge:b", metric, "src", "MPa")
        self.engine.declare(0, self.channel)
        self.id = f"r@{self.channel.key.text()}"
        self.commands = 0

    def see(self, seconds, *values, quality=0):
        """Values that arrive in one batch at `seconds`; names of the transitions."""
        at = [round(seconds * S) + n for n in range(len(values))]
        done = self.engine.on_batch(
            Batch.of([0] * len(values), at, at, values, [quality] * len(values)), round(seconds * S)
        )
        return self._done(done)

    def wait(self, seconds):
        return self._done(self.engine.advance(round(seconds * S)))

    def stale(self, seconds):
        return self._done(self.engine.on_stale([0], round(seconds * S)))

    def order(self, name, seconds, note="", until=None, occurrence=None, realarm=None, actor="os:li@desk"):
        """An operator's act, not yet committed; `until` in seconds."""
        self.commands += 1
        row = self.row
        act = OperatorAct(
            id=f"c{self.commands}",
            act=name,
            alarm=self.id,
            occurrence=row.occurrence if occurrence is None else occurrence,
            realarm=row.realarm if realarm is None else realarm,
            actor=actor,
            console="k1",
            note=note,
            until=None if until is None else round(until * S),
        )
        return self.engine.decide(act, round(seconds * S))

    def do(self, name, seconds, **options):
        """An operator's act and its commit; its refusal code."""
        decision = self.order(name, seconds, **options)
        self.engine.commit(decision.transitions)
        return decision.code

    @property
    def row(self):
        return self.engine.row(self.id)

    def _done(self, transitions):
        self.engine.commit(transitions)
        return [done.event for done in transitions]


LIMIT = 'kind = "limit"\npriority = "HIGH"\nlimits = { lo = 10, hi = 90, hihi = 110 }\ndead_band = 5\n'


@pytest.fixture
def desk():
    """Factory of desks; without a rule the one with lo 10, hi 90, hihi 110 and a dead band of 5."""
    return lambda rule=LIMIT, metric="stress", **options: Desk(rule, metric, **options)


@pytest.fixture
def limit_rule():
    return LIMIT
