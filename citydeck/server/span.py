"""Writes a span of a running session's log as a bundle that plays by itself."""

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from citydeck.alarms.rules import RuleSet
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Entry, EpochOpened
from citydeck.server.core import Outcome, SessionCore
from citydeck.timeline.bundle import ASSETS, BundleWriter
from citydeck.timeline.log_tail import LogTail


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a span begins: with the epoch opened at the entry `seq`, or with `since` (session time, ns) at the instant
    before its first entry. Of the latter, nothing before the epoch `seq` can be had.
    """

    seq: int
    since: int | None = None


@dataclass(slots=True)
class Tally:
    """What was written. `rows` by source; `start` and `end` are session time, 0 before the span has begun."""

    rows: Counter[str] = field(default_factory=Counter)
    events: int = 0
    start: int = 0
    end: int = 0
    assets: dict[str, Asset] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    @property
    def observations(self) -> int:
        """Rows of all sources."""
        return self.rows.total()


class Span:
    """Copies what a tail of the log gives. The bundle's first entries are the declarations and the state at the
    beginning, alarms included, so that its replay reaches the very state of the session. For one thread at a time.
    """

    def __init__(self, tail: LogTail, writer: BundleWriter, beginning: Beginning, rules: RuleSet) -> None:
        self.tally = Tally()
        self._tail, self._writer, self._beginning = tail, writer, beginning
        self._core: SessionCore | None = SessionCore(rules, journalled=False)
        self._opened = False
        self._next = 0

    def copy(self, last: int | None = None) -> bool:
        """Copy what the log holds by now, up to and with the entry `last`; whether that entry was reached.

        `OSError` when the bundle cannot be written.
        """
        for entry in self._tail.poll():
            self._take(entry)
            if entry.seq == last:
                return True
        self._writer.flush()
        return False

    def attach_assets(self) -> None:
        """The table of all assets that were declared until now."""
        self._writer.attach(ASSETS, msgspec.json.encode(list(self.tally.assets.values())))

    def _take(self, entry: Entry) -> None:
        if self._core is None:
            self._copy(entry)
        elif self._beginning.since is None:
            self._approach(self._core, entry)
        else:
            self._play_up(self._core, entry, self._beginning.since)

    def _approach(self, core: SessionCore, entry: Entry) -> None:
        """Only declarations count until the epoch, which holds the rest."""
        if entry.seq >= self._beginning.seq:
            self._begin(core, entry.log_time, entry.body if isinstance(entry.body, EpochOpened) else core.epoch())
        elif isinstance(entry.body, AssetDeclared | ChannelDeclared):
            core.apply(entry, Outcome())

    def _play_up(self, core: SessionCore, entry: Entry, since: int) -> None:
        """The state at an instant without an epoch of its own is played up to from the epoch before it."""
        if self._opened and entry.log_time >= since:
            core.advance(max(since, core.now), Outcome())
            self._begin(core, core.now, core.epoch())
            self._copy(entry)
            return
        core.apply(entry, Outcome())
        self._opened |= isinstance(entry.body, EpochOpened) and entry.seq >= self._beginning.seq

    def _begin(self, core: SessionCore, at: int, epoch: EpochOpened) -> None:
        self._core = None
        self.tally.start = self.tally.end = at
        for event in core.state.declarations():
            self._write(event, at)
        self._write(epoch, at)

    def _copy(self, entry: Entry) -> None:
        """Epochs within the span are left out: its replay has to come to the same state by itself."""
        body, tally = entry.body, self.tally
        again = (isinstance(body, AssetDeclared) and tally.assets.get(body.asset.id) == body.asset) or (
            isinstance(body, ChannelDeclared) and tally.channels.get(body.handle) == body.channel
        )
        if not again and not isinstance(body, EpochOpened):
            self._write(body, entry.log_time, entry.source)

    def _write(self, body: Batch | AnyEvent, at: int, source: str = "") -> None:
        tally = self.tally
        self._writer.append(Entry(self._next, at, body, source))
        self._next += 1
        tally.end = at
        match body:
            case Batch():
                tally.rows[source] += len(body)
            case AssetDeclared():
                tally.assets[body.asset.id] = body.asset
            case ChannelDeclared():
                tally.channels[body.handle] = body.channel
            case _:
                tally.events += 1
