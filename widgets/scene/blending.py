"""Blending is off while what is opaque is drawn: reading each pixel back costs software OpenGL a tenth of a frame."""

from typing import Any

from vtkmodules.vtkCommonDataModel import vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkRenderer

GL_BLEND = 0x0BE2


class Blending:
    """Switches blending off when `renderer` begins and on again before the first translucent actor.

    That is `mark`, an actor without a shape: keep it before all translucent ones. VTK itself leaves blending on, so an
    opaque material's alpha counts for nothing here.
    """

    def __init__(self, renderer: vtkRenderer) -> None:
        self._renderer = renderer
        self.mark = vtkActor()
        self.mark.ForceTranslucentOn()
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(vtkPolyData())
        mapper.SetStatic(True)
        self.mark.SetMapper(mapper)
        self.mark.UseBoundsOff()
        renderer.AddActor(self.mark)
        renderer.AddObserver("StartEvent", self._off)
        renderer.AddObserver("EndEvent", self._on)
        mapper.AddObserver("StartEvent", self._on)

    def _off(self, *_: Any) -> None:
        self._renderer.GetRenderWindow().GetState().vtkglDisable(GL_BLEND)

    def _on(self, *_: Any) -> None:
        self._renderer.GetRenderWindow().GetState().vtkglEnable(GL_BLEND)
