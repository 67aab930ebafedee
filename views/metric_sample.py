"""The newest values of one metric over the whole city, with what is known about their trust. numpy, no Qt."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality

Handles = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """`handles` are all channels of the metric; `told` and `value` those with a value that is GOOD or UNCERTAIN.

    The rest is counted: `stale`, `bad` (BAD or without a value) and `silent` (never heard of). A figure is made of
    `value` only, so that what is missing is never a zero.
    """

    handles: Handles
    told: Handles
    value: Floats
    stale: int
    bad: int
    silent: int

    @property
    def total(self) -> int:
        """Channels that should report."""
        return len(self.handles)

    @property
    def doubt(self) -> float:
        """Share, 0 to 1, of what should report and has no trusted value now."""
        return 1 - len(self.told) / self.total if self.total else 0.0

    def mean(self) -> float:
        """NaN when nothing reports."""
        return float(self.value.mean()) if len(self.value) else float("nan")

    def sum(self) -> float:
        """NaN when nothing reports; else the sum of what reports, to be shown with how many that are."""
        return float(self.value.sum()) if len(self.value) else float("nan")


def sample(mirror: CityMirror, metric: str) -> Sample:
    """All channels of a metric as they are now, vehicles left out: what moves through the city is not the city."""
    return of_handles(mirror, mirror.standing(metric))


def of_handles(mirror: CityMirror, wanted: "list[int] | tuple[int, ...] | Handles") -> Sample:
    """The same for chosen channels."""
    handles = np.asarray(wanted, np.int32)
    quality, value = mirror.quality[handles], mirror.value[handles]
    heard = mirror.observed_at[handles] != 0
    stale = heard & (quality == Quality.STALE)
    told = heard & (quality < Quality.BAD) & np.isfinite(value)
    bad = heard & ~stale & ~told
    return Sample(handles, handles[told], value[told], int(stale.sum()), int(bad.sum()), int(np.count_nonzero(~heard)))
