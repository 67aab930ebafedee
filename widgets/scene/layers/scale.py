"""Colour scales, made for dark ground and for eyes that confuse red and green: lightness rises or falls all the way."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.scene.table import LegendClass

U8 = npt.NDArray[np.uint8]
STALE = "#8a8f98"
"""Grey of everything whose newest value is too old or bad; always hatched as well."""
CUT = "#ff5a36"
"""What is out of service; always with another mark as well."""
STALE_CLASS = LegendClass("stale", STALE, hatched=True)
CLEAR = (0, 0, 0, 0)


def colour(text: str, alpha: int = 255) -> tuple[int, int, int, int]:
    """``#rrggbb`` as four integers 0 to 255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16), alpha


@dataclass(frozen=True, slots=True)
class Scale:
    """Colours at rising values, mixed linearly between; values beyond the ends take the ends' colours."""

    stops: tuple[tuple[float, str], ...]

    def rgba(self, values: npt.ArrayLike, alpha: int = 255) -> U8:
        """``(n, 4)``; NaN is clear."""
        wanted = np.asarray(values, float)
        at = [value for value, _ in self.stops]
        table = np.array([colour(text, alpha) for _, text in self.stops], float)
        known = np.nan_to_num(wanted, nan=at[0])
        mixed = np.stack([np.interp(known, at, table[:, k]) for k in range(4)], axis=-1)
        mixed[np.isnan(wanted)] = 0
        return np.asarray(mixed + 0.5, np.uint8)
