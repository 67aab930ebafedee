"""Which faces of a piece are drawn: one level of detail an object, footprints only where nothing else is."""

import numpy as np
import numpy.typing as npt

from citydeck.city.lod import choose, lod_key
from citydeck.city.piece import FaceColumns
from citydeck.city.triangulate import I64

MOST_LEVELS = 62
"""Names of levels of detail in a piece; further ones count as the last."""


def drawn(faces: FaceColumns, roots: I64, wanted: str | None) -> npt.NDArray[np.bool_]:
    """Mask ``(f,)`` of the faces to draw. `roots` ``(n,)`` is the row of the top-level object of every object.

    Each object shows its highest level, or `wanted` (``"2"`` any 2.x) as `lod.choose` has it; a footprint (LoD 0) only
    where the whole family, the top-level object with its parts, has nothing more.
    """
    if not len(faces.owner):
        return np.zeros(0, np.bool_)
    level = np.minimum(faces.lod, MOST_LEVELS - 1).astype(np.int64)
    present = np.zeros(len(roots), np.int64)
    np.bitwise_or.at(present, faces.owner, np.int64(1) << level)
    chosen = np.full(len(roots), -1, np.int64)
    for mask in np.unique(present[present > 0]):
        names = [name for bit, name in enumerate(faces.lods[:MOST_LEVELS]) if int(mask) >> bit & 1]
        best = choose(names, wanted)
        if best is not None:
            chosen[present == mask] = faces.lods.index(best)
    keep = level == chosen[faces.owner]
    flat = np.array([lod_key(name)[:1] == (0,) for name in faces.lods], np.bool_)[faces.lod]
    bodied = np.zeros(len(roots), np.bool_)
    bodied[roots[faces.owner[keep & ~flat]]] = True
    return np.asarray(keep & ~(flat & bodied[roots[faces.owner]]))


def roots_of(parents: I64) -> I64:
    """Row of the top-level object of each object, from the rows of their parents (-1 for none)."""
    roots = np.arange(len(parents), dtype=np.int64)
    step = np.where(parents >= 0, parents, roots)
    while True:
        following = step[step]
        if np.array_equal(following, step):
            return step
        step = following
