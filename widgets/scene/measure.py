"""Lengths over the ground, along the slope and up, of a line of points on the city. Metres throughout."""

from dataclasses import dataclass

import numpy as np

from widgets.scene.camera import Vector


@dataclass(frozen=True, slots=True)
class Leg:
    """From one point to the next: `flat` over the ground, `rise` up (negative: down), `slope` in a straight line."""

    flat: float
    rise: float
    slope: float


@dataclass(frozen=True, slots=True)
class Track:
    """Points in the order in which they were set."""

    points: tuple[Vector, ...] = ()

    def legs(self) -> list[Leg]:
        """One fewer than points."""
        if len(self.points) < 2:
            return []
        way = np.diff(np.asarray(self.points, float), axis=0)
        flat = np.hypot(way[:, 0], way[:, 1])
        slope = np.linalg.norm(way, axis=1)
        return [Leg(*map(float, row)) for row in zip(flat, way[:, 2], slope, strict=True)]

    def total(self) -> Leg:
        """Lengths of all legs together; `rise` is the last point's height above the first's."""
        legs = self.legs()
        return Leg(sum(leg.flat for leg in legs), sum(leg.rise for leg in legs), sum(leg.slope for leg in legs))


def length_words(metres: float) -> str:
    """``4.27 m``, ``52.3 m``, ``730 m``, ``1.25 km``: three or four figures, units as everywhere."""
    size = abs(metres)
    if size < 0.005:
        return "0 m"
    if size >= 1000:
        return f"{metres / 1000:.2f} km" if size < 10_000 else f"{metres / 1000:.1f} km"
    return f"{metres:.2f} m" if size < 10 else f"{metres:.1f} m" if size < 200 else f"{metres:.0f} m"


def rise_words(metres: float) -> str:
    """A difference of heights with its sign, a real minus among them."""
    sign = "+" if metres >= 0.005 else "\u2212" if metres <= -0.005 else "±"
    return sign + length_words(abs(metres))
