"""The LIVE session: source hosts in, log and journal out, session time from the clock."""

import asyncio
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import structlog

from citydeck.alarms.journal import Journal
from citydeck.history.logged import LoggedTrends
from citydeck.history.ring import HistoryRing
from citydeck.link import message as msg
from citydeck.link.trend import Trend
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.errors import RefusedCommand
from citydeck.model.event import (
    AnyEvent,
    AssetDeclared,
    ChannelDeclared,
    ClockJump,
    ConfigApplied,
    Gap,
    OperatorAct,
    SourceHealth,
    Tick,
)
from citydeck.model.mode import Mode, Provenance
from citydeck.model.time import NS_PER_S
from citydeck.server.arguments import Arguments
from citydeck.server.board import SourceBoard
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.session import Body, Session
from citydeck.server.site import Site, SourceConfig
from citydeck.server.site_idle import IdleWatch
from citydeck.server.source_adding import SourceAdding
from citydeck.server.takes import judged_to, last_time, rows_of_take
from citydeck.sources import supervisor as hosts
from citydeck.sources.registry import Registry
from citydeck.sources.supervisor import Arrived, Supervisor
from citydeck.sources.wire import Found
from citydeck.timeline.clock import SessionClock
from citydeck.timeline.recorder import Recorder, last_position

log = structlog.get_logger(__name__)
SESSION = "live"
TURN = 0.05
"""Seconds between two looks at the deadlines."""
FLUSH_EVERY = NS_PER_S
"""Session time after which a quiet log is handed to the operating system: kill -9 loses at most this."""
DISCOVERED_AFTER = 10 * NS_PER_S
"""Session time without a new channel after which discovery counts as done."""

Handles = npt.NDArray[np.int32]


class LiveSession(Session):
    """Runs a site's sources. `log_folder` takes segments of an hour; the journal is the site's own.

    `opened` is the `seq` at which the epoch of this start was opened.
    """

    mode = Mode.LIVE

    def __init__(self, site: Site, journal: Journal, log_folder: Path, clock: SessionClock | None = None) -> None:
        provenances = {name: source.provenance for name, source in site.config.sources.items()}
        core = SessionCore(site.rules(), session=SESSION)
        super().__init__(site.info(), core, journal, SourceBoard(provenances, Provenance.REAL))
        self.site = site
        next_seq, floor = last_position(log_folder)
        rows = rows_of_take(journal, SESSION, 0)
        self.clock = clock or SessionClock(max(floor, last_time(rows)))
        self._judged = judged_to(rows)
        self._judged_of: dict[str, npt.NDArray[np.int64]] = {}
        self.ring = HistoryRing()
        self.logged = LoggedTrends(log_folder)
        self._handles: dict[str, Handles] = {}
        self._told_by = {asset.id: "" for asset in site.assets}
        metadata = {
            "site": site.config.id,
            "zone": site.config.zone,
            "provenance": str(self.board.provenance()),
            "mode": str(self.mode),
            "epoch": self.epoch,
        }
        self._recorder = Recorder(log_folder, core, metadata, next_seq=next_seq, log_time=floor)
        self._log_folder, self._log_told = log_folder, True
        self._idle_watch = IdleWatch(self.hub)
        self._idle_due = 0
        self.opened = 0
        self._adding = SourceAdding(self)
        self._commands |= {"open_epoch": self._open_epoch, "mark": self._mark, "source_add": self._adding.add}

    def session_time(self) -> int:
        return self.clock.now()

    def transport(self) -> msg.Transport:
        return msg.Transport(now=self.clock.now())

    def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        state = self.core.state
        handles = [handle for key in keys if (handle := state.handle_of(key)) is not None]
        found = {handle: self.ring.trend(handle, state.channels[handle], start, end, width) for handle in handles}
        # What memory has let go, or never held since this start, is in the log.
        gone = [handle for handle in found if self.ring.oldest(handle) > start]
        channels = [state.channels[handle] for handle in gone]
        for handle, older in zip(gone, self.logged.trend(channels, start, end, width) if gone else (), strict=True):
            if len(older.time) > len(found[handle].time):
                found[handle] = older
        return [found[handle] for handle in handles]

    async def run(self) -> None:
        """Run until `stopping` is set; sources, log and journal are closed behind it."""
        self._begin()
        configs = [
            hosts.SourceConfig(name, source.adapter, source.settings)
            for name, source in self.site.config.sources.items()
        ]
        beat = asyncio.create_task(self.heartbeat())
        try:
            async with Supervisor(self.site.folder, configs) as supervisor:
                self.source_desk.attach(supervisor, {config.name: config.adapter for config in configs})
                taking = asyncio.create_task(self._take_items(supervisor))
                ticking = asyncio.create_task(self._tick())
                stop = asyncio.create_task(self.stopping.wait())
                await asyncio.wait({taking, ticking, stop}, return_when=asyncio.FIRST_COMPLETED)
                for task in (taking, ticking, stop):
                    task.cancel()
                ends = await asyncio.gather(taking, ticking, stop, return_exceptions=True)
                for end in ends:
                    if isinstance(end, Exception):
                        raise end
        finally:
            beat.cancel()
            await self.keeper.drain()
            self.logged.close()
            self._recorder.close()

    def hello(self) -> msg.Hello:
        return msgspec.structs.replace(super().hello(), folder=str(self.site.folder.absolute()))

    def gather(self, name: str, source: SourceConfig, registry: Registry) -> None:
        """Start a source that the site has now; its adapter is of `registry`."""
        self.site = self.site.with_source(name, source)
        self.board.add(name, source.provenance)
        self.source_desk.start(_to_host(name, source), registry)

    async def carry_out(self, act: OperatorAct) -> None:
        now = self.clock.now()
        outcome = Outcome()
        self.core.advance(now, outcome)
        self.take_in(outcome)
        decision = self.core.alarms.decide(act, now)
        if decision.ok and not decision.again:
            self._recorder.record(now, act)
        await self.keeper.keep(list(decision.transitions))  # none still waits for what is on its way
        if not decision.ok:
            raise RefusedCommand(decision.code, decision.text)

    def _begin(self) -> None:
        """Open the epoch: rules, assets of the site, and the alarms as the journal has them."""
        now = self.clock.now()
        outcome = Outcome()
        rules = self.core.alarms.rules
        self._recorder.record(now, ConfigApplied(version=rules.version, body=rules.body))
        for asset in self.site.assets:
            self._happen(AssetDeclared(asset=asset), outcome)
        outcome.transitions += self.core.alarms.fold(self.journal.states(SESSION), now, self.journal.answers(SESSION))
        self.take_in(outcome)
        self.opened = self._log_epoch()

    def _log_epoch(self) -> int:
        """Write into the log what stands now; its `seq`."""
        seq = self._recorder.record(self.clock.now(), self.core.epoch()).seq
        self._recorder.settle()
        self._recorder.flush()
        return seq

    async def _open_epoch(self, arguments: Arguments, console: str) -> Body:
        """An instant from which the log can be played by itself, and what a recording of it must carry."""
        del arguments, console
        return {
            "seq": self._log_epoch(),
            "opened": self.opened,
            "now": self.clock.now(),
            "log": str(self._log_folder.absolute()),
            "rules": self.site.rules_text,
            "unsaved": self._recorder.unsaved,
            "adapters": {name: source.adapter for name, source in self.site.config.sources.items()},
        }

    async def _mark(self, arguments: Arguments, console: str) -> Body:
        """Bring the log up to this instant; `state_hash` is of everything up to and with the entry `seq`."""
        del arguments, console
        outcome = Outcome()
        self._happen(Tick(due=self.clock.now()), outcome)
        seq, state_hash = self._recorder.next_seq - 1, self.core.state_hash()
        self._recorder.flush()
        self.take_in(outcome)
        return {"seq": seq, "now": self.core.now, "state_hash": state_hash, "unsaved": self._recorder.unsaved}

    async def _take_items(self, supervisor: Supervisor) -> None:
        async for arrived in supervisor.items():
            if isinstance(arrived.item, SourceHealth):
                self.board.permissions(arrived.source, supervisor.status()[arrived.source].enforced)
            outcome = Outcome()
            self._arrive(arrived, outcome)
            self.take_in(outcome)

    def _arrive(self, arrived: Arrived, outcome: Outcome) -> None:
        item = arrived.item
        if isinstance(item, Batch):
            if len(item):
                self._arrive_batch(arrived.source, item, outcome)
        elif isinstance(item, Found):
            self._arrive_found(arrived.source, item, outcome)
        else:
            if isinstance(item, SourceHealth):
                self.board.health(item, self.clock.now())
            elif isinstance(item, Gap):
                self.board.gap(item)
            self._happen(item, outcome)

    def _arrive_batch(self, source: str, batch: Batch, outcome: Outcome) -> None:
        handles = self._handles.get(source, np.zeros(0, np.int32))
        known = (batch.channel >= 0) & (batch.channel < len(handles))
        if not known.all():
            batch = batch.take(known)
        # A source that begins again tells its past again: what an alarm was judged by must not raise it a second time.
        if self._judged and len(batch):
            batch = batch.take(batch.observed_at > self._judged_of[source][batch.channel])
            if not len(batch):
                return
        batch = batch.with_channels(handles[batch.channel])
        self.board.batch(source, batch, self.clock.now())
        self._happen(batch, outcome, source)
        for accepted in outcome.accepted:
            self.ring.add(accepted)

    def _arrive_found(self, source: str, found: Found, outcome: Outcome) -> None:
        state = self.core.state
        for asset in found.assets:
            if self._may_tell(source, asset) and state.assets.get(asset.id) != asset:
                self._happen(AssetDeclared(asset=asset), outcome)
        handles = []
        for channel in found.channels:
            handle = state.handle_of(channel.key)
            if handle is None or state.channels[handle] != channel:
                handle = len(state.channels) if handle is None else handle
                self._happen(ChannelDeclared(handle=handle, channel=channel), outcome)
            handles.append(handle)
        judged = [self._judged.get(channel.key.text(), 0) for channel in found.channels]
        if found.anew:
            self._handles[source], self._judged_of[source] = np.zeros(0, np.int32), np.zeros(0, np.int64)
        self._handles[source] = np.append(self._handles[source], np.asarray(handles, np.int32))
        self._judged_of[source] = np.append(self._judged_of[source], np.asarray(judged, np.int64))
        self._idle_due = self.clock.now() + DISCOVERED_AFTER

    def _may_tell(self, source: str, asset: Asset) -> bool:
        """The site's own table knows an asset best, then the first feed to tell of it, unless a later one knows where
        it is and the first does not.
        """
        teller = self._told_by.setdefault(asset.id, source)
        known = self.core.state.assets.get(asset.id)
        if teller not in ("", source) and asset.place is not None and known is not None and known.place is None:
            teller = self._told_by[asset.id] = source
        return teller == source

    async def _tick(self) -> None:
        """Fire deadlines at their time, and note jumps of the wall clock."""
        flush_due = 0
        while True:
            await asyncio.sleep(TURN)
            now = self.clock.now()
            outcome = Outcome()
            if self.core.next_deadline <= now:
                self._happen(Tick(due=now), outcome)
            jump = self.clock.jump()
            if jump is not None:
                self._happen(ClockJump(delta=jump), outcome)
            self.take_in(outcome)
            self._tell_log()
            self._tell_idle(now)
            if now >= flush_due:
                flush_due = now + FLUSH_EVERY
                self._recorder.flush()

    def _happen(self, body: Batch | AnyEvent, outcome: Outcome, source: str = "") -> None:
        self.core.apply(self._recorder.record(self.clock.now(), body, source), outcome)
        self._recorder.settle()

    def _tell_log(self) -> None:
        """A full disk is told, once, and told again when it is over; it never ends the engine, and alarms go on."""
        if self._recorder.saving != self._log_told:
            self._log_told = self._recorder.saving
            if self._log_told:
                said = f"{self._log_folder}: the event log is saved again"
                log.info(said)
            else:
                said = f"{self._log_folder}: the event log is NOT SAVED: {self._recorder.trouble}; alarms go on"
                log.error(said)
            code = "LOG_WRITTEN_AGAIN" if self._log_told else "LOG_NOT_WRITTEN"
            self.hub.changes(notices=[msg.Notice(code=code, level="info" if self._log_told else "error")])

    def _tell_idle(self, now: int) -> None:
        """Rules that judge nothing, once every source has said what it has."""
        if self._idle_due and now >= self._idle_due and self._handles.keys() >= self.site.config.sources.keys():
            self._idle_due = now + NS_PER_S
            self._idle_watch.tell(self.core.alarms.idle_rules())


def _to_host(name: str, source: SourceConfig) -> hosts.SourceConfig:
    """What the supervisor needs to know of a site's source."""
    return hosts.SourceConfig(name, source.adapter, source.settings)
