"""A place on the city that a person pointed at."""

from dataclasses import dataclass

from widgets.scene.camera import Vector


@dataclass(frozen=True, slots=True)
class Spot:
    """`point` metres of the city's frame; `asset` the id of the building or landmark it lies on, empty for ground;
    `towards` the unit vector from there to the eye that pointed.
    """

    point: Vector
    asset: str = ""
    towards: Vector = (0.0, 0.0, 0.0)

    def before(self, metres: float) -> Vector:
        """So far before what was pointed at: outside the wall, where it was one."""
        x, y, z = (at + metres * way for at, way in zip(self.point, self.towards, strict=True))
        return x, y, z
