"""The actors of the pyramid's nodes: built when first seen, hidden when not, dropped when long unseen."""

from collections import OrderedDict
from collections.abc import Callable

from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from widgets.scene.camera import Camera
from widgets.scene.material import Material
from widgets.scene.pyramid import Node, Pyramid

KEPT = 240


class Tiles:
    """Shows the buildings of `pyramid` in `renderer` as well as a triangle budget allows. Those nearer than windows are
    drawn wear the `near` material, massed ones too, so that none looks blank beside another; all others the `far` one.
    """

    def __init__(
        self, pyramid: Pyramid, near: Material, far: Material, renderer: vtkRenderer, kept: int = KEPT
    ) -> None:
        self._pyramid = pyramid
        self._materials = (far, near)
        self._worn: dict[Node, bool] = {}
        self._renderer = renderer
        self._kept = kept
        self._actors: OrderedDict[Node, vtkActor | None] = OrderedDict()
        self._shown: set[Node] = set()
        self.triangles = 0

    def update(
        self, camera: Camera, width: int, height: int, budget: int, windows: float
    ) -> list[tuple[float, vtkActor]]:
        """Choose and show nodes for the next frame; `windows` metres from the eye end windows. Metres from the eye to
        each that is seen.
        """
        ordered = self._pyramid.select(camera, width, height, budget)
        chosen = set(ordered)
        for node in self._shown - chosen:
            self._apply(node, lambda actor: actor.VisibilityOff())
        self.triangles = 0
        seen = []
        for node, distance in zip(ordered, self._pyramid.distances, strict=True):
            actor = self._actor(node, distance < windows)
            if actor is not None:
                actor.VisibilityOn()
                seen.append((distance, actor))
                self.triangles += actor.GetMapper().GetInput().GetNumberOfPolys()
        self._shown = chosen
        self._evict()
        return seen

    def clear(self) -> None:
        """Drop every actor."""
        for node in list(self._actors):
            self._drop(node)
        self._shown = set()

    def _apply(self, node: Node, what: Callable[[vtkActor], object]) -> None:
        actor = self._actors.get(node)
        if actor is not None:
            what(actor)

    def _actor(self, node: Node, near: bool) -> vtkActor | None:
        if node in self._actors:
            self._actors.move_to_end(node)
            actor = self._actors[node]
            if actor is not None and self._worn[node] != near:
                self._materials[near].dress(actor)
                self._worn[node] = near
            return actor
        geometry = self._pyramid.build(node)
        actor = None
        if geometry is not None and len(geometry):
            actor = self._materials[near].actor(geometry.polydata())
            self._worn[node] = near
            self._renderer.AddActor(actor)
        self._actors[node] = actor
        return actor

    def _evict(self) -> None:
        while len(self._actors) > self._kept:
            node = next(iter(self._actors))
            if node in self._shown:
                return
            self._drop(node)

    def _drop(self, node: Node) -> None:
        actor = self._actors.pop(node)
        self._worn.pop(node, None)
        if actor is None:
            return
        self._renderer.RemoveActor(actor)
        window = self._renderer.GetRenderWindow()
        if window is not None:
            actor.ReleaseGraphicsResources(window)  # else the buffers live until the window goes
        actor.GetMapper().RemoveAllInputs()
