"""Plays a log: where it stands, how fast it goes, and which entries are due."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from citydeck.model.batch import Batch
from citydeck.model.errors import WrongUse
from citydeck.model.event import Entry
from citydeck.timeline.log_reader import Keyframe, LogReader

MIN_SPEED, MAX_SPEED = 0.1, 1000.0
ROWS_A_CALL = 50_000
"""Rows that one `advance` hands out at most, so that its caller stays responsive; a fast replay runs late then."""


@dataclass(frozen=True, slots=True)
class Motion:
    """How to get to the instant `to` (ns), by `step` or `seek`.

    With `restart` the state is made anew: apply `declarations`, restore `keyframe` if there is one, then apply
    `entries`. Without, `entries` go on top of what is. Then let deadlines up to `to` fire. `entries` is read from the
    log while it is iterated. `whole` is everything from the beginning, for a keyframe that turns out to be unusable.
    """

    to: int
    restart: bool
    entries: Iterable[Entry] = ()
    keyframe: Keyframe | None = None
    declarations: list[Entry] = field(default_factory=list)
    whole: Iterable[Entry] = ()


class Player:
    """Position and speed over one log. Not safe for threads; holds no state of the city.

    `position` is session time: everything with ``log_time <= position`` has been handed out, nothing later. It begins
    one nanosecond before `start`, so that the first `advance` yields the entries of the first instant. Playing stops
    by itself at `end`. With a `loop` set, `restart_at` names the instant to `seek` to once its end is reached: going
    round is the session's act, because it begins a new take.
    """

    def __init__(self, reader: LogReader, rows_a_call: int = ROWS_A_CALL) -> None:
        self.reader = reader
        self.start, self.end = reader.start, reader.end
        self.position = self.start - 1
        self.playing = False
        self.restart_at: int | None = None
        self._rows = rows_a_call
        self._speed = 1.0
        self._loop: tuple[int, int] | None = None
        self._ahead: Iterator[Entry] = reader.entries()
        self._next: Entry | None = next(self._ahead, None)
        self._declared: list[Entry] | None = None

    @property
    def speed(self) -> float:
        """Seconds of the recording a second, 0.1 to 1000, or infinity for as fast as possible."""
        return self._speed

    @speed.setter
    def speed(self, speed: float) -> None:
        if not (MIN_SPEED <= speed <= MAX_SPEED or speed == math.inf):
            raise WrongUse(f"speed is {MIN_SPEED:g} to {MAX_SPEED:g}, or max; not {speed:g}")
        self._speed = speed

    @property
    def loop(self) -> tuple[int, int] | None:
        """First and last instant of what is played over and over."""
        return self._loop

    @loop.setter
    def loop(self, loop: tuple[int, int] | None) -> None:
        if loop is not None and not self.start <= loop[0] < loop[1]:
            raise WrongUse("a loop needs a start within the recording and an end after it")
        self._loop = None if loop is None else (loop[0], min(loop[1], self.end))
        self.restart_at = None

    def play(self) -> None:
        """Go on; from the end, `restart_at` says where to begin again."""
        self.playing = True
        if self.position >= self._limit():
            self.restart_at = self._loop[0] if self._loop else self.start

    def pause(self) -> None:
        """Stand still."""
        self.playing = False

    def advance(self, elapsed: int) -> list[Entry]:
        """Let `elapsed` ns of real time pass; the entries that are due, in order, all of an instant or none of it."""
        if not self.playing or self.restart_at is not None:
            return []
        limit = self._limit()
        target = limit if self._speed == math.inf else min(limit, self.position + round(elapsed * self._speed))
        entries = self._until(target, self._rows)
        if self.position >= limit:
            self._stop_or_loop()
        return entries

    def seek(self, t: int) -> Motion:
        """Go to `t`, clamped to the recording, from the keyframe before it."""
        t = max(self.start - 1, min(t, self.end))
        self.position, self.restart_at = t, None
        self._ahead = self.reader.entries(t + 1)
        self._next = next(self._ahead, None)
        keyframe = self.reader.keyframe_before(t)
        if keyframe is None:
            return Motion(t, restart=True, entries=self.reader.entries(end=t + 1))
        later = (entry for entry in self.reader.entries(keyframe.log_time, t + 1) if entry.seq > keyframe.seq)
        declared, whole = self._declarations(keyframe.seq), self.reader.entries(end=t + 1)
        return Motion(t, restart=True, entries=later, keyframe=keyframe, declarations=declared, whole=whole)

    def step(self, direction: int = 1) -> Motion:
        """To the next instant at which something was logged, or with -1 to the one before; playing pauses."""
        self.pause()
        if direction < 0:
            before = self.reader.instant_before(self.position)
            return self.seek(self.start - 1 if before is None else before)
        if self._next is None:
            return Motion(self.position, restart=False)
        entries = self._until(self._next.log_time, None)
        return Motion(self.position, restart=False, entries=entries)

    def _limit(self) -> int:
        return self._loop[1] if self._loop and self.position <= self._loop[1] else self.end

    def _until(self, target: int, rows: int | None) -> list[Entry]:
        entries: list[Entry] = []
        taken = 0
        while self._next is not None and self._next.log_time <= target:
            if rows is not None and taken >= rows and self._next.log_time > entries[-1].log_time:
                self.position = entries[-1].log_time
                return entries
            entries.append(self._next)
            taken += len(self._next.body) if isinstance(self._next.body, Batch) else 1
            self._next = next(self._ahead, None)
        self.position = max(self.position, target)
        return entries

    def _stop_or_loop(self) -> None:
        if self._loop:
            self.restart_at = self._loop[0]
        else:
            self.playing = False

    def _declarations(self, seq: int) -> list[Entry]:
        if self._declared is None:
            self._declared = list(self.reader.declarations())
        return [entry for entry in self._declared if entry.seq <= seq]
