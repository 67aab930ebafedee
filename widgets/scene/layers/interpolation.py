"""Values between stations: the mean by the inverse square of the distance, and nothing beyond a stated reach."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]


def spread(x: F64, y: F64, at: F64, values: F64, reach: float) -> F64:
    """``(*x.shape, k)`` means of `values` ``(n, k)`` measured at `at` ``(n, 2)`` metres; NaN beyond `reach` of all.

    What has a direction must be given as components, never as angles: 350 and 10 degrees have the mean 0, not 180.
    """
    weight, total = np.zeros(x.shape), np.zeros((*x.shape, values.shape[1]))
    for (east, north), one in zip(at, values, strict=True):
        away = (x - east) ** 2 + (y - north) ** 2
        share = np.where(away <= reach**2, 1.0 / np.maximum(away, 1.0), 0.0)
        weight += share
        total += share[..., None] * one
    mean = total / np.maximum(weight, 1e-30)[..., None]
    return np.asarray(np.where((weight > 0)[..., None], mean, np.nan))
