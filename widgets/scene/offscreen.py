"""A picture without any display: VTK's EGL or OSMesa window, read into a numpy array."""

import ctypes
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import vtkmodules.vtkRenderingOpenGL2
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkUnsignedCharArray
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.materials import Frame
from widgets.scene.scene import Scene
from widgets.scene.table import Beam, LayerTable

OPENGL: Any = vtkmodules.vtkRenderingOpenGL2
U8 = npt.NDArray[np.uint8]
PICTURE_BUDGET = 1_200_000
"""Triangles of a picture that nobody waits for frame by frame."""
WINDOWS = {"egl": ("libEGL.so.1", "libEGL.so"), "osmesa": ("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")}
"""Ways to draw without a display, best first, and the libraries of which each needs one."""
_CLASSES = {"egl": "vtkEGLRenderWindow", "osmesa": "vtkOSOpenGLRenderWindow"}


def window() -> Any:
    """A render window that needs no display; `CITYDECK_OFFSCREEN` may be ``egl`` or ``osmesa``."""
    kind = _way(os.environ.get("CITYDECK_OFFSCREEN", ""))
    return _prepared(getattr(OPENGL, kind)() if kind else vtkRenderWindow())


@lru_cache
def _way(wish: str) -> str:
    """The class of window to take, the first that draws; asked once, for it takes 50 ms. Empty for VTK's own choice."""
    found = [
        _CLASSES[name]
        for name, libraries in WINDOWS.items()
        # VTK aborts when it cannot load the library: look before asking it
        if wish in ("", name) and hasattr(OPENGL, _CLASSES[name]) and any(_loads(library) for library in libraries)
    ]
    return next((kind for kind in found[:-1] if getattr(OPENGL, kind)().SupportsOpenGL()), found[-1] if found else "")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _prepared(result: vtkRenderWindow) -> vtkRenderWindow:
    result.SetOffScreenRendering(1)
    result.SetMultiSamples(0)
    return result


class Studio:
    """A scene in a window without a display. Close it when the pictures are made."""

    def __init__(self) -> None:
        self.scene = Scene()
        self._window = window()
        self._window.AddRenderer(self.scene.renderer)

    def take(
        self,
        camera: Camera,
        size: tuple[int, int],
        *,
        budget: int = PICTURE_BUDGET,
        fine: int = 1,
        unit: float = 1.0,
        seconds: float = 0.0,
    ) -> U8:
        """``(height, width, 4)`` RGBA; `fine` draws that many pixels for each in both directions, against jaggies;
        `seconds` is the time of what moves by itself.
        """
        width, height = size[0] * fine, size[1] * fine
        self._window.SetSize(width, height)
        self.scene.frame(Frame(camera, width, height, unit * fine * size[1] / 1080.0, seconds), budget)
        self._window.Render()
        array = vtkUnsignedCharArray()
        self._window.GetRGBACharPixelData(0, 0, width - 1, height - 1, 0, array)
        picture: U8 = vtk_to_numpy(array).reshape(height, width, 4)[::-1].copy()
        picture[..., 3] = 255
        if fine == 1:
            return picture
        split = picture.reshape(size[1], fine, size[0], fine, 4)
        return np.asarray(split.mean(axis=(1, 3)) + 0.5, np.uint8)

    def close(self) -> None:
        """Free the context."""
        self._window.Finalize()


def render(
    city: CityModel,
    tables: Mapping[str, LayerTable],
    camera: Camera,
    size: tuple[int, int],
    *,
    beams: Sequence[Beam] = (),
    daylight: str = "dusk",
    unit: float = 1.0,
    fine: int = 2,
) -> U8:
    """One picture of `city` with the layers of `tables`: ``(height, width, 4)`` RGBA uint8."""
    studio = Studio()
    try:
        studio.scene.set_daylight(daylight)
        studio.scene.set_city(city)
        for layer, table in tables.items():
            studio.scene.paint(layer, table)
            studio.scene.set_layer(layer, visible=True)
        studio.scene.set_beams(beams)
        return studio.take(camera, size, fine=fine, unit=unit)
    finally:
        studio.close()
