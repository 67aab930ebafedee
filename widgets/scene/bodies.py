"""The geometry of everything that stands, in full: walls and roofs of footprints, surfaces of surveyed buildings."""

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import surveyed, triangle_offsets, triangle_rows
from citydeck.city.model import CityModel
from widgets.scene.geometry import Geometry, empty
from widgets.scene.landmarks import landmark_geometry
from widgets.scene.prisms import prisms


class Bodies:
    """Row `i` is footprint `i`, or from `first` on the surveyed building ``features[i - first]`` of the mesh."""

    def __init__(self, model: CityModel) -> None:
        self.city, self.mesh = model.buildings, model.mesh
        self.first = len(self.city) if self.city is not None else 0
        self.features = surveyed(self.mesh)
        self._offsets = triangle_offsets(self.mesh) if self.mesh is not None else np.zeros(1, np.int64)

    def __len__(self) -> int:
        return self.first + len(self.features)

    def full(self, which: npt.NDArray[np.integer]) -> Geometry:
        """Walls and roofs of bodies `which`, or the surfaces as surveyed; the texel of each is its row."""
        flat, solid = which[which < self.first], which[which >= self.first]
        parts = []
        if len(flat) and self.city is not None:
            parts.append(prisms(self.city, flat))
        if len(solid) and self.mesh is not None:
            rows, counts = triangle_rows(self._offsets, self.features[solid - self.first])
            parts.append(landmark_geometry(self.mesh, rows, np.repeat(solid, counts)))
        return Geometry.joined(parts) if parts else empty(("aux", 4))
