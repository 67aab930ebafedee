"""Operators' acts on alarms: what is allowed, and what it changes (docs/alarms.md, T9-T17)."""

from collections.abc import Callable

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.recorder import Recorder, Refusal
from citydeck.alarms.transition import What
from citydeck.model.alarm import Condition, Priority
from citydeck.model.event import OperatorAct
from citydeck.model.time import NS_PER_S, to_iso

SHELF_CAP = {
    Priority.CRITICAL: 3_600 * NS_PER_S,
    Priority.HIGH: 8 * 3_600 * NS_PER_S,
    Priority.MEDIUM: 24 * 3_600 * NS_PER_S,
    Priority.LOW: 24 * 3_600 * NS_PER_S,
}
"""Longest shelf by priority, in ns."""


class Acts:
    """Checks an act against the alarm's regions and carries it out. `t` is session time in ns."""

    def __init__(self, recorder: Recorder) -> None:
        self._record = recorder
        self._known: dict[str, tuple[Callable[..., Refusal | None], Callable[..., None]]] = {
            "ack": (self._may_ack, self._ack),
            "unack": (self._may_unack, self._unack),
            "reset": (self._may_reset, self._reset),
            "shelve": (self._may_shelve, self._shelve),
            "unshelve": (self._may_unshelve, self._unshelve),
            "comment": (self._may_comment, self._comment),
            "out_of_service": (self._may_take_out, self._take_out),
            "in_service": (self._may_bring_back, self._bring_back),
        }

    def check(self, alarm: Alarm | None, act: OperatorAct, t: int) -> Refusal | None:
        """Why the act is rejected, None when it is not. Changes nothing."""
        if act.act not in self._known:
            return Refusal("UNKNOWN_ACT", f"there is no act {act.act!r}")
        if alarm is None:
            return Refusal("UNKNOWN_ALARM", f"there is no alarm {act.alarm!r}")
        return self._known[act.act][0](alarm, act, t)

    def carry_out(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        """Change the regions and record it; `check` has returned None."""
        self._known[act.act][1](alarm, act, t)

    def _old_token(self, alarm: Alarm, act: OperatorAct) -> Refusal | None:
        regions = alarm.regions
        if (act.occurrence, act.realarm) == (regions.occurrence, regions.realarm):
            return None
        now = f"occurrence {regions.occurrence}" + (f", re-alarm {regions.realarm}" if regions.realarm else "")
        level = f", level {regions.level}" if regions.level else ""
        return Refusal("STALE_OCCURRENCE", f"the alarm has changed since it was drawn: now {now}{level}")

    def _may_ack(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del t
        regions = alarm.regions
        if refusal := self._old_token(alarm, act):
            return refusal
        if not regions.occurrence:
            return Refusal("NOTHING_TO_ACK", "the alarm has never been raised")
        if regions.acked:
            when = to_iso(regions.acked_at or 0)
            return Refusal("ALREADY_ACKED", f"already acknowledged by {regions.acked_by} at {when}")
        if alarm.priority is Priority.CRITICAL and not act.note.strip():
            return Refusal("NOTE_REQUIRED", "a CRITICAL alarm is acknowledged with a note")
        return None

    def _ack(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.ACKED)
        regions = alarm.regions
        regions.acked, regions.acked_by, regions.acked_at = True, act.actor, t
        regions.acked_wall = act.wall or self._record.wall()
        regions.comment = act.note or regions.comment
        if alarm.realarm and regions.active:
            regions.realarm_due = t + alarm.realarm
        self._record.emit(alarm, What.ACKED, "T9", t, t, act=act)

    def _may_unack(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del t
        if refusal := self._old_token(alarm, act):
            return refusal
        if not alarm.regions.occurrence or not alarm.regions.acked:
            return Refusal("NOT_ACKED", "the alarm is not acknowledged")
        return self._reason(act, "taking back an acknowledgement")

    def _unack(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.UNACKED)
        regions = alarm.regions
        regions.acked, regions.acked_by, regions.acked_at, regions.acked_wall = False, None, None, None
        regions.realarm_due = None
        regions.realarm += 1
        regions.comment = act.note
        self._record.emit(alarm, What.UNACKED, "T12", t, t, act=act)

    def _may_reset(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del t
        if refusal := self._old_token(alarm, act):
            return refusal
        if not alarm.regions.latched:
            return Refusal("NOT_LATCHED", "the alarm is not latched")
        if alarm.regions.condition is not Condition.NORMAL:
            return Refusal("STILL_ACTIVE", "the condition has not returned to normal")
        return None if alarm.regions.acked else Refusal("NOT_ACKED", "acknowledge the alarm before its reset")

    def _reset(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.RESET)
        alarm.regions.latched = False
        alarm.regions.comment = act.note or alarm.regions.comment
        self._record.emit(alarm, What.RESET, "T13", t, t, act=act)

    def _may_shelve(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        if refusal := self._old_token(alarm, act):
            return refusal
        if act.until is None or act.until <= t:
            return Refusal("SHELF_WITHOUT_END", "a shelf ends at an instant after now")
        cap = SHELF_CAP[alarm.priority]
        if act.until - t > cap:
            hours = cap // (3_600 * NS_PER_S)
            return Refusal("SHELF_TOO_LONG", f"a {alarm.priority.name} alarm is shelved for {hours} h at most")
        return self._reason(act, "shelving")

    def _shelve(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.SHELVED)
        regions = alarm.regions
        regions.shelved_until, regions.shelved_by, regions.comment = act.until, act.actor, act.note
        self._record.emit(alarm, What.SHELVED, "T14", t, t, act=act)

    def _may_unshelve(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del act, t
        return None if alarm.regions.shelved_until is not None else Refusal("NOT_SHELVED", "the alarm is not shelved")

    def _unshelve(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.UNSHELVED)
        alarm.regions.shelved_until = alarm.regions.shelved_by = None
        alarm.regions.comment = act.note or alarm.regions.comment
        self._record.emit(alarm, What.UNSHELVED, "T15", t, t, act=act)

    def _may_comment(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del alarm, t
        return self._reason(act, "a comment")

    def _comment(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.COMMENTED)
        alarm.regions.comment = act.note
        self._record.emit(alarm, What.COMMENTED, "T9", t, t, act=act)

    def _may_take_out(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del t
        if alarm.regions.out_of_service is not None:
            return Refusal("ALREADY_OUT_OF_SERVICE", f"out of service: {alarm.regions.out_of_service}")
        return self._reason(act, "taking out of service")

    def _take_out(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.OUT_OF_SERVICE)
        alarm.regions.out_of_service = alarm.regions.comment = act.note
        self._record.emit(alarm, What.OUT_OF_SERVICE, "T17", t, t, act=act)

    def _may_bring_back(self, alarm: Alarm, act: OperatorAct, t: int) -> Refusal | None:
        del act, t
        known = alarm.regions.out_of_service is not None
        return None if known else Refusal("NOT_OUT_OF_SERVICE", "the alarm is in service")

    def _bring_back(self, alarm: Alarm, act: OperatorAct, t: int) -> None:
        self._record.before(alarm, What.IN_SERVICE)
        alarm.regions.out_of_service = None
        alarm.regions.comment = act.note or alarm.regions.comment
        self._record.emit(alarm, What.IN_SERVICE, "T17", t, t, act=act)

    @staticmethod
    def _reason(act: OperatorAct, what: str) -> Refusal | None:
        return None if act.note.strip() else Refusal("NOTE_REQUIRED", f"{what} needs a few words")
