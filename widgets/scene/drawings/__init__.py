"""One file a drawing; `all_drawings` lists them in the order in which they are drawn."""

from widgets.scene.drawing import Drawing
from widgets.scene.drawings.areas import Areas
from widgets.scene.drawings.bars import Bars
from widgets.scene.drawings.evacuation import Evacuation
from widgets.scene.drawings.flow import Flow
from widgets.scene.drawings.sensors import Sensors
from widgets.scene.drawings.structures import Structures
from widgets.scene.drawings.vehicles import Vehicles
from widgets.scene.drawings.weather import WeatherDrawing


def all_drawings() -> list[Drawing]:
    """New ones for one scene."""
    return [Structures(), Flow(), Vehicles(), Areas(), Evacuation(), Bars(), WeatherDrawing(), Sensors()]
