"""What a person declares of a file's coordinates: their datum, and the CRS of a file without one."""

import numpy as np

from citydeck.city.crs import F64, Reference, reference
from citydeck.city.piece import Wish
from citydeck.model.datum import to_wgs84
from citydeck.model.errors import UnreadableInput


def settled(found: Reference, wish: Wish) -> Reference:
    """The file's own reference, or the wished one where it has none; `UnreadableInput` for wishes that cannot be."""
    if found.kind == "local" and wish.crs:
        found = reference(wish.crs)
        if found.kind == "local":
            raise UnreadableInput(f"the CRS {wish.crs!r} is not known")
    if moved(wish) and found.kind != "geographic":
        raise UnreadableInput(f"{wish.datum} is a shift of degrees, but the file is in {found.text}")
    return found


def moved(wish: Wish) -> bool:
    """Whether the declared datum is not WGS 84 within a metre."""
    return wish.datum in ("GCJ-02", "BD-09")


def corrected(xy: F64, wish: Wish) -> F64:
    """``(n, 2)`` or ``(n, 3)`` degrees brought from the declared datum to WGS 84; anything else unchanged."""
    if not moved(wish) or not len(xy):
        return xy
    longitude, latitude = to_wgs84(xy[:, 0], xy[:, 1], wish.datum)
    return np.column_stack([longitude, latitude, xy[:, 2:]])
