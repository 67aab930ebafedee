"""Arrays to VTK: the only place where numpy vertices become polygon data."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import VTK_INT, vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkPolyData

F32 = npt.NDArray[np.float32]
I32 = npt.NDArray[np.int32]


@dataclass(slots=True, eq=False)
class Geometry:
    """`vertices` ``(v, 3)`` float32, `triangles` ``(t, 3)`` int32, `attributes` name -> ``(v, 1…4)`` float32."""

    vertices: F32
    triangles: I32
    attributes: dict[str, F32] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.triangles)

    @classmethod
    def joined(cls, parts: list["Geometry"]) -> "Geometry":
        """One geometry of several with the same attributes; at least one part."""
        bases = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
        return cls(
            np.concatenate([part.vertices for part in parts]),
            np.concatenate([part.triangles + base for part, base in zip(parts, bases, strict=True)]).astype(np.int32),
            {key: np.concatenate([part.attributes[key] for part in parts]) for key in parts[0].attributes},
        )

    def polydata(self) -> vtkPolyData:
        """VTK's copy of the arrays."""
        data = vtkPolyData()
        points = vtkPoints()
        points.SetData(numpy_to_vtk(np.ascontiguousarray(self.vertices, np.float32), deep=True))
        data.SetPoints(points)
        cells = vtkCellArray()
        connectivity = np.ascontiguousarray(self.triangles, np.int32).ravel()
        offsets = np.arange(0, len(connectivity) + 1, 3, dtype=np.int32)
        cells.SetData(
            numpy_to_vtk(offsets, deep=True, array_type=VTK_INT),
            numpy_to_vtk(connectivity, deep=True, array_type=VTK_INT),
        )
        data.SetPolys(cells)
        for name, values in self.attributes.items():
            array = numpy_to_vtk(np.ascontiguousarray(values, np.float32), deep=True)
            array.SetName(name)
            data.GetPointData().AddArray(array)
        return data


QUAD = np.array([[0, 1, 2], [0, 2, 3]], np.int64)
"""Two triangles of four corners."""


def fans(first: npt.NDArray[np.integer], pattern: npt.NDArray[np.integer] = QUAD) -> npt.NDArray[np.int64]:
    """``(2 n, 3)`` corners of `pattern` counted from each of `first` ``(n,)``, triangle by triangle of the pattern."""
    return np.concatenate([np.add.outer(first, part) for part in pattern]).astype(np.int64)


def empty(*attributes: tuple[str, int]) -> Geometry:
    """Nothing to draw, with the named attributes and their widths."""
    return Geometry(
        np.zeros((0, 3), np.float32),
        np.zeros((0, 3), np.int32),
        {name: np.zeros((0, width), np.float32) for name, width in attributes},
    )
