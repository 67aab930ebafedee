"""The flat map as a scene: told the same as the 3D scene, it paints ground, data and alarms with a painter."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QColor, QImage, QPainter

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from widgets.flat.chosen import Chosen
from widgets.flat.ground import Ground
from widgets.flat.marks import paint_alarms
from widgets.flat.overprint import Overprint
from widgets.flat.sight import Sight
from widgets.presenter_frame import U8
from widgets.scene.daylight import DAYLIGHTS, Daylight, by_sun
from widgets.scene.lasso import Selection
from widgets.scene.materials import Frame
from widgets.scene.paint import Show
from widgets.scene.scene import STILL_BUDGET
from widgets.scene.table import LAYERS, Beam, LayerTable

LEFT_OUT = ("weather", "vehicles", "flow", "bars")
"""Layers that a map does not draw."""


class FlatScene:
    """Belongs to the thread that draws."""

    def __init__(self) -> None:
        self._tables: dict[str, LayerTable] = {}
        self._shows = {layer: Show(layer == "roads") for layer in LAYERS}
        self._order: tuple[str, ...] = LAYERS
        self._beams: tuple[Beam, ...] = ()
        self._daylight = DAYLIGHTS["dusk"]
        self._city: CityModel | None = None
        self._ground: Ground | None = None
        self._chosen: Chosen | None = None
        self._selection, self._asset = Selection(), ""
        self._overprint: Overprint | None = None
        self._frame: Frame | None = None
        self._patience = 0

    def set_city(self, city: CityModel) -> None:
        """Map another city; layer tables are kept and painted on it."""
        same = self._city is not None and self._city.buildings is city.buildings and self._city.mesh is city.mesh
        if self._ground is None or not same:
            self._ground = Ground(city, self._daylight)
            self._ground.order(self._order)
        self._city = city
        self._overprint = Overprint(city)
        self._chosen = Chosen(city, self._ground.prints)
        self._chosen.mark(self._selection)
        self._chosen.outline(self._asset)
        self._repaint()

    def set_daylight(self, name: str) -> None:
        """``dusk``, ``night`` or ``day``."""
        if name not in DAYLIGHTS:
            raise WrongUse(f"no time of day is called {name!r}: use {', '.join(DAYLIGHTS)}")
        self._light(DAYLIGHTS[name])

    def set_sun(self, azimuth: float, elevation: float) -> None:
        """Light of a clear sky with the sun there, in degrees."""
        self._light(by_sun(azimuth, elevation))

    def _light(self, daylight: Daylight) -> None:
        self._daylight = daylight
        if self._ground is not None:
            self._ground.set_light(daylight)

    def paint(self, layer: str, table: LayerTable) -> None:
        """Colours of a layer."""
        self._tables[layer] = table
        self._repaint()

    def set_layer(self, layer: str, visible: bool, opacity: float = 1.0) -> None:
        """Show, hide or fade a layer."""
        show = self._shows.get(layer, Show())
        self._shows[layer] = replace(show, visible=visible, opacity=min(max(opacity, 0.0), 1.0))
        self._repaint()

    def set_order(self, order: Sequence[str]) -> None:
        """Layers, the uppermost first: fields lie over each other in it."""
        self._order = tuple(order)
        if self._ground is not None:
            self._ground.order(self._order)

    def set_beams(self, beams: Sequence[Beam]) -> None:
        """Marks of open alarms, by priority."""
        self._beams = tuple(beams)

    def set_cut(self, height: float | None) -> None:
        """Nothing: seen from above, a city that is cut by height is the same."""

    def set_marked(self, selection: Selection) -> None:
        """Tint what a person has selected."""
        self._selection = selection
        if self._chosen is not None:
            self._chosen.mark(selection)

    def set_outlined(self, asset: str) -> None:
        """Outline the building or landmark of an id; empty or without a footprint: none."""
        self._asset = asset
        if self._chosen is not None:
            self._chosen.outline(asset)

    def frame(self, frame: Frame, budget: int = 0) -> None:
        """Prepare the next picture."""
        self._frame, self._patience = frame, budget

    def paint_on(self, out: U8) -> None:
        """The picture, into BGRA pixels ``(height, width, 4)``."""
        height, width = out.shape[:2]
        image = QImage(out.data, width, height, width * 4, QImage.Format.Format_RGB32)
        image.fill(QColor.fromRgbF(*self._daylight.ground))
        if self._frame is None or self._ground is None or self._overprint is None or self._chosen is None:
            return
        sight = Sight.of(self._frame)
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._ground.paint(painter, sight, patient=self._patience >= PATIENT)
        self._chosen.paint(painter, sight)
        self._overprint.paint(painter, sight, self._tables, self._shows, self._order)
        paint_alarms(painter, sight, self._beams)
        painter.end()

    def _repaint(self) -> None:
        if self._ground is not None:
            self._ground.colour(self._tables, self._shows)


PATIENT = STILL_BUDGET
"""A frame that may cost as much as this, which no frame of a moving camera may, waits until all of it is drawn."""
