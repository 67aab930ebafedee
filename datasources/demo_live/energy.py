"""Medium-voltage feeders: power, load in per cent of the rating, breaker state.

Each feeder carries its own mix of homes and offices. A feeder that trips carries nothing; when it is fed back, the
neighbour that feeds it shows the load.
"""

import numpy as np

from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import smooth, uniform
from datasources.demo_live.rhythm import homes, offices
from datasources.demo_live.town import Town, number

SOURCE = "energy"
_HELP = 36.0
"""Per cent of its own rating that a neighbour takes over."""


class Energy:
    """Models of all feeders of a town."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, seed: int) -> None:
        feeders = town.of("feeder")
        rows = np.arange(len(feeders))
        self._incidents, self._seed = incidents, seed
        self._office = uniform(seed + 21, rows) if len(rows) else np.zeros(0)
        self._filled = 0.72 + 0.16 * uniform(seed + 22, rows) if len(rows) else np.zeros(0)
        if incidents.helper >= 0:
            self._filled[incidents.helper] = 0.92
        own = 16.0 + 16.0 * uniform(seed + 23, rows) if len(rows) else np.zeros(0)
        self._rating = np.array(
            [number(asset, ("rating_mw", "capacity_mw", "rating"), own[row]) for row, asset in enumerate(feeders)]
        )
        ids = town.ids("feeder")
        self.groups = [
            declare("power", ids, SOURCE, self.power, period=10, resolution=0.1, stride=5),
            declare("load", ids, SOURCE, self.load, period=10, resolution=1.0, stride=5),
            declare("feeder_state", ids, SOURCE, self.state, period=5, resolution=1.0, stride=5),
        ]

    def load(self, at: float, rows: Rows) -> F64:
        """Per cent of the rating."""
        mix = self._office[rows] * offices(at) + (1.0 - self._office[rows]) * homes(at)
        wobble = 0.02 * smooth(self._seed + 24, rows, at, 90.0) + 0.01 * smooth(self._seed + 25, rows, at, 17.0)
        own = 100.0 * self._filled[rows] * (mix + wobble)
        help_given = np.where(rows == self._incidents.helper, _HELP * self._incidents.neighbour_helps(at), 0.0)
        return np.where(self._off(at, rows), 0.0, own + help_given)

    def power(self, at: float, rows: Rows) -> F64:
        """MW drawn."""
        return np.asarray(self.load(at, rows) * self._rating[rows] / 100.0, np.float64)

    def state(self, at: float, rows: Rows) -> F64:
        """1 breaker closed, 0 tripped."""
        return np.where(self._off(at, rows), 0.0, 1.0)

    def _off(self, at: float, rows: Rows) -> F64:
        return np.asarray((rows == self._incidents.feeder) & self._incidents.feeder_is_off(at))
