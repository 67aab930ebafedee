"""The console's copy of what the engine knows: plain arrays and dicts, no Qt. Views read it, the client writes it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from citydeck.link.message import Baseline, Changes, Desk, Hello, Notice, RuleInfo, SourceStatus, Status, Transport
from citydeck.model.alarm import AlarmRow
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.mode import Mode, Provenance, least_real
from citydeck.model.quality import Quality

Topic = Literal["baseline", "values", "alarms", "assets", "sources", "transport", "heard", "link", "notice"]
Listener = Callable[[object], None]


class CityMirror:
    """State of one session as last told.

    Arrays `observed_at`, `received_at` (int64 ns), `value` (float64) and `quality` (uint8) are indexed by handle and
    updated in place; a handle never heard of has `observed_at` 0 and quality STALE. Listeners are called in the thread
    of the client, after the change, with: ``values`` an int array of changed handles, ``alarms`` a list of changed
    ids, ``assets`` a list of ids, ``link`` True or False, ``notice`` a `Notice`, others None.
    """

    def __init__(self) -> None:
        self.hello: Hello | None = None
        self.connected = False
        self.assets: dict[str, Asset] = {}
        self.channels: dict[int, Channel] = {}
        self.handle_of: dict[ChannelKey, int] = {}
        self.handles_of_asset: dict[str, list[int]] = defaultdict(list)
        self.handles_of_metric: dict[str, list[int]] = defaultdict(list)
        self.alarms: dict[str, AlarmRow] = {}
        self.sources: dict[str, SourceStatus] = {}
        self.rules: dict[str, RuleInfo] = {}
        self.rules_of_channel: dict[str, list[RuleInfo]] = defaultdict(list)
        self.transport = Transport(now=0, playing=False)
        self.saving = True
        self.desks: dict[str, Desk] = {}
        self.consoles: tuple[str, ...] = ()
        self.seq = 0
        self.declared = 0
        """How often assets or channels were declared: with another number, what was looked up of them is old."""
        self._standing: dict[str, tuple[int, list[int]]] = {}
        self._known: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._allocate(0)
        self._listeners: dict[str, list[Listener]] = defaultdict(list)

    @property
    def provenance(self) -> str:
        """Where what is shown came from: a LIVE session's sources now, one may have been added; else as it began."""
        if self.hello is None:
            return Provenance.REAL
        if self.hello.mode != Mode.LIVE or not self.sources:
            return self.hello.provenance
        return least_real(Provenance(source.provenance) for source in self.sources.values())

    def listen(self, topic: Topic, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change of `topic`; returns a function that ends it."""
        self._listeners[topic].append(listener)
        return lambda: self._listeners[topic].remove(listener)

    def tell(self, topic: Topic, what: object = None) -> None:
        """Call the listeners of a topic."""
        for listener in tuple(self._listeners[topic]):
            listener(what)

    def set_connected(self, connected: bool) -> None:
        """The client knows whether the engine answers; values drawn while it does not are not live."""
        if connected != self.connected:
            self.connected = connected
            self.tell("link", connected)

    def begin(self, hello: Hello) -> None:
        self.hello = hello

    def replace(self, baseline: Baseline) -> None:
        """Start again from a baseline: everything known before is dropped."""
        self.assets = {asset.id: asset for asset in baseline.assets}
        self.channels, self.handle_of = {}, {}
        self.handles_of_asset.clear()
        self.handles_of_metric.clear()
        self._allocate(0)
        self._declare(baseline.handles, baseline.channels)
        self.alarms = {row.id: row for row in baseline.alarms}
        self.sources = {source.name: source for source in baseline.sources}
        self.rules = {f"{rule.id}@{rule.channel}": rule for rule in baseline.rules}
        self.rules_of_channel.clear()
        for rule in baseline.rules:
            self.rules_of_channel[rule.channel].append(rule)
        self.transport = baseline.transport
        self.seq = baseline.seq
        self.declared += 1
        self.tell("baseline")

    def change(self, changes: Changes) -> bool:
        """Apply numbered changes; False when a number is missing (the client then asks for a resync)."""
        if changes.seq <= self.seq:
            return True
        if changes.seq != self.seq + 1:
            return False
        self.seq = changes.seq
        for asset in changes.assets:
            self.assets[asset.id] = asset
        self._declare(changes.handles, changes.channels)
        for row in changes.alarms:
            self.alarms[row.id] = row
        if changes.assets or changes.channels:
            self.declared += 1
            self.tell("assets", [asset.id for asset in changes.assets])
        if changes.alarms:
            self.tell("alarms", [row.id for row in changes.alarms])
        for notice in changes.notices:
            self.notice(notice)
        return True

    def notice(self, notice: Notice) -> None:
        self.tell("notice", notice)

    def status(self, status: Status) -> None:
        """Newest clock and sources, each told only when it has changed; that the engine was heard is told each time."""
        before = (self.transport, self.saving, self.desks, self.consoles)
        self.transport, self.saving = status.transport, status.saving
        self.desks, self.consoles = status.desks, status.consoles
        self.tell("heard")
        if before != (self.transport, self.saving, self.desks, self.consoles):
            self.tell("transport")
        sources = {source.name: source for source in status.sources}
        if sources and sources != self.sources:
            self.sources = sources
            self.tell("sources")

    def values(self, batch: Batch) -> None:
        """Newest values; rows of undeclared handles are dropped (their declaration is on its way)."""
        known = batch.take(batch.channel < len(self.value))
        handle = known.channel
        self.observed_at[handle] = known.observed_at
        self.received_at[handle] = known.received_at
        self.value[handle] = known.value
        self.quality[handle] = known.quality
        self.tell("values", handle)

    def standing(self, metric: str) -> list[int]:
        """Handles of a metric but those of vehicles: the speed of a bus is no road's."""
        known, handles = self._standing.get(metric, (-1, []))
        if known != self.declared:
            found = self.handles_of_metric.get(metric, [])
            owners = [(handle, self.assets.get(self.channels[handle].asset)) for handle in found]
            handles = [handle for handle, owner in owners if owner is None or owner.kind != "vehicle"]
            self._standing[metric] = (self.declared, handles)
        return handles

    def latest(self, key: ChannelKey) -> tuple[int, int, float, Quality] | None:
        """``(observed_at, received_at, value, quality)`` of a channel, None when nothing was ever received."""
        handle = self.handle_of.get(key)
        if handle is None or not self.observed_at[handle]:
            return None
        return (
            int(self.observed_at[handle]),
            int(self.received_at[handle]),
            float(self.value[handle]),
            Quality(int(self.quality[handle])),
        )

    def stale_share(self) -> float:
        """Share of channels that are STALE, 0 to 1; 0 for no channels, all of them while the engine is away."""
        handles = self._known
        if not len(handles):
            return 0.0
        return float(np.mean(self.quality[handles] == Quality.STALE)) if self.connected else 1.0

    def _declare(self, handles: list[int], channels: list[Channel]) -> None:
        if not handles:
            return
        self._allocate(max(handles) + 1)
        for handle, channel in zip(handles, channels, strict=True):
            if handle not in self.channels:
                self.handles_of_asset[channel.asset].append(handle)
                self.handles_of_metric[channel.metric].append(handle)
            self.channels[handle] = channel
            self.handle_of[channel.key] = handle
        self._known = np.fromiter(self.channels, np.int32)

    def _allocate(self, size: int) -> None:
        """Grow the columns to `size`, or start afresh when it is 0."""
        if not size:
            self.observed_at: npt.NDArray[np.int64] = np.zeros(0, np.int64)
            self.received_at: npt.NDArray[np.int64] = np.zeros(0, np.int64)
            self.value: npt.NDArray[np.float64] = np.zeros(0, np.float64)
            self.quality: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
            self._known = np.zeros(0, np.int32)
            return
        extra = size - len(self.value)
        if extra > 0:
            self.observed_at = np.concatenate([self.observed_at, np.zeros(extra, np.int64)])
            self.received_at = np.concatenate([self.received_at, np.zeros(extra, np.int64)])
            self.value = np.concatenate([self.value, np.full(extra, np.nan)])
            self.quality = np.concatenate([self.quality, np.full(extra, Quality.STALE, np.uint8)])
