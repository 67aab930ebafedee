"""Groups of features that layers paint: each has its texels, its actors and the layers that own it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vtkmodules.vtkRenderingCore import vtkActor

from widgets.scene.material import Material
from widgets.scene.materials import RANK
from widgets.scene.paint import Painted, Show
from widgets.scene.pyramid import Pyramid
from widgets.scene.streets import Streets
from widgets.scene.table import LayerTable
from widgets.scene.texels import Texels

LOWEST = 16
"""Rank of the lowest layer's lines: above the streets."""
APART = 4
"""Ranks between two layers."""
THICK = 3.4
"""A ribbon's shader multiplies its lift by one more than its least width in pixels; routes have 2.4."""


def lift_of(layer: str, order: Sequence[str]) -> float:
    """Depth, in normalised units, by which the lines of a layer lie above the ground."""
    return RANK * (LOWEST + APART * (len(order) - 1 - list(order).index(layer)))


@dataclass(slots=True, eq=False)
class Group:
    """`owner` hides its actors with that layer, and `fading` takes the layer's opacity; a group without an owner is
    always drawn. `mirrored` are those of the actors that only the water shows. `lifted` is the material of lines that
    lie over each other in the order of their layers, `streets` choose for each frame which of them are drawn.
    """

    painted: Painted
    texels: Texels
    actors: list[vtkActor] = field(default_factory=list)
    owner: str = ""
    pyramid: Pyramid | None = None
    fading: Material | None = None
    mirrored: list[vtkActor] = field(default_factory=list)
    lifted: Material | None = None
    streets: Streets | None = None

    def order(self, order: Sequence[str]) -> None:
        """Paint in this order of layers, the uppermost first; layers that it does not name stay below."""
        self.painted.order(order)
        if self.lifted is not None and self.owner in order:
            self.lifted.set(lift=lift_of(self.owner, order) / THICK)

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
                self.fading.fade(shows[self.owner].opacity)
