"""What a session tells of its sources: state, rate, lag, how much of each is stale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from citydeck.link.message import SourceStatus
from citydeck.model.batch import Batch
from citydeck.model.event import Entry, Gap, SourceHealth, SourceState
from citydeck.model.mode import Provenance, least_real
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from citydeck.server.source_past import SourcePast
from citydeck.state.city_state import CityState

RATE_WINDOW = 5 * NS_PER_S
"""Session time over which a rate is taken."""
RECENT = 3 * RATE_WINDOW
"""How far back the entries reach from which a board is recalled."""


@dataclass(slots=True)
class _Account:
    provenance: Provenance
    state: str = "STARTING"
    reason: str = ""
    restarts: int = 0
    last_at: int | None = None
    lag: float | None = None
    rate: float = 0.0
    window_start: int = 0
    window_rows: int = 0
    declared_only: tuple[str, ...] = ()
    past: SourcePast = field(default_factory=SourcePast)


class SourceBoard:
    """One account a source, fed with what the session takes in."""

    def __init__(self, provenances: dict[str, Provenance], default: Provenance) -> None:
        self._default = default
        self._accounts = {name: _Account(provenance) for name, provenance in provenances.items()}

    def add(self, source: str, provenance: Provenance) -> None:
        """One more source."""
        self._accounts[source] = _Account(provenance)

    @property
    def gathers(self) -> bool:
        """Whether there is any source."""
        return bool(self._accounts)

    def batch(self, source: str, batch: Batch, now: int) -> None:
        """Rows of a source came in at session time `now`."""
        account = self._of(source)
        if not len(batch):
            return
        account.last_at = now
        account.lag = float(batch.received_at[-1] - batch.observed_at[-1]) / NS_PER_S
        if account.state == "STARTING":
            account.state = "UP"
        account.window_rows += len(batch)
        account.past.rows(len(batch), now)
        elapsed = now - account.window_start
        if elapsed < 0 or elapsed > 4 * RATE_WINDOW:
            account.window_start, account.window_rows = now, len(batch)
        elif elapsed >= RATE_WINDOW:
            account.rate = account.window_rows * NS_PER_S / elapsed
            account.window_start, account.window_rows = now, 0

    def knows(self, source: str) -> bool:
        """Whether there is such a source."""
        return source in self._accounts

    def past(self, source: str) -> SourcePast:
        """What is remembered of a source."""
        return self._of(source).past

    def gap(self, event: Gap) -> None:
        """Observations of a source are known to be lost."""
        self._of(event.source).past.gap(event)

    def health(self, event: SourceHealth, now: int) -> None:
        """A source changed its state at session time `now`."""
        account = self._of(event.source)
        if event.state == "STARTING" and account.state != "STARTING":
            account.restarts += 1
        account.state, account.reason = str(event.state), event.reason
        account.past.state(account.state, account.reason, now)
        if event.state != "UP":
            account.rate = 0.0

    @classmethod
    def recalled(
        cls,
        default: Provenance,
        state: CityState,
        past: Iterable[Entry],
        recent: Iterable[Entry],
        provenances: Mapping[str, Provenance] = MappingProxyType({}),
    ) -> "SourceBoard":
        """The board as it stood at the instant of `state`: `past` is all health and gaps up to it, `recent` the
        entries of the last `RECENT` before it, from which rates are taken.
        """
        board = cls(dict(provenances), default)
        for entry in past:
            if isinstance(entry.body, SourceHealth):
                board.health(entry.body, entry.log_time)
            elif isinstance(entry.body, Gap):
                board.gap(entry.body)
        for entry in recent:
            if isinstance(entry.body, Batch):
                board.batch(entry.source, entry.body, entry.log_time)
        for source in {channel.source for channel in state.channels.values()}:
            board._remember(source, state)
        return board

    def _remember(self, source: str, state: CityState) -> None:
        """A source that sent nothing lately: the newest of its values says when it did."""
        columns, handles = state.columns, state.handles_of_source(source)
        received = columns.received_at[handles[columns.observed_at[handles] != 0]]
        account = self._of(source)
        if not len(received):
            return
        if account.last_at is None:
            account.last_at = int(received.max())
        if account.state == "STARTING":
            account.state = str(state.sources.get(source, SourceState.UP))

    def recall(self, state: CityState) -> None:
        """The sources as `state` knows them, for a recording that begins while they run."""
        for source, known in state.sources.items():
            self._of(source).state = str(known)

    def permissions(self, source: str, enforced: Mapping[str, str]) -> None:
        """What a host is held to, each ``enforced…`` or only declared; "hosts" where only their ports are held."""
        loose = [name for name, word in enforced.items() if not word.startswith("enforced")]
        loose += ["hosts" for word in enforced.values() if word.startswith("enforced") and "not enforced" in word]
        self._of(source).declared_only = tuple(sorted(loose))

    def statuses(self, state: CityState) -> list[SourceStatus]:
        """All sources as consoles are told, by name."""
        return [self._status(name, account, state) for name, account in sorted(self._accounts.items())]

    def provenance(self) -> Provenance:
        """The least real of all sources."""
        return least_real([account.provenance for account in self._accounts.values()] or [self._default])

    def _of(self, source: str) -> _Account:
        return self._accounts.setdefault(source, _Account(self._default))

    def _status(self, name: str, account: _Account, state: CityState) -> SourceStatus:
        handles = state.handles_of_source(name)
        stale = int(np.count_nonzero(state.columns.quality[handles] == Quality.STALE))
        return SourceStatus(
            name=name,
            state=account.state,
            reason=account.reason,
            provenance=str(account.provenance),
            rate=round(account.rate, 1),
            lag=account.lag,
            channels=len(handles),
            stale=stale,
            restarts=account.restarts,
            last_at=account.last_at,
            declared_only=list(account.declared_only),
            quarantined=sum(account.past.quarantined.values()),
        )
