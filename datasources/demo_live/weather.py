"""Wind and rain at the weather stations: a shower rides up the river behind the story's front."""

import numpy as np

from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import pulse, smooth, uniform
from datasources.demo_live.town import Town

_KIND = "weather_station"
_CALM_FROM = 118.0
"""Degrees the ordinary wind comes from: the sea breeze of early summer."""
_VEER = 5.2
"""Degrees that the wind veers for each m/s of the front."""
_GROUND = 0.62
"""Share of the wind at deck height that is left ten metres above the ground."""
_ADVANCE = 12.0
"""m/s at which the shower moves north."""
_HEAVIEST = 16.0
"""mm/h in the middle of the shower."""
_SHOWER = (0.0, 420.0, 1500.0, 2100.0)
"""Seconds after its arrival: begins, is full, weakens, is over."""


class Weather:
    """Models of all weather stations of a town."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, source: str, seed: int) -> None:
        self._incidents, self._seed = incidents, seed
        north = town.metres(_KIND)[:, 1]
        self._delay = (north - north.min()) / _ADVANCE if len(north) else north
        stations = town.ids(_KIND)
        self.groups = [
            declare("wind_speed", stations, source, self.speed, period=10, resolution=0.1),
            declare("wind_direction", stations, source, self.direction, period=10, resolution=1.0),
            declare("rain", stations, source, self.rain, period=60, resolution=0.1, stride=5),
        ]

    def speed(self, at: float, rows: Rows) -> F64:
        """Mean wind of ten seconds, m/s."""
        mean = 5.4 + 0.9 * smooth(self._seed + 81, 0, at, 900.0) + self._incidents.wind(at)
        place = 0.85 + 0.3 * uniform(self._seed + 82, rows)
        return np.asarray(_GROUND * mean * place * (1.0 + 0.06 * smooth(self._seed + 83, rows, at, 40.0)), np.float64)

    def direction(self, at: float, rows: Rows) -> F64:
        """Degrees clockwise from north that the wind comes from, 0 ≤ d < 360."""
        veered = _CALM_FROM + _VEER * self._incidents.wind(at)
        local = 9.0 * smooth(self._seed + 84, rows, at, 300.0) + 12.0 * (uniform(self._seed + 85, rows) - 0.5)
        return np.asarray(np.floor((veered + local) % 360.0), np.float64)

    def rain(self, at: float, rows: Rows) -> F64:
        """Intensity, mm/h; 0 is dry."""
        since = self._incidents.elapsed(at)
        falls = np.array([pulse(since - self._delay[row], *_SHOWER) for row in rows], np.float64)
        return np.asarray(_HEAVIEST * falls * (0.75 + 0.5 * uniform(self._seed + 86, rows)), np.float64)
