"""What the pointer is over: the thing under a pixel, its name beside the pointer, and the spot to measure from."""

import math
from collections.abc import Collection

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from citydeck.city.model import CityModel
from widgets import theme
from widgets.flat.plan import Plan
from widgets.scene.camera import Camera
from widgets.scene.picker import Hit, Picker
from widgets.scene.spot import Spot


class Pointing:
    """Answers for pixels of `host`. The picker is made at the first question after a change of city."""

    def __init__(self, host: QWidget) -> None:
        self._host = host
        self._city: CityModel | None = None
        self._picker: Picker | None = None
        self._ceiling: float | None = None
        self.hovered = ""

    def set_city(self, city: CityModel) -> None:
        """Another city, or other things in it."""
        self._city, self._picker = city, None

    def cut(self, height: float | None) -> None:
        """Only what is below `height` metres is there; None for everything."""
        self._ceiling = height
        if self._picker is not None:
            self._picker.cut(height)

    @property
    def picker(self) -> Picker | None:
        """Rays into the city; None without one."""
        if self._picker is None and self._city is not None:
            self._picker = Picker(self._city)
            self._picker.cut(self._ceiling)
        return self._picker

    def hit(self, camera: Camera, at: QPointF, layers: Collection[str]) -> Hit | None:
        """What is seen at a point of the host while `layers` are shown."""
        if self.picker is None:
            return None
        return self.picker.at(camera, at.x(), at.y(), self._size(), unit=theme.current().scale, layers=layers)

    def near(self, camera: Camera, at: QPointF) -> float:
        """Metres to the first solid under a point of the host; endless for none. A flat map hides nothing."""
        if self.picker is None or isinstance(camera, Plan):
            return math.inf
        hit = self.picker.surface(camera, at.x(), at.y(), self._size())
        return math.inf if hit is None else hit.distance

    def spot(self, camera: Camera, at: QPointF) -> Spot | None:
        """The solid or the ground under a point, None above the horizon; symbols and lines do not count."""
        hit = self.picker.surface(camera, at.x(), at.y(), self._size()) if self.picker is not None else None
        if hit is not None:
            back = -camera.ray(at.x(), at.y(), *self._size())[1]
            return Spot(hit.point, hit.asset, (float(back[0]), float(back[1]), float(back[2])))
        ground = camera.ground(at.x(), at.y(), *self._size())
        return None if ground is None else Spot((float(ground[0]), float(ground[1]), float(ground[2])))

    def name(self, asset: str, language: str) -> str:
        """Display name of an asset, empty for what has none."""
        assets = self._city.assets if self._city is not None else ()
        return next((found.name(language) for found in assets if found.id == asset), "")

    def _size(self) -> tuple[int, int]:
        return self._host.width(), self._host.height()
