"""Districts as translucent prisms with their edges drawn; a table of heights moves the lids, geometry never changes."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor

from citydeck.city.model import Areas as Rings
from citydeck.city.model import CityModel
from widgets.scene import shaders_areas as shaders
from widgets.scene.geometry import Geometry, fans
from widgets.scene.ground import districts
from widgets.scene.material import Material
from widgets.scene.materials import RANK, Frame, Materials
from widgets.scene.paint import DATA, HATCHED, Show
from widgets.scene.table import LayerTable
from widgets.scene.texels import Floats, Texels


class Areas:
    """`aux` of a corner is (district, 0 foot or 1 lid, 0, 1 on the lid)."""

    layer = "areas"

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._material: Material | None = None
        self._actors: list[vtkActor] = []

    def build(self, city: CityModel, materials: Materials) -> Sequence[vtkActor]:
        """One actor, none for a city without districts."""
        self._ids, self._actors, self._material = (), [], None
        if city.districts is None or not len(city.districts):
            return []
        self._ids = tuple(city.districts.ids)
        self._colours, self._heights = Texels(len(self._ids)), Floats(len(self._ids))
        material = self._material = materials.adopt(_material())
        material.texture("colours", self._colours.texture)
        material.texture("heights", self._heights.texture)
        material.set(lift=RANK * 3, layerOpacity=1.0)
        actor = material.actor(Geometry.joined([_walls(city.districts), _lids(city.districts)]).polydata())
        actor.VisibilityOff()
        self._actors = [actor]
        return self._actors

    def paint(self, table: LayerTable) -> None:
        """Colours and heights of the newest table."""
        if self._material is None:
            return
        row = {key: index for index, key in enumerate(table.ids)}
        self._colours.rgba[:] = 0
        for index, key in enumerate(self._ids):
            at = row.get(key)
            if at is not None and table.rgba[at, 3]:
                self._colours.rgba[index, :3] = table.rgba[at, :3]
                self._colours.rgba[index, 3] = HATCHED if table.hatched[at] else DATA
                self._heights.values[index, 0] = table.extra["height"][at]
        self._colours.changed()
        self._heights.changed()

    def show(self, show: Show) -> None:
        """Switch and fade."""
        for actor in self._actors:
            actor.SetVisibility(show.visible)
        if self._material is not None:
            self._material.set(layerOpacity=show.opacity)

    def frame(self, frame: Frame) -> None:
        """Nothing moves."""


def _walls(areas: Rings) -> Geometry:
    """One upright face on every side of every ring."""
    counts = np.diff(areas.offsets)
    owner = np.repeat(np.arange(len(counts)), counts)
    here = np.arange(len(owner))
    after = here + 1
    after[areas.offsets[1:] - 1] = areas.offsets[:-1]
    xy = np.stack([areas.xy[here], areas.xy[after], areas.xy[after], areas.xy[here]], axis=1).reshape(-1, 2)
    aux = np.zeros((len(xy), 4), np.float32)
    aux[:, 0] = np.repeat(owner, 4)
    aux[:, 1] = np.tile([0, 0, 1, 1], len(owner))
    return Geometry(_flat(xy), fans(here * 4).astype(np.int32), {"aux": aux})


def _lids(areas: Rings) -> Geometry:
    made = districts(areas)
    made.attributes["aux"][:, 1] = 1.0
    made.attributes["aux"][:, 3] = 1.0
    return made


def _flat(xy: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.column_stack([xy, np.zeros(len(xy), np.float32)]).astype(np.float32)


def _material() -> Material:
    return Material(
        {"aux": 4},
        shaders.AREA_VERTEX_HEAD,
        shaders.AREA_VERTEX,
        shaders.AREA_FRAGMENT_HEAD,
        shaders.AREA_FRAGMENT,
        culled=False,
        translucent=True,
    )
