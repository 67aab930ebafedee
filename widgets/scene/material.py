"""A material: shader code, uniforms and textures shared by every actor that wears it."""

import weakref
from collections.abc import Mapping, Sequence
from typing import Any

from vtkmodules.vtkCommonDataModel import vtkDataObject, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper, vtkProperty
from vtkmodules.vtkRenderingOpenGL2 import vtkOpenGLPolyDataMapper, vtkShader  # noqa: F401 - registers the factory

from vtkmodules.vtkRenderingCore import vtkTexture  # isort: skip

THIN = "if (layerOpacity <= fract(52.9829 * fract(dot(gl_FragCoord.xy, vec2(0.06711, 0.00584))))) discard;\n"
"""Interleaved gradient noise (Jimenez 2014): as many pixels are left out as the opacity asks for, evenly."""
PLACE = "\ngl_Position = MCDCMatrix * place; gl_Position.z -= bias * gl_Position.w;\n{0}"
Value = float | Sequence[float]


class Material:
    """Compose with GLSL pieces.

    `vertex_head` declares, `vertex` runs with `vertexMC` in metres and may set ``place`` (the position drawn) and
    ``bias`` (depth towards the eye in normalised units, for coplanar surfaces); `placed` may then change
    ``gl_Position``; `fragment` must set ``vec4 colour``.
    """

    def __init__(
        self,
        attributes: Mapping[str, int],
        vertex_head: str,
        vertex: str,
        fragment_head: str,
        fragment: str,
        *,
        placed: str = "",
        culled: bool = True,
        translucent: bool = False,
    ) -> None:
        self._attributes = dict(attributes)
        self._translucent = translucent
        self._fragment, self._thin = fragment, False
        self._actors: weakref.WeakSet[vtkActor] = weakref.WeakSet()
        self.property = vtkProperty()
        self.property.LightingOff()
        self.property.SetBackfaceCulling(culled)
        self.shader: Any = _shader(
            self._attributes, vertex_head, vertex + PLACE.format(placed), fragment_head, fragment
        )

    def set(self, **uniforms: Value) -> None:
        """Set float uniforms of both stages; their types never change after the first call."""
        for uniform in (self.shader.GetFragmentCustomUniforms(), self.shader.GetVertexCustomUniforms()):
            for name, value in uniforms.items():
                if isinstance(value, int | float):
                    uniform.SetUniformf(name, float(value))
                else:
                    getattr(uniform, f"SetUniform{len(value)}f")(name, tuple(map(float, value)))

    def write(self, fragment: str) -> None:
        """Other code for the fragments from the next frame on; the program is compiled anew."""
        self._fragment = fragment
        self.shader.ClearFragmentShaderReplacement("//VTK::Light::Impl", True)
        _write(self.shader, (THIN if self._thin else "") + fragment)

    def texture(self, name: str, texture: vtkTexture) -> None:
        """Bind a texture as ``sampler2D name``, which the shader code declares."""
        self.property.RemoveTexture(name)
        self.property.SetTexture(name, texture)

    def dress(self, actor: vtkActor) -> None:
        """Have an actor wear this material instead of its own, which has the same attributes."""
        actor.SetProperty(self.property)
        actor.SetShaderProperty(self.shader)
        actor.GetMapper().Modified()  # else VTK keeps the program of the other, where that was written later

    def actor(self, data: vtkPolyData) -> vtkActor:
        """A new actor of `data` that wears this material."""
        mapper = vtkPolyDataMapper()
        mapper.SetInputData(data)
        mapper.ScalarVisibilityOff()
        mapper.SetVBOShiftScaleMethod(0)  # shaders work in metres of the city's frame
        mapper.SetStatic(True)
        for name in self._attributes:
            mapper.MapDataArrayToVertexAttribute(name, name, vtkDataObject.FIELD_ASSOCIATION_POINTS, -1)
        actor = vtkActor()
        actor.SetMapper(mapper)
        actor.SetProperty(self.property)
        actor.SetShaderProperty(self.shader)
        _force(actor, self._translucent)
        self._actors.add(actor)
        return actor

    def fade(self, opacity: float) -> None:
        """Set the uniform ``layerOpacity``; below 1 an opaque material's actors are drawn with the translucent ones.

        It must not be called ``opacity``: VTK declares a variable of that name in every fragment.
        """
        self.set(layerOpacity=opacity)
        for actor in self._actors:
            _force(actor, self._translucent or opacity < 1.0)

    def thin(self, opacity: float) -> None:
        """As `fade`, for solid things that hide each other: below 1 they are drawn with pixels left out."""
        self.set(layerOpacity=opacity)
        if (opacity < 1.0) != self._thin:
            self._thin = opacity < 1.0
            self.write(self._fragment)


def _force(actor: vtkActor, translucent: bool) -> None:
    actor.SetForceTranslucent(translucent)
    actor.SetForceOpaque(not translucent)


def _shader(attributes: dict[str, int], vertex_head: str, vertex: str, fragment_head: str, fragment: str) -> Any:
    shader = vtkActor().GetShaderProperty()
    types = {1: "float", 2: "vec2", 3: "vec3", 4: "vec4"}
    inputs = "".join(f"in {types[width]} {name};\n" for name, width in attributes.items())
    replace = shader.AddVertexShaderReplacement
    replace("//VTK::Color::Dec", True, f"//VTK::Color::Dec\n{inputs}{vertex_head}\n", False)
    replace(
        "//VTK::PositionVC::Impl",
        True,
        f"vec4 place = vertexMC; float bias = 0.0;\n{vertex}\n",
        False,
    )
    # VTK must still declare the matrix that the line above uses
    replace("//VTK::Camera::Dec", True, "uniform mat4 MCDCMatrix;\n", False)
    replace = shader.AddFragmentShaderReplacement
    # after the samplers, which VTK declares itself in this stage
    replace("//VTK::TCoord::Dec", True, f"//VTK::TCoord::Dec\n{fragment_head}\n", False)
    _write(shader, fragment)
    return shader


def _write(shader: Any, fragment: str) -> None:
    code = f"vec4 colour;\n{fragment}\nfragOutput0 = colour;\n"
    shader.AddFragmentShaderReplacement("//VTK::Light::Impl", True, code, False)
