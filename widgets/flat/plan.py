"""A camera that looks straight down on a map: the same numbers as the 3D camera's, so that each turns into the other.

It keeps the pitch without using it: when 3D comes back, the city is seen from where it was.
"""

import math
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from widgets.scene.camera import F64, MAX_DISTANCE, Camera

SKY = 2000.0
"""Metres above every roof: where rays down to the map begin."""


@dataclass(frozen=True, slots=True)
class Plan(Camera):
    """`distance` gives the scale: that of the 3D picture in its middle. Heights do not move anything."""

    @classmethod
    def of(cls, camera: Camera) -> "Plan":
        """The map that shows what `camera` looks at."""
        return cls(*(getattr(camera, field.name) for field in fields(Camera)))

    def camera(self) -> Camera:
        """The 3D camera that this is the map of."""
        return Camera(*(getattr(self, field.name) for field in fields(Camera)))

    def scale(self, height: int) -> float:
        """Pixels a metre in a picture `height` pixels high."""
        return self.focal(height) / self.distance

    def project(self, points: npt.ArrayLike, width: int, height: int) -> F64:
        """Pixels, and a distance that is the camera's whatever the height of a point."""
        at = np.atleast_2d(np.asarray(points, float))
        east, north = (at[:, :2] - (self.x, self.y)).T * self.scale(height)
        cos, sin = self._turn()
        x, y = east * cos - north * sin, east * sin + north * cos
        return np.stack([width / 2 + x, height / 2 - y, np.full(len(at), self.distance)], axis=1)

    def ray(self, px: float, py: float, width: int, height: int) -> tuple[F64, F64]:
        """From above the roofs straight down."""
        x, y = self._place(px, py, width, height)
        return np.array([x, y, SKY]), np.array([0.0, 0.0, -1.0])

    def ground(self, px: float, py: float, width: int, height: int, z: float = 0.0) -> F64 | None:
        """Point of the map under a pixel: there always is one within the camera's reach."""
        x, y = self._place(px, py, width, height)
        near = math.hypot(x - self.x, y - self.y) < 2 * MAX_DISTANCE
        return np.array([x, y, z]) if near else None

    def orbited(self, heading: float, pitch: float, anchor: npt.ArrayLike | None = None) -> "Plan":
        """Turned by degrees; a map does not tilt."""
        del pitch
        turned = Camera.orbited(self, heading, 0.0, anchor)  # super() does not know a class with slots
        return replace(self, heading=turned.heading, x=turned.x, y=turned.y)

    def panned(self, dx: float, dy: float, height: int) -> "Plan":
        """Moved as if the map were dragged by pixels."""
        scale = self.scale(height)
        cos, sin = self._turn()
        right, ahead = -dx / scale, dy / scale
        return replace(self, x=self.x + right * cos + ahead * sin, y=self.y - right * sin + ahead * cos)

    def levelled(self, z: float) -> "Plan":
        """Itself: heights do not move anything."""
        del z
        return self

    @property
    def depth(self) -> float:
        return self.distance

    @property
    def eye(self) -> F64:
        return np.array([self.x, self.y, self.distance])

    def _place(self, px: float, py: float, width: int, height: int) -> tuple[float, float]:
        scale = self.scale(height)
        x, y = (px - width / 2) / scale, (height / 2 - py) / scale
        cos, sin = self._turn()
        return self.x + x * cos + y * sin, self.y - x * sin + y * cos

    def _turn(self) -> tuple[float, float]:
        heading = math.radians(self.heading)
        return math.cos(heading), math.sin(heading)
