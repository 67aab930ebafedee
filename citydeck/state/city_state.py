"""The latest state of the city: the one reducer of LIVE and REPLAY (DESIGN: data)."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry, Gap, SourceHealth, SourceState, Tick
from citydeck.model.quality import Quality
from citydeck.model.time import NEVER
from citydeck.state import digest, keyframe
from citydeck.state.change import NO_HANDLES, NOTHING, Change
from citydeck.state.columns import NEVER_DUE, Columns
from citydeck.state.counters import Counters
from citydeck.state.newest import CONFIRMED, CORRECTION, DUPLICATE, NEW, repeats, verdicts
from citydeck.state.register import Register, allowance
from citydeck.state.screen import screen

MOST_LOST = 1 << 40
"""A single gap never counts for more observations than this, whatever a damaged file says."""
_DOWN = (SourceState.LOST, SourceState.STOPPED, SourceState.GAVE_UP)


class CityState:
    """What is known of every channel, made of entries in the order of their `seq` and of session time alone.

    The caller owns the order: before it applies an entry it calls `advance(entry.log_time)`, so that the state at *t*
    is all entries with ``log_time <= t`` and all deadlines ``<= t``, whatever the speed. The reducer reads no clock,
    no file and no rule. Newest `observed_at` wins. The same instant twice is a duplicate when value bits and quality
    agree, else a correction, and the later one stands. Late rows never become the latest value.

    A channel is STALE for two causes. *Link lost*: its source is LOST, STOPPED or GAVE_UP; after UP it stays STALE
    until its next observation, or until the one that it holds is told again: the source says that it still stands.
    *Overdue*: nothing new within `OVERDUE_PERIODS` expected periods of session time, counted from the last accepted
    row, or from the declaration when there was none, while the link is lost too; duplicates and late rows are no
    sign of life. A channel without a period is never overdue.
    """

    def __init__(self) -> None:
        self.counters = Counters()
        self.sources: dict[str, SourceState] = {}
        self._columns = Columns()
        self._register = Register(self._columns, self.counters)
        self._stale_count = 0
        self._marked = False  # some channel's newest value is a correction
        self._scratch = np.zeros(0, np.int32)
        self._next_due = NEVER
        self._shortest = NEVER_DUE

    @property
    def columns(self) -> Columns:
        """Columns by handle; the arrays change in place with each `apply` and `advance`."""
        return self._columns

    @property
    def channels(self) -> Mapping[int, Channel]:
        """Declared channels by handle."""
        return self._register.channels

    @property
    def assets(self) -> Mapping[str, Asset]:
        """Declared assets by id; the latest declaration of each."""
        return self._register.assets

    def handle_of(self, key: ChannelKey) -> int | None:
        """Handle of a channel, None when it was never declared."""
        return self._register.handle_of.get(key)

    def handles_of_source(self, source: str) -> npt.NDArray[np.int32]:
        """Handles of a source's channels, in the order of declaration."""
        return self._register.handles_of_source(source)

    @property
    def stale_count(self) -> int:
        """How many channels are announced STALE now."""
        return self._stale_count

    @property
    def next_deadline(self) -> int:
        """Session time before which no channel goes overdue; a lower bound that `advance` makes exact."""
        return self._next_due

    def apply(self, entry: Entry) -> Change:
        """Reduce one entry; never raises on what it holds. What the state does not keep gives an empty change."""
        body = entry.body
        if isinstance(body, Batch):
            return self._reduce(body, entry.log_time)
        match body:
            case ChannelDeclared():
                return self._declare(body, entry.log_time)
            case AssetDeclared():
                self._register.assets[body.asset.id] = body.asset
                return Change(assets=[body.asset.id])
            case SourceHealth():
                return self._health(body)
            case Tick():
                return self.advance(min(body.due, entry.log_time))
            case Gap():
                self.counters.gaps += 1
                self.counters.lost += min(max(0, body.count), MOST_LOST)
        return NOTHING

    def advance(self, t: int) -> Change:
        """Let session time reach `t`: channels due by then become STALE, reported in the order of their deadlines."""
        if t < self._next_due:
            return NOTHING
        due = self._columns.due[: self._columns.size]
        over = np.flatnonzero(due <= t)
        over = over[np.argsort(due[over], kind="stable")]
        change = self._make_stale(over[~self._columns.stale[over]])
        due[over] = NEVER_DUE
        self._next_due = self._earliest()
        return change

    def canonical(self) -> Iterator[bytes]:
        """Canonical bytes of the values (docs/state-hash.md), sorted by key text: parts for `digest.state_hash`."""
        return digest.canonical(self._columns, self._register)

    def declarations(self) -> Iterator[AssetDeclared | ChannelDeclared]:
        """Assets and channels as declared now, for the head of a log segment."""
        yield from (AssetDeclared(asset) for asset in self.assets.values())
        yield from (ChannelDeclared(handle, channel) for handle, channel in self.channels.items())

    def keyframe(self) -> bytes:
        """Everything that `restore` needs, independent of rules; declarations stay in the log."""
        return keyframe.pack(self._columns, self._register, self.sources, self.counters)

    def restore(self, data: bytes) -> None:
        """Take over a keyframe; the channels of its time must have been declared. `UnreadableInput` otherwise."""
        self.sources, counters = keyframe.unpack(data, self._columns, self._register)
        self.counters = self._register.counters = counters
        size = self._columns.size
        self._stale_count = int(np.count_nonzero(self._columns.stale[:size]))
        self._marked = bool(self._columns.corrected[:size].any())
        self._next_due = self._earliest()

    def _declare(self, event: ChannelDeclared, log_time: int) -> Change:
        handle, channel, columns = event.handle, event.channel, self._columns
        new = handle not in self._register.channels
        if not self._register.declare(handle, channel):
            return NOTHING
        if len(self._scratch) < columns.size:
            self._scratch = np.zeros(len(columns.due), np.int32)
        span = allowance(channel.period)
        self._shortest = min(self._shortest, span)
        if new and self.sources.get(channel.source) in _DOWN:
            columns.down[handle] = True
            gone = self._make_stale(np.array([handle], np.int32))
            return Change(handles=gone.handles, stale=gone.stale, declared=[handle])
        if new:
            columns.due[handle] = log_time + span
            self._next_due = min(self._next_due, log_time + span)
        return Change(declared=[handle])

    def _health(self, event: SourceHealth) -> Change:
        self.sources[event.source] = event.state
        handles = self.handles_of_source(event.source)
        if event.state is SourceState.UP:
            self._columns.down[handles] = False
        if event.state not in _DOWN:
            return NOTHING
        self._columns.down[handles] = True
        return self._make_stale(handles[~self._columns.stale[handles]])

    def _make_stale(self, handles: npt.NDArray[np.intp] | npt.NDArray[np.int32]) -> Change:
        if not len(handles):
            return NOTHING
        columns = self._columns
        columns.stale[handles] = True
        columns.quality[handles] = Quality.STALE
        self._stale_count += len(handles)
        changed = handles.astype(np.int32)
        return Change(handles=changed, stale=changed)

    def _reduce(self, batch: Batch, log_time: int) -> Change:
        if not len(batch):
            return NOTHING
        self.counters.observations += len(batch)
        batch = screen(batch, self._columns, log_time, self.counters)
        if not len(batch):
            return NOTHING
        columns = self._columns
        at = batch.channel.astype(np.intp)
        repeated = repeats(at, self._scratch)
        if repeated or not bool((batch.observed_at > columns.observed_at[at]).all()):
            verdict = verdicts(batch, at, columns, repeated=repeated)
            if self._stale_count:
                verdict[self._confirms(verdict, at)] = CONFIRMED
            self._count(verdict)
            heard, news = verdict >= CONFIRMED, verdict >= CORRECTION
            self._store(batch.take(news), at[news], log_time)
            self._mark(at[news], verdict[news] == CORRECTION)
            batch, at = batch.take(heard), at[heard]
            if not len(at):
                return NOTHING
        else:
            self._store(batch, at, log_time)
            self._mark(at, None)
        handles = np.unique(batch.channel) if repeated else batch.channel
        batch, fresh = self._freshen(batch, at, handles) if self._stale_count else (batch, NO_HANDLES)
        return Change(handles=handles, accepted=batch, fresh=fresh)

    def _confirms(self, verdict: npt.NDArray[np.uint8], at: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
        """Duplicates on channels that only a lost link made STALE, now that it is back: what is overdue has no due.

        Only the first row that a channel hears can be one: after it the channel is STALE no longer.
        """
        columns = self._columns
        in_time = (columns.due[at] < NEVER_DUE) | (columns.allowance[at] >= NEVER_DUE)
        told: npt.NDArray[np.bool_] = (verdict == DUPLICATE) & columns.stale[at] & ~columns.down[at] & in_time
        if told.any():
            heard = np.flatnonzero(told | (verdict >= CORRECTION))
            first = heard[np.unique(at[heard], return_index=True)[1]]
            told &= np.isin(np.arange(len(at)), first)
        return told

    def _count(self, verdict: npt.NDArray[np.uint8]) -> None:
        late, duplicates, confirmed, corrections, _ = np.bincount(verdict, minlength=NEW + 1).tolist()
        self.counters.late += late
        self.counters.duplicates += duplicates + confirmed
        self.counters.corrections += corrections

    def _store(self, batch: Batch, at: npt.NDArray[np.intp], log_time: int) -> None:
        # Where a handle occurs twice the last assignment stands, which is the last row.
        columns = self._columns
        self.counters.accepted += len(at)
        columns.observed_at[at] = batch.observed_at
        columns.received_at[at] = batch.received_at
        columns.value[at] = batch.value
        columns.quality[at] = batch.quality
        columns.reported[at] = batch.quality
        columns.due[at] = columns.allowance[at] + log_time
        self._next_due = min(self._next_due, log_time + self._shortest)

    def _mark(self, at: npt.NDArray[np.intp], corrected: npt.NDArray[np.bool_] | None) -> None:
        if self._marked or (corrected is not None and corrected.any()):
            self._columns.corrected[at] = False if corrected is None else corrected
            self._marked = True

    def _freshen(
        self, batch: Batch, at: npt.NDArray[np.intp], handles: npt.NDArray[np.int32]
    ) -> tuple[Batch, npt.NDArray[np.int32]]:
        """Channels with a row leave STALE, except while their source is down: what then trickles in stays STALE."""
        columns = self._columns
        columns.quality[at] = columns.reported[at]
        down = columns.down[at]
        if down.any():
            columns.quality[at[down]] = Quality.STALE
            quality = np.where(down, np.uint8(Quality.STALE), batch.quality)
            batch = Batch(batch.channel, batch.observed_at, batch.received_at, batch.value, quality)
        fresh = handles[columns.stale[handles] & ~columns.down[handles]]
        columns.stale[fresh] = False
        self._stale_count -= len(fresh)
        return batch, fresh

    def _earliest(self) -> int:
        due = self._columns.due[: self._columns.size]
        earliest = int(due.min()) if len(due) else NEVER
        return earliest if earliest < NEVER_DUE else NEVER
