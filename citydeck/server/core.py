"""State and alarms moved together by entries and by session time: the same code LIVE, in replay and after a seek.

The wall clock in here only stamps transitions for people; nothing is decided by it.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.alarms.transition import Transition
from citydeck.model.batch import Batch
from citydeck.model.errors import RefusedCommand, UnreadableInput
from citydeck.model.event import (
    AnyEvent,
    AssetDeclared,
    ChannelDeclared,
    Entry,
    EpochOpened,
    OperatorAct,
    SourceHealth,
)
from citydeck.state.change import Change
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash

Handles = npt.NDArray[np.int32]


@dataclass(slots=True)
class Outcome:
    """What some entries did: changed handles (with repeats), transitions in order, rows that were the newest when their
    turn came, declared handles and assets."""

    handles: list[Handles] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    accepted: list[Batch] = field(default_factory=list)
    declared: list[int] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)

    def changed(self) -> Handles:
        """All changed handles once, ascending."""
        return np.unique(np.concatenate(self.handles)) if self.handles else np.zeros(0, np.int32)


class SessionCore:
    """A city's state and its alarms. The caller owns order and clock; nothing in here reads one."""

    def __init__(self, rules: RuleSet, session: str = "main", take: int = 0, *, journalled: bool = True) -> None:
        self.state = CityState()
        self.alarms = AlarmEngine(rules, session=session, take=take, wall=time.time_ns, journalled=journalled)
        self.now = 0

    @property
    def next_deadline(self) -> int:
        """Session time before which nothing fires by itself."""
        return min(self.state.next_deadline, self.alarms.next_deadline)

    def apply(self, entry: Entry, outcome: Outcome) -> None:
        """Fire every deadline up to the entry's `log_time`, then reduce it; results are added to `outcome`."""
        self.advance(entry.log_time, outcome)
        body = entry.body
        if isinstance(body, Batch):
            change = self.state.apply(entry)
            if len(change.handles):
                outcome.handles.append(change.handles)
            if len(change.accepted):
                outcome.accepted.append(change.accepted)
                outcome.transitions += self.alarms.on_batch(change.accepted, entry.log_time)
            if len(change.fresh):
                outcome.transitions += self.alarms.on_fresh(change.fresh, entry.log_time)
            return
        match body:
            case OperatorAct():
                with contextlib.suppress(RefusedCommand):  # what was refused then is refused again, and was told then
                    outcome.transitions += self.alarms.act(body, entry.log_time)
            case EpochOpened():
                self._go_on_from(body, outcome)
            case AssetDeclared():
                self.alarms.declare_asset(body.asset)
                self._note(self.state.apply(entry), entry.log_time, outcome)
            case ChannelDeclared():
                self.alarms.declare(body.handle, body.channel)
                self._note(self.state.apply(entry), entry.log_time, outcome)
            case SourceHealth():
                self._note(self.state.apply(entry), entry.log_time, outcome)
                outcome.transitions += self.alarms.on_health(body, entry.log_time)
            case _:
                self._note(self.state.apply(entry), entry.log_time, outcome)

    def advance(self, t: int, outcome: Outcome) -> None:
        """Let session time reach `t`: deadlines of state and alarms fire in the order of their instants."""
        while (due := self.next_deadline) <= t:
            self._note(self.state.advance(due), due, outcome)
            outcome.transitions += self.alarms.advance(due)
        self.now = max(self.now, t)

    def epoch(self) -> EpochOpened:
        """State and alarms as they are now."""
        return EpochOpened(self.state.keyframe(), self.alarms.keyframe())

    def declarations(self) -> Iterator[AnyEvent]:
        """What a segment of the log begins with, so that it can be played by itself."""
        yield from self.state.declarations()
        yield self.epoch()

    def keyframe(self) -> bytes:
        """The values as they are now."""
        return self.state.keyframe()

    def state_hash(self) -> str:
        """The hash of docs/state-hash.md: value, quality and both times of every channel, and all alarm regions."""
        return state_hash([*self.state.canonical(), *self.alarms.canonical()])

    def _go_on_from(self, epoch: EpochOpened, outcome: Outcome) -> None:
        """What does not fit what was declared, or the rules, is as if it had not been written."""
        with contextlib.suppress(UnreadableInput):
            self.state.restore(epoch.values)
            outcome.handles.append(np.array(list(self.state.channels), np.int32))
            self.alarms.restore(epoch.alarms)

    def _note(self, change: Change, at: int, outcome: Outcome) -> None:
        if len(change.handles):
            outcome.handles.append(change.handles)
        if len(change.stale):
            outcome.transitions += self.alarms.on_stale(change.stale, at)
        outcome.declared += change.declared
        outcome.assets += change.assets
