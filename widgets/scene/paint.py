"""Which texel belongs to which asset, and how layers colour them over the city's own colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from widgets.scene.keys import Keys
from widgets.scene.table import LayerTable

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
DATA, DASHED, DOTTED, HATCHED = 160, 208, 232, 255
"""Alpha codes of texels that a layer painted; below 128 alpha is the share of lit windows."""

TINT = 0.25
"""Opacity below which a colour is a tint on what lies under it and says nothing of its state."""


@dataclass(frozen=True, slots=True)
class Show:
    """Whether a layer is drawn, and how strongly."""

    visible: bool = True
    opacity: float = 1.0


class _Match(NamedTuple):
    """Texels `rows` take the colours of a table's rows `source`; `place` and `origin` are the same, for writing all."""

    ids: Sequence[str]
    rows: I64
    source: I64
    place: I64 | slice
    origin: I64 | slice


class Painted:
    """Texels of one group of features. `base` ``(n, 4)`` is what they look like without data; `keys` names the asset
    that each belongs to, one name a feature or `Keys`, of which the later count more; `layers` paint it in this order,
    the last wins.
    """

    def __init__(self, base: U8, keys: Sequence[str] | Sequence[Keys], layers: Sequence[str]) -> None:
        self.base = base
        self.layers = tuple(layers)
        named = [key for key in keys if isinstance(key, str)]
        self._keys = [Keys.of(named)] if named else [key for key in keys if isinstance(key, Keys)]
        self._matches: dict[str, _Match] = {}

    def order(self, order: Sequence[str]) -> None:
        """Paint in this order of layers, the uppermost first; layers that it does not name stay below."""
        place = {layer: -row for row, layer in enumerate(order)}
        self.layers = tuple(sorted(self.layers, key=lambda layer: place.get(layer, -len(order))))

    def compose(self, tables: Mapping[str, LayerTable], shows: Mapping[str, Show]) -> U8:
        """``(n, 4)`` texels."""
        out = self.base.copy()
        for layer in self.layers:
            table, show = tables.get(layer), shows[layer]
            if table is not None and show.visible and len(table.ids):
                self._lay(out, layer, table, show.opacity)
        return out

    def _lay(self, out: U8, layer: str, table: LayerTable, opacity: float) -> None:
        found = self._match(layer, table.ids)
        rows, source = found.rows, found.source
        words, least = out.view(np.uint32)[:, 0], int(table.rgba[:, 3].min())
        if least == 255 and opacity >= 1:
            words[found.place] = _coded(table)[found.origin]
            return
        alpha = table.rgba[:, 3].astype(np.float32) * (opacity / 255.0)
        if least == 0:
            known = table.rgba[source, 3] > 0
            rows, source = rows[known], source[known]
        # where nothing lies under it, the material fades it
        faint = np.flatnonzero((alpha[source] < 1) & (self.base[rows, 3] > 0))
        below = out[rows[faint]]
        old = below[:, :3].astype(np.float32)
        words[rows] = _coded(table)[source]  # one word a texel: four times quicker than bytes
        new = table.rgba[source[faint], :3]
        out[rows[faint], :3] = (old + (new - old) * alpha[source[faint], None] + 0.5).astype(np.uint8)
        tinted = (alpha[source[faint]] < TINT) & (below[:, 3] >= DATA)  # what a mere tint lies on keeps its state
        out[rows[faint[tinted]], 3] = below[tinted, 3]

    def _match(self, layer: str, ids: Sequence[str]) -> "_Match":
        kept = self._matches.get(layer)
        if kept is not None and (kept.ids is ids or tuple(kept.ids) == tuple(ids)):
            return kept
        found = [keys.match(ids) for keys in self._keys]
        none = np.zeros(0, np.int64)
        rows = np.concatenate([none, *(part for part, _ in found)])
        source = np.concatenate([none, *(part for _, part in found)])
        made = self._matches[layer] = _Match(ids, rows, source, _run(rows), _run(source))
        return made


def _run(rows: I64) -> I64 | slice:
    """The same rows as a slice where they follow each other: no index is looked up for each."""
    first = int(rows[0]) if len(rows) else 0
    return slice(first, first + len(rows)) if (np.diff(rows) == 1).all() else rows


def _coded(table: LayerTable) -> npt.NDArray[np.uint32]:
    """Colours of a table with the code of their state for alpha, one word each."""
    texels = np.array(table.rgba, np.uint8, order="C")
    texels[:, 3] = DATA
    if table.dashed is not None:
        texels[table.dashed, 3] = DASHED
    if table.dotted is not None:
        texels[table.dotted, 3] = DOTTED
    texels[table.hatched, 3] = HATCHED
    return np.asarray(texels.view(np.uint32)[:, 0])
