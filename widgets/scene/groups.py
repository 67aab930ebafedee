"""Groups of features that layers paint: each has its texels, its actors and the layers that own it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vtkmodules.vtkRenderingCore import vtkActor

from widgets.scene.material import Material
from widgets.scene.paint import Painted, Show
from widgets.scene.pyramid import Pyramid
from widgets.scene.table import LayerTable
from widgets.scene.texels import Texels


@dataclass(slots=True, eq=False)
class Group:
    """`owner` hides its actors with that layer, and `fading` takes the layer's opacity; a group without an owner is
    always drawn. `mirrored` are those of the actors that only the water shows.
    """

    painted: Painted
    texels: Texels
    actors: list[vtkActor] = field(default_factory=list)
    owner: str = ""
    pyramid: Pyramid | None = None
    fading: Material | None = None
    mirrored: list[vtkActor] = field(default_factory=list)

    def repaint(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> None:
        """Colours of the newest tables into the texture."""
        colours = self.painted.compose(tables, shows)
        if self.pyramid is not None:
            self.pyramid.spread(colours, self.texels.rgba)
        else:
            self.texels.rgba[: len(colours)] = colours
        self.texels.changed()

    def show(self, shows: Mapping[str, Show]) -> None:
        """Hide or show the actors with their owner."""
        if self.owner:
            for actor in self.actors:
                actor.SetVisibility(shows[self.owner].visible)
            if self.fading is not None:
                self.fading.set(opacity=shows[self.owner].opacity)
