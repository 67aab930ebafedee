"""What a person has selected, tinted in the scene: clear where it is seen, faint where something stands before it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from citydeck.city.model import CityModel, Mesh
from widgets.scene.edges import Edges
from widgets.scene.geometry import Geometry
from widgets.scene.landmarks import landmark_geometry
from widgets.scene.lasso import Selection
from widgets.scene.material import Material
from widgets.scene.materials import Frame
from widgets.scene.prisms import prisms
from widgets.scene.solids import Solid, prism, solid_of

ACCENT = (0.365, 0.718, 1.0)
LIFT = 5e-5
"""Depth towards the eye in normalised units: the tint lies on the walls that it belongs to."""
SEEN, HIDDEN = 0.48, 0.10
"""How strong the tint is on what is seen, and on what stands behind something."""
FEW = 40
"""Things that are outlined as well as tinted."""
MOST = 20_000
"""Buildings that are tinted; more are counted all the same."""
_VERTEX_HEAD = "out float roof; out float up;"
_VERTEX = """
bias = lift; roof = step(aux.z, -0.5); up = aux.w;
float over = max(0.0, vertexMC.z - cutAt);
if (vertexMC.z - aux.w >= cutAt) place.xyz = vec3(0.0); else place.z -= over;
"""
_THROUGH = "gl_Position.z = gl_Position.w * (-0.9 + 0.01 * gl_Position.z / gl_Position.w);"
_FRAGMENT_HEAD = "in float roof; in float up;"
_FRAGMENT = "colour = vec4(mix(accent * (0.62 + 0.38 * (1.0 - exp(-up / 30.0))), accent, roof), strength);"


class Marked:
    """Belongs to the thread that draws."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: list[vtkActor] = []
        self._materials = [
            Material({"aux": 4}, _VERTEX_HEAD, _VERTEX, _FRAGMENT_HEAD, _FRAGMENT, placed=placed, translucent=True)
            for placed in (_THROUGH, "")
        ]
        self._edges, self._picked = Edges(renderer), Edges(renderer)
        self._selection, self._asset = Selection(), ""
        for material, strength in zip(self._materials, (HIDDEN, SEEN), strict=True):
            material.set(accent=ACCENT, strength=strength, lift=LIFT, cutAt=1e6)

    def show(self, city: CityModel | None, selection: Selection) -> None:
        """Tint these and nothing else, and outline them while they are few."""
        self._selection = selection
        self._clear_tint()
        if city is None:
            return
        if 0 < len(selection) <= FEW:
            self._edges.show(_solids(city, selection))
        for geometry in _shapes(city, selection):
            data = geometry.polydata()
            self._actors += [material.actor(data) for material in self._materials]
        for actor in self._actors:
            self._renderer.AddActor(actor)

    def outline(self, city: CityModel | None, asset: str) -> None:
        """Outline the building or landmark of an id and no other; nothing for an id without a solid."""
        self._asset = asset
        solid = solid_of(city, asset) if city is not None and asset else None
        self._picked.show([solid] if solid is not None else [])

    def again(self, city: CityModel) -> None:
        """The same on a city whose things have changed."""
        self.show(city, self._selection)
        self.outline(city, self._asset)

    def frame(self, frame: Frame) -> None:
        """Sizes of the next picture."""
        self._edges.frame(frame)
        self._picked.frame(frame)

    def cut(self, height: float) -> None:
        """Press down what is above `height` metres, as buildings are."""
        self._edges.cut(height)
        self._picked.cut(height)
        for material in self._materials:
            material.set(cutAt=height)

    def clear(self) -> None:
        """Tint and outline nothing."""
        self._clear_tint()
        self._picked.clear()

    def _clear_tint(self) -> None:
        self._edges.clear()
        window = self._renderer.GetRenderWindow()
        for actor in self._actors:
            self._renderer.RemoveActor(actor)
            if window is not None:
                actor.ReleaseGraphicsResources(window)
        self._actors = []


def _solids(city: CityModel, selection: Selection) -> list[Solid]:
    buildings, found = city.buildings, []
    if buildings is not None:
        found = [prism(buildings, row, "") for row in selection.buildings]
    things = (solid_of(city, name) for name in selection.things)
    return found + [solid for solid in things if solid is not None]


def _shapes(city: CityModel, selection: Selection) -> list[Geometry]:
    found = []
    if city.buildings is not None and selection.buildings:
        found.append(prisms(city.buildings, np.asarray(selection.buildings[:MOST], np.int64)))
    part = _part(city.mesh, selection.things) if city.mesh is not None else None
    if part is not None:
        found.append(landmark_geometry(part))
    return [geometry for geometry in found if len(geometry)]


def _part(mesh: Mesh, names: Sequence[str]) -> Mesh | None:
    """Those triangles of a mesh that belong to `names`."""
    wanted = set(names)
    features = [row for row, name in enumerate(mesh.ids) if name in wanted]
    chosen = np.isin(mesh.feature, features)
    if not chosen.any():
        return None
    return replace(mesh, triangles=mesh.triangles[chosen], feature=mesh.feature[chosen], surface=mesh.surface[chosen])
