"""Assets with a place, in metres of the city's frame, ready for ribbons and symbols."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Long assets: path `i` is ``xyz[offsets[i]:offsets[i + 1]]`` and belongs to `ids[i]`."""

    ids: tuple[str, ...]
    kinds: tuple[str, ...]
    offsets: npt.NDArray[np.int64]
    xyz: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)

    def middles(self) -> npt.NDArray[np.float64]:
        """``(n, 3)`` the middle corner of each path."""
        return np.asarray(self.xyz[(self.offsets[:-1] + self.offsets[1:]) // 2])


def of_kind(city: CityModel, kinds: Collection[str]) -> list[Asset]:
    """Assets of `kinds` that have a place."""
    return [asset for asset in city.assets if asset.kind in kinds and asset.place is not None]


def points(city: CityModel, assets: list[Asset]) -> npt.NDArray[np.float64]:
    """``(n, 3)`` metres of the assets' points."""
    if not assets:
        return np.zeros((0, 3))
    places = np.array([(a.place.longitude, a.place.latitude, a.place.height) for a in assets if a.place is not None])
    return np.column_stack([city.frame.to_local(places[:, 0], places[:, 1]), places[:, 2]])


def paths(city: CityModel, kinds: Collection[str]) -> Paths:
    """Assets of `kinds` that have a path of two points or more."""
    found = [(asset, asset.place.path) for asset in of_kind(city, kinds) if asset.place and len(asset.place.path) > 1]
    if not found:
        return Paths((), (), np.zeros(1, np.int64), np.zeros((0, 3)))
    degrees = np.array([corner for _, path in found for corner in path], float)
    xyz = np.column_stack([city.frame.to_local(degrees[:, 0], degrees[:, 1]), degrees[:, 2]])
    offsets = np.cumsum([0] + [len(path) for _, path in found]).astype(np.int64)
    return Paths(tuple(a.id for a, _ in found), tuple(a.kind for a, _ in found), offsets, xyz)
