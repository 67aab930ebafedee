"""Where panels stand: rectangles as fractions of the deck, so that a layout fits every screen of its shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from PySide6.QtCore import QRect


@dataclass(frozen=True, slots=True)
class Spot:
    """Place of one panel: left, top, width and height as fractions of the deck (0 to 1), and whether it is shown."""

    x: float
    y: float
    width: float
    height: float
    visible: bool = True

    def rect(self, deck: QRect) -> QRect:
        """Pixels in the deck's parent."""
        left, top = deck.left() + round(self.x * deck.width()), deck.top() + round(self.y * deck.height())
        right = deck.left() + round((self.x + self.width) * deck.width())
        bottom = deck.top() + round((self.y + self.height) * deck.height())
        return QRect(left, top, right - left, bottom - top)

    @classmethod
    def of(cls, rect: QRect, deck: QRect, visible: bool = True) -> "Spot":
        """Inverse of `rect`."""
        wide, high = max(1, deck.width()), max(1, deck.height())
        return cls(
            (rect.left() - deck.left()) / wide,
            (rect.top() - deck.top()) / high,
            rect.width() / wide,
            rect.height() / high,
            visible,
        )

    def text(self) -> str:
        """One line for a settings file."""
        return f"{self.x:.5f} {self.y:.5f} {self.width:.5f} {self.height:.5f} {int(self.visible)}"

    @classmethod
    def parse(cls, text: str) -> "Spot":
        """Inverse of `text`; `ValueError` for anything else or for a place outside the deck."""
        *numbers, shown = text.split()
        x, y, width, height = (float(number) for number in numbers)
        if not (-0.01 <= x <= 1 and -0.01 <= y <= 1 and 0 < width <= 1.01 and 0 < height <= 1.01):
            raise ValueError(f"no place on a deck: {text!r}")
        return cls(x, y, width, height, shown == "1")


Layout = dict[str, Spot]
"""Spot of each panel by its key, in stacking order from the bottom up."""


def crowded(layout: Layout, deck: QRect, fitted: Mapping[str, QRect]) -> bool:
    """Whether panels that `layout` keeps apart meet once each has the size that it needs (`fitted`, in pixels)."""
    shown = [(spot.rect(deck), fitted[key]) for key, spot in layout.items() if spot.visible and key in fitted]
    return any(a[1].intersects(b[1]) and not a[0].intersects(b[0]) for a, b in combinations(shown, 2))
