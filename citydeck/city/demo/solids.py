"""Simple solids as triangles: lofts through rings, spheres, tubes; gathered feature by feature into one `Mesh`."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from citydeck.city.demo.curve import F64
from citydeck.city.model import Mesh

Colour = tuple[int, int, int]
WALL, ROOF, GROUND, GLASS, OTHER = range(5)
"""Indices of `Mesh.SURFACES`."""


def circle(radius: float, corners: int = 16, turn: float = 0.0) -> F64:
    """``(corners, 2)`` ring, counter-clockwise."""
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False) + turn
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def rectangle(width: float, depth: float, turn: float = 0.0) -> F64:
    """``(4, 2)`` ring around the origin."""
    ring = np.array([[-width, -depth], [width, -depth], [width, depth], [-width, depth]]) / 2
    return rotated(ring, turn)


def octagon(width: float, cut: float) -> F64:
    """A square with its corners cut by `cut` metres."""
    a, b = width / 2, width / 2 - cut
    return np.array([[-b, -a], [b, -a], [a, -b], [a, b], [b, a], [-b, a], [-a, b], [-a, -b]])


def rotated(ring: F64, turn: float) -> F64:
    """The ring turned counter-clockwise by `turn` radians."""
    c, s = np.cos(turn), np.sin(turn)
    return np.asarray(ring @ np.array([[c, s], [-s, c]]))


@dataclass
class Builder:
    """Collects triangles. `begin` opens a feature; solids added after it belong to it."""

    vertices: list[F64] = field(default_factory=list)
    triangles: list[npt.NDArray[np.int64]] = field(default_factory=list)
    feature: list[npt.NDArray[np.int32]] = field(default_factory=list)
    surface: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    colours: list[Colour] = field(default_factory=list)
    _count: int = 0

    def begin(self, name: str, colour: Colour) -> None:
        """Start a feature of an id; the same id may be begun again for parts of another colour."""
        self.ids.append(name)
        self.colours.append(colour)

    def loft(self, rings: list[F64], heights: list[float], at: F64, surface: int = WALL) -> None:
        """A closed skin through `rings` ``(n, 2)`` at `heights`, centred `at`, with a bottom and a roof."""
        n = len(rings[0])
        points = [np.column_stack([ring + at, np.full(n, z)]) for ring, z in zip(rings, heights, strict=True)]
        base = np.arange(n)
        ahead = np.roll(base, -1)
        faces, kinds = [], []
        for level in range(len(rings) - 1):
            low, high = level * n, (level + 1) * n
            faces += [
                np.stack([low + base, low + ahead, high + ahead], 1),
                np.stack([low + base, high + ahead, high + base], 1),
            ]
            kinds.append(np.full(2 * n, surface, np.uint8))
        fan = np.stack([np.zeros(n - 2, np.int64), base[1:-1], base[2:]], 1)
        faces += [fan + (len(rings) - 1) * n, fan[:, ::-1]]
        kinds += [np.full(n - 2, ROOF, np.uint8), np.full(n - 2, GROUND, np.uint8)]
        self._add(np.concatenate(points), np.concatenate(faces), np.concatenate(kinds))

    def prism(self, ring: F64, low: float, high: float, at: F64, surface: int = WALL) -> None:
        """An upright prism."""
        self.loft([ring, ring], [low, high], at, surface)

    def sphere(self, radius: float, height: float, at: F64, surface: int = GLASS) -> None:
        """A sphere with its centre at `height`."""
        angle = np.linspace(-np.pi / 2, np.pi / 2, 9)
        rings = [circle(max(radius * np.cos(a), 0.05), 16) for a in angle]
        self.loft(rings, [height + radius * float(np.sin(a)) for a in angle], at, surface)

    def tube(self, start: F64, end: F64, radius: float, corners: int = 6, surface: int = OTHER) -> None:
        """A bar from `start` to `end` ``(3,)``."""
        axis = (end - start) / np.linalg.norm(end - start)
        side = np.cross(axis, [0.0, 0.0, 1.0] if abs(axis[2]) < 0.9 else [1.0, 0.0, 0.0])
        side /= np.linalg.norm(side)
        up = np.cross(axis, side)
        angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)[:, None]
        ring = radius * (np.cos(angle) * side + np.sin(angle) * up)
        base = np.arange(corners)
        ahead = np.roll(base, -1)
        faces = [np.stack([base, ahead, corners + ahead], 1), np.stack([base, corners + ahead, corners + base], 1)]
        self._add(
            np.concatenate([start + ring, end + ring]), np.concatenate(faces), np.full(2 * corners, surface, np.uint8)
        )

    def mesh(self) -> Mesh:
        """Everything as one mesh."""
        return Mesh(
            np.concatenate(self.vertices).astype(np.float32),
            np.concatenate(self.triangles).astype(np.int32),
            np.concatenate(self.feature),
            np.concatenate(self.surface),
            tuple(self.ids),
            np.array(self.colours, np.uint8),
        )

    def _add(self, points: F64, faces: npt.NDArray[np.int64], kinds: npt.NDArray[np.uint8]) -> None:
        self.vertices.append(points)
        self.triangles.append(faces + self._count)
        self.feature.append(np.full(len(faces), len(self.ids) - 1, np.int32))
        self.surface.append(kinds)
        self._count += len(points)
