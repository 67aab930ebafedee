"""Cells to numbers: what is a reading, what is missing, what is neither."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from citydeck.timeline.mapping import Missing


class Cells(NamedTuple):
    """`value` float64, NaN where there is no reading; `missing` marked as missing; `faulty` no number at all."""

    value: npt.NDArray[np.float64]
    missing: npt.NDArray[np.bool_]
    faulty: npt.NDArray[np.bool_]


def read(cells: Sequence[str], missing: Missing) -> Cells:
    """Numbers of a column. A zero is a zero unless `missing.values` says otherwise; texts such as ``nan`` and ``inf``
    are faulty unless they are marks.
    """
    text = np.char.strip(np.array(cells, dtype=np.str_)) if cells else np.zeros(0, np.str_)
    blank = np.isin(text, ["", *missing.marks])
    value = _numbers(text, blank)
    gone = blank | np.isin(value, missing.values)
    faulty = (~np.isfinite(value) & ~gone) | _with_zero_bytes(cells)
    value[gone | faulty] = np.nan
    return Cells(value, gone, faulty)


def _with_zero_bytes(cells: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Cells that numpy would cut short: it takes a zero byte at the end for padding."""
    return np.array(["\0" in cell for cell in cells], np.bool_)


def _numbers(text: npt.NDArray[np.str_], blank: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    value = np.full(len(text), np.nan)
    try:
        value[~blank] = text[~blank].astype(np.float64)
    except ValueError:
        for row in np.flatnonzero(~blank):
            try:
                value[row] = float(text[row])
            except ValueError:
                continue
    return value
