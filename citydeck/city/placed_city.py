"""A city file whose objects have their place; those that have none are skipped."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.cityjson.file import CityFile
from citydeck.city.crs import F64
from citydeck.city.placement import FAULTS, Placement, place


@dataclass(frozen=True, slots=True, eq=False)
class PlacedCity:
    """`world` ``(n, 3)`` vertices in the file's CRS, `placement` the same in metres, `used` those of read objects."""

    file: CityFile
    world: F64
    placement: Placement
    used: npt.NDArray[np.bool_]

    def extent(self) -> list[float] | None:
        """``[x, y, z, x, y, z]``, least and greatest, in the file's CRS.

        Of the vertices of the objects read; of all vertices in a file without any geometry; None without vertices.
        """
        chosen = self.world[self.used] if self.used.any() else self.world[self.placement.fault == 0]
        if not len(chosen):
            return None
        return [*chosen.min(axis=0).tolist(), *chosen.max(axis=0).tolist()]

    def types(self) -> dict[str, int]:
        """Objects read by type."""
        return dict(sorted(Counter(found.type for found in self.file.objects.read.values()).items()))

    def lods(self) -> dict[str, int]:
        """Geometries read by level of detail."""
        found = self.file.objects.read.values()
        return dict(sorted(Counter(shape.lod for item in found for shape in item.geometries).items()))


def placed(file: CityFile, origin: tuple[float, float]) -> PlacedCity:
    """Place `file`; an object with an impossible coordinate goes to ``file.objects.skipped``."""
    world = file.objects.pool.whole()
    used = _used(file, len(world))
    placement = place(world, used, file.header.reference, origin)
    if placement.fault[used].any():
        for name, found in list(file.objects.read.items()):
            worst = max((int(placement.fault[shape.used].max(initial=0)) for shape in found.geometries), default=0)
            if worst:
                del file.objects.read[name]
                file.objects.skipped[name] = FAULTS[worst]
        for found in file.objects.read.values():
            if found.parent not in file.objects.read:
                found.parent = ""
        used = _used(file, len(world))
    return PlacedCity(file, world, placement, used)


def _used(file: CityFile, count: int) -> npt.NDArray[np.bool_]:
    used = np.zeros(count, np.bool_)
    parts = [shape.used for found in file.objects.read.values() for shape in found.geometries]
    if parts:
        used[np.concatenate(parts)] = True
    return used
