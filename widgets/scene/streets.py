"""Streets in squares: those out of the picture, or too far for their width to be seen, are not drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import Lines
from widgets.scene.camera import Camera
from widgets.scene.material import Material
from widgets.scene.ribbons import ribbons

I64 = npt.NDArray[np.int64]
SQUARE = 1500.0
"""Metres of a square's side; a line belongs to the square that it begins in."""
THINNEST = 0.7
"""Pixels of a street's width below which it is left out: lines with a least width in pixels are always wide enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Square:
    """`centre` and `radius` around everything in it; `width` metres of its widest line, infinite for main roads."""

    actor: vtkActor
    centre: npt.NDArray[np.float64]
    radius: float
    width: float


class Streets:
    """Lines `which` of a city, whose texels count in that order, in squares; `least` pixels by level."""

    def __init__(self, city: Lines, which: I64, least: npt.NDArray[np.float32], material: Material) -> None:
        self.squares: list[Square] = []
        if not len(which):
            return
        first = city.xyz[city.offsets[which], :2]
        cell = np.floor((first - first.min(axis=0)) / SQUARE).astype(np.int64)
        main = least[city.level[which]] > 0
        key = (cell[:, 1] << 24 | cell[:, 0]) * 2 + main
        order = np.argsort(key, kind="stable")
        cuts = np.flatnonzero(np.diff(key[order])) + 1
        for texels in np.split(order, cuts):
            self._add(city, which[texels], texels, least, material)

    @property
    def actors(self) -> list[vtkActor]:
        """One for each square."""
        return [square.actor for square in self.squares]

    def frame(self, camera: Camera, width: int, height: int) -> None:
        """Show the squares that can be seen in the next picture."""
        if len(self.squares) < 2:
            return
        centre = np.array([square.centre for square in self.squares])
        radius = np.array([square.radius for square in self.squares])
        wide = np.array([square.width for square in self.squares])
        planes = camera.planes(width / max(1, height))
        inside = ((centre @ planes[:, :3].T + planes[:, 3]) > -radius[:, None]).all(axis=1)
        near = np.maximum(np.linalg.norm(centre - camera.eye, axis=1) - radius, 1.0)
        seen = inside & (wide * camera.focal(height) / near >= THINNEST)
        for square, visible in zip(self.squares, seen.tolist(), strict=True):
            square.actor.SetVisibility(visible)

    def _add(self, city: Lines, lines: I64, texels: I64, least: npt.NDArray[np.float32], material: Material) -> None:
        counts = (city.offsets[lines + 1] - city.offsets[lines]).astype(np.int64)
        starts = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) - np.repeat(starts - city.offsets[lines], counts)
        xyz = city.xyz[rows].astype(np.float64)
        offsets = np.concatenate([[0], np.cumsum(counts)])
        geometry = ribbons(offsets, xyz, city.width[lines], least[city.level[lines]], texels)
        if not len(geometry):
            return
        centre = (xyz.min(axis=0) + xyz.max(axis=0)) / 2
        radius = float(np.linalg.norm(xyz - centre, axis=1).max()) + float(city.width[lines].max())
        wide = np.inf if (least[city.level[lines]] > 0).any() else float(city.width[lines].max())
        self.squares.append(Square(material.actor(geometry.polydata()), centre, radius, wide))
