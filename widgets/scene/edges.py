"""Lines of an even width on the screen along edges of solids: clear where seen, dashed and faint where hidden."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from vtkmodules.vtkRenderingCore import vtkActor, vtkRenderer

from widgets.scene.geometry import Geometry, fans
from widgets.scene.material import Material
from widgets.scene.materials import Frame
from widgets.scene.solids import Solid

F32 = npt.NDArray[np.float32]
COLOUR = (0.62, 0.86, 1.0)
LIFT = 6e-5
HALF = 2.1
"""Half of a line's width in design pixels."""
_VERTEX_HEAD = "out float across;"
_VERTEX = """
bias = lift; across = side.x;
float over = max(0.0, vertexMC.z - cutAt); place.z -= over;
"""
_PLACED = """
vec4 other = MCDCMatrix * vec4(end.xy, min(end.z, cutAt), 1.0);
float ahead = other.w > 0.01 ? 1.0 : -1.0;  // a line's end behind the eye is mirrored
vec2 way = (other.xy / other.w - gl_Position.xy / gl_Position.w) / pixel * ahead;
way /= max(length(way), 1e-4);
gl_Position.xy += vec2(-way.y, way.x) * side.x * pixel * unit * half_width * gl_Position.w;
"""
_THROUGH = "gl_Position.z = gl_Position.w * (-0.9 + 0.01 * gl_Position.z / gl_Position.w);"
_FRAGMENT_HEAD = "in float across;"
_SEEN = "colour = vec4(line * smoothstep(0.85, 0.55, abs(across)), 1.0);  // dark sides: seen by day as well"
_HIDDEN = """
float dash = step(0.5, fract((gl_FragCoord.x + gl_FragCoord.y) / (9.0 * unit)));
colour = vec4(line, 0.5 * dash * step(abs(across), 0.6));
"""


class Edges:
    """Belongs to the thread that draws."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self._actors: list[vtkActor] = []
        self._materials = [
            Material(
                {"end": 3, "side": 2},
                _VERTEX_HEAD,
                _VERTEX,
                _FRAGMENT_HEAD,
                fragment,
                placed=_PLACED + placed,
                culled=False,
                translucent=True,
            )
            for placed, fragment in ((_THROUGH, _HIDDEN), ("", _SEEN))
        ]
        for material in self._materials:
            material.set(line=COLOUR, lift=LIFT, cutAt=1e6, pixel=(0.001, 0.001), unit=1.0, half_width=HALF)

    def show(self, solids: Sequence[Solid]) -> None:
        """Outline these and nothing else."""
        self.clear()
        segments = [solid.edges for solid in solids if len(solid.edges)]
        if not segments:
            return
        data = _lines(np.concatenate(segments)).polydata()
        self._actors = [material.actor(data) for material in self._materials]
        for actor in self._actors:
            self._renderer.AddActor(actor)

    def cut(self, height: float) -> None:
        """Press down what is above `height` metres, as buildings are."""
        for material in self._materials:
            material.set(cutAt=height)

    def frame(self, frame: Frame) -> None:
        """Sizes of the next picture."""
        if self._actors:
            for material in self._materials:
                material.set(pixel=(2.0 / frame.width, 2.0 / frame.height), unit=frame.unit)

    def clear(self) -> None:
        """Outline nothing."""
        window = self._renderer.GetRenderWindow()
        for actor in self._actors:
            self._renderer.RemoveActor(actor)
            if window is not None:
                actor.ReleaseGraphicsResources(window)
        self._actors = []


def _lines(edges: npt.NDArray[np.float64]) -> Geometry:
    """A quad a line: two corners at each end, each with the other end and the side that it moves to."""
    count = len(edges)
    corners = np.repeat(edges, 2, axis=1).astype(np.float32)  # a a b b
    end = np.empty((count, 4, 3), np.float32)
    end[:, :2] = edges[:, 1:2]
    end[:, 2:] = edges[:, :1]
    side = np.zeros((count, 4, 2), np.float32)
    side[:, :, 0] = (-1.0, 1.0, -1.0, 1.0)  # seen from either end, so the quad does not cross itself
    attributes: dict[str, F32] = {"end": end.reshape(-1, 3), "side": side.reshape(-1, 2)}
    return Geometry(corners.reshape(-1, 3), fans(np.arange(count) * 4).astype(np.int32), attributes)
