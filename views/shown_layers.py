"""Which map layers a window shows: in the list where there is one, else in the scene alone; a story borrows them."""

from collections.abc import Iterable
from dataclasses import replace

from views import layer_state
from views.layer_list import LayerList
from views.panel import Panel
from views.scene_host import SceneHost
from widgets.viewport import Viewport


class ShownLayers:
    """Layers of `scene`, listed by `panel` if that is a list of layers."""

    def __init__(self, panel: Panel | None, scene: SceneHost) -> None:
        self._list = panel if isinstance(panel, LayerList) else None
        self._scene = scene
        self._before: layer_state.Layers | None = None
        self._others: list[SceneHost] = []
        if self._list is not None:
            self._list.layersChanged.connect(self._show)
            self._list.ghost.picked.connect(self._compare)
            scene.ghost.offered.connect(self._list.ghost.offer)
            if isinstance(scene.viewport, Viewport):
                scene.viewport.lossChanged.connect(self._tell_flat)
                self._tell_flat()

    def _tell_flat(self) -> None:
        if self._list is not None and isinstance(self._scene.viewport, Viewport):
            self._list.set_flat(self._scene.viewport.loss is not None)

    @property
    def now(self) -> layer_state.Layers:
        """As they are drawn."""
        return self._list.layers if self._list is not None else self._scene.layers

    def set(self, layers: layer_state.Layers) -> None:
        """Draw with `layers`, and show them in the list; no step for undo."""
        if self._list is not None:
            self._list.set_layers(layers)
        else:
            self._show(layers)

    def follow(self, scene: SceneHost) -> None:
        """Draw in `scene` what is drawn in the room's, until it leaves."""
        self._others.append(scene)
        scene.show_layers(self._scene.layers)
        scene.ghost.choose(self._scene.ghost.back)

    def leave(self, scene: SceneHost) -> None:
        """A scene that is about to end."""
        self._others.remove(scene)

    def _show(self, layers: layer_state.Layers) -> None:
        for scene in (self._scene, *self._others):
            scene.show_layers(layers)

    def _compare(self, back: int) -> None:
        for scene in (self._scene, *self._others):
            scene.ghost.choose(back)

    def only(self, names: Iterable[str]) -> None:
        """Show these and no others; how opaque they are and their order stay."""
        wanted = set(names)
        self.set(tuple(replace(state, visible=state.layer in wanted) for state in self.now))

    def borrow(self) -> None:
        """What is shown until `give_back` is not the operator's choice."""
        self._before = self.now

    def give_back(self) -> None:
        """Show again what the operator chose."""
        if self._before is not None:
            self.set(self._before)
            self._before = None

    def take(self, text: str) -> None:
        """Show what `kept` told another time."""
        self.set(layer_state.parse(text))

    @property
    def kept(self) -> str:
        """The operator's choice as text."""
        return layer_state.text(self._before or self.now)
