"""What drawing needs of a city beyond its shapes; kept with a prepared city, worked out anew for any other."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from citydeck.city.boxes import Boxes, boxes_of
from citydeck.city.massing import Massing, massing
from citydeck.city.skyline_raster import SkylineRaster, skyline_raster

if TYPE_CHECKING:
    from citydeck.city.model import CityModel


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Boxes of all bodies, how they mass from afar, and how high they stand cell by cell."""

    boxes: Boxes
    massing: Massing
    raster: SkylineRaster


def prepare(city: "CityModel") -> Prepared:
    """Two seconds for a million buildings."""
    boxes = boxes_of(city.buildings, city.mesh)
    return Prepared(boxes, massing(boxes), skyline_raster(boxes))
