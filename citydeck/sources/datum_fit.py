"""Whether positions lie on the city's roads, and in which datum they would lie there best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from shapely import STRtree, linestrings, points

from citydeck.model.datum import Datum, from_wgs84, to_wgs84

F64 = npt.NDArray[np.float64]
Line = Sequence[tuple[float, float]]
"""Longitude and latitude of a road's middle, WGS 84."""

FEWEST = 8
"""Positions below which a good fit may be chance."""
FAR = 12.0
"""Metres: half the positions this far from the middle of any road, the carriageway's edge included, ask for a look."""
CANDIDATES: tuple[Datum, ...] = ("WGS 84", "GCJ-02", "BD-09")
_METRES = 111_320.0


@dataclass(frozen=True)
class DatumFit:
    """Median distance to the nearest road, in metres, by datum; `stated` is what the mapping says."""

    stated: Datum
    distance: dict[Datum, float]

    @property
    def best(self) -> Datum:
        """The datum in which the positions lie nearest to roads."""
        return min(self.distance, key=lambda datum: self.distance[datum])

    @property
    def is_better(self) -> bool:
        """Whether another datum than the stated one fits so much better that the statement must be looked at."""
        stated = self.distance[self.stated]
        return stated > FAR and self.distance[self.best] < 0.5 * stated

    def text(self) -> str:
        """One line for who wrote the mapping."""
        if not self.is_better:
            return f"as {self.stated}, half of them lie within {self.distance[self.stated]:.0f} m of a road's middle"
        return (
            f"positions fit the city's roads better as {self.best}: half of them lie within "
            f"{self.distance[self.best]:.0f} m of a road's middle, as {self.stated} within "
            f"{self.distance[self.stated]:.0f} m"
        )


def fit(longitude: npt.ArrayLike, latitude: npt.ArrayLike, stated: Datum, roads: Sequence[Line]) -> DatumFit | None:
    """How positions, already brought from `stated` to WGS 84, lie on `roads` if they were in each of `CANDIDATES`.

    None where there are too few positions or no roads. CGCS2000 is judged as WGS 84.
    """
    stated = "WGS 84" if stated == "CGCS2000" else stated
    x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
    lines = [line for line in roads if len(line) > 1]
    if len(x) < FEWEST or not lines:
        return None
    scale = np.array([_METRES * np.cos(np.radians(float(np.median(y)))), _METRES])
    tree = STRtree([linestrings(np.asarray(line, np.float64)[:, :2] * scale) for line in lines])
    raw = from_wgs84(x, y, stated)
    return DatumFit(stated, {datum: _distance(tree, to_wgs84(*raw, datum), scale) for datum in CANDIDATES})


def _distance(tree: STRtree, place: tuple[F64, F64], scale: F64) -> float:
    where = points(np.column_stack(place) * scale)
    return float(np.median(tree.query_nearest(where, return_distance=True, all_matches=False)[1]))
