"""Light of the scene: a handful of colours for each time of day, linear mixes in the shaders."""

from dataclasses import dataclass

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
    ground=rgb("#10171f"), park=rgb("#16251d"), water=rgb("#0b1a2a"), sun=(1.10, 0.93, 0.82),
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
DAYLIGHTS = {"dusk": DUSK, "night": NIGHT, "day": DAY}
