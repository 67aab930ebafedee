"""From places and weather to streaks: two ends, a colour, a width and a look for each. Nothing is remembered: the same
second gives the same streaks.

A streak lives some seconds, drifts with its wind while it does, and comes and goes gently. Near the eye it moves at the
wind's own speed; in grids of twice the size at twice the speed, so that it can be seen on the picture of a whole city.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.scene.layers.scale import STALE, colour
from widgets.scene.layers.weather import RAIN, WIND
from widgets.scene.weather.field import GOOD, OLD, Weather
from widgets.scene.weather.lattice import Spots

F64 = npt.NDArray[np.float64]
F32 = npt.NDArray[np.float32]
ARROW, DROP, DASHED = 0.0, 1.0, 2.0
"""Looks: a comet with an arrow's head, a falling streak, a standing dashed line."""
WIND_HEIGHT = 90.0
"""Metres at which the wind's streaks drift: over most roofs, below the towers."""
LIFE = 4.0
"""Seconds that a wind streak lives."""
TRAIL = 5.5
"""Seconds of the wind's way that a streak is long."""
CALM = 0.3
"""m/s below which there is no wind to show."""
FALL = 8.0
"""m/s at which rain falls: the wind slants it by the ratio of both."""
DROPS_FASTER = 3.0
"""Times its speed at which rain is shown falling; its slant is that of the wind all the same."""
CEILING = 190.0
"""Metres, at the finest grid, from which rain falls; at coarser ones times the root of their scale."""
DROP_LENGTH = 15.0
"""Metres of a falling streak at the finest grid."""
HEAVY = 20.0
"""mm/h from which on there is a streak in every place for one: more would hide the city."""
LIGHT = 0.08
"""Share of the places that have one in the lightest rain that a station can tell."""
LEAST_RAIN = 0.05
"""mm/h below which it is dry."""


@dataclass(frozen=True, slots=True, eq=False)
class Streaks:
    """`records` ``(n, 3, 4)``: head x, y, z and opacity; tail x, y, z and look; red, green, blue and half width in
    design pixels.
    """

    records: F32

    def __len__(self) -> int:
        return len(self.records)


def blowing(spots: Spots, weather: Weather, seconds: float, height: float) -> Streaks:
    """Wind at the places; those whose wind is not to be trusted stand still, grey and dashed."""
    speed = np.hypot(weather.wind[:, 0], weather.wind[:, 1])
    rows = np.flatnonzero((weather.wind_state > 0) & (speed > CALM))
    spots, speed, wind, state = spots.take(rows), speed[rows], weather.wind[rows], weather.wind_state[rows]
    old = state == OLD
    age = (seconds / LIFE + spots.chance[:, 2]) % 1.0
    drift = np.where(old, 0.0, (age - 0.5) * LIFE) * spots.scale
    half = np.where(old, 0.25, 0.5) * TRAIL * spots.scale
    middle = np.stack([spots.x, spots.y, np.full(len(rows), height)], axis=1)
    way = np.column_stack([wind, np.zeros(len(rows))])
    records = np.zeros((len(rows), 3, 4), np.float32)
    records[:, 0, :3] = middle + way * (drift + half)[:, None]
    records[:, 1, :3] = middle + way * (drift - half)[:, None]
    gentle = np.clip(4.0 * np.minimum(age, 1.0 - age), 0.0, 1.0)
    strength = 0.7 + 0.3 * np.clip(speed / 12.0, 0.0, 1.0)
    records[:, 0, 3] = spots.share * np.where(old, 0.85, gentle * strength)
    records[:, 1, 3] = np.where(old, DASHED, ARROW)
    records[:, 2, :3] = WIND.rgba(speed)[:, :3] / 255.0
    records[old, 2, :3] = np.array(colour(STALE)[:3]) / 255.0
    records[:, 2, 3] = np.where(old, 1.4, 1.3 + 0.5 * np.clip(speed / 18.0, 0.0, 1.0))
    return Streaks(records)


def falling(spots: Spots, weather: Weather, seconds: float) -> Streaks:
    """Rain at the places, slanted by the wind where one is known; old values stand still, grey and dashed."""
    share = LIGHT + (1.0 - LIGHT) * np.clip(weather.rain / HEAVY, 0.0, 1.0)
    rows = np.flatnonzero((weather.rain_state > 0) & (weather.rain > LEAST_RAIN) & (spots.chance[:, 3] < share))
    spots, state = spots.take(rows), weather.rain_state[rows]
    old = state == OLD
    known = (weather.wind_state[rows] == GOOD) & (state == GOOD)
    wind = np.where(known[:, None], weather.wind[rows], 0.0)
    top = CEILING * np.sqrt(spots.scale)
    fallen = spots.chance[:, 2] + np.where(old, 0.0, seconds * DROPS_FASTER * FALL * spots.scale / top)
    z = top * (1.0 - fallen % 1.0)
    slant = np.column_stack([wind / FALL, np.full(len(rows), -1.0)])
    low = np.column_stack([spots.x, spots.y, np.zeros(len(rows))])
    low[:, 2] = z
    low[:, :2] += slant[:, :2] * (top / 2.0 - z)[:, None]
    records = np.zeros((len(rows), 3, 4), np.float32)
    records[:, 0, :3] = low
    records[:, 1, :3] = low - slant * (DROP_LENGTH * spots.scale)[:, None]
    gentle = np.clip(6.0 * np.minimum(z, top - z) / top, 0.0, 1.0)
    records[:, 0, 3] = spots.share * gentle * np.where(old, 0.5, 0.8)
    records[:, 1, 3] = np.where(old, DASHED, DROP)
    records[:, 2, :3] = np.array(colour(RAIN)[:3]) / 255.0
    records[old, 2, :3] = np.array(colour(STALE)[:3]) / 255.0
    records[:, 2, 3] = np.where(old, 1.0, 0.75)
    return Streaks(records)
