"""Colours and text sizes, from one place: dark and calm, saturated colour for the abnormal only (ISA-101)."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont

Role = Literal["caption", "body", "strong", "title", "second", "story", "figure", "clock", "headline"]
_SIZES: dict[Role, tuple[int, int]] = {
    "caption": (11, QFont.Weight.Normal.value),
    "body": (13, QFont.Weight.Normal.value),
    "strong": (13, QFont.Weight.DemiBold.value),
    "title": (15, QFont.Weight.DemiBold.value),
    "second": (15, QFont.Weight.Normal.value),
    "story": (21, QFont.Weight.Medium.value),
    "figure": (24, QFont.Weight.DemiBold.value),
    "clock": (30, QFont.Weight.Medium.value),
    "headline": (38, QFont.Weight.Medium.value),
}
FAMILIES = ("Inter", "Noto Sans", "Noto Sans CJK SC", "DejaVu Sans")
"""First installed family wins for each glyph; the CJK family is Debian's fonts-noto-cjk."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Tokens of one theme as ``#rrggbb`` (``#aarrggbb`` for panels, which lie translucent over the scene)."""

    background: str = "#0b0f14"
    panel: str = "#d0131a22"
    panel_solid: str = "#131a22"
    border: str = "#33404f"
    raised: str = "#1d2732"
    text: str = "#e8eef4"
    dim: str = "#9fb0c0"
    faint: str = "#6b7c8d"
    accent: str = "#5db7ff"
    critical: str = "#ff4d4f"
    high: str = "#ff9f1c"
    medium: str = "#ffd84d"
    low: str = "#c792ea"
    good: str = "#7fd1ae"
    stale: str = "#8a8f98"
    grid: str = "#2a3542"
    series: tuple[str, ...] = ("#5db7ff", "#e6a23c", "#4cc9a4", "#d68fd6", "#d9d26a", "#e07a5f")


DARK = Palette()
LIGHT = Palette(
    background="#ffffff", panel="#ffffffff", panel_solid="#ffffff", border="#b8c2cc", raised="#eef2f6", text="#10161d",
    dim="#44525f", faint="#71808e", accent="#005a9c", critical="#c00010", high="#a85a00", medium="#7a6200",
    low="#6a2c91",
    good="#1b7a52", stale="#6a6f78", grid="#dde3e9",
    series=("#005a9c", "#a85a00", "#1b7a52", "#8a3d8a", "#6f6800", "#a63f26"),
)  # fmt: skip
HIGH_CONTRAST = Palette(
    background="#000000", panel="#f0000000", panel_solid="#000000", border="#ffffff", raised="#1a1a1a", text="#ffffff",
    dim="#e0e0e0", faint="#bdbdbd", grid="#5a5a5a", accent="#6cc4ff", stale="#c0c0c0",
)  # fmt: skip
THEMES: dict[str, Palette] = {"dark": DARK, "light": LIGHT, "contrast": HIGH_CONTRAST}
SHAPES = {1: "triangle", 2: "diamond", 3: "circle", 4: "square"}
"""Shape of each priority; colour, shape and letter always go together."""
LETTERS = {1: "1", 2: "2", 3: "3", 4: "4"}


@dataclass(frozen=True, slots=True)
class Theme:
    """A palette and a scale. `scale` multiplies every size: 1 at a desk (0.7 m), more for a wall (`scale_for`)."""

    palette: Palette = DARK
    scale: float = 1.0

    def px(self, size: float) -> int:
        """Design pixels to widget pixels, at least 1 for positive sizes."""
        return max(1, round(size * self.scale)) if size > 0 else 0

    def font(self, role: Role = "body") -> QFont:
        size, weight = _SIZES[role]
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        if role in ("figure", "clock"):
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def tabular(self, role: Role = "body") -> QFont:
        """The font of a role with figures of one width, for numbers that change in place."""
        font = self.font(role)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def color(self, token: str) -> QColor:
        """Colour of a token of `Palette`."""
        return QColor(getattr(self.palette, token))

    def priority(self, priority: int) -> QColor:
        """Colour of an alarm priority 1 to 4."""
        return self.color(("critical", "high", "medium", "low")[priority - 1])


FARTHEST = 5.0
"""Metres from which a wall is read; the room is laid out so that it fits its window at this distance."""


def scale_for(distance: float, width: int) -> float:
    """Text scale for a viewing distance in metres on a screen `width` pixels wide.

    1 at 0.7 m on 1920 pixels. A wall seen from 5 m is taken to be about five times as large as a desk screen, so the
    scale grows with the square root of the distance ratio; twice the pixels need twice the size.
    """
    return max(0.75, float((max(distance, 0.3) / 0.7) ** 0.3)) * max(width, 800) / 1920


_current = Theme()


def current() -> Theme:
    """Theme in force."""
    return _current


def name() -> str:
    """Key in `THEMES` of the palette in force."""
    return next(key for key, palette in THEMES.items() if palette is _current.palette)


def use(theme: Theme) -> None:
    """Put a theme in force; widgets are told by the shell, which calls `restyle()` on every widget that has it."""
    global _current  # noqa: PLW0603 - one theme per process, by nature
    _current = theme
