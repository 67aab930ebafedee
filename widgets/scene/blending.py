"""Blending is off while what is opaque is drawn: reading each pixel back costs software OpenGL a tenth of a frame."""

import weakref
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

GL_BLEND = 0x0BE2


def blend_translucent_only(renderer: vtkRenderer) -> None:
    """Switch blending off when `renderer` begins, and on again at an actor without a shape that it gets here: all other
    translucent ones must come after it. VTK itself leaves it on; so an opaque material's alpha counts for nothing.
    """
    drawn = weakref.ref(renderer)  # VTK never frees a renderer whose observers know it

    def switch(*, on: bool) -> None:
        owner = drawn()
        if owner is not None:
            state: Any = owner.GetRenderWindow().GetState()
            (state.vtkglEnable if on else state.vtkglDisable)(GL_BLEND)

    mapper = vtkPolyDataMapper()
    mapper.SetInputData(vtkPolyData())
    mapper.SetStatic(True)
    mapper.AddObserver("StartEvent", lambda *_: switch(on=True))
    mark = vtkActor()
    mark.ForceTranslucentOn()
    mark.UseBoundsOff()
    mark.SetMapper(mapper)
    renderer.AddActor(mark)
    renderer.AddObserver("StartEvent", lambda *_: switch(on=False))
    renderer.AddObserver("EndEvent", lambda *_: switch(on=True))
