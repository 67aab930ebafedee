"""Stress at mid-span of a bridge's girder, from what stands, rolls and blows on it.

Model (schematic, linear elastic): ``stress = zero + c * sum(weight * eta(x)) + k * wind² + a * (temperature - 20)``.
`eta` is the influence line of bending at mid-span, taken as a triangle: 0 at the towers, 1 at mid-span. Traffic that
fills the span evenly acts with the line's mean, one half. Lorries cross one by one, so that the stress trembles as
real traces do; a convoy in a queue loads the whole span and stays.
"""

import numpy as np
import numpy.typing as npt

from datasources.demo_live.noise import uniform

F64 = npt.NDArray[np.float64]

ZERO = 22.0
"""MPa at rest: what camber and stay forces leave of the dead load."""
PER_TONNE = 0.40
"""MPa for a tonne at mid-span."""
PER_WIND = 0.075
"""MPa for (m/s)²: drag grows with the square of the wind."""
PER_DEGREE = 0.35
"""MPa for a degree away from 20 °C, from restrained expansion."""
TOWER_ZERO = 15.0
"""MPa at rest in the girder beside a tower."""
PER_TONNE_AT_TOWER = 0.22
"""MPa for a tonne beside the tower."""
PER_WIND_AT_TOWER = 0.10
"""MPa for (m/s)²: beside the towers the girder is held, and bends most under wind."""
CONVOY_TONNES = 345.0
_SLOT = 6
_SLOTS = 12


def influence(position: F64) -> F64:
    """Influence line over the main span, `position` 0 to 1 from tower to tower."""
    return np.clip(1.0 - np.abs(2.0 * position - 1.0), 0.0, 1.0)


def lorries(seed: int, bridge: int, at: float, demand: float, span: float) -> tuple[F64, F64]:
    """Weights (t) and positions (0 to 1) of the lorries that may be on the span of `bridge` at `at`.

    Every six seconds one may enter; entry, weight and speed follow from the slot's number alone.
    """
    slot = int(at) // _SLOT - np.arange(_SLOTS)
    comes = uniform(seed + 51, bridge, slot) < 0.10 + 0.22 * demand
    weight = np.where(comes, 8.0 + 30.0 * uniform(seed + 52, bridge, slot) ** 2, 0.0)
    speed = 10.0 + 5.0 * uniform(seed + 53, bridge, slot)
    position = (at - slot * _SLOT) * speed / span
    return np.where(position <= 1.0, weight, 0.0), np.clip(position, 0.0, 1.0)


def load(seed: int, bridge: int, at: float, *, demand: float, span: float, convoy: float) -> tuple[float, float]:
    """Tonnes on the main span, and tonnes as if they all stood at mid-span."""
    weight, position = lorries(seed, bridge, at, demand, span)
    even = (1.0 - convoy) * 62.0 * demand + convoy * CONVOY_TONNES
    moving = 1.0 - 0.8 * convoy
    return even + moving * float(weight.sum()), 0.5 * even + moving * float((weight * influence(position)).sum())


def load_at_tower(seed: int, row: int, at: float, *, demand: float, span: float, convoy: float, far: bool) -> float:
    """Tonnes as if they all stood beside the tower where lorries enter, or beside the `far` one.

    The influence line falls from 1 at the tower to 0 at mid-span; traffic that fills the span acts with its mean, a
    quarter.
    """
    weight, position = lorries(seed, row, at, demand, span)
    even = (1.0 - convoy) * 62.0 * demand + convoy * CONVOY_TONNES
    moving = 1.0 - 0.8 * convoy
    beside = np.clip(2.0 * position - 1.0 if far else 1.0 - 2.0 * position, 0.0, 1.0)
    return 0.25 * even + moving * float((weight * beside).sum())


def stress_at_tower(beside: float, wind: float, temperature: float) -> float:
    """MPa beside a tower for tonnes there, wind in m/s and air temperature in °C."""
    return TOWER_ZERO + PER_TONNE_AT_TOWER * beside + PER_WIND_AT_TOWER * wind**2 + PER_DEGREE * (temperature - 20.0)


def stress(at_midspan: float, wind: float, temperature: float) -> float:
    """MPa at mid-span for tonnes at mid-span, wind in m/s and air temperature in °C."""
    return ZERO + PER_TONNE * at_midspan + PER_WIND * wind**2 + PER_DEGREE * (temperature - 20.0)
