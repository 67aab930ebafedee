"""One file a drawing; `all_drawings` lists them in the order in which they are drawn."""

from widgets.scene.drawing import Drawing
from widgets.scene.drawings.areas import Areas
from widgets.scene.drawings.bars import Bars
from widgets.scene.drawings.evacuation import Evacuation
from widgets.scene.drawings.flow import Flow
from widgets.scene.drawings.sensors import Sensors
from widgets.scene.drawings.structures import Structures
from widgets.scene.drawings.symbols import Symbols
from widgets.scene.drawings.vehicles import Vehicles
from widgets.scene.drawings.warned import Warned
from widgets.scene.drawings.weather import WeatherDrawing
from widgets.scene.table import FEEDS, SEEN


def all_drawings() -> list[Drawing]:
    """New ones for one scene."""
    fixed: list[Drawing] = [
        Structures(), Flow(), Vehicles(), Areas(), Evacuation(), Bars(), WeatherDrawing(), Sensors(),
    ]  # fmt: skip
    feeds = [Symbols(layer, crowd=layer == "tracked", on_top=layer in SEEN) for layer in reversed(FEEDS)]
    return [*fixed, Warned(), *feeds]
