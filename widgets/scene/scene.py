"""The scene: a city, its layers and its light in one VTK renderer. Belongs to the thread that draws it."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from operator import itemgetter

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from citydeck.city.model import CityModel
from citydeck.city.prepared import prepare
from citydeck.model.errors import WrongUse
from widgets.scene import assemble
from widgets.scene.beams import Beams
from widgets.scene.blending import blend_translucent_only
from widgets.scene.bodies import Bodies
from widgets.scene.cover import laid, stacked
from widgets.scene.daylight import DAYLIGHTS, Daylight, by_sun
from widgets.scene.drawing import Drawing, Lifted
from widgets.scene.drawings import all_drawings
from widgets.scene.facade import road_colours
from widgets.scene.geometry import Geometry
from widgets.scene.ground import FAR, flat, land, polygons
from widgets.scene.groups import Group, lift_of
from widgets.scene.lasso import Selection
from widgets.scene.marked import Marked
from widgets.scene.material import Material
from widgets.scene.materials import UNCUT, Frame, Materials, windows_to
from widgets.scene.paint import Show
from widgets.scene.sectors import sectors
from widgets.scene.shade import shade
from widgets.scene.skyline import Skyline
from widgets.scene.structures.stretches import drawn_along
from widgets.scene.table import FIELDS, LAYERS, Beam, LayerTable
from widgets.scene.terrain import terrain_geometry
from widgets.scene.tiles import Tiles

STILL_BUDGET, MOVING_BUDGET = 65_000, 31_000
"""Triangles of buildings in a sharp frame on a software renderer, and in the first one of a moving camera."""


MIRROR_HEIGHT = 1500.0
"""Metres above which nobody sees towers in the river; their triangles are better spent on land."""


class Scene:
    """Everything that is drawn in 3-D. `frame` prepares the next picture; nothing here renders by itself."""

    def __init__(self, renderer: vtkRenderer | None = None) -> None:
        self.renderer = renderer or vtkRenderer()
        self.renderer.SetBackgroundAlpha(1.0)
        self.renderer.SetUseOIT(False)
        self.renderer.GetCullers().RemoveAllItems()  # shaders move vertices: VTK cannot know what is in view
        blend_translucent_only(self.renderer)
        self.materials = Materials()
        self.city: CityModel | None = None
        self._groups: list[Group] = []
        self._roads: list[Group] = []
        self._tiles: Tiles | None = None
        self._skyline: Skyline | None = None
        self._fixed: list[vtkActor] = []
        self._ground: list[vtkActor] = []
        self._beams = Beams(self.materials)
        self.materials.settle()
        self._marked = Marked(self.renderer)
        self._drawings = all_drawings()
        self._tables: dict[str, LayerTable] = {}
        self._shows = {layer: Show(layer == "roads") for layer in LAYERS}
        self._order: tuple[str, ...] = LAYERS
        self._over: tuple[str, ...] = ()

    def set_city(self, city: CityModel) -> None:
        """Show another city; layer tables are kept and painted on it."""
        self._clear()
        city = city if city.prepared is not None else replace(city, prepared=prepare(city))
        self.city = city
        self._shade()
        water = polygons(city.water)
        self._ground += self._solid(self.materials.land, land(city, water))
        if city.terrain is not None:
            self._ground += self._solid(self.materials.terrain, terrain_geometry(city.terrain))
        self._ground += self._solid(self.materials.park, flat(polygons(city.parks)))
        bodies = Bodies(city)
        if len(bodies):
            group, pyramid, self._skyline = assemble.buildings(city, bodies, self.materials)
            self._groups.append(group)
            near, far = (self.materials.building(group.texels, windows=on) for on in (True, False))
            self._tiles = Tiles(pyramid, near, far, self.renderer)
        if city.mesh is not None and len(city.mesh.triangles):
            fixed = assemble.landmarks(city.mesh, self.materials, drawn_along(city))
            self._groups += [fixed] if fixed is not None else []
        if city.roads is not None and len(city.roads):
            self._roads = assemble.roads(city.roads, self.materials, drawn_along(city))
        areas = assemble.areas(city, self.materials)
        self._groups += self._roads + assemble.routes(city, self.materials) + assemble.symbols(city, self.materials)
        wedges = sectors(city, self.materials)
        self._groups += assemble.crosses(city, self.materials) + [
            group for group in (areas, wedges) if group is not None
        ]
        self._ground += self._solid(self.materials.sky, _dome())
        self._solid(self.materials.water, flat(water))
        for group in self._groups:
            for actor in group.actors:
                self.renderer.AddActor(actor)
            group.order(self._order)
            group.show(self._shows)
            group.repaint(self._tables, self._shows)
        self._hatch()
        self._cover_walls()
        self._cover()
        for drawing in self._drawings:
            for actor in drawing.build(city, self.materials):
                self.renderer.AddActor(actor)
                self._fixed.append(actor)
            drawing.paint(self._tables.get(drawing.layer, LayerTable.empty()))
            drawing.show(self._shows[drawing.layer])
            self._lift(drawing)
        self._marked.again(city)
        for actor in self._beams.actors:  # over whatever else is translucent
            self.renderer.RemoveActor(actor)
            self.renderer.AddActor(actor)

    def set_daylight(self, name: str) -> None:
        """``dusk``, ``night`` or ``day``."""
        if name not in DAYLIGHTS:
            raise WrongUse(f"no time of day is called {name!r}: use {', '.join(DAYLIGHTS)}")
        self._light(DAYLIGHTS[name])

    def set_sun(self, azimuth: float, elevation: float) -> None:
        """Light of a clear sky with the sun there, in degrees clockwise from north and above the horizon."""
        self._light(by_sun(azimuth, elevation))

    def _light(self, daylight: Daylight) -> None:
        self.materials.light(daylight)
        self._shade()
        if self.city is not None and self.city.roads is not None:
            levels = self.city.roads.level
            colours = road_colours(levels, self.materials.daylight.street)
            for group, (choice, _) in zip(self._roads, assemble.road_parts(levels), strict=True):
                group.painted.base = colours[choice]
                group.repaint(self._tables, self._shows)

    def _shade(self) -> None:
        """Shadows and the dimness between houses, for the city and the sun that there are."""
        prepared = self.city.prepared if self.city is not None else None
        if prepared is not None:
            sun = self.materials.daylight.sun_to
            self.materials.shaded(shade(prepared.raster, sun), prepared.raster.extent)

    def paint(self, layer: str, table: LayerTable) -> bool:
        """Colours of a layer; False when they are those already drawn."""
        if table.same(self._tables.get(layer)):
            return False
        self._tables[layer] = table
        self._repaint(layer)
        for drawing in self._drawings:
            if drawing.layer == layer and self.city is not None:
                drawing.paint(table)
        return True

    def set_layer(self, layer: str, visible: bool, opacity: float = 1.0) -> None:
        """Show or hide a layer; `opacity` 0 to 1 mixes its colours with the city's own."""
        opacity = min(max(opacity, 0.0), 1.0)
        self._shows[layer] = replace(self._shows[layer], visible=visible and opacity > 0, opacity=opacity)
        self._repaint(layer)
        for drawing in self._drawings:
            if drawing.layer == layer and self.city is not None:
                drawing.show(self._shows[layer])

    def set_order(self, order: Sequence[str]) -> None:
        """Layers, the uppermost first: where several paint one thing, or lie over each other, the upper one is seen."""
        if tuple(order) == self._order:
            return
        self._order = tuple(order)
        for group in self._groups:
            group.order(self._order)
            group.repaint(self._tables, self._shows)
        self._cover_walls()
        self._cover()
        for drawing in self._drawings:
            self._lift(drawing)

    def _lift(self, drawing: Drawing) -> None:
        if isinstance(drawing, Lifted) and drawing.layer in self._order:
            drawing.lift(lift_of(drawing.layer, self._order))

    def set_cut(self, height: float | None) -> None:
        """Draw of buildings only what is below `height` metres; None for all of them."""
        self.materials.cut(height)
        self._marked.cut(UNCUT if height is None else height)

    def set_marked(self, selection: Selection) -> None:
        """Tint what a person has selected."""
        self._marked.show(self.city, selection)

    def set_outlined(self, asset: str) -> None:
        """Outline the building or landmark of an id; empty or without a solid: none."""
        self._marked.outline(self.city, asset)

    def set_beams(self, beams: Sequence[Beam]) -> None:
        """Replace all alarm beams."""
        self._beams.show(beams)

    @property
    def triangles(self) -> int:
        """Triangles of buildings in the last frame, the skyline and its mirror image among them."""
        return sum(drawn.triangles for drawn in (self._tiles, self._skyline) if drawn is not None)

    def frame(self, frame: Frame, budget: int = STILL_BUDGET) -> None:
        """Prepare the next picture."""
        camera, view = frame.camera, self.renderer.GetActiveCamera()
        eye = camera.eye
        view.SetPosition(*eye)
        view.SetFocalPoint(*(eye + camera.forward * 1000.0))
        view.SetViewUp(*camera.axes()[1])
        view.SetViewAngle(camera.fov)
        near = min(max(float(eye[2]) * 0.12, 1.5), camera.distance * 0.2, 400.0)
        view.SetClippingRange(max(near, 1.0), FAR * 2.2 + camera.distance)
        self.materials.size(frame)
        self._marked.frame(frame)
        for drawing in self._drawings:
            drawing.frame(frame)
        reflected = self._reflects(float(eye[2]))
        for group in self._roads:
            if group.streets is not None and (not group.owner or self._shows[group.owner].visible):
                group.streets.frame(camera, frame.width, frame.height)
        if self._tiles is not None and self._skyline is not None:
            tall = self._skyline.update(camera, frame.width, frame.height, reflected=reflected)
            left = max(budget - self._skyline.triangles, budget // 2)
            low = self._tiles.update(camera, frame.width, frame.height, left, windows_to(frame))
            self._sort([actor for _, actor in sorted(tall + low, key=itemgetter(0))])

    def draw(self) -> None:
        """Draw the prepared picture into the window's render framebuffer. Other threads of Python go on meanwhile: of
        all calls that draw only the window's own lets go of the interpreter.
        """
        window = self.renderer.GetRenderWindow()
        window.SwapBuffersOff()  # else it copies the picture to a display framebuffer too: 10 ms at 3840×2160
        window.Render()

    def _sort(self, hiding: Sequence[vtkActor]) -> None:
        """What hides most first and the ground last, so that the hidden is not coloured; the rest keeps its order."""
        props = self.renderer.GetViewProps()
        placed = {*hiding, *self._ground}
        others = [prop for prop in props if prop not in placed]
        props.RemoveAllItems()
        for prop in (*hiding, *others, *self._ground):
            props.AddItem(prop)

    def _reflects(self, height: float) -> bool:
        """Mirror images are drawn where they can be seen: over water, from low enough for it to reflect."""
        water = self.city is not None and self.city.water is not None and len(self.city.water) > 0
        reflects = water and height < MIRROR_HEIGHT
        for group in self._groups:
            for actor in group.mirrored:
                actor.SetVisibility(reflects)
        return reflects

    def _repaint(self, layer: str) -> None:
        for group in self._groups:
            if layer in group.painted.layers:
                group.show(self._shows)
                group.repaint(self._tables, self._shows)
        self._hatch()
        self._cover_walls()
        if layer in FIELDS:
            self._cover()

    def _hatch(self) -> None:
        """Only while something shown is stale, or goes without, do facades look for it."""
        shown = [table for layer, table in self._tables.items() if self._shows[layer].visible]
        marks = [mark for table in shown for mark in (table.hatched, table.dotted) if mark is not None]
        self.materials.hatched(any(bool(np.any(mark)) for mark in marks))

    def _cover(self) -> None:
        shown = []
        for layer in sorted(FIELDS, key=(*self._order, *FIELDS).index, reverse=True):
            table, show = self._tables.get(layer), self._shows[layer]
            if table is not None and table.field is not None and show.visible:
                shown.append((layer, table.field, show.opacity))
        if not shown:
            self.materials.uncover()
            return
        ground, opacity = laid([(field, opacity) for _, field, opacity in shown])
        under = [not self._over or layer in self._over for layer, _, _ in shown]
        walls, _ = laid([(field, opacity * seen) for (_, field, opacity), seen in zip(shown, under, strict=True)])
        self.materials.cover.set(stacked(ground, walls))
        self.materials.cover_shown(ground, opacity)

    def _cover_walls(self) -> None:
        """Walls that a layer has painted show the fields above it only; the others show those too, or all if there are
        none above.
        """
        walls = next((group.painted.layers for group in self._groups if group.pyramid is not None), ())
        shown = [layer for layer in self._order if layer in (*walls, *FIELDS) and self._paints(layer)]
        over = tuple(takewhile(lambda layer: layer in FIELDS, shown))
        self.materials.cover_painted(bool(over))
        if over != self._over:
            self._over = over
            self._cover()

    def _paints(self, layer: str) -> bool:
        table = self._tables.get(layer)
        return table is not None and table.paints and self._shows[layer].visible

    def _solid(self, material: Material, geometry: Geometry) -> list[vtkActor]:
        if not len(geometry):
            return []
        actor = material.actor(geometry.polydata())
        self.renderer.AddActor(actor)
        self._fixed.append(actor)
        return [actor]

    def _remove(self, actor: vtkActor) -> None:
        self.renderer.RemoveActor(actor)
        window = self.renderer.GetRenderWindow()
        if window is not None:
            actor.ReleaseGraphicsResources(window)

    def _clear(self) -> None:
        for actor in [*self._fixed, *(actor for group in self._groups for actor in group.actors)]:
            self._remove(actor)
        self._marked.clear()
        if self._tiles is not None:
            self._tiles.clear()
        self.materials.forget()
        self._fixed, self._ground, self._groups, self._roads = [], [], [], []
        self._tiles = self._skyline = None


def _dome() -> Geometry:
    """A sphere whose rows lie close around the horizon, where the sky's colours change."""
    rows = np.radians(np.concatenate([[-90, -60, -45], np.arange(-32, 33, 1.0), [38, 45, 55, 70, 90]]))
    columns = np.radians(np.arange(0, 360.1, 7.5))
    up, round_ = np.meshgrid(rows, columns, indexing="ij")
    flat = np.cos(up)
    vertices = np.stack([flat * np.cos(round_), flat * np.sin(round_), np.sin(up)], axis=-1).reshape(-1, 3)
    corner = np.arange(len(vertices)).reshape(len(rows), -1)
    first, following = corner[:-1, :-1].ravel(), corner[1:, :-1].ravel()
    triangles = np.concatenate(
        [np.stack([first, first + 1, following + 1], axis=1), np.stack([first, following + 1, following], axis=1)]
    )
    return Geometry(vertices.astype(np.float32), triangles.astype(np.int32))
