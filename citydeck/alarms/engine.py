"""The alarm engine: observations, silence, health, acts and session time in; transitions and rows out."""

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.alarms.acts import Acts
from citydeck.alarms.alarm import Alarm
from citydeck.alarms.flood import Flood
from citydeck.alarms.judge import Judge
from citydeck.alarms.keyframe import AlarmKeyframe
from citydeck.alarms.lifecycle import Lifecycle
from citydeck.alarms.recorder import Recorder, Refusal
from citydeck.alarms.regions import Stored
from citydeck.alarms.roster import COMMS, Roster
from citydeck.alarms.row import row_of
from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_idle import IdleRule, idle_rules
from citydeck.alarms.sample import Sample
from citydeck.alarms.transition import Transition, What
from citydeck.link.message import RuleInfo
from citydeck.model.alarm import AlarmRow, Condition
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.errors import RefusedCommand
from citydeck.model.event import OperatorAct, SourceHealth, SourceState
from citydeck.model.quality import Quality

ANSWERS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Decision:
    """Answer to an operator's act: the transitions to journal, and a refusal's `code` and `text` (empty when good).

    It is told to the operator after `transitions`, and everything before them, are durable; `again` marks the first
    answer given once more to a resent command.
    """

    transitions: tuple[Transition, ...]
    code: str = ""
    text: str = ""
    again: bool = False

    @property
    def ok(self) -> bool:
        return not self.code


class AlarmEngine:
    """Evaluates rules and keeps the regions of all alarms of one session and take.

    It never reads a clock: `log_time` is session time in ns and never decreases; every call first fires the deadlines
    up to it, in due order. `wall` only stamps transitions for people. With `journalled` False (no journal at all)
    every transition counts as saved at once; otherwise the caller journals what each call returns, in that order, and
    calls `commit` with it when it is durable.
    """

    def __init__(
        self,
        rules: RuleSet | None = None,
        *,
        session: str = "main",
        take: int = 0,
        wall: Callable[[], int] = lambda: 0,
        journalled: bool = True,
    ) -> None:
        self._roster = Roster(rules or RuleSet())
        self._record = Recorder(session, take, wall, journalled)
        self._record.config = self._roster.rules.version
        self._life = Lifecycle(self._record)
        self._judge = Judge(self._roster, self._life)
        self._acts = Acts(self._record)
        self._answers: OrderedDict[str, Refusal | None] = OrderedDict()

    # -- declarations and rules ---------------------------------------------------------------------------------

    @property
    def rules(self) -> RuleSet:
        """Rules in force."""
        return self._roster.rules

    def declare_asset(self, asset: Asset) -> None:
        """Learn an asset's kind for rules with `asset_kind`; without it the kind is read from the asset's URN."""
        for handle in self._roster.declare_asset(asset):
            self._judge.bind(handle, self._roster.channels[handle])

    def declare(self, handle: int, channel: Channel) -> None:
        """`handle` stands for `channel` in batches from here on."""
        if self._roster.channels.get(handle) != channel:
            self._judge.bind(handle, channel)

    def apply_rules(self, rules: RuleSet, log_time: int, newest: Batch | None = None) -> list[Transition]:
        """Put other rules in force (T20). Ack, latch and shelf stay as they are; conditions that no rule judges end.

        `newest` holds the latest row of every channel, on which the new rules are tried at once.
        """
        self._advance(log_time)
        self._roster.replace_rules(rules)
        self._record.config = rules.version
        for handle, channel in list(self._roster.channels.items()):
            self._judge.bind(handle, channel)
        for alarm in self._orphans():
            self._life.drop_condition(alarm, log_time)
        if newest is not None:
            self._judge.evaluate(newest, log_time)
        return self._record.drain()

    # -- what happens -------------------------------------------------------------------------------------------

    def on_batch(self, accepted: Batch, log_time: int) -> list[Transition]:
        """Rows that are new newest values, in row order. Every row is judged as if it had come alone."""
        self._advance(log_time)
        self._judge.evaluate(accepted, log_time)
        return self._record.drain()

    def on_stale(self, handles: Iterable[int] | npt.NDArray[np.int32], log_time: int) -> list[Transition]:
        """Channels that became STALE now: conditions freeze, stale rules speak unless their source is down (T18)."""
        self._advance(log_time)
        for handle in np.asarray(handles, np.int64).tolist():
            if handle in self._roster.channels:
                self._judge.silence(handle, log_time)
        return self._record.drain()

    def on_fresh(self, handles: Iterable[int] | npt.NDArray[np.int32], log_time: int) -> list[Transition]:
        """Channels that left STALE; call it after `on_batch` with the rows that ended the silence.

        A channel stays STALE here until such a row was seen: STALE never becomes NORMAL by itself.
        """
        self._advance(log_time)
        for handle in np.asarray(handles, np.int64).tolist():
            if handle in self._roster.channels and self._judge.watch.quality[handle] != Quality.STALE:
                self._judge.end_silence(handle, Sample(None, log_time, log_time))
        return self._record.drain()

    def on_health(self, health: SourceHealth, log_time: int) -> list[Transition]:
        """A source changed state: one COMMS alarm stands for all its channels."""
        self._advance(log_time)
        if health.state in (SourceState.LOST, SourceState.GAVE_UP):
            level = "gave_up" if health.state is SourceState.GAVE_UP else "lost"
            self._judge.source_lost(health.source, level, log_time)
        elif health.state is SourceState.UP:
            self._judge.source_up(health.source, log_time)
        return self._record.drain()

    def set_suppressed(self, alarm: str, by: str, on: bool, log_time: int) -> list[Transition]:
        """A design rule `by` suppresses an alarm, or ends to (T16). Evaluation, journal and counts go on."""
        self._advance(log_time)
        known = self._roster.alarms.get(alarm)
        if known is not None and (by in known.regions.suppressed) != on:
            kept = {*known.regions.suppressed, by} if on else {*known.regions.suppressed} - {by}
            known.regions.suppressed = tuple(sorted(kept))
            self._record.emit(known, What.SUPPRESSED if on else What.UNSUPPRESSED, "T16", log_time, log_time)
        return self._record.drain()

    # -- operators ----------------------------------------------------------------------------------------------

    def check(self, act: OperatorAct, log_time: int) -> None:
        """`RefusedCommand` when the act would be rejected now. Changes nothing, not even session time."""
        refusal = self._refusal(act, log_time)
        if refusal is not None:
            raise RefusedCommand(refusal.code, refusal.text)

    def decide(self, act: OperatorAct, log_time: int) -> Decision:
        """Carry an act out or reject it; either way the transitions are journalled before anyone is answered."""
        self._advance(log_time)
        if act.id in self._answers:
            first = self._answers[act.id]
            again = (first.code, first.text) if first else ("", "")
            return Decision(tuple(self._record.drain()), *again, again=True)
        alarm = self._alarm_of(act)
        refusal = self._acts.check(alarm, act, log_time)
        if refusal is None and alarm is not None:
            self._roster.alarms[alarm.id] = alarm
            self._acts.carry_out(alarm, act, log_time)
            self._judge.deadlines.arm(alarm)
        elif refusal is not None:
            cause = {"STALE_OCCURRENCE": "T10", "ALREADY_ACKED": "T11"}.get(refusal.code, "")
            self._record.refuse(self._roster.alarms.get(act.alarm), cause, log_time, act, refusal)
        self._remember_answer(act.id, refusal)
        code, text = (refusal.code, refusal.text) if refusal else ("", "")
        return Decision(tuple(self._record.drain()), code, text)

    def act(self, act: OperatorAct, log_time: int) -> list[Transition]:
        """`decide`, for a replayed act: `RefusedCommand` when it is rejected."""
        decision = self.decide(act, log_time)
        if not decision.ok:
            raise RefusedCommand(decision.code, decision.text)
        return list(decision.transitions)

    def commit(self, transitions: Iterable[Transition]) -> None:
        """These transitions are durable: acts among them are shown from now on, rows are saved."""
        self._record.commit(transitions)

    # -- session time -------------------------------------------------------------------------------------------

    @property
    def next_deadline(self) -> int:
        """Instant of the next deadline, `citydeck.model.time.NEVER` for none."""
        return self._judge.deadlines.next(self._roster.alarms)

    def advance(self, log_time: int) -> list[Transition]:
        """Fire every deadline up to `log_time`, each at its own due time, in due order."""
        self._advance(log_time)
        return self._record.drain()

    # -- what is shown ------------------------------------------------------------------------------------------

    def rows(self) -> list[AlarmRow]:
        """Rows of every alarm that was ever raised or touched by an operator, sorted by id."""
        return [self.row(name) for name in sorted(self._roster.alarms) if self._roster.alarms[name].regions.version]

    def row(self, name: str) -> AlarmRow:
        """Row of one alarm; `KeyError` for none."""
        return row_of(self._roster.alarms[name], self._record.holding)

    def drain_changed(self) -> list[AlarmRow]:
        """Rows that look different since the last call: after transitions, commits, and delays that began or ended."""
        names = (name for name in self._record.drain_touched() if name in self._roster.alarms)
        return [self.row(name) for name in names if self._roster.alarms[name].regions.version]

    def rule_infos(self) -> list[RuleInfo]:
        """What charts and cards draw of rules, one for each rule and channel."""
        return [
            RuleInfo(
                id=rule.id,
                channel=self._roster.alarms[name].identity.channel,
                priority=rule.priority,
                limits=_limits_of(rule.limits.model_dump() if rule.kind == "limit" and rule.limits else {}),
                texts=rule.all_texts(),
            )
            for name, rule in self._roster.rule_of.items()
        ]

    def idle_rules(self) -> tuple[IdleRule, ...]:
        """Enabled rules that match none of the channels declared so far."""
        return idle_rules(self._roster)

    @property
    def counts(self) -> Counter[str]:
        """Transitions by event since the engine was made."""
        return self._record.counts

    @property
    def flood(self) -> Flood:
        """Whether a flood is on, and how many new occurrences the last ten minutes brought."""
        return self._life.flood

    # -- memory -------------------------------------------------------------------------------------------------

    def canonical(self) -> Iterator[bytes]:
        """A heading, the rules' version, all regions sorted by alarm id: what the state hash covers. No wall time."""
        yield b"citydeck alarms 1\n"
        yield msgspec.msgpack.encode(self._roster.rules.version)
        for name in sorted(self._roster.alarms):
            alarm = self._roster.alarms[name]
            window = alarm.evaluator.window() if alarm.evaluator else []
            yield msgspec.msgpack.encode([name, alarm.regions.canonical(), window])

    def keyframe(self) -> bytes:
        """Everything that `restore` needs to go on from here, independent of handles."""
        channels = self._roster.channels
        return AlarmKeyframe(
            config=self._roster.rules.version,
            alarms={name: alarm.stored for name, alarm in sorted(self._roster.alarms.items())},
            windows={
                name: window
                for name, alarm in sorted(self._roster.alarms.items())
                if alarm.evaluator and (window := alarm.evaluator.window())
            },
            quality={channels[h].key.text(): int(self._judge.watch.quality[h]) for h in sorted(channels)},
            flood=self._life.flood.memory(),
            stale=sorted(channels[handle].key.text() for handle in self._judge.stale if handle in channels),
        ).encode()

    def restore(self, keyframe: bytes) -> None:
        """Go back to a keyframe; channels are declared first. `UnreadableInput` when it is none or of other rules."""
        frame = AlarmKeyframe.decode(keyframe, self._roster.rules.version)
        self._life.flood.recall(frame.flood)
        self._roster.alarms = {}
        self._judge.stale = set()
        self._judge.deadlines.clear()
        self._record.forget()
        for name, stored in frame.alarms.items():
            self._roster.remember(name, stored)
            self._record.touch(name)
        for handle, channel in list(self._roster.channels.items()):
            key = channel.key.text()
            self._judge.watch.quality[handle] = frame.quality.get(key, Quality.STALE)
            self._judge.bind(handle, channel, frame.windows)
        known = {channel.key.text(): handle for handle, channel in self._roster.channels.items()}
        self._judge.stale = {known[key] for key in frame.stale if key in known}
        for alarm in self._roster.alarms.values():
            self._judge.deadlines.arm(alarm)

    def fold(
        self, states: Mapping[str, Stored], log_time: int, answers: Mapping[str, tuple[str, str]] | None = None
    ) -> list[Transition]:
        """Start from the journal's states (T26): every region as committed, quality STALE until a value comes.

        Deadlines that passed meanwhile fire at once, shelves first of all. `answers` are earlier commands' codes and
        texts. Returns what that changed.
        """
        for name, stored in states.items():
            alarm = self._roster.remember(name, stored)
            if alarm.identity.rule != COMMS:
                alarm.regions.quality = Quality.STALE
            if alarm.regions.condition is Condition.PENDING_OFF:
                alarm.regions.condition, alarm.regions.due = Condition.ACTIVE, None
            self._judge.deadlines.arm(alarm)
        for handle in self._roster.channels:
            self._judge.rearm(handle)
        for command, (code, text) in (answers or {}).items():
            self._remember_answer(command, Refusal(code, text) if code else None)
        for alarm in self._orphans():
            if alarm.identity.rule not in {rule.id for rule in self.rules.rule if rule.enabled}:
                self._life.drop_condition(alarm, log_time)
        self._advance(log_time)
        return self._record.drain()

    # -- inside -------------------------------------------------------------------------------------------------

    def _alarm_of(self, act: OperatorAct) -> Alarm | None:
        known = self._roster.alarms.get(act.alarm)
        return self._roster.comms_of(act.alarm) if known is None and act.act == "shelve" else known

    def _orphans(self) -> list[Alarm]:
        known = self._roster.alarms.values()
        return [alarm for alarm in known if alarm.evaluator is None and alarm.identity.rule != COMMS]

    def _advance(self, log_time: int) -> None:
        while (fired := self._judge.deadlines.pop(log_time, self._roster.alarms)) is not None:
            due, alarm, kind = fired
            self._judge.fire(alarm, kind, due)
        self._life.flood.advance(log_time)

    def _refusal(self, act: OperatorAct, t: int) -> Refusal | None:
        if act.id in self._answers:
            return self._answers[act.id]
        return self._acts.check(self._alarm_of(act), act, t)

    def _remember_answer(self, command: str, refusal: Refusal | None) -> None:
        self._answers[command] = refusal
        if len(self._answers) > ANSWERS_KEPT:
            self._answers.popitem(last=False)


def _limits_of(table: dict[str, float | None]) -> dict[str, float]:
    return {level: value for level, value in table.items() if value is not None}
