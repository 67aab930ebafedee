"""The edge of Citydeck: declarations become canonical; rows are checked, converted and stamped, once, in the host."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.errors import CitydeckError, WrongUse
from citydeck.model.metrics import METRICS
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from citydeck.sources.contract import Discovery
from citydeck.sources.quarantine import Quarantine
from citydeck.sources.screen import Screen
from citydeck.sources.told import Told
from citydeck.sources.units import conversion
from citydeck.sources.wire import MAX_ASSETS, MAX_CHANNELS, Found

MAX_AHEAD = 3600 * NS_PER_S
"""How far an observation may lie after its receipt: a later one would shut out every true value that follows."""
UNLIMITED = (-math.inf, math.inf)


class Edge:
    """Host's side of one source. `last_observed` is the newest instant that passed (ns), None before the first."""

    def __init__(
        self,
        name: str,
        now: Callable[[], int],
        quarantine: Quarantine,
        *,
        keeps_stamps: bool,
        screen: Screen,
    ) -> None:
        self._name = name
        self._screen = screen
        self._now = now
        self._quarantine = quarantine
        self._keeps_stamps = keeps_stamps
        self._told = Told(screen)
        self._begin()
        self.last_observed: int | None = None
        self.rows = 0

    def _begin(self) -> None:
        self._anew = True
        self._declared: list[Channel] = []
        self._keys: set[ChannelKey] = set()
        self._handle: npt.NDArray[np.int32] = np.empty(0, np.int32)
        self._factor: npt.NDArray[np.float64] = np.empty(0)
        self._offset: npt.NDArray[np.float64] = np.empty(0)
        self._converts = False
        self._limits: npt.NDArray[np.float64] = np.empty((0, 2))
        self._limited = False

    def fresh(self) -> None:
        """A new instance of the adapter begins: it tells everything, its handles start over, what is known of time
        stays.
        """
        self._told.fresh()
        self._begin()

    @property
    def channels(self) -> int:
        """How many channels of this instance the engine has."""
        return len(self._keys)

    def declare(self, discovery: Discovery) -> Found:
        """What the engine does not know of a discovery, in canonical units and without channels that cannot be used.

        Raises `WrongUse` when the adapter breaks the order of channels that it declared before, or has declared more,
        all in all, than a source may.
        """
        known = len(self._declared)
        if discovery.channels[:known] != self._declared:
            raise WrongUse("a discovery must repeat the earlier channels first, in their order")
        _at_most(MAX_CHANNELS, len(discovery.channels), "channels")
        _at_most(MAX_ASSETS, len(discovery.assets), "assets")
        assets = self._told.news(discovery.assets)
        _at_most(MAX_ASSETS, len(self._told), "assets")
        anew, self._anew = self._anew, False
        return Found(anew=anew, assets=assets, channels=self._append(discovery.channels[known:]))

    def _append(self, channels: list[Channel]) -> list[Channel]:
        """Those of further channels that can be used; rows of the others will be refused."""
        usable_ones, handles, factors, offsets = [], [], [], []
        for channel in channels:
            usable = self._usable(channel)
            handles.append(len(self._keys) if usable else -1)
            factor, offset = (1.0, 0.0) if usable is None else usable[1:]
            factors.append(factor)
            offsets.append(offset)
            if usable:
                self._keys.add(channel.key)
                usable_ones.append(usable[0])
        self._declared += channels
        self._handle = np.concatenate([self._handle, np.array(handles, np.int32)])
        self._factor = np.concatenate([self._factor, np.array(factors, np.float64)])
        self._offset = np.concatenate([self._offset, np.array(offsets, np.float64)])
        limits = np.array([channel.limits or UNLIMITED for channel in usable_ones], np.float64).reshape(-1, 2)
        self._limits = np.concatenate([self._limits, limits])
        self._converts = bool((self._factor != 1.0).any() or (self._offset != 0.0).any())
        self._limited = bool(np.isfinite(self._limits).any())
        return usable_ones

    def _usable(self, channel: Channel) -> tuple[Channel, float, float] | None:
        try:
            if channel.source != self._name:
                raise WrongUse("channel declared for another source")
            if not channel.asset or not channel.metric or any("|" in part for part in channel.key):
                raise WrongUse("channel with an empty name or a '|' in it")
            if channel.limits is not None and not channel.limits[0] < channel.limits[1]:
                raise WrongUse("channel whose limits are no low and high")
            self._screen.channel(channel)
            if channel.key in self._keys:
                raise WrongUse("channel declared twice")
            return canonical(channel)
        except CitydeckError as error:
            self._quarantine.add(channel.metric.encode(), f"channel refused: {error}")
            return None

    def admit(self, batch: Batch) -> Batch:
        """The rows that may pass, under the host's handles, in canonical units, with the host's stamp of receipt."""
        if not len(batch):
            return batch
        passed = self.admit_past(batch)
        if len(passed):
            newest = int(passed.observed_at.max())
            self.last_observed = newest if self.last_observed is None else max(newest, self.last_observed)
        self.rows += len(passed)
        return passed

    def admit_past(self, batch: Batch) -> Batch:
        """Like `admit` for rows of history, which do not count as news."""
        if not len(batch):
            return batch
        received = self._stamps(batch, self._now())
        good = self._good(batch, received)
        if not good.all():
            batch, received = batch.take(good), received[good]
        channel = self._handle[batch.channel]
        value = batch.value
        if self._converts:
            value = value * self._factor[batch.channel] + self._offset[batch.channel]
        return Batch(channel, batch.observed_at, received, value, self._judged(channel, value, batch.quality))

    def _judged(
        self, channel: npt.NDArray[np.int32], value: npt.NDArray[np.float64], quality: npt.NDArray[np.uint8]
    ) -> npt.NDArray[np.uint8]:
        """Qualities, with GOOD made UNCERTAIN where the instrument cannot measure such a value."""
        if not self._limited:
            return quality
        low, high = self._limits[channel, 0], self._limits[channel, 1]
        beyond = (quality == Quality.GOOD) & ((value < low) | (value > high))
        return np.where(beyond, np.uint8(Quality.UNCERTAIN), quality).astype(np.uint8) if beyond.any() else quality

    def _stamps(self, batch: Batch, now: int) -> npt.NDArray[np.int64]:
        if self._keeps_stamps and (batch.received_at > 0).all():
            return batch.received_at
        stamped = np.full(len(batch), now, np.int64)
        return np.where(batch.received_at > 0, batch.received_at, stamped) if self._keeps_stamps else stamped

    def _good(self, batch: Batch, received: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        known = (batch.channel >= 0) & (batch.channel < len(self._handle))
        if known.any():
            known[known] = self._handle[batch.channel[known]] >= 0
        faults = {
            "row of a channel that was not declared or was refused": ~known,
            "value that is no number, not marked BAD": np.isnan(batch.value) & (batch.quality != Quality.BAD),
            "infinite value": np.isinf(batch.value),
            "quality that does not exist": batch.quality > max(Quality),
            "observed before 1970": batch.observed_at <= 0,
            "observed more than an hour after it was received": batch.observed_at - MAX_AHEAD > received,
        }
        good: npt.NDArray[np.bool_] = np.ones(len(batch), np.bool_)
        for reason, fault in faults.items():
            fresh = fault & good
            count = int(fresh.sum())
            if count:
                row = int(np.flatnonzero(fresh)[0])
                sample = f"{batch.channel[row]} {batch.observed_at[row]} {batch.value[row]} {batch.quality[row]}"
                self._quarantine.add(sample.encode(), reason, count)
                good &= ~fault
        return good


def _at_most(most: int, count: int, what: str) -> None:
    if count > most:
        raise WrongUse(f"more than {most:,} {what} from one source")


def canonical(channel: Channel) -> tuple[Channel, float, float]:
    """A declaration in its metric's canonical unit, with the factor and offset that the host applies to rows.

    A metric that Citydeck does not know keeps its unit. `WrongUse` when the units do not fit.
    """
    metric = METRICS.get(channel.metric)
    wanted = metric.unit if metric else channel.unit
    factor, offset = conversion(channel.unit, wanted)
    told = Channel(
        channel.asset,
        channel.metric,
        channel.source,
        wanted,
        channel.original_unit or channel.unit,
        channel.factor * factor,
        channel.offset * factor + offset,
        channel.period,
        None if channel.limits is None else _converted(channel.limits, factor, offset),
    )
    return told, factor, offset


def _converted(limits: tuple[float, float], factor: float, offset: float) -> tuple[float, float]:
    low, high = sorted(limit * factor + offset for limit in limits)
    return low, high
