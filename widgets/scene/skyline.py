"""The tallest buildings, drawn in full at any distance: in blocks of neighbours, those of them that can be seen."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.boxes import Boxes
from widgets.scene.bodies import Bodies
from widgets.scene.camera import Camera
from widgets.scene.material import Material

F64 = npt.NDArray[np.float64]
I64 = npt.NDArray[np.int64]
MIRRORED = 2_500.0
"""Metres from the eye to the farthest block whose image is seen in the water."""
BLOCK = 24
"""Buildings of a block at most: fewer cost more calls than they save."""


class Skyline:
    """Shows those of the buildings `which` that are in the picture, and their `mirrored` images."""

    def __init__(self, bodies: Bodies, boxes: Boxes, which: I64, material: Material, mirror: Material) -> None:
        blocks = list(_blocks(which, boxes.centre)) if len(which) else []
        made = [bodies.full(block).polydata() for block in blocks]
        self.actors: list[vtkActor] = [material.actor(data) for data in made]
        self.mirrored: list[vtkActor] = [mirror.actor(data) for data in made]
        for actor in self.mirrored:
            actor.SetScale(1.0, 1.0, -1.0)
        self._counts = np.array([data.GetNumberOfPolys() for data in made], np.int64)
        spheres = [_sphere(boxes, block) for block in blocks]
        self._centre = np.array([centre for centre, _ in spheres], np.float64).reshape(-1, 3)
        self._radius = np.array([radius for _, radius in spheres], np.float64)
        self.triangles = 0
        """Of the last frame, mirror images among them."""

    def update(self, camera: Camera, width: int, height: int, *, reflected: bool) -> list[tuple[float, vtkActor]]:
        """Show blocks, and where they are `reflected` their images; metres from the eye to each block that is seen."""
        planes = camera.planes(width / max(1, height))
        seen = self._inside(planes, self._centre)
        away = np.maximum(np.linalg.norm(self._centre - camera.eye, axis=1) - self._radius, 0.0)
        images = self._inside(planes, self._centre * (1.0, 1.0, -1.0)) & (away < MIRRORED) & reflected
        for actor, image, *shown in zip(self.actors, self.mirrored, seen.tolist(), images.tolist(), strict=True):
            actor.SetVisibility(shown[0])
            image.SetVisibility(shown[1])
        self.triangles = int(self._counts[seen].sum() + self._counts[images].sum())
        return [(float(away[row]), self.actors[row]) for row in np.flatnonzero(seen)]

    def _inside(self, planes: F64, centre: F64) -> npt.NDArray[np.bool_]:
        return np.asarray(((centre @ planes[:, :3].T + planes[:, 3]) > -self._radius[:, None]).all(axis=1))


def _blocks(which: I64, centre: F64) -> Iterator[I64]:
    """Halves of halves, cut across the longer side."""
    if len(which) <= BLOCK:
        yield which
        return
    at = centre[which]
    order = np.argsort(at[:, int(np.argmax(np.ptp(at, axis=0)))], kind="stable")
    middle = len(which) // 2
    yield from _blocks(which[order[:middle]], centre)
    yield from _blocks(which[order[middle:]], centre)


def _sphere(boxes: Boxes, which: I64) -> tuple[F64, float]:
    """Around all of `which`."""
    reach = np.hypot(boxes.half[which, 0], boxes.half[which, 1])[:, None]
    low, high = (boxes.centre[which] - reach).min(axis=0), (boxes.centre[which] + reach).max(axis=0)
    base = boxes.base[which]
    bottom, top = float(base.min()), float((base + boxes.height[which]).max())
    corner, far = np.array([*low, bottom]), np.array([*high, top])
    return (corner + far) / 2, float(np.linalg.norm(far - corner) / 2)
