"""How many vehicles a lane carries: measured flow over speed, else Greenshields' fundamental diagram."""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
JAM = 125.0
"""Vehicles on a kilometre of one lane when all stand."""
LEAST = 6.0
"""Vehicles a kilometre of a lane that runs freely."""
FREE = np.array([50.0, 60.0, 80.0, 80.0])
"""km/h with nobody in the way, by level of the road."""


def greenshields(speed: npt.ArrayLike, level: npt.ArrayLike) -> F64:
    """Vehicles a kilometre and lane at `speed` km/h: density falls in a straight line from `JAM` at rest to `LEAST`."""
    share = np.clip(np.asarray(speed, float) / FREE[np.minimum(np.asarray(level, int), len(FREE) - 1)], 0.0, 1.0)
    return np.asarray(np.maximum(JAM * (1.0 - share), LEAST))


def density(speed: F64, flow: F64, level: npt.NDArray[np.uint8], lanes: npt.NDArray[np.int64]) -> F64:
    """Vehicles a kilometre and lane. `speed` km/h and `flow` vehicles an hour over all `lanes` are negative where
    unknown; a lane of unknown speed has none.
    """
    moving = (flow >= 0) & (speed > 1.0)
    measured = np.where(moving, flow, 0.0) / (np.maximum(speed, 1.0) * lanes)
    found = np.where(moving, np.minimum(measured, JAM), greenshields(speed, level))
    return np.where(speed < 0, 0.0, found)
