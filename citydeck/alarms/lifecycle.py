"""The reducer of one alarm's regions: what a level, a deadline or a quality does to them (docs/alarms.md, T1-T23).

Every function changes regions first and records after, and leaves a region that it does not name alone. It returns
True when the alarm's stay interval or deadlines may have moved.
"""

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.flood import Flood
from citydeck.alarms.limits import is_fall
from citydeck.alarms.recorder import Recorder
from citydeck.alarms.sample import Sample
from citydeck.alarms.transition import What
from citydeck.model.alarm import Condition
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S

CHATTER_COUNT = 3
CHATTER_WINDOW = 60 * NS_PER_S


class Lifecycle:
    """Applies what happens to alarms. `t` and `due` are session time in ns."""

    def __init__(self, recorder: Recorder) -> None:
        self._record = recorder
        self.flood = Flood()

    def observe(self, alarm: Alarm, level: str, sample: Sample) -> bool:
        """The rule judged a sample: it is in `level` (empty for none)."""
        regions = alarm.regions
        match regions.condition:
            case Condition.NORMAL if level:
                self._begin(alarm, level, sample)
            case Condition.PENDING_ON if not level:
                regions.condition, regions.pending, regions.due = Condition.NORMAL, "", None
                regions.fleeting += 1
                self._record.touch(alarm.id)
            case Condition.PENDING_ON if level != regions.pending:
                regions.pending = level
                regions.value, regions.observed_at = sample.value, sample.observed_at
            case Condition.ACTIVE if not level:
                self._leave(alarm, sample)
            case Condition.ACTIVE if level != regions.level:
                self._shift(alarm, level, sample)
            case Condition.PENDING_OFF if level:
                self._recross(alarm, level, sample)
            case _:
                return False
        return True

    def fire(self, alarm: Alarm, kind: str, due: int) -> None:
        """A deadline of the alarm is reached: on- or off-delay, shelf, re-alarm, end of chatter."""
        regions = alarm.regions
        if kind == "condition" and regions.condition is Condition.PENDING_ON:
            crossed = Sample(regions.value, due if regions.observed_at is None else regions.observed_at, due)
            self._raise(alarm, regions.pending, crossed, "T3")
        elif kind == "condition":
            self._return(alarm, due, due)
        elif kind == "shelf":
            regions.shelved_until = regions.shelved_by = None
            self._record.emit(alarm, What.UNSHELVED, "T15", due, due)
            self._record.holding.system_changed_shelf(alarm.id, regions)
        elif kind == "realarm":
            regions.realarm_due, regions.acked = None, False
            regions.realarm += 1
            self._record.emit(alarm, What.REALARMED, "T21", due, due)
            self._record.holding.system_changed_ack(alarm.id, regions)
        elif kind == "chatter":
            regions.chattering, regions.chatter_due = False, None
            self._record.emit(alarm, What.CHATTER_ENDED, "T23", due, due)

    def quality(self, alarm: Alarm, quality: int, t_event: int, t: int) -> bool:
        """The channel's quality changed. BAD and STALE freeze the condition, on the more visible side."""
        regions = alarm.regions
        if regions.quality == quality:
            return False
        regions.quality = quality
        frozen = quality in (Quality.BAD, Quality.STALE)
        if frozen and regions.condition is Condition.PENDING_OFF and not alarm.follows_stale:
            regions.condition, regions.due = Condition.ACTIVE, None
        if regions.retained:
            self._record.emit(alarm, What.QUALITY, "T18", t_event, t)
        return True

    def cancel_pending(self, alarm: Alarm) -> None:
        """A pending raise is taken back without a trace (its cause is shown by another alarm)."""
        if alarm.regions.condition is Condition.PENDING_ON:
            alarm.regions.condition, alarm.regions.pending, alarm.regions.due = Condition.NORMAL, "", None

    def drop_condition(self, alarm: Alarm, t: int) -> None:
        """No rule judges this alarm any more: its condition ends; ack, latch and shelf stay (T20)."""
        regions = alarm.regions
        self.cancel_pending(alarm)
        if regions.active:
            regions.condition, regions.level, regions.due, regions.realarm_due = Condition.NORMAL, "", None, None
            regions.returned_at = t
            self._record.emit(alarm, What.CONFIGURED, "T20", t, t)

    def _begin(self, alarm: Alarm, level: str, sample: Sample) -> None:
        if not alarm.on_delay:
            self._raise(alarm, level, sample, "T4")
            return
        regions = alarm.regions
        regions.condition, regions.pending, regions.due = Condition.PENDING_ON, level, sample.t + alarm.on_delay
        regions.value, regions.observed_at = sample.value, sample.observed_at

    def _raise(self, alarm: Alarm, level: str, sample: Sample, cause: str) -> None:
        regions = alarm.regions
        regions.condition, regions.pending, regions.due = Condition.ACTIVE, "", None
        regions.repeats = 0
        regions.raises = (*regions.raises[1 - CHATTER_COUNT :], sample.t)
        self._new_occurrence(alarm, level, sample)
        self._record.emit(alarm, What.RAISED, cause, sample.observed_at, sample.t)
        self._record.holding.system_changed_ack(alarm.id, regions)
        self._chatter(alarm, sample.t)

    def _new_occurrence(self, alarm: Alarm, level: str, sample: Sample) -> None:
        regions = alarm.regions
        regions.level = regions.peak = level
        regions.value, regions.observed_at = sample.value, sample.observed_at
        regions.occurrence += 1
        self.flood.note(sample.t)
        regions.realarm, regions.realarm_due = 0, None
        regions.acked, regions.acked_by, regions.acked_at, regions.acked_wall = False, None, None, None
        regions.comment = ""
        regions.latched = regions.latched or alarm.latch
        regions.raised_at, regions.raised_wall, regions.returned_at = sample.t, self._record.wall(), None

    def _shift(self, alarm: Alarm, level: str, sample: Sample) -> None:
        regions = alarm.regions
        if is_fall(regions.level, level):
            regions.level = level
            self._record.emit(alarm, What.FELL, "T7", sample.observed_at, sample.t)
            return
        self._new_occurrence(alarm, level, sample)
        self._record.emit(alarm, What.ROSE, "T6", sample.observed_at, sample.t)
        self._record.holding.system_changed_ack(alarm.id, regions)

    def _leave(self, alarm: Alarm, sample: Sample) -> None:
        if not alarm.off_delay:
            self._return(alarm, sample.observed_at, sample.t)
            return
        alarm.regions.condition, alarm.regions.due = Condition.PENDING_OFF, sample.t + alarm.off_delay
        self._record.touch(alarm.id)

    def _return(self, alarm: Alarm, t_event: int, t: int) -> None:
        regions = alarm.regions
        regions.condition, regions.level, regions.due, regions.realarm_due = Condition.NORMAL, "", None, None
        regions.returned_at = t
        self._record.emit(alarm, What.RETURNED, "T8", t_event, t)

    def _recross(self, alarm: Alarm, level: str, sample: Sample) -> None:
        regions = alarm.regions
        regions.condition, regions.due = Condition.ACTIVE, None
        regions.repeats += 1
        self._record.touch(alarm.id)
        if level != regions.level:
            self._shift(alarm, level, sample)

    def _chatter(self, alarm: Alarm, t: int) -> None:
        regions = alarm.regions
        often = len(regions.raises) == CHATTER_COUNT and t - regions.raises[0] <= CHATTER_WINDOW
        if not (often or regions.chattering):
            return
        regions.chatter_due = t + CHATTER_WINDOW
        if not regions.chattering:
            regions.chattering = True
            self._record.emit(alarm, What.CHATTER_BEGAN, "T23", t, t)
