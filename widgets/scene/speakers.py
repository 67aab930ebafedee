"""Who speaks for a crowd: of symbols that would overlap only the most urgent one is drawn."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


def speakers(at: F64, metres: F64, urgent: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the points ``(n, 3)`` are drawn where others are nearer than `metres`: the most urgent of each cell.

    Cells belong to the ground, with sides of powers of two, so that nothing flickers while the camera turns or moves.
    """
    level = np.ceil(np.log2(np.maximum(metres, 1.0))).astype(np.int64)
    cell = np.floor(at[:, :2] / np.exp2(level)[:, None]).astype(np.int64)
    order = np.lexsort((-urgent, cell[:, 1], cell[:, 0], level))
    keys = np.column_stack([level, cell])[order]
    first = np.ones(len(at), bool)
    first[1:] = np.any(keys[1:] != keys[:-1], axis=1)
    shown = np.zeros(len(at), bool)
    shown[order[first]] = True
    return shown
