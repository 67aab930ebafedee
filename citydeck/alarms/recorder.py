"""Turns region changes into transitions: version, snapshot, stamps; and knows which rows look different."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.holding import Holding
from citydeck.alarms.transition import Transition, What
from citydeck.model.event import OperatorAct


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act was rejected: a code that programs compare and a line that people read."""

    code: str
    text: str


class Recorder:
    """Collects the transitions of one call into the engine. `wall` only stamps; nothing is decided by it."""

    def __init__(self, session: str, take: int, wall: Callable[[], int], journalled: bool) -> None:
        self.session, self.take, self.wall, self.journalled = session, take, wall, journalled
        self.config = ""
        self.holding = Holding()
        self.counts: Counter[str] = Counter()
        self._out: list[Transition] = []
        self._touched: dict[str, bool] = {}

    def touch(self, alarm: str) -> None:
        """The alarm's row looks different, without a transition."""
        self._touched[alarm] = True

    def before(self, alarm: Alarm, what: What) -> None:
        """An operator's act is about to change the alarm."""
        if self.journalled:
            self.holding.before_act(alarm.id, what, alarm.regions)

    def emit(
        self, alarm: Alarm, what: What, cause: str, t_event: int, t: int, *, act: OperatorAct | None = None
    ) -> Transition:
        """Record that the alarm's regions changed just now."""
        alarm.regions.version += 1
        return self._add(alarm.id, alarm, what, cause, times=(t_event, t), act=act)

    def refuse(self, alarm: Alarm | None, cause: str, t: int, act: OperatorAct, why: Refusal) -> Transition:
        """Record that an act was rejected: audited, and nothing changes."""
        return self._add(act.alarm[:300], alarm, What.REFUSED, cause, times=(t, t), act=act, why=why)

    def commit(self, transitions: Iterable[Transition]) -> None:
        """These transitions are durable."""
        for name in self.holding.commit(transitions):
            self.touch(name)

    def drain(self) -> list[Transition]:
        """Transitions since the last call, in order."""
        out, self._out = self._out, []
        return out

    def drain_touched(self) -> list[str]:
        """Ids of alarms whose rows look different since the last call, in order of first change."""
        touched, self._touched = list(self._touched), {}
        return touched

    def forget(self) -> None:
        """Drop what waits: the engine goes on from another instant."""
        self.holding = Holding()
        self._out, self._touched = [], {}

    def _add(
        self,
        name: str,
        alarm: Alarm | None,
        what: What,
        cause: str,
        *,
        times: tuple[int, int],
        act: OperatorAct | None,
        why: Refusal | None = None,
    ) -> Transition:
        done = Transition(
            alarm=name,
            occurrence=alarm.regions.occurrence if alarm else 0,
            version=alarm.regions.version if alarm else 0,
            event=what.value,
            cause=cause,
            letter=alarm.regions.letter.value if alarm else "",
            body=alarm.stored.encode() if alarm else b"{}",
            t_event=times[0],
            t_ingest=times[1],
            wall=(act.wall if act else 0) or self.wall(),
            config=self.config,
            actor=act.actor if act else "",
            console=act.console if act else "",
            note=act.note if act else "",
            command=act.id if act else "",
            code=why.code if why else "",
            text=why.text if why else "",
            session=self.session,
            take=self.take,
        )
        self._out.append(done)
        self.counts[done.event] += 1
        self.touch(name)
        if self.journalled and why is None:
            self.holding.add(name)
        return done
