"""A place on the city that a person pointed at."""

from dataclasses import dataclass

from widgets.scene.camera import Vector


@dataclass(frozen=True, slots=True)
class Spot:
    """`point` metres of the city's frame; `asset` the id of the building or landmark it lies on, empty for ground."""

    point: Vector
    asset: str = ""
