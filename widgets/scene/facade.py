"""Base colours of buildings and roads before any layer paints them."""

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Extrusions

U8 = npt.NDArray[np.uint8]
_KINDS = np.array(
    [
        (104, 92, 84, 30),
        (122, 120, 116, 66),
        (112, 121, 132, 78),
        (98, 114, 134, 96),
        (142, 126, 102, 58),
        (128, 134, 142, 84),
    ],
    float,
)
"""Red, green, blue and share of lit windows (of 127) by `Extrusions.KINDS`."""
_ROADS = np.array(
    [
        (0.42, 0.42, 0.42), (0.72, 0.72, 0.72), (1.0, 1.0, 1.0), (1.15, 1.15, 1.15), (0.8, 0.8, 0.8),
        (0.62, 0.52, 0.60), (0.35, 0.62, 1.05), (0.9, 0.75, 0.55),
    ]
)  # fmt: skip
"""Share of the street's colour by `Lines.level`."""


def building_colours(city: Extrusions) -> U8:
    """``(n, 4)``: the kind's colour, varied a little from building to building, always the same for one index."""
    index = np.arange(len(city), dtype=np.uint64)
    mixed = (index * np.uint64(2654435761)) % np.uint64(2**32)
    vary = mixed.astype(np.float64) / 2**32 - 0.5
    other = ((mixed * np.uint64(40503)) % np.uint64(65536)).astype(np.float64) / 65536 - 0.5
    colour = _KINDS[np.minimum(city.kind, len(_KINDS) - 1)].copy()
    colour[:, :3] *= (1.0 + 0.26 * vary)[:, None]
    colour[:, 0] *= 1.0 + 0.08 * other
    colour[:, 2] *= 1.0 - 0.08 * other
    colour[:, 3] = np.clip(colour[:, 3] * (1.0 + 0.9 * other), 0, 120)
    return np.asarray(np.clip(colour, 0, 255), np.uint8)


def road_colours(level: npt.NDArray[np.uint8], street: tuple[float, float, float]) -> U8:
    """``(n, 4)`` neutral colours by road level: streets dim, motorways brighter, never a data colour."""
    factor = _ROADS[np.minimum(level, len(_ROADS) - 1)]
    colour = np.clip(factor * np.asarray(street) * 255, 0, 255)
    return np.asarray(np.column_stack([colour, np.full(len(level), 100)]), np.uint8)
