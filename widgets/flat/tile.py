"""One square of the map: its ground painted once, and for every pixel the feature that covers it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF

from widgets.flat.footprints import Footprints
from widgets.flat.inks import Inks

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
F32 = npt.NDArray[np.float32]
SIDE = 512
"""Pixels of a tile in both directions."""
SINGLE = 6.0
"""Metres a pixel from which on buildings are no longer drawn one by one but mixed into the pixel they stand in."""
HATCH, STRIPE = 8, 4
"""Pixels from one stripe on stale things to the next, and how wide it is."""
DOTS, DOT = 6, 3
"""Pixels from one dot to the next on buildings without fibre, and how wide it is."""
SHADE = 0.62


@dataclass(frozen=True, slots=True)
class Place:
    """Tile `column`, `row` where a pixel is `metres` wide; row 0 lies north of y = 0, rows count to the north."""

    metres: float
    column: int
    row: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """``(xmin, ymin, xmax, ymax)`` metres."""
        side = self.metres * SIDE
        x, y = self.column * side, self.row * side
        return x, y, x + side, y + side


class Tile:
    """Made once for a place; `image` is made anew when inks change."""

    def __init__(self, place: Place, ground: U8, prints: Footprints) -> None:
        self.place = place
        rows = prints.within(place.box)
        self._cover = _Single(place, prints, rows) if place.metres < SINGLE else _Mixed(place, prints, rows)
        self._ground = self._cover.shade(ground)
        self._inks: Inks | None = None
        self._image = QImage()

    def image(self, inks: Inks) -> QImage:
        """The tile in the colours of `inks`."""
        if inks is not self._inks:
            self._inks = inks
            pixels = np.empty((SIDE, SIDE, 4), np.uint8)
            pixels[..., 3] = 255
            pixels[..., :3] = self._cover.print(self._ground, inks)[..., ::-1]
            self._image = QImage(pixels.data, SIDE, SIDE, SIDE * 4, QImage.Format.Format_RGB32).copy()
        return self._image


class _Single:
    """Buildings one by one: with an edge, and a short shadow on the ground beside them."""

    def __init__(self, place: Place, prints: Footprints, rows: npt.NDArray[np.int64]) -> None:
        self._owner = _owners(place, prints, rows) if len(rows) else None
        self._reach = max(1, min(6, round(4.0 / place.metres)))

    def shade(self, ground: U8) -> U8:
        """The ground with the shadows on it."""
        if self._owner is None:
            return ground
        inside = self._owner >= 0
        shadow = np.zeros_like(inside)
        for step in range(1, self._reach + 1):
            shadow[step:, step:] |= inside[:-step, :-step]
        shadow &= ~inside
        ground[shadow] = (ground[shadow] * SHADE).astype(np.uint8)
        return ground

    def print(self, ground: U8, inks: Inks) -> U8:
        owner = self._owner
        if owner is None:
            return ground
        inside = owner >= 0
        owners = owner[inside]
        colour = inks.rgb[owners]
        stale, dotted = inks.stale[owners], inks.dotted[owners]
        if stale.any() or dotted.any():
            y, x = np.nonzero(inside)
            marked = (stale & ((x + y) % HATCH < STRIPE)) | (dotted & (x % DOTS < DOT) & (y % DOTS < DOT))
            colour[marked] = (colour[marked] * 0.45).astype(np.uint8)
        out = ground.copy()
        out[inside] = colour
        edge = np.zeros_like(inside)
        edge[1:] |= owner[1:] != owner[:-1]
        edge[:, 1:] |= owner[:, 1:] != owner[:, :-1]
        edge &= inside
        out[edge] = (out[edge] * 0.7).astype(np.uint8)
        return out


class _Mixed:
    """Buildings as the share of a pixel that they cover, in the mean of their colours."""

    def __init__(self, place: Place, prints: Footprints, rows: npt.NDArray[np.int64]) -> None:
        xmin, _, _, ymax = place.box
        at = prints.centre[rows]
        x = ((at[:, 0] - xmin) / place.metres).astype(np.int64)
        y = ((ymax - at[:, 1]) / place.metres).astype(np.int64)
        good = (x >= 0) & (x < SIDE) & (y >= 0) & (y < SIDE)
        self._owner = prints.owner[rows[good]]
        self._pixel = y[good] * SIDE + x[good]
        self._weight = prints.area[rows[good]]
        total = self._spread(self._weight)
        self._total = np.maximum(total, 1e-9)
        share = np.sqrt(np.clip(total / place.metres**2, 0.0, 1.0))  # towns are to be seen from far away
        self._share = np.minimum(share, 0.92)[..., None]

    def _spread(self, weight: npt.NDArray[np.float64]) -> F32:
        """Sums by pixel, each shared with the eight around it: rows of houses make an even grey, not a pattern."""
        sums = np.bincount(self._pixel, weight, minlength=SIDE * SIDE).reshape(SIDE, SIDE).astype(np.float32)
        wide = np.pad(sums, 1, mode="edge")
        tall = wide[:-2] + wide[1:-1] + wide[2:]
        return np.asarray((tall[:, :-2] + tall[:, 1:-1] + tall[:, 2:]) / 9.0, np.float32)

    def shade(self, ground: U8) -> U8:
        """The ground itself: what is this far away throws no shadow that is seen."""
        return ground

    def print(self, ground: U8, inks: Inks) -> U8:
        if not len(self._owner):
            return ground
        rgb = inks.rgb[self._owner]
        mean = [self._spread(self._weight * rgb[:, band]) / self._total for band in range(3)]
        colour = np.stack(mean, axis=2)
        return np.asarray(ground * (1 - self._share) + colour * self._share, np.uint8)


def _owners(place: Place, prints: Footprints, rows: npt.NDArray[np.int64]) -> I32:
    """``(side, side)`` the feature on each pixel, -1 for none: a painter writes numbers instead of colours."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    xmin, _, _, ymax = place.box
    for row in rows.tolist():
        ring = prints.xy[prints.offsets[row] : prints.offsets[row + 1]]
        number = int(prints.owner[row]) + 1
        painter.setBrush(QColor((number >> 16) & 255, (number >> 8) & 255, number & 255))
        spots = ((ring - (xmin, ymax)) / place.metres).tolist()
        painter.drawPolygon(QPolygonF([QPointF(x, -y) for x, y in spots]))
    painter.end()
    words = np.frombuffer(image.constBits(), np.uint32).reshape(SIDE, SIDE)
    return np.asarray((words & 0xFFFFFF).astype(np.int32) - 1)
