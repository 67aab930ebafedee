"""A session: a mode, a clock, sources, a journal and sinks, put together in one place.

`Session` holds what LIVE and REPLAY share; `citydeck.server.live` and `citydeck.server.replay` add where entries come
from. Only LIVE is ever handed the site's journal: nothing else in here knows which mode it serves.
"""

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable

import numpy as np
import numpy.typing as npt

from citydeck.alarms.journal import Journal
from citydeck.link import message as msg
from citydeck.link.trend import Trend
from citydeck.model.batch import Batch
from citydeck.model.channel import ChannelKey
from citydeck.model.errors import RefusedCommand, WrongUse
from citydeck.model.event import OperatorAct
from citydeck.model.mode import Mode
from citydeck.model.time import seconds
from citydeck.server.actor import actor
from citydeck.server.arguments import Arguments, count, duration, text
from citydeck.server.board import SourceBoard
from citydeck.server.core import Outcome, SessionCore
from citydeck.server.hub import Hub
from citydeck.server.keeper import Keeper
from citydeck.server.source_desk import SourceDesk

HEARTBEAT = 0.5
"""Seconds between two `Status` messages."""
LAUNCHER = "launcher:"
"""Before the name of a desk: the connection is its launcher's."""
RECORDER = "recorder:"
"""Before the name of a connection at which nobody looks: it records."""
MAX_TREND_WIDTH = 4_000
MAX_TREND_KEYS = 64

Body = dict[str, object]


class Session(ABC):
    """What consoles see and command. Used from one loop; subclasses call `take_in` with what happened."""

    mode: Mode
    take = 0

    def __init__(self, info: msg.SiteInfo, core: SessionCore, journal: Journal, board: SourceBoard) -> None:
        self.info = info
        self.journal = journal
        self.board = board
        self.epoch = uuid.uuid4().hex[:12]
        self.hub = Hub(self.latest)
        self.stopping = asyncio.Event()
        self.desks: dict[str, msg.Desk] = {}
        self.core = core
        self.keeper = Keeper(core.alarms, journal, self.hub)
        self.source_desk = SourceDesk(self)
        self._commands: dict[str, Callable[[Arguments, str], Awaitable[Body]]] = {
            "ack": self._alarm_act,
            "unack": self._alarm_act,
            "shelve": self._alarm_act,
            "unshelve": self._alarm_act,
            "comment": self._alarm_act,
            "trend": self._trend,
            "silence": self._silence,
            "sound_test": self._sound_test,
            "desk": self._desk,
            "leave": self._leave,
            "state_hash": self._state_hash,
            **self.source_desk.commands,
        }

    @abstractmethod
    def session_time(self) -> int:
        """Session time now, ns."""

    @abstractmethod
    def transport(self) -> msg.Transport:
        """Clock and range as consoles draw them."""

    @abstractmethod
    def trend(self, keys: list[ChannelKey], start: int, end: int, width: int) -> list[Trend]:
        """Extremes of channels; may take a while and is called in a thread."""

    @abstractmethod
    async def carry_out(self, act: OperatorAct) -> None:
        """Give an operator's act to the engine and the log, and wait for its commit."""

    @property
    def session_id(self) -> str:
        return f"{self.mode.lower()}:{self.info.id}"

    def hello(self) -> msg.Hello:
        return msg.Hello(
            protocol=msg.PROTOCOL,
            engine="citydeck",
            epoch=self.epoch,
            session=self.session_id,
            take=self.take,
            mode=str(self.mode),
            provenance=str(self.board.provenance()),
            site=self.info,
            heartbeat=HEARTBEAT,
        )

    def baseline(self) -> msg.Baseline:
        state = self.core.state
        return msg.Baseline(
            seq=self.hub.seq,
            assets=list(state.assets.values()),
            handles=list(state.channels),
            channels=list(state.channels.values()),
            alarms=self.core.alarms.rows(),
            sources=self.source_desk.statuses(),
            transport=self.transport(),
            rules=self.core.alarms.rule_infos(),
        )

    def status(self) -> msg.Status:
        return msg.Status(
            transport=self.transport(),
            sources=self.source_desk.statuses(),
            saving=self.keeper.saving,
            desks=self.desks,
            consoles=self.consoles(),
        )

    def consoles(self) -> tuple[str, ...]:
        """Names of the connected consoles; launchers and recorders listen too, but are none."""
        return tuple(sorted({seat.name for seat in self.hub.seats if not seat.name.startswith((LAUNCHER, RECORDER))}))

    def left(self, console: str) -> None:
        """A connection ended: a desk whose launcher is gone has no sound."""
        if console.startswith(LAUNCHER):
            self.desks.pop(console.removeprefix(LAUNCHER), None)

    def latest(self, handles: npt.NDArray[np.int32]) -> Batch:
        """Latest values of handles as a batch."""
        columns = self.core.state.columns
        handles = handles[handles < columns.size]  # after a seek back not all channels are declared yet
        known = handles[columns.observed_at[handles] != 0]
        return Batch.of(
            known, columns.observed_at[known], columns.received_at[known], columns.value[known], columns.quality[known]
        )

    def take_in(self, outcome: Outcome) -> None:
        """Tell consoles what entries did, and journal their transitions."""
        state = self.core.state
        if outcome.declared or outcome.assets:
            self.hub.changes(
                assets=[state.assets[name] for name in outcome.assets],
                channels={handle: state.channels[handle] for handle in outcome.declared},
            )
        if outcome.handles:
            self.hub.values(outcome.changed())
        if outcome.transitions:
            self.keeper.keep(outcome.transitions)
        elif not self.keeper.waiting:
            self.keeper.publish()

    async def heartbeat(self) -> None:
        """Send `Status` for ever."""
        while True:
            self.hub.status(self.status())
            await asyncio.sleep(HEARTBEAT)

    async def command(self, command: msg.Command, console: str) -> Body:
        """Carry out a console's command; `RefusedCommand` when it may not be."""
        handler = self._commands.get(command.name)
        if handler is None:
            raise RefusedCommand("UNKNOWN_COMMAND", f"unknown command {command.name!r}")
        return await handler({**command.args, "name": command.name, "id": command.id}, console)

    async def _alarm_act(self, arguments: Arguments, console: str) -> Body:
        now = self.session_time()
        until = None
        if arguments["name"] == "shelve":
            until = now + seconds(duration(arguments, "seconds"))
        act = OperatorAct(
            id=str(arguments["id"]),
            act=str(arguments["name"]),
            alarm=text(arguments, "alarm"),
            occurrence=count(arguments, "occurrence", 0),
            realarm=count(arguments, "realarm", 0),
            actor=actor(),
            console=console,
            note=text(arguments, "note", ""),
            until=until,
            wall=time.time_ns(),
        )
        await self.carry_out(act)
        try:
            row = self.core.alarms.row(act.alarm)
        except KeyError:  # stored, and meanwhile somebody went back to before the alarm
            return {}
        return {"by": row.acknowledged_by, "at": row.acknowledged_at, "at_wall": row.acknowledged_at_wall}

    async def _trend(self, arguments: Arguments, console: str) -> Body:
        del console
        names = arguments.get("keys")
        if not isinstance(names, list) or len(names) > MAX_TREND_KEYS:
            raise WrongUse(f"a trend is of at most {MAX_TREND_KEYS} channels")
        width = max(1, min(MAX_TREND_WIDTH, count(arguments, "width")))
        start, end = count(arguments, "start"), count(arguments, "end")
        keys = [ChannelKey.parse(str(name)) for name in names]
        found = await asyncio.to_thread(self.trend, keys, start, end, width)
        return {"trends": [trend.pack() for trend in found]}

    async def _state_hash(self, arguments: Arguments, console: str) -> Body:
        """The hash of docs/state-hash.md at this moment, and the session time up to which deadlines have fired."""
        del arguments, console
        return {"state_hash": self.core.state_hash(), "now": self.core.now}

    async def _silence(self, arguments: Arguments, console: str) -> Body:
        length = min(3_600.0, duration(arguments, "seconds"))
        self.hub.changes(notices=[msg.Notice(code="SILENCE", args={"console": console, "seconds": f"{length:g}"})])
        return {}

    async def _sound_test(self, arguments: Arguments, console: str) -> Body:
        del arguments
        self.hub.changes(notices=[msg.Notice(code="SOUND_TEST", args={"console": console})])
        return {}

    async def _desk(self, arguments: Arguments, console: str) -> Body:
        if not console.startswith(LAUNCHER):
            raise WrongUse("only a desk's launcher tells of its sound")
        desk = msg.Desk(works=bool(arguments.get("works")), silent=duration(arguments, "silent", 0.0))
        self.desks[console.removeprefix(LAUNCHER)] = desk
        return {}

    async def _leave(self, arguments: Arguments, console: str) -> Body:
        """A desk was closed. The last one ends a demonstration, and a LIVE session that has no source to gather from;
        any other LIVE session goes on unless it is asked to stop.
        """
        name = console.removeprefix(LAUNCHER)
        self.desks.pop(name, None)
        others = [seat for seat in self.hub.seats if seat.name.removeprefix(LAUNCHER) != name]
        goes_on = self.mode is Mode.LIVE and self.board.gathers
        ends = bool(arguments.get("stop")) or not (goes_on or others)
        if ends:
            asyncio.get_running_loop().call_later(0.1, self.stopping.set)
        return {"ends": ends}
