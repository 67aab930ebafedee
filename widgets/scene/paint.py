"""Which texel belongs to which asset, and how layers colour them over the city's own colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]
DATA, DASHED, HATCHED = 160, 208, 255
"""Alpha codes of texels that a layer painted; below 128 alpha is the share of lit windows."""


@dataclass(frozen=True, slots=True)
class Show:
    """Whether a layer is drawn, and how strongly."""

    visible: bool = True
    opacity: float = 1.0


class Painted:
    """Texels of one group of features. `base` ``(n, 4)`` is what they look like without data; `keys[i]` names the
    asset that feature `i` belongs to; `layers` paint it in this order, the last wins.
    """

    def __init__(self, base: U8, keys: Sequence[str], layers: Sequence[str]) -> None:
        self.base = base
        self.layers = tuple(layers)
        self._rows: dict[str, list[int]] = {}
        for row, key in enumerate(keys):
            if key:
                self._rows.setdefault(key, []).append(row)
        self._matches: dict[str, tuple[Sequence[str], npt.NDArray[np.int64], npt.NDArray[np.int64]]] = {}

    def compose(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> U8:
        """``(n, 4)`` texels."""
        out = self.base.copy()
        for layer in self.layers:
            table, show = tables.get(layer), shows[layer]
            if table is not None and show.visible and len(table.ids):
                self._lay(out, layer, table, show.opacity)
        return out

    def _lay(self, out: U8, layer: str, table: LayerTable, opacity: float) -> None:
        rows, source = self._match(layer, table.ids)
        known = table.rgba[source, 3] > 0
        rows, source = rows[known], source[known]
        share = (table.rgba[source, 3:].astype(np.float32) / 255.0) * opacity
        share[self.base[rows, 3] == 0] = 1.0  # nothing lies under it: its material fades it
        old = out[rows, :3].astype(np.float32)
        out[rows, :3] = (old + (table.rgba[source, :3] - old) * share + 0.5).astype(np.uint8)
        code = np.full(len(rows), DATA, np.uint8)
        if table.dashed is not None:
            code[table.dashed[source]] = DASHED
        code[table.hatched[source]] = HATCHED
        out[rows, 3] = code

    def _match(self, layer: str, ids: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        kept = self._matches.get(layer)
        if kept is not None and (kept[0] is ids or tuple(kept[0]) == tuple(ids)):
            return kept[1], kept[2]
        pairs = [(row, source) for source, key in enumerate(ids) for row in self._rows.get(key, ())]
        array = np.array(pairs, np.int64).reshape(-1, 2)
        self._matches[layer] = (ids, array[:, 0], array[:, 1])
        return array[:, 0], array[:, 1]
