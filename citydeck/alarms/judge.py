"""Judging rows: which channels need an exact look, what their alarms make of it, and what silence means."""

import math
from collections.abc import Mapping

from citydeck.alarms.alarm import Alarm
from citydeck.alarms.deadlines import Deadlines
from citydeck.alarms.lifecycle import Lifecycle
from citydeck.alarms.roster import COMMS, Roster
from citydeck.alarms.sample import Sample
from citydeck.alarms.watch import Watch
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S

COMMS_HOLD = 10 * NS_PER_S
"""After a source is back, how long its stale rules wait for first values before they speak."""
_TRUSTED = (Quality.GOOD, Quality.UNCERTAIN)
Windows = Mapping[str, list[tuple[int, float]]]


class Judge:
    """Evaluates rows against the alarms of their channels. `t` is session time in ns."""

    def __init__(self, roster: Roster, life: Lifecycle) -> None:
        self.roster, self.watch, self.deadlines = roster, Watch(), Deadlines()
        self.stale: set[int] = set()
        self._life = life

    def bind(self, handle: int, channel: Channel, windows: Windows | None = None) -> None:
        """Meet the channel's rules; `windows` refills what rate rules remember, by alarm id."""
        self.watch.grow(handle + 1)
        for alarm in self.roster.declare(handle, channel):
            if windows and alarm.evaluator and alarm.id in windows:
                alarm.evaluator.refill(windows[alarm.id])
            self.deadlines.arm(alarm)
        self.rearm(handle)

    def evaluate(self, batch: Batch, t: int) -> None:
        """Judge rows in their order; almost all are settled by their channel's stay interval."""
        rows = self.watch.rows(batch) if len(batch) else []
        if not rows:
            return
        columns = (batch.channel, batch.value, batch.observed_at, batch.quality)
        for handle, value, observed_at, quality in zip(*(column[rows].tolist() for column in columns), strict=True):
            if not self.watch.stays(handle, value, quality):
                self._row(handle, Sample(value, observed_at, t), quality)

    def silence(self, handle: int, t: int) -> None:
        """The channel is overdue or its link is down: its condition freezes."""
        self.stale.add(handle)
        self._set_quality(handle, Quality.STALE, t, t)
        self._judge_silence(handle, t)

    def end_silence(self, handle: int, sample: Sample) -> None:
        """A row came: stale rules return to normal."""
        self.stale.discard(handle)
        for alarm in self.roster.of_handle.get(handle, ()):
            if alarm.follows_stale:
                self._life.observe(alarm, "", sample)
                self.deadlines.arm(alarm)

    def source_lost(self, source: str, level: str, t: int) -> None:
        """One COMMS alarm stands for the source's channels; stale rules that were about to speak keep quiet."""
        comms = self.roster.comms(source)
        comms.regions.hold_due = None
        self._life.observe(comms, level, Sample(None, t, t))
        self.deadlines.arm(comms)
        for alarm in self.roster.alarms.values():
            if alarm.follows_stale and alarm.source == source:
                self._life.cancel_pending(alarm)

    def source_up(self, source: str, t: int) -> None:
        """The source is back: its stale rules speak again after a hold, for channels that stayed silent."""
        comms = self.roster.alarms.get(f"{COMMS}@{source}")
        if comms is not None and self._life.observe(comms, "", Sample(None, t, t)):
            comms.regions.hold_due = t + COMMS_HOLD
            self.deadlines.arm(comms)

    def fire(self, alarm: Alarm, kind: str, due: int) -> None:
        """A deadline is reached."""
        if kind == "hold":
            self._end_hold(alarm, due)
        else:
            self._life.fire(alarm, kind, due)
            if alarm.identity.channel:
                handle = self.roster.handle_of.get(ChannelKey.parse(alarm.identity.channel))
                if handle is not None:
                    self.rearm(handle)
        self.deadlines.arm(alarm)

    def rearm(self, handle: int, near: float = math.nan) -> None:
        """Narrow the channel's stay interval to where none of its alarms can change."""
        low, high = -math.inf, math.inf
        for alarm in self.roster.of_handle.get(handle, ()):
            if alarm.evaluator is not None:
                least, most = alarm.evaluator.stay(alarm.base, near)
                low, high = max(low, least), min(high, most)
        self.watch.low[handle], self.watch.high[handle] = low, high

    def _row(self, handle: int, sample: Sample, quality: int) -> None:
        if self.watch.quality[handle] != quality:
            self._set_quality(handle, quality, sample.observed_at, sample.t)
            if quality != Quality.STALE:
                self.end_silence(handle, sample)
        if quality not in _TRUSTED or sample.value is None:
            return
        moved = False
        for alarm in self.roster.of_handle.get(handle, ()):
            if alarm.evaluator is None:
                continue
            level = alarm.evaluator.level(sample.value, sample.observed_at, alarm.base)
            if level is not None and self._life.observe(alarm, level, sample):
                self.deadlines.arm(alarm)
                moved = True
        if moved or self.watch.low[handle] > self.watch.high[handle]:
            self.rearm(handle, sample.value)

    def _set_quality(self, handle: int, quality: int, t_event: int, t: int) -> None:
        self.watch.quality[handle] = quality
        for alarm in self.roster.of_handle.get(handle, ()):
            self._life.quality(alarm, quality, t_event, t)
        self.rearm(handle)

    def _judge_silence(self, handle: int, t: int) -> None:
        for alarm in self.roster.of_handle.get(handle, ()):
            if alarm.follows_stale and not self._source_down(alarm.source):
                self._life.observe(alarm, "stale", Sample(None, t, t))
                self.deadlines.arm(alarm)

    def _source_down(self, source: str) -> bool:
        comms = self.roster.alarms.get(f"{COMMS}@{source}")
        return comms is not None and (comms.regions.active or comms.regions.hold_due is not None)

    def _end_hold(self, comms: Alarm, due: int) -> None:
        comms.regions.hold_due = None
        for handle in sorted(self.stale, key=lambda handle: self.roster.channels[handle].key):
            if self.roster.channels[handle].source == comms.source:
                self._judge_silence(handle, due)
