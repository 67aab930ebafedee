"""What operators ask and do about sources: look at one closely, start it over, mute it for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import structlog

from citydeck.alarms.roster import COMMS
from citydeck.link import message as msg
from citydeck.link.source_detail import AGE_EDGES, Proof, SourceDetail
from citydeck.model.errors import RefusedCommand, WrongUse
from citydeck.model.event import OperatorAct
from citydeck.model.time import NS_PER_S, seconds
from citydeck.server.actor import actor
from citydeck.server.arguments import Arguments, duration, text
from citydeck.sources.registry import Registry
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.state.city_state import CityState

if TYPE_CHECKING:
    from citydeck.server.session import Session

log = structlog.get_logger(__name__)
LONGEST_MUTE = 8 * 3_600.0
"""Seconds after which a muted source speaks again, at the latest."""
_EDGES = np.asarray(AGE_EDGES, np.int64) * NS_PER_S
ProofOf = Callable[[str], Proof | None]
"""Score card of an adapter; called in a thread."""


class SourceDesk:
    """Commands of a session about its sources. Without a supervisor (a recording) one can only look.

    A mute is a shelf on the source's COMMS alarm: the source goes on being received and recorded, its own loss makes no
    noise until an instant that always comes, who muted it is in the journal, and alarms of its channels are untouched.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._supervisor: Supervisor | None = None
        self._adapters: dict[str, str] = {}
        self._proof_of: ProofOf = lambda _: None
        self._restarting: set[str] = set()
        self.began = 0
        self.commands: dict[str, Callable[[Arguments, str], Awaitable[dict[str, object]]]] = {
            "source_detail": self._detail,
            "source_restart": self._restart,
            "source_mute": self._mute,
            "source_unmute": self._unmute,
        }

    def show_proofs(self, proof_of: ProofOf) -> None:
        """Where score cards come from."""
        self._proof_of = proof_of

    def attach(self, supervisor: Supervisor, adapters: dict[str, str]) -> None:
        """The sources run; `adapters` maps a source to its adapter's id."""
        self._supervisor, self._adapters = supervisor, adapters
        self.began = self._session.session_time()

    def start(self, source: SourceConfig, registry: Registry) -> None:
        """One more source runs from now on."""
        self._live().add(source, registry)
        self._adapters[source.name] = source.adapter

    def statuses(self) -> list[msg.SourceStatus]:
        """All sources as consoles are told, with who has muted them."""
        self._look_at_hosts()
        return [self._with_mute(source) for source in self._session.board.statuses(self._session.core.state)]

    def _look_at_hosts(self) -> None:
        if self._supervisor is not None:
            for name, status in self._supervisor.status().items():
                self._session.board.past(name).host(status)

    def _with_mute(self, source: msg.SourceStatus) -> msg.SourceStatus:
        try:
            row = self._session.core.alarms.row(f"{COMMS}@{source.name}")
        except KeyError:
            return source
        if row.shelved_until is None:
            return source
        return msgspec.structs.replace(source, muted_until=row.shelved_until, muted_by=row.shelved_by or "")

    async def _detail(self, arguments: Arguments, console: str) -> dict[str, object]:
        del console
        name, session = self._known(arguments), self._session
        now, past = session.session_time(), session.board.past(name)
        adapter = self._adapters.get(name, "")
        status = self._supervisor.status().get(name) if self._supervisor is not None else None
        if status is not None:
            past.host(status)
        detail = SourceDetail(
            name=name,
            at=now,
            since=self.began or session.transport().start or now,
            adapter=adapter,
            ages=ages(session.core.state, name, now),
            rates=past.rates(now),
            gaps=list(past.gaps),
            outages=list(past.outages),
            quarantined=past.quarantined,
            samples=list(past.samples),
            dropped=past.dropped,
            enforced=dict(status.enforced) if status is not None else {},
            rows=status.rows if status is not None else 0,
            spooled=status.spooled if status is not None else 0,
            proof=await asyncio.to_thread(self._proof_of, adapter) if adapter else None,
        )
        body: dict[str, object] = msgspec.to_builtins(detail)
        return body

    async def _restart(self, arguments: Arguments, console: str) -> dict[str, object]:
        name, supervisor, who = self._known(arguments), self._live(), actor()
        if name in self._restarting:
            raise RefusedCommand("RESTARTING", f"{name} is being restarted already")
        self._restarting.add(name)
        self._look_at_hosts()
        log.info("source restarted", source=name, by=who, console=console)
        try:
            await supervisor.restart(name, f"restarted by {who}")
        finally:
            self._restarting.discard(name)
        self._session.hub.changes(notices=[msg.Notice(code="SOURCE_RESTARTED", args={"source": name, "by": who})])
        return {}

    async def _mute(self, arguments: Arguments, console: str) -> dict[str, object]:
        length = duration(arguments, "seconds")
        if not 1.0 <= length <= LONGEST_MUTE:
            raise WrongUse(f"a source is muted for {LONGEST_MUTE / 3_600:g} h at most")
        until = self._session.session_time() + seconds(length)
        await self._act("shelve", arguments, console, until)
        return {"until": until}

    async def _unmute(self, arguments: Arguments, console: str) -> dict[str, object]:
        await self._act("unshelve", arguments, console, None)
        return {}

    async def _act(self, act: str, arguments: Arguments, console: str, until: int | None) -> None:
        name = self._known(arguments)
        self._live()
        alarm = f"{COMMS}@{name}"
        try:
            token = self._session.core.alarms.row(alarm).token
            occurrence, realarm = token.occurrence, token.realarm
        except KeyError:  # it was never lost
            occurrence, realarm = 0, 0
        await self._session.carry_out(
            OperatorAct(
                id=str(arguments["id"]),
                act=act,
                alarm=alarm,
                occurrence=occurrence,
                realarm=realarm,
                actor=actor(),
                console=console,
                note=text(arguments, "note", "") or "source muted",
                until=until,
                wall=time.time_ns(),
            )
        )

    def _known(self, arguments: Arguments) -> str:
        name = text(arguments, "source")
        if not self._session.board.knows(name):
            raise WrongUse(f"no source {name!r}")
        return name

    def _live(self) -> Supervisor:
        if self._supervisor is None:
            raise RefusedCommand("RECORDING", "a recording is played: its sources cannot be restarted or muted")
        return self._supervisor


def ages(state: CityState, source: str, now: int) -> list[int]:
    """Channels of a source by the age of their newest observation, in the classes of `AGE_EDGES`, older, and never."""
    observed = state.columns.observed_at[state.handles_of_source(source)]
    heard = observed[observed != 0]
    classes = np.searchsorted(_EDGES, now - heard, side="left")
    counts = np.bincount(classes, minlength=len(_EDGES) + 1).tolist()
    return [*counts, len(observed) - len(heard)]
