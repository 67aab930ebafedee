"""What a layer draws with geometry of its own, beyond the colours of the city's features."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import CityModel
from widgets.scene.materials import Frame, Materials
from widgets.scene.paint import Show
from widgets.scene.table import LayerTable


class Drawing(Protocol):
    """Belongs to one layer and to the thread that draws. Each call is about the next frame; none renders."""

    layer: str

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """All actors for a city, hidden until there is something to show; the scene adds and removes them."""
        ...

    def paint(self, table: LayerTable) -> None:
        """The layer's newest table: arrays of existing actors are updated in place."""
        ...

    def show(self, show: Show) -> None:
        """The layer is switched or faded."""
        ...

    def frame(self, frame: Frame) -> None:
        """What depends on the camera, the size or the time; called before every picture, so it must be cheap."""
        ...


@runtime_checkable
class Lifted(Protocol):
    """A drawing whose surfaces lie on the ground together with those of other layers."""

    def lift(self, lift: float) -> None:
        """Lie this much, in normalised depth, above the ground from now on."""
        ...
