"""Light of the scene: a handful of colours for each time of day, linear mixes in the shaders."""

import bisect
import math
from dataclasses import dataclass, fields, replace
from typing import Any

Colour = tuple[float, float, float]


def rgb(text: str) -> Colour:
    """``#rrggbb`` as three floats 0 to 1."""
    return (int(text[1:3], 16) / 255, int(text[3:5], 16) / 255, int(text[5:7], 16) / 255)


@dataclass(frozen=True, slots=True)
class Daylight:
    """`zenith`, `middle`, `horizon` and `glow` (towards the sun) make the sky; the horizon is also the haze.

    `sun` and `ambient` light facades that face the light and that do not; `lit` scales the share of windows with light
    and `lamp` their colour; `street` is what an unmeasured street shines with.
    """

    zenith: Colour
    middle: Colour
    horizon: Colour
    glow: Colour
    ground: Colour
    park: Colour
    water: Colour
    sun: Colour
    ambient: Colour
    lamp: Colour
    lit: float
    street: Colour
    glow_heading: float = 285.0
    sun_to: tuple[float, float, float] = (-0.86, -0.47, 0.2)
    """Unit vector to the sun, or to the moon that stands for it at night."""


DUSK = Daylight(
    zenith=rgb("#0a1626"), middle=rgb("#1d3350"), horizon=rgb("#3c4a61"), glow=rgb("#a8705a"),
    ground=rgb("#151d26"), park=rgb("#1a2b22"), water=rgb("#0a1826"), sun=(1.10, 0.93, 0.82),
    ambient=(0.42, 0.50, 0.66), lamp=rgb("#ffc985"), lit=0.55, street=rgb("#5d5343"),
)  # fmt: skip
NIGHT = Daylight(
    zenith=rgb("#04080f"), middle=rgb("#0a1422"), horizon=rgb("#182334"), glow=rgb("#2a3040"),
    ground=rgb("#090d12"), park=rgb("#0c1612"), water=rgb("#060d16"), sun=(0.50, 0.50, 0.56),
    ambient=(0.24, 0.27, 0.35), lamp=rgb("#ffca86"), lit=1.35, street=rgb("#65553a"),
)  # fmt: skip
DAY = Daylight(
    zenith=rgb("#3f6f9f"), middle=rgb("#86aecb"), horizon=rgb("#c4d3dc"), glow=rgb("#e2e2d6"),
    ground=rgb("#59626a"), park=rgb("#53704f"), water=rgb("#33566e"), sun=(1.75, 1.68, 1.55),
    ambient=(1.02, 1.10, 1.22), lamp=rgb("#ffd9a0"), lit=0.0, street=rgb("#7f868c"),
)  # fmt: skip
_GOLD = Daylight(
    zenith=rgb("#2a4a70"), middle=rgb("#6f8aa4"), horizon=rgb("#b09a8c"), glow=rgb("#f0b070"),
    ground=rgb("#3c434a"), park=rgb("#3a4d38"), water=rgb("#24425a"), sun=(1.75, 1.38, 1.02),
    ambient=(0.72, 0.80, 0.98), lamp=rgb("#ffd39a"), lit=0.18, street=rgb("#746c60"),
)  # fmt: skip
_BY_ELEVATION = ((-12.0, NIGHT), (-4.0, DUSK), (4.0, _GOLD), (18.0, DAY))
"""Light at elevations of the sun in degrees; mixed between."""
_MOON = (0.35, -0.75, 0.56)


def by_sun(azimuth: float, elevation: float) -> Daylight:
    """The light of a clear sky with the sun at `azimuth` and `elevation` degrees; by night the moon stands for it."""
    heights = [height for height, _ in _BY_ELEVATION]
    upper = min(bisect.bisect_left(heights, elevation), len(heights) - 1)
    lower = max(upper - 1, 0)
    span = max(heights[upper] - heights[lower], 1e-6)
    share = min(max((elevation - heights[lower]) / span, 0.0), 1.0)
    mixed = _mixed(_BY_ELEVATION[lower][1], _BY_ELEVATION[upper][1], share)
    turn, up = math.radians(azimuth), math.radians(max(elevation, 0.0))
    sun = (math.sin(turn) * math.cos(up), math.cos(turn) * math.cos(up), math.sin(up))
    dark = min(max(-elevation / 12.0, 0.0), 1.0)
    towards = tuple(a + (b - a) * dark for a, b in zip(sun, _MOON, strict=True))
    length = math.hypot(*towards) or 1.0
    x, y, z = (part / length for part in towards)
    return replace(mixed, glow_heading=azimuth, sun_to=(x, y, z))


def _mixed(one: Daylight, other: Daylight, share: float) -> Daylight:
    def between(a: Any, b: Any) -> Any:
        if isinstance(a, tuple):
            return tuple(between(x, y) for x, y in zip(a, b, strict=True))
        return a + (b - a) * share

    return Daylight(**{part.name: between(getattr(one, part.name), getattr(other, part.name)) for part in fields(one)})


DAYLIGHTS = {"dusk": DUSK, "night": NIGHT, "day": DAY}
