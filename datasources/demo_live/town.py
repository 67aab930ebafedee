"""What hangs on what in the demo city: positions in metres, and which cell serves which sensor."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from citydeck.model.asset import Asset

F64 = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
_METRES_PER_DEGREE = 111_195.0


class Town:
    """The asset table, sorted out by kind and laid on a local plane (metres east and north of its middle)."""

    def __init__(self, assets: Sequence[Asset]) -> None:
        """`assets` without a place are left out: nothing physical can be said of them."""
        placed = [asset for asset in assets if asset.place is not None]
        self._by_kind: dict[str, list[Asset]] = {}
        for asset in placed:
            self._by_kind.setdefault(asset.kind, []).append(asset)
        degrees = _degrees(placed)
        self._middle = degrees.mean(axis=0) if placed else np.zeros(2)

    def of(self, kind: str) -> list[Asset]:
        """Assets of a kind in the order of the table."""
        return self._by_kind.get(kind, [])

    def ids(self, kind: str) -> list[str]:
        """Ids of a kind in the order of the table."""
        return [asset.id for asset in self.of(kind)]

    def metres(self, kind: str) -> F64:
        """``(n, 2)`` positions of a kind's assets."""
        return self.local(_degrees(self.of(kind)))

    def local(self, degrees: npt.ArrayLike) -> F64:
        """Metres from longitude and latitude in the last axis."""
        scale = np.array([np.cos(np.radians(self._middle[1])), 1.0])
        return np.asarray((np.asarray(degrees, np.float64) - self._middle) * scale * _METRES_PER_DEGREE, np.float64)

    def row(self, kind: str, asset: str) -> int:
        """Index of an asset among its kind; -1 when the table has no such asset."""
        ids = self.ids(kind)
        return ids.index(asset) if asset in ids else -1

    def parents(self, kind: str, of_kind: str) -> Index:
        """For each asset of `kind` the index of its parent of `of_kind`: the one it names, else the nearest, -1 for
        none. A named parent may stand in `Asset.parent` or in the attribute called like the kind.
        """
        ids = {name: index for index, name in enumerate(self.ids(of_kind))}
        parents = self.nearest(kind, of_kind)
        for row, asset in enumerate(self.of(kind)):
            named = ids.get(str(asset.parent), ids.get(str(asset.attributes.get(of_kind))))
            if named is not None:
                parents[row] = named
        return parents

    def nearest(self, kind: str, of_kind: str) -> Index:
        """For each asset of `kind` the index of the nearest asset of `of_kind`, -1 when there is none."""
        here, there = self.metres(kind), self.metres(of_kind)
        if not len(there):
            return np.full(len(here), -1, np.intp)
        distance = ((here[:, None, :] - there[None, :, :]) ** 2).sum(axis=2)
        return np.asarray(distance.argmin(axis=1), np.intp)

    def distance(self, kind: str, of_kind: str, row: int) -> F64:
        """Metres from each asset of `kind` to one asset of `of_kind`; infinite when `row` is -1."""
        here = self.metres(kind)
        if row < 0:
            return np.full(len(here), np.inf)
        return np.asarray(np.hypot(*(here - self.metres(of_kind)[row]).T), np.float64).reshape(len(here))


def number(asset: Asset, names: Sequence[str], otherwise: float) -> float:
    """First of the attributes `names` that is a number, else `otherwise`."""
    for name in names:
        value = asset.attributes.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
    return otherwise


def _degrees(assets: Sequence[Asset]) -> F64:
    pairs = [(asset.place.longitude, asset.place.latitude) for asset in assets if asset.place is not None]
    return np.array(pairs, np.float64).reshape(len(pairs), 2)
