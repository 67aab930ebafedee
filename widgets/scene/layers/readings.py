"""Newest readings of assets, out of the mirror, with what can be trusted of them."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """One row an asset of `ids`: `value` (NaN: nothing ever received), `stale` too old, bad, or the link is lost."""

    ids: tuple[str, ...]
    value: npt.NDArray[np.float64]
    stale: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """A value that may be coloured."""
        return ~self.stale & ~np.isnan(self.value)

    def of(self, ids: Iterable[str]) -> "Readings":
        """Rows for `ids` in their order; an asset without a channel has NaN."""
        wanted = tuple(ids)
        row = {key: index for index, key in enumerate(self.ids)}
        where = np.array([row.get(key, -1) for key in wanted], np.int64)
        value = np.append(self.value, np.nan)[where]
        return Readings(wanted, value, np.append(self.stale, False)[where])


def newest(mirror: CityMirror, metric: str) -> Readings:
    """Newest reading of `metric` of every asset that has a channel for it; of several sources the latest observed."""
    chosen: dict[str, int] = {}
    seen = mirror.observed_at
    for handle in mirror.handles_of_metric.get(metric, ()):
        asset = mirror.channels[handle].asset
        other = chosen.get(asset)
        if other is None or seen[handle] > seen[other]:
            chosen[asset] = handle
    handles = np.fromiter(chosen.values(), np.int64, len(chosen))
    observed = seen[handles] != 0
    value = np.where(observed, mirror.value[handles], np.nan)
    quality = mirror.quality[handles]
    old = (quality == Quality.STALE) | (quality == Quality.BAD) | np.isnan(value)
    lost = not mirror.connected
    return Readings(tuple(chosen), value, observed & (old | lost))
