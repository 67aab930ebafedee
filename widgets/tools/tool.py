"""What every tool answers to. A tool keeps what was pointed at; it knows no window and no words."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from citydeck.city.model import CityModel
from widgets.scene.lasso import Selectable
from widgets.scene.picker import Picker
from widgets.scene.spot import Spot
from widgets.tools.ink import Ink

Outline = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What tools ask of: the city, rays into it, and what of it can be selected."""

    city: CityModel
    picker: Picker
    selectable: Selectable


class Tool:
    """Does nothing. `draws`: a drag draws a line on the picture instead of moving the city."""

    name = ""
    draws = False
    cursor = Qt.CursorShape.CrossCursor

    def click(self, spot: Spot, ground: Ground) -> None:
        """A place was pointed at."""

    def hover(self, spot: Spot | None) -> None:
        """The pointer rests over a place; None for the sky."""

    def back(self) -> bool:
        """Take the last point back; False when there is none."""
        return False

    def finish(self) -> None:
        """No more points: the next click begins anew."""

    def paint(self, ink: Ink) -> None:
        """Over the frame."""
