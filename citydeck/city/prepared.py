"""What drawing needs of a city beyond its shapes; kept with a prepared city, worked out anew for any other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citydeck.city.boxes import Boxes, boxes_of
from citydeck.city.massing import Massing, massing

if TYPE_CHECKING:
    from citydeck.city.model import CityModel


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Boxes of all bodies and how they mass from afar."""

    boxes: Boxes
    massing: Massing


def prepare(city: "CityModel") -> Prepared:
    """About a second for a million buildings."""
    boxes = boxes_of(city.buildings, city.mesh)
    return Prepared(boxes, massing(boxes))
