"""Colour by feature id: one texture whose texel `i` is the colour of feature `i`; geometry never changes."""

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData
from vtkmodules.vtkRenderingCore import vtkTexture

U8 = npt.NDArray[np.uint8]
WIDTH = 1024


class Texels:
    """`rgba` ``(rows * 1024, 4)`` uint8 is written in place; `changed()` has it uploaded with the next frame."""

    def __init__(self, count: int) -> None:
        rows = max(1, -(-count // WIDTH))
        self.rgba: U8 = np.zeros((rows * WIDTH, 4), np.uint8)
        self._array = numpy_to_vtk(self.rgba, deep=False)
        self._image = vtkImageData()
        self._image.SetDimensions(WIDTH, rows, 1)
        self._image.GetPointData().SetScalars(self._array)
        self.texture = vtkTexture()
        self.texture.SetInputData(self._image)
        self.texture.InterpolateOff()
        self.texture.MipmapOff()
        self.texture.RepeatOff()
        self.texture.SetColorModeToDirectScalars()

    def changed(self) -> None:
        """The array was written."""
        self._array.Modified()
        self._image.Modified()


class Floats:
    """Like `Texels` for numbers: `values` ``(rows * 1024, 4)`` float32, read by shaders as they are."""

    def __init__(self, count: int) -> None:
        rows = max(1, -(-count // WIDTH))
        self.values = np.zeros((rows * WIDTH, 4), np.float32)
        self._array = numpy_to_vtk(self.values, deep=False)
        self._image = vtkImageData()
        self._image.SetDimensions(WIDTH, rows, 1)
        self._image.GetPointData().SetScalars(self._array)
        self.texture = vtkTexture()
        self.texture.SetInputData(self._image)
        self.texture.InterpolateOff()
        self.texture.MipmapOff()
        self.texture.RepeatOff()
        self.texture.SetColorModeToDirectScalars()

    def changed(self) -> None:
        """The numbers were written."""
        self._array.Modified()
        self._image.Modified()


class Dices:
    """256 x 256 fixed throws for windows: chance, share of cold light, brightness and another chance."""

    def __init__(self) -> None:
        random = np.random.default_rng(11)
        throws = random.random((256, 256, 4))
        throws[..., 1] = 0.75 * (throws[..., 1] > 0.72)
        throws[..., 2] = 0.45 + 0.55 * throws[..., 2]
        image = vtkImageData()
        image.SetDimensions(256, 256, 1)
        image.GetPointData().SetScalars(numpy_to_vtk((throws * 255).astype(np.uint8).reshape(-1, 4), deep=True))
        self.texture = vtkTexture()
        self.texture.SetInputData(image)
        self.texture.InterpolateOff()
        self.texture.MipmapOff()
        self.texture.SetColorModeToDirectScalars()


class Grey:
    """A smooth grey texture over the ground, 255 where there is none of it: ``(rows, columns)`` uint8, south first."""

    def __init__(self) -> None:
        self.texture = vtkTexture()
        self.texture.InterpolateOn()
        self.texture.MipmapOff()
        self.texture.RepeatOff()
        self.texture.EdgeClampOn()
        self.texture.SetColorModeToDirectScalars()
        self.set(np.full((2, 2), 255, np.uint8))

    def set(self, grey: U8) -> None:
        """Show `grey` from the next frame on."""
        rows, columns = grey.shape
        image = vtkImageData()
        image.SetDimensions(columns, rows, 1)
        rgb = np.repeat(np.ascontiguousarray(grey).reshape(-1, 1), 3, axis=1)
        image.GetPointData().SetScalars(numpy_to_vtk(rgb, deep=True))
        self.texture.SetInputData(image)


class Raster:
    """A smooth texture over the ground, replaced as a whole: `set` takes ``(rows, columns, 4)`` uint8, south first."""

    def __init__(self) -> None:
        self.texture = vtkTexture()
        self.texture.InterpolateOn()
        self.texture.MipmapOff()
        self.texture.RepeatOff()
        self.texture.EdgeClampOn()
        self.texture.SetColorModeToDirectScalars()
        self.set(np.zeros((2, 2, 4), np.uint8))

    def set(self, rgba: U8) -> None:
        """Show `rgba` from the next frame on."""
        rows, columns = rgba.shape[:2]
        image = vtkImageData()
        image.SetDimensions(columns, rows, 1)
        image.GetPointData().SetScalars(numpy_to_vtk(np.ascontiguousarray(rgba).reshape(-1, 4), deep=True))
        self.texture.SetInputData(image)
