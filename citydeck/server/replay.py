"""The REPLAY session: a recording is the source, a take the journal's unit, the player's position session time.

The state at *t* is the recording up to *t* under the rules, plus this take's acts up to *t*: before an act the alarm
stands unacknowledged, after it acknowledged, whichever way one got there.
"""

import asyncio
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from citydeck.alarms.journal import Journal
from citydeck.alarms.transition import Transition
from citydeck.history.recorded import RecordedTrends
from citydeck.link import message as msg
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.errors import RefusedCommand, WrongUse
from citydeck.model.event import Entry, EpochOpened, Gap, Marker, OperatorAct, SourceHealth
from citydeck.model.mode import Mode
from citydeck.server.arguments import Arguments, count
from citydeck.server.board import RECENT, SourceBoard
from citydeck.server.checkpoint import Checkpoints
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.recorded import RecordedSite
from citydeck.server.session import Body, Session
from citydeck.server.site_idle import IdleWatch
from citydeck.server.takes import acts_of, last_time, rows_of_take
from citydeck.timeline.player import Player

TURN = 0.05


class _TakeNote(msgspec.Struct):
    """Where a take stands, so that a killed engine goes on there."""

    take: int = 1
    position: int | None = None
    playing: bool = True
    speed: float = 1.0


class ReplaySession(Session):
    """Plays one recording. `note_file` remembers take and position (None: nothing does).

    `loop` plays it over and over, each a new take."""

    mode = Mode.REPLAY

    def __init__(
        self,
        recorded: RecordedSite,
        journal: Journal,
        note_file: Path | None,
        *,
        start_at: int | None = None,
        playing: bool = True,
        loop: bool = False,
    ) -> None:
        self.recorded = recorded
        self._note_file = note_file
        self._note = _read_note(note_file) if note_file else _TakeNote()
        self.take = self._note.take
        self.session_name = f"replay:{recorded.info.id}"
        provenance = recorded.provenance
        super().__init__(
            recorded.info, self._fresh_core(), journal, SourceBoard(recorded.bundle.provenances, provenance)
        )
        self.player = Player(recorded.reader)
        if loop:
            self.player.loop = (recorded.reader.start, recorded.reader.end)
        self._start_at = start_at if start_at is not None else self._note.position
        self._play_at_start = playing and self._note.playing
        self.player.speed = self._note.speed
        self.points = Checkpoints()
        self.trends = RecordedTrends(recorded.reader)
        self.markers = [
            (entry.log_time, entry.body.texts)
            for entry in recorded.reader.events(Marker)
            if isinstance(entry.body, Marker)
        ]
        self._idle_watch = IdleWatch(self.hub)
        self._told = list(recorded.reader.events(SourceHealth, Gap))
        rows = rows_of_take(journal, self.session_name, self.take)
        self.acts = acts_of(rows)
        self._journalled_to = self._played_to = last_time(rows)
        self._act_cursor = 0
        self._moving = asyncio.Lock()
        self._commands |= {
            "play": self._play,
            "pause": self._pause,
            "step": self._step,
            "seek": self._seek,
            "speed": self._speed,
            "loop": self._loop,
            "next_alarm": self._next_alarm,
            "start_over": self._start_over,
        }

    @property
    def session_id(self) -> str:
        return self.session_name

    def session_time(self) -> int:
        return max(self.player.position, self.core.now)

    def transport(self) -> msg.Transport:
        player = self.player
        return msg.Transport(
            now=player.position,
            speed=player.speed,
            playing=player.playing,
            start=player.start,
            end=player.end,
            loop=player.loop,
            take=self.take,
            alarms_at=tuple(self.points.raised[:500]),
            markers=tuple(self.markers[:200]),
        )

    def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        # Nothing after the position: in a replay the future is not known yet.
        state = self.core.state
        channels = [state.channels[handle] for key in keys if (handle := state.handle_of(key)) is not None]
        return self.trends.trend(channels, start, end, width, self.player.position)

    async def run(self) -> None:
        """Play until `stopping` is set."""
        beat = asyncio.create_task(self.heartbeat())
        if self._start_at is not None:
            await self.go_to(self._start_at)
        if self._play_at_start:
            self.player.play()
        acted = [at for at, _ in self.acts]
        scan = asyncio.create_task(self.points.scan(self.recorded.reader, self.recorded.rules, acted))
        try:
            await self._turn_until_stopped(scan)
        finally:
            for task in (beat, scan):
                task.cancel()
            await asyncio.gather(beat, scan, return_exceptions=True)
            await self.keeper.drain()
            # Ended in order, not killed: the next engine goes on from here, playing, as a room that opens should.
            self.player.playing, self.player.speed = True, 1.0
            self._write_note()
            self.recorded.close()

    async def _turn_until_stopped(self, scan: asyncio.Task[None]) -> None:
        last, noted = time.monotonic_ns(), 0.0
        while not self.stopping.is_set():
            await asyncio.sleep(TURN)
            now = time.monotonic_ns()
            async with self._moving:
                self._turn(now - last)
                if self.player.restart_at is not None:
                    await self._begin_take(self.player.restart_at)
            last = now
            if now / 1e9 - noted > 1.0:
                noted = now / 1e9
                self._write_note()
            if scan.done():
                scan.result()
                self._idle_watch.tell(self.points.idle)

    def _turn(self, elapsed: int) -> None:
        entries = self.player.advance(elapsed)
        if not self.player.playing and not entries:
            return
        outcome = Outcome()
        self._apply_all(entries, self.player.position, outcome)
        self.take_in(outcome)

    def take_in(self, outcome: Outcome) -> None:
        """As every session, but what this take journalled already is not journalled again."""
        old = [done for done in outcome.transitions if done.t_ingest <= self._journalled_to]
        if old:
            self.core.alarms.commit(old)
        outcome.transitions = [done for done in outcome.transitions if done.t_ingest > self._journalled_to]
        self._note_journalled(outcome.transitions)
        super().take_in(outcome)

    async def carry_out(self, act: OperatorAct) -> None:
        async with self._moving:
            now = self.session_time()
            outcome = Outcome()
            self.core.advance(now, outcome)
            self.take_in(outcome)
            decision = self.core.alarms.decide(act, now)
            if decision.ok and not decision.again:
                self.acts.append((now, act))
                self._act_cursor = len(self.acts)
                self.points.drop_from(now)
            kept = self.keeper.keep(list(decision.transitions))  # none still waits for what is on its way
        await kept
        if not decision.ok:
            raise RefusedCommand(decision.code, decision.text)

    def _apply_all(self, entries: Iterable[Entry], to: int, outcome: Outcome) -> None:
        for entry in self._with_acts(entries, to):
            if isinstance(entry.body, Batch):
                self.board.batch(entry.source, entry.body, entry.log_time)
            elif isinstance(entry.body, SourceHealth):
                self.board.health(entry.body, entry.log_time)
            elif isinstance(entry.body, Gap):
                self.board.gap(entry.body)
            self.core.apply(entry, outcome)
            if isinstance(entry.body, EpochOpened):
                self.board.recall(self.core.state)
        self.core.advance(to, outcome)
        self._played_to = max(self._played_to, to)

    def _with_acts(self, entries: Iterable[Entry], to: int) -> Iterator[Entry]:
        """Entries with this take's acts at their instants: an act comes after what was logged at the same time."""
        for entry in entries:
            yield from self._acts_before(entry.log_time)
            if not isinstance(entry.body, OperatorAct) or self.recorded.with_operators:
                yield entry
        yield from self._acts_before(to + 1)

    def _acts_before(self, t: int) -> Iterator[Entry]:
        while self._act_cursor < len(self.acts) and self.acts[self._act_cursor][0] < t:
            at, act = self.acts[self._act_cursor]
            self._act_cursor += 1
            yield Entry(0, at, act)

    async def go_to(self, t: int) -> None:
        """Make the state of instant `t` anew, from the checkpoint before it."""
        self.player.seek(t)
        t = self.player.position
        core = self._fresh_core()
        reader = self.recorded.reader
        outcome = Outcome()
        # What was never played must be walked, not skipped: its alarms belong into the take's journal.
        point = self.points.before(min(t, self._played_to))
        start = reader.start
        if point is not None:
            for entry in reader.declarations(end=point.at + 1):
                core.apply(entry, outcome)
            core.state.restore(point.state)
            core.alarms.restore(point.alarms)
            core.now = start = point.at
            start += 1
        self._act_cursor = sum(at < start for at, _ in self.acts)
        outcome = Outcome()
        began = time.monotonic()
        for entry in self._with_acts(reader.entries(start, t + 1), t):
            core.apply(entry, outcome)
            if time.monotonic() - began > TURN:
                await asyncio.sleep(0)
                began = time.monotonic()
        core.advance(t, outcome)
        # Consoles see the old state until the new one is whole.
        self.core, self.board = core, self._board_at(t, core)
        self.keeper.alarms = core.alarms
        self._played_to = max(self._played_to, t)
        self.hub.seq += 1
        new = [done for done in outcome.transitions if done.t_ingest > self._journalled_to]
        core.alarms.commit([done for done in outcome.transitions if done.t_ingest <= self._journalled_to])
        if new:
            self._note_journalled(new)
            await self.keeper.keep(new)
        core.alarms.drain_changed()
        self.hub.rebase(self.baseline())

    def _board_at(self, t: int, core: SessionCore) -> SourceBoard:
        past = [entry for entry in self._told if entry.log_time <= t]
        recent = self.recorded.reader.entries(t - RECENT, t + 1)
        provenances = self.recorded.bundle.provenances
        return SourceBoard.recalled(self.recorded.provenance, core.state, past, recent, provenances)

    async def _begin_take(self, at: int) -> None:
        """From the beginning again: the old take and its journal are kept."""
        self.take += 1
        self.acts, self._act_cursor, self._journalled_to, self._played_to = [], 0, 0, 0
        if self.points.done >= 1.0:
            self.points = Checkpoints(raised=self.points.raised, done=1.0, idle=self.points.idle)
        playing = self.player.playing
        await self.go_to(at - 1)
        self.player.playing = playing
        self._write_note()

    def _note_journalled(self, transitions: list[Transition]) -> None:
        if transitions:
            self._journalled_to = max(self._journalled_to, transitions[-1].t_ingest)

    def _fresh_core(self) -> SessionCore:
        return SessionCore(self.recorded.rules, session=self.session_name, take=self.take)

    async def _play(self, arguments: Arguments, console: str) -> Body:
        del arguments, console
        self.player.play()
        return {}

    async def _pause(self, arguments: Arguments, console: str) -> Body:
        del arguments, console
        self.player.pause()
        return {}

    async def _step(self, arguments: Arguments, console: str) -> Body:
        del console
        async with self._moving:
            self.player.pause()
            if arguments.get("direction", 1) == -1:
                before = self.recorded.reader.instant_before(self.player.position)
                await self.go_to(self.player.start - 1 if before is None else before)
            else:
                motion = self.player.step(1)
                outcome = Outcome()
                self._apply_all(motion.entries, motion.to, outcome)
                self.take_in(outcome)
        return {"now": self.player.position}

    async def _seek(self, arguments: Arguments, console: str) -> Body:
        del console
        instant = count(arguments, "instant")
        async with self._moving:
            await self.go_to(instant)
        return {"now": self.player.position}

    async def _speed(self, arguments: Arguments, console: str) -> Body:
        del console
        speed = arguments.get("speed")
        if isinstance(speed, bool) or not isinstance(speed, int | float):
            raise WrongUse("speed is a number")
        self.player.speed = float(speed)
        return {}

    async def _loop(self, arguments: Arguments, console: str) -> Body:
        del console
        unbounded = arguments.get("start") is None or arguments.get("end") is None
        self.player.loop = None if unbounded else (count(arguments, "start"), count(arguments, "end"))
        return {}

    async def _next_alarm(self, arguments: Arguments, console: str) -> Body:
        """To the next (or last) instant at which an alarm is raised."""
        del console
        here = self.player.position
        if arguments.get("direction", 1) == -1:
            target = max((at for at in self.points.raised if at < here), default=None)
        else:
            target = min((at for at in self.points.raised if at > here), default=None)
        if target is None:
            raise RefusedCommand("NO_MORE_ALARMS", "no alarm is raised in that direction")
        async with self._moving:
            self.player.pause()
            await self.go_to(target)
        return {"now": target}

    async def _start_over(self, arguments: Arguments, console: str) -> Body:
        del arguments, console
        async with self._moving:
            await self._begin_take(self.player.start)
            self.player.play()
        return {"take": self.take}

    def _write_note(self) -> None:
        note = _TakeNote(self.take, self.player.position, self.player.playing, self.player.speed)
        if note != self._note and self._note_file is not None:
            self._note = note
            part = self._note_file.with_suffix(".part")
            try:
                part.write_bytes(msgspec.json.encode(note))
                part.replace(self._note_file)
            except OSError:
                return  # a place in a recording is a comfort; a full disk is told by the journal


def _read_note(file: Path) -> _TakeNote:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_TakeNote)
    except (OSError, msgspec.MsgspecError):
        return _TakeNote()
