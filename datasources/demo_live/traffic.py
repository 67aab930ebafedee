"""Road traffic: speed and flow of each road section.

Speed falls with the hour's demand and with congestion waves that travel against the traffic at about 15 km/h, the
speed that queues are seen to grow at. Flow follows from speed by Greenshields' line (speed falls linearly with
density), so that the two never contradict each other.
"""

import numpy as np

from citydeck.model.asset import Asset
from datasources.demo_live.group import F64, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import normal, smooth, uniform
from datasources.demo_live.rhythm import rush
from datasources.demo_live.silence import Silence
from datasources.demo_live.town import Town, number

SOURCE = "traffic"
PERIOD = 30
WAVE_SPEED = 4.2
"""m/s, upstream."""
JAM_DENSITY = 125.0
"""Vehicles a kilometre and lane at standstill."""
_WAVE_LASTS = 300.0
_FREE_SPEED = {0: 42.0, 1: 52.0, 2: 74.0, 3: 66.0, 4: 60.0}


class Traffic:
    """Models of all road sections of a town."""

    def __init__(self, town: Town, incidents: Incidents, silence: Silence, seed: int) -> None:
        roads = town.of("road")
        rows = np.arange(len(roads))
        self._incidents, self._seed = incidents, seed
        self._free = np.array([number(r, ("limit_kmh", "free_speed"), _FREE_SPEED[_level(r)]) for r in roads])
        self._lanes = np.array([number(r, ("lanes",), 2.0) for r in roads])
        self._feels = 0.45 + 0.45 * uniform(seed, rows) if len(roads) else np.zeros(0)
        place = town.metres("road")
        self._along = place @ np.array([0.8, 0.6])
        self._corridor = np.floor(place @ np.array([-0.6, 0.8]) / 900.0).astype(np.int64)
        self._near_bridge = np.exp(-((town.distance("road", "bridge", incidents.bridge) / 1500.0) ** 2))
        self._near_outage = np.exp(-((town.distance("road", "feeder", incidents.feeder) / 700.0) ** 2))
        ids = town.ids("road")
        self.groups = [
            declare("speed", ids, SOURCE, silence.over("road", self.speed), period=PERIOD, resolution=1.0, stride=5),
            declare("flow", ids, SOURCE, silence.over("road", self.flow), period=2 * PERIOD, resolution=20.0, stride=5),
        ]

    def speed(self, at: float, rows: Rows) -> F64:
        """Mean speed, km/h."""
        wave = smooth(self._seed + 1, self._corridor[rows], at + self._along[rows] / WAVE_SPEED, _WAVE_LASTS)
        demand = rush(at)
        slow = demand * (0.50 * self._feels[rows] + 0.30 * np.maximum(wave, 0.0)) + 0.06 * wave
        slow = slow + 0.55 * self._incidents.convoy(at) * self._near_bridge[rows]
        slow = slow + 0.45 * self._incidents.outage(at) * self._near_outage[rows]
        jitter = 0.018 * normal(self._seed + 2, rows, int(at) // PERIOD)
        return np.asarray(self._free[rows] * np.clip(1.0 - slow + jitter, 0.08, 1.05), np.float64)

    def flow(self, at: float, rows: Rows) -> F64:
        """Vehicles an hour over all lanes."""
        speed = self.speed(at, rows)
        density = JAM_DENSITY * np.clip(1.0 - speed / (1.06 * self._free[rows]), 0.0, 1.0)
        return np.asarray(speed * density * self._lanes[rows], np.float64)


def _level(road: Asset) -> int:
    """0 street, 1 main road, 2 elevated road or motorway, 3 bridge deck, 4 tunnel; a main road where none is told."""
    if road.attributes.get("elevated") is True:
        return 2
    return int(min(max(number(road, ("level",), 1.0), 0.0), 4.0))
