"""The canvas of the flat map: numpy and a painter, no driver that could be missing."""

from widgets.flat.scene import FlatScene
from widgets.presenter_frame import U8


class PaperCanvas:
    """A `Canvas` whose scene paints itself."""

    def __init__(self) -> None:
        self._scene: FlatScene | None = None

    def open(self) -> FlatScene:
        self._scene = FlatScene()
        return self._scene

    def draw(self, out: U8) -> None:
        assert self._scene is not None
        self._scene.paint_on(out)

    def close(self) -> None:
        self._scene = None

    def dispose(self) -> None:
        """Nothing is left."""
