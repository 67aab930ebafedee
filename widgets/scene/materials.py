"""Every material of the scene, lit by one daylight and sized by one frame."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from widgets.scene import building_shader, shaders
from widgets.scene.camera import Camera
from widgets.scene.daylight import DUSK, Daylight
from widgets.scene.ground import FAR
from widgets.scene.material import Material
from widgets.scene.table import Field
from widgets.scene.texels import Raster, Texels, grey

U8 = npt.NDArray[np.uint8]
RANK = 6e-7
"""Depth, in normalised units, between coplanar surfaces on the ground."""
UNCUT = 1e6
"""Metres above everything."""
BESIDE = 0.6
"""Cells of a field before a wall at which it is asked what the wall shows: in the air, not in the building."""
UNCOVERED: dict[str, float | Sequence[float]] = {
    "coverBox": (0.0, 0.0, 1.0, 1.0), "coverShow": 0.0, "coverHeights": (0.0, 1e6, 2e6, 3e6), "coverLevels": (1.0, 0.0),
    "coverAside": 0.0,
}  # fmt: skip
"""Uniforms of ground and walls while no field is draped over them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a frame is drawn for: pixels of the target, how many of them a design pixel takes, and the `seconds` that
    things which move by themselves have been moving.
    """

    camera: Camera
    width: int
    height: int
    unit: float = 1.0
    seconds: float = 0.0


def windows_to(frame: Frame) -> float:
    """Metres from the eye beyond which no window is drawn: there a pane is about one and a half design pixels wide."""
    return min(2.2 * frame.camera.focal(frame.height) / (1.5 * max(frame.unit, 1.0)), 1900.0)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A material and what is kept up for it: the haze, the size of a pixel and the eye, the `least` width in pixels of
    a line, and of a facade its `code` and how many times farther than others it `reach`es with windows.
    """

    material: Material
    hazed: bool = True
    sized: bool = False
    least: float | None = None
    code: Callable[..., str] | None = None
    reach: float = 1.0


class Materials:
    """Owns uniforms that many materials share."""

    def __init__(self) -> None:
        self.cover = Raster()
        self._shade = Raster(grey(np.full((2, 2), 255, np.uint8)))
        self._kept: list[_Kept] = []
        self._lasting = 0
        self._cut = UNCUT
        self._covered, self._over = False, True
        self._cover: dict[str, float | Sequence[float]] = dict(UNCOVERED)
        self._stale = False
        self.daylight = DUSK
        self.land = self._ground(0)
        self.park = self._ground(1)
        self.water = self._water()
        self.terrain = self._terrain()
        self.sky = self._sky()
        self.light(DUSK)

    def _keep(
        self,
        material: Material,
        *,
        hazed: bool = True,
        sized: bool = False,
        least: float | None = None,
        code: Callable[..., str] | None = None,
        reach: float = 1.0,
    ) -> Material:
        if hazed:
            material.set(haze=self.daylight.horizon, fogDistance=1e4)
        if sized:
            material.set(pixel=(0.001, 0.001), unit=1.0, eye=(0, 0, 1000))
        if least is not None:
            material.set(leastPixels=1.0)
        self._kept.append(_Kept(material, hazed, sized, least, code, reach))
        return material

    def adopt(self, material: Material, least: float = 1.0) -> Material:
        """A drawing's own material: `haze`, `fogDistance`, `pixel`, `unit`, `eye`, `leastPixels` are kept up for it."""
        return self._keep(material, sized=True, least=least)

    def settle(self) -> None:
        """What there is now lasts as long as the scene; what comes later belongs to the city that is shown."""
        self._lasting = len(self._kept)

    def forget(self) -> None:
        """The city is gone, and its materials with it."""
        del self._kept[self._lasting :]

    def building(self, texels: Texels, *, mirrored: bool = False, windows: bool = True, tall: bool = False) -> Material:
        """Facades; `mirrored` ones are seen in the water. Without `windows` they have only their mean light; `tall`
        ones, few and seen by all, show theirs from twice as far.
        """
        code = partial(building_shader.fragment, windows=windows, mirrored=mirrored)
        material = self._keep(
            Material(
                {"aux": 4},
                building_shader.VERTEX_HEAD,
                building_shader.VERTEX,
                building_shader.FRAGMENT_HEAD,
                code(cut=self._cut < UNCUT, stale=self._stale, covered=self._covered),
            ),
            code=code,
            reach=2.0 if tall else 1.0,
        )
        if mirrored:
            material.property.BackfaceCullingOff()
            material.property.FrontfaceCullingOn()
        material.texture("colours", texels.texture)
        material.texture("cover", self.cover.texture)
        material.set(cutAt=self._cut, windowsTo=1e4, coverPainted=float(self._over), **self._cover)
        self._light_building(material)
        return material

    def ribbon(self, texels: Texels, rank: int, least: float, *, on_top: bool = False, shine: float = 1.0) -> Material:
        """Lines; `on_top` ones are seen through ground and buildings."""
        placed = "gl_Position.z = gl_Position.w * (-0.9 + 0.01 * gl_Position.z / gl_Position.w);" if on_top else ""
        material = self._keep(
            Material(
                {"line": 3, "across": 4},
                shaders.RIBBON_VERTEX_HEAD,
                shaders.RIBBON_VERTEX,
                shaders.RIBBON_FRAGMENT_HEAD,
                shaders.RIBBON_FRAGMENT.format(alpha="mix(1.0, layerOpacity, data)" if on_top else "1.0"),
                placed=placed,
                culled=False,
                translucent=on_top,
            ),
            sized=True,
            least=least,
        )
        material.texture("colours", texels.texture)
        material.set(lift=rank * RANK, shine=shine, layerOpacity=0.6 if on_top else 1.0)
        return material

    def sprite(self, texels: Texels, rank: int = 60, *, on_top: bool = False) -> Material:
        """Symbols; nothing hides those `on_top`."""
        material = self._keep(
            Material(
                {"shape": 4},
                shaders.SPRITE_VERTEX_HEAD,
                shaders.SPRITE_VERTEX,
                shaders.SPRITE_FRAGMENT_HEAD,
                shaders.SPRITE_FRAGMENT,
                placed=(shaders.ON_TOP if on_top else shaders.IN_FRONT) + shaders.SPRITE_PLACED,
                culled=False,
            ),
            hazed=False,
            sized=True,
        )
        material.texture("colours", texels.texture)
        material.set(lift=rank * RANK, layerOpacity=1.0)
        return material

    def tint(self, texels: Texels, rank: int = 2) -> Material:
        """Translucent areas on the ground."""
        material = self._keep(
            Material(
                {"aux": 4},
                shaders.TINT_VERTEX_HEAD,
                shaders.TINT_VERTEX,
                shaders.TINT_FRAGMENT_HEAD,
                shaders.TINT_FRAGMENT,
                translucent=True,
            )
        )
        material.texture("colours", texels.texture)
        material.set(lift=rank * RANK, layerOpacity=1.0)
        return material

    def beam(self, texels: Texels, *, hidden: bool = False) -> Material:
        """Vertical light; the `hidden` one shines faintly through whatever stands before it."""
        material = self._keep(
            Material(
                {"beam": 4},
                shaders.BEAM_VERTEX_HEAD,
                shaders.BEAM_VERTEX,
                shaders.BEAM_FRAGMENT_HEAD,
                shaders.BEAM_FRAGMENT,
                placed=(shaders.ON_TOP if hidden else "") + shaders.BEAM_PLACED,
                culled=False,
                translucent=True,
            ),
            hazed=False,
            sized=True,
        )
        material.texture("colours", texels.texture)
        strength, whiteness = (0.5, 0.0) if hidden else (1.0, 0.55)
        material.set(strength=strength, whiteness=whiteness)
        return material

    def _ground(self, rank: int) -> Material:
        material = self._keep(
            Material(
                {},
                shaders.GROUND_VERTEX_HEAD,
                shaders.GROUND_VERTEX,
                shaders.GROUND_FRAGMENT_HEAD,
                shaders.GROUND_FRAGMENT.format(covered=""),
                culled=False,
            )
        )
        material.texture("cover", self.cover.texture)
        material.texture("shade", self._shade.texture)
        material.set(lift=rank * RANK, shadeBox=(0, 0, 1, 1), **UNCOVERED)
        return material

    def _terrain(self) -> Material:
        material = self._keep(
            Material(
                {"facing": 1},
                shaders.TERRAIN_VERTEX_HEAD,
                shaders.TERRAIN_VERTEX,
                shaders.TERRAIN_FRAGMENT_HEAD,
                shaders.TERRAIN_FRAGMENT.format(covered=""),
                culled=False,
            )
        )
        material.texture("cover", self.cover.texture)
        material.set(**UNCOVERED)
        return material

    def _water(self) -> Material:
        material = self._keep(
            Material(
                {},
                shaders.GROUND_VERTEX_HEAD,
                shaders.GROUND_VERTEX,
                shaders.WATER_FRAGMENT_HEAD,
                shaders.WATER_FRAGMENT.format(covered=""),
                culled=False,
                translucent=True,
            )
        )
        material.texture("cover", self.cover.texture)
        material.set(lift=0.0, eye=(0, 0, 1000), detail=3000.0, **UNCOVERED)
        return material

    def _sky(self) -> Material:
        material = self._keep(
            Material(
                {},
                shaders.SKY_VERTEX_HEAD,
                shaders.SKY_VERTEX,
                shaders.SKY_FRAGMENT_HEAD,
                shaders.SKY_FRAGMENT,
                placed="gl_Position.z = gl_Position.w * 0.9999999;",
                culled=False,
            )
        )
        material.set(eyeAt=(0, 0, 0), edge=0.0)
        return material

    def light(self, daylight: Daylight) -> None:
        """Put the scene in another light."""
        self.daylight = daylight
        for kept in self._kept:
            if kept.hazed:
                kept.material.set(haze=daylight.horizon)
        for material in self._facades():
            self._light_building(material)
        angle = math.radians(daylight.glow_heading)
        towards = (math.sin(angle), math.cos(angle))
        self.land.set(base=daylight.ground)
        self.terrain.set(base=daylight.ground, sunTo=daylight.sun_to)
        self.park.set(base=daylight.park)
        self.water.set(
            base=daylight.water, sheen=daylight.horizon, sunGlow=daylight.glow, glowTo=towards, waterClear=0.62
        )
        self.sky.set(
            zenith=daylight.zenith, middle=daylight.middle, sunGlow=daylight.glow, glowTo=towards, deep=daylight.water
        )

    def cut(self, height: float | None) -> None:
        """Draw of buildings only what is below `height` metres; None for all of them."""
        before, self._cut = self._cut, UNCUT if height is None else height
        if (before < UNCUT) != (self._cut < UNCUT):
            self._rewrite()
        for material in self._facades():
            material.set(cutAt=self._cut)

    def hatched(self, stale: bool) -> None:
        """Whether any facade may be stale: only then its program looks for it."""
        if stale != self._stale:
            self._stale = stale
            self._rewrite()

    def _rewrite(self) -> None:
        for kept in self._kept:
            if kept.code is not None:
                code = kept.code(cut=self._cut < UNCUT, stale=self._stale, covered=self._covered)
                kept.material.write(code)

    def _facades(self) -> list[Material]:
        return [kept.material for kept in self._kept if kept.code is not None]

    def _light_building(self, material: Material) -> None:
        light = self.daylight
        material.set(sun=light.sun, ambient=light.ambient, lamp=light.lamp, litShare=light.lit, sunTo=light.sun_to)

    def shaded(self, light: U8, box: tuple[float, float, float, float]) -> None:
        """Darken the ground: `light` ``(rows, columns)``, 255 for not at all, over `box`; its edge goes on outside."""
        light = light.copy()
        light[[0, -1]], light[:, [0, -1]] = 255, 255
        self._shade.set(grey(light))
        for material in (self.land, self.park):
            material.set(shadeBox=box)

    def cover_shown(self, field: Field, show: float) -> None:
        """Drape the raster of `field`, see `cover.stacked`, with opacity `show`: over the ground and up the walls."""
        rows, columns = field.rgba.shape[:2]
        heights = [0.0, *(height for height, _ in field.above)]
        high = [*heights, *(heights[-1] + 1e6 * step for step in range(1, 5 - len(heights)))]
        self._drape(
            coverBox=field.extent,
            coverShow=show,
            coverHeights=high,
            coverLevels=(1.0 + len(heights), 0.5 / rows),
            coverAside=BESIDE * (field.extent[2] - field.extent[0]) / columns if field.above else 0.0,
        )

    def cover_painted(self, painted: bool) -> None:
        """Whether what is draped hides the colours that a layer has given to buildings."""
        if painted != self._over:
            self._over = painted
            for material in self._facades():
                material.set(coverPainted=float(painted))

    def uncover(self) -> None:
        """Drape nothing."""
        self._drape(**UNCOVERED)

    def _drape(self, **how: float | Sequence[float]) -> None:
        self._cover = how
        if bool(how["coverShow"]) != self._covered:
            self._covered = bool(how["coverShow"])
            code = shaders.COVERED if self._covered else ""
            for material in (self.land, self.park):
                material.write(shaders.GROUND_FRAGMENT.format(covered=code))
            self.terrain.write(shaders.TERRAIN_FRAGMENT.format(covered=code))
            self.water.write(shaders.WATER_FRAGMENT.format(covered=code))
            self._rewrite()
        for material in (self.land, self.park, self.terrain, self.water, *self._facades()):
            material.set(**how)

    def size(self, frame: Frame) -> None:
        """Uniforms of one frame."""
        camera = frame.camera
        eye = camera.eye
        fog = max(8_500.0, 1.7 * camera.distance, 4.5 * float(eye[2]))
        self.water.set(eye=tuple(eye), detail=max(2500.0, 1.5 * camera.distance))
        self.sky.set(eyeAt=tuple(eye), edge=1.2 * max(float(eye[2]), 0.0) / FAR)
        windows = windows_to(frame)
        pixel = (2.0 / frame.width, 2.0 / frame.height)
        tangent = math.tan(math.radians(camera.fov) / 2)
        for kept in self._kept:
            if kept.hazed:
                kept.material.set(fogDistance=fog)
            if kept.code is not None:
                kept.material.set(windowsTo=windows * kept.reach)
            if kept.sized:
                kept.material.set(pixel=pixel, unit=frame.unit, eye=tuple(eye))
            if kept.least is not None:
                kept.material.set(leastPixels=float(np.float32(kept.least * frame.unit * tangent)))
