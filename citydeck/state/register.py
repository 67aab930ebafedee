"""What has been declared: assets, channels and which handle stands for which channel."""

import numpy as np
import numpy.typing as npt

from citydeck.model.asset import Asset
from citydeck.model.channel import Channel, ChannelKey
from citydeck.model.time import seconds
from citydeck.state.columns import NEVER_DUE, Columns
from citydeck.state.counters import Counters

OVERDUE_PERIODS = 3
"""A channel is overdue after this many expected periods without a new observation."""
MAX_HANDLE = 1 << 20
"""Handles are dense counts; a larger one is a damaged file, not a city, and would only claim memory."""
_LONGEST_PERIOD = 10 * 366 * 86_400.0


class Register:
    """Assets by id, channels and key texts by handle, handles by key; writes columns `declared` and `allowance`."""

    def __init__(self, columns: Columns, counters: Counters) -> None:
        self.assets: dict[str, Asset] = {}
        self.channels: dict[int, Channel] = {}
        self.handle_of: dict[ChannelKey, int] = {}
        self.texts: dict[int, str] = {}
        self.counters = counters
        self._columns = columns
        self._of_source: dict[str, list[int]] = {}
        self._arrays: dict[str, npt.NDArray[np.int32]] = {}
        self._order: npt.NDArray[np.intp] | None = None

    def declare(self, handle: int, channel: Channel) -> bool:
        """Take a declaration; False when it changes nothing or is refused.

        Within a log a handle stands for one channel and a channel has one handle. A declaration that says otherwise is
        refused and counted as a conflict; one that repeats key and handle may change unit, factor or period.
        """
        known = self.channels.get(handle)
        if known == channel:
            return False
        key = channel.key
        same = known is not None and known.key == key
        if not same and (known is not None or key in self.handle_of or not 0 <= handle < MAX_HANDLE):
            self.counters.conflicts += 1
            return False
        self._columns.grow(handle + 1)
        self._columns.declared[handle] = True
        self._columns.allowance[handle] = allowance(channel.period)
        self.channels[handle] = channel
        if not same:
            self.handle_of[key] = handle
            self.texts[handle] = key.text()
            self._of_source.setdefault(channel.source, []).append(handle)
            self._arrays.pop(channel.source, None)
            self._order = None
        return True

    def handles_of_source(self, source: str) -> npt.NDArray[np.int32]:
        """Handles of a source's channels in the order of declaration."""
        if source not in self._arrays:
            self._arrays[source] = np.array(self._of_source.get(source, ()), np.int32)
        return self._arrays[source]

    def order(self) -> npt.NDArray[np.intp]:
        """Declared handles sorted by key text (code points, which is also the order of the UTF-8 bytes)."""
        if self._order is None:
            self._order = np.array(sorted(self.texts, key=self.texts.__getitem__), np.intp)
        return self._order


def allowance(period: float | None) -> int:
    """Nanoseconds after an observation at which the next one is overdue; `NEVER_DUE` without a sensible period."""
    if period is None or not 0 < period <= _LONGEST_PERIOD:
        return NEVER_DUE
    return seconds(period * OVERDUE_PERIODS)
