"""Randomness without state: the same (seed, keys) give the same number on any machine, in any order of asking.

A reading at an instant must not depend on what was asked before, or a seek, a live run and the recorded hour would
tell three different cities. Hence counter-based noise (the SplitMix64 finaliser) in place of a generator's stream.
"""

import numpy as np
import numpy.typing as npt

F64 = npt.NDArray[np.float64]
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX2 = np.uint64(0x94D049BB133111EB)


def _scramble(state: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * _MIX1
    state = (state ^ (state >> np.uint64(27))) * _MIX2
    return state ^ (state >> np.uint64(31))


def uniform(seed: int, *keys: npt.ArrayLike) -> F64:
    """Numbers in [0, 1) for integer `keys`, broadcast against each other (at least one-dimensional)."""
    state = np.atleast_1d(np.asarray(seed, np.int64)).view(np.uint64)
    with np.errstate(over="ignore"):
        for key in keys:
            counter = np.atleast_1d(np.asarray(key, np.int64)).view(np.uint64)
            state = _scramble(state + counter * _GOLDEN + _GOLDEN)
    return (state >> np.uint64(11)).astype(np.float64) * 2.0**-53


def normal(seed: int, *keys: npt.ArrayLike) -> F64:
    """Near-normal numbers, mean 0, deviation 1, never beyond 3.5 (the sum of four uniforms)."""
    total = sum((uniform(seed + 7919 * part, *keys) for part in range(4)), start=np.zeros(1))
    return np.asarray((total - 2.0) * np.sqrt(3.0), np.float64)


def smooth(seed: int, key: npt.ArrayLike, at: npt.ArrayLike, scale: float) -> F64:
    """A curve in [-1, 1] for each `key`, differentiable in `at`, that forgets itself after about `scale`."""
    position = np.atleast_1d(np.asarray(at, np.float64)) / scale
    lattice = np.floor(position)
    part = position - lattice
    weight = part * part * (3.0 - 2.0 * part)
    knot = lattice.astype(np.int64)
    before, after = uniform(seed, key, knot), uniform(seed, key, knot + 1)
    return 2.0 * (before + (after - before) * weight) - 1.0


def ramp(at: float, start: float, end: float) -> float:
    """0 before `start`, 1 after `end`, smooth in between."""
    if end <= start:
        return float(at >= start)
    part = min(max((at - start) / (end - start), 0.0), 1.0)
    return part * part * (3.0 - 2.0 * part)


def pulse(at: float, rise: float, full: float, fall: float, gone: float) -> float:
    """Rises from `rise` to `full`, holds, falls from `fall` to `gone`; between 0 and 1."""
    return ramp(at, rise, full) * (1.0 - ramp(at, fall, gone))
