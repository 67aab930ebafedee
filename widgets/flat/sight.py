"""From metres of the city to pixels of a flat picture: a turn, a scale and a shift."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QTransform

from widgets.flat.plan import Plan
from widgets.scene.camera import F64
from widgets.scene.materials import Frame


@dataclass(frozen=True, slots=True)
class Sight:
    """`plan` in a picture of `width` x `height` pixels, `unit` of them a design pixel."""

    plan: Plan
    width: int
    height: int
    unit: float = 1.0

    @classmethod
    def of(cls, frame: Frame) -> "Sight":
        """What a frame sees."""
        return cls(Plan.of(frame.camera), frame.width, frame.height, frame.unit)

    @property
    def scale(self) -> float:
        """Pixels a metre."""
        return self.plan.scale(self.height)

    def pixels(self, points: npt.ArrayLike) -> F64:
        """``(n, 2)`` pixels of metres ``(n, 2 or more)``."""
        return self.plan.project(points, self.width, self.height)[:, :2]

    def transform(self) -> QTransform:
        """The same for a painter; metres have y up, pixels down."""
        turned = QTransform().translate(self.width / 2, self.height / 2)
        turned.rotate(-self.plan.heading)
        turned.scale(self.scale, -self.scale)
        return turned.translate(-self.plan.x, -self.plan.y)

    def box(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """``(xmin, ymin, xmax, ymax)`` metres that hold the whole picture and `margin` pixels around it."""
        corners = [(-margin, -margin), (self.width + margin, -margin), (-margin, self.height + margin)]
        corners.append((self.width + margin, self.height + margin))
        rays = np.array([self.plan.ray(x, y, self.width, self.height)[0][:2] for x, y in corners])
        xmin, ymin = map(float, rays.min(axis=0))
        xmax, ymax = map(float, rays.max(axis=0))
        return xmin, ymin, xmax, ymax
