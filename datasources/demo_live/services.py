"""Air quality, and what people ask of the city: open reports and applications in each district."""

import numpy as np

from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import smooth, uniform
from datasources.demo_live.rhythm import counters, rush
from datasources.demo_live.silence import Silence
from datasources.demo_live.town import Town

SOURCE = "services"
APPLICATIONS_A_DAY = 75_000.0
"""Applications that the whole city handles in a day (published figure of Citizen Cloud, 2022)."""
_BUSY_HOURS = 8.6
"""Integral of `rhythm.counters` over a working day, in hours."""
_SURGE = 34.0


class Services:
    """Models of all air stations and service districts of a town."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, silence: Silence, seed: int) -> None:
        self._incidents, self._seed = incidents, seed
        stations, districts = len(town.of("air_station")), len(town.of("service_area"))
        self._dirt = 0.8 + 0.5 * uniform(seed + 31, np.arange(stations)) if stations else np.zeros(0)
        size = 0.5 + uniform(seed + 32, np.arange(districts)) if districts else np.zeros(0)
        self._share = size / size.sum() if districts else size
        self._open = 6.0 + 9.0 * uniform(seed + 33, np.arange(districts)) if districts else np.zeros(0)
        air, areas = town.ids("air_station"), town.ids("service_area")
        self.groups = [
            declare("pm25", air, SOURCE, silence.over("air_station", self.pm25), period=60, resolution=1.0, stride=10),
            declare("no2", air, SOURCE, silence.over("air_station", self.no2), period=60, resolution=1.0, stride=10),
            declare("open_reports", areas, SOURCE, self.open_reports, period=30, resolution=1.0, stride=10),
            declare("applications", areas, SOURCE, self.applications, period=60, resolution=5.0, stride=10),
        ]

    def pm25(self, at: float, rows: Rows) -> F64:
        """Fine dust, µg/m³: the region's slow air mass, thinned by wind."""
        region = 34.0 + 12.0 * smooth(self._seed + 34, 0, at, 5400.0)
        washed = 1.0 - 0.025 * self._incidents.wind(at)
        local = 2.0 * smooth(self._seed + 35, rows, at, 700.0)
        return np.asarray(region * self._dirt[rows] * washed + local, np.float64)

    def no2(self, at: float, rows: Rows) -> F64:
        """Nitrogen dioxide, µg/m³: mostly from the road beside the station."""
        local = 4.0 * smooth(self._seed + 36, rows, at, 600.0)
        washed = 1.0 - 0.02 * self._incidents.wind(at)
        return np.asarray((24.0 + 44.0 * rush(at)) * self._dirt[rows] * washed + local, np.float64)

    def open_reports(self, at: float, rows: Rows) -> F64:
        """Reports of citizens not yet closed."""
        surge = np.where(rows == self._incidents.district, _SURGE * self._incidents.outage(at), 0.0)
        wander = 2.2 * smooth(self._seed + 37, rows, at, 900.0)
        return np.asarray(self._open[rows] + wander + surge, np.float64)

    def applications(self, at: float, rows: Rows) -> F64:
        """Applications an hour, counter and on line."""
        wander = 1.0 + 0.06 * smooth(self._seed + 38, rows, at, 500.0)
        return np.asarray(APPLICATIONS_A_DAY / _BUSY_HOURS * counters(at) * self._share[rows] * wander, np.float64)
