"""Colour by feature id: one texture whose texel `i` is the colour of feature `i`; geometry never changes."""

from typing import Any

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkTexture

U8 = npt.NDArray[np.uint8]
F32 = npt.NDArray[np.float32]
WIDTH = 1024


class _Rows:
    """``(rows * 1024, 4)`` values, one row a feature, written in place; `changed()` uploads them next frame."""

    def __init__(self, count: int, dtype: npt.DTypeLike) -> None:
        rows = max(1, -(-count // WIDTH))
        self._values = np.zeros((rows * WIDTH, 4), dtype)
        self._array = numpy_to_vtk(self._values, deep=False)
        self._image = vtkImageData()
        self._image.SetDimensions(WIDTH, rows, 1)
        self._image.GetPointData().SetScalars(self._array)
        self.texture = _texture(smooth=False)
        self.texture.SetInputData(self._image)

    def changed(self) -> None:
        """The values were written."""
        self._array.Modified()
        self._image.Modified()


class Texels(_Rows):
    """`rgba` ``(rows * 1024, 4)`` uint8, a colour a feature."""

    def __init__(self, count: int) -> None:
        super().__init__(count, np.uint8)
        self.rgba: U8 = self._values


class Floats(_Rows):
    """`values` ``(rows * 1024, 4)`` float32, read by shaders as they are."""

    def __init__(self, count: int) -> None:
        super().__init__(count, np.float32)
        self.values: F32 = self._values


class Raster:
    """A texture over the ground, replaced as a whole: ``(rows, columns, channels)`` uint8, row 0 in the south; `smooth`
    between its cells or not.
    """

    def __init__(self, first: U8 | None = None, *, smooth: bool = True) -> None:
        self.texture = _texture(smooth=smooth)
        self.set(np.zeros((2, 2, 4), np.uint8) if first is None else first)

    def set(self, cells: U8) -> None:
        """Show `cells` from the next frame on."""
        rows, columns, channels = cells.shape
        image = vtkImageData()
        image.SetDimensions(columns, rows, 1)
        image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(cells).reshape(-1, channels), deep=True))
        self.texture.SetInputData(image)


def grey(cells: U8) -> U8:
    """``(rows, columns, 3)`` of ``(rows, columns)``: VTK would colour a single channel by a table of its own."""
    return np.repeat(cells[..., None], 3, axis=2)


def _texture(*, smooth: bool) -> Any:
    made = vtkTexture()
    made.SetInterpolate(smooth)
    made.MipmapOff()
    made.RepeatOff()
    made.SetEdgeClamp(smooth)
    made.SetColorModeToDirectScalars()
    return made
