"""5G cells and fibre routes.

A cell's load follows people; its signal as drive tests report it (RSRP) moves with slow fading. A cell without power
says nothing but that it is gone, and that comes from the network's manager: state 0, no signal, no load. Fibre light
is steady to a tenth of a decibel; a cut fibre shows the receiver's floor, a reading, not a missing one.
"""

import numpy as np

from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import normal, smooth, uniform
from datasources.demo_live.rhythm import homes, offices
from datasources.demo_live.town import Town

SOURCE = "telecom"
PERIOD = 30
NO_LIGHT = -40.0
"""dBm, the floor of the optical receivers."""
_NEIGHBOURHOOD = 1200.0


class Telecom:
    """Models of all cells and fibre routes of a town."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, seed: int) -> None:
        self._incidents, self._seed = incidents, seed
        cells, fibres = len(town.of("cell")), len(town.of("fibre"))
        self._office = uniform(seed + 11, np.arange(cells)) if cells else np.zeros(0)
        self._level = -92.0 + 12.0 * uniform(seed + 12, np.arange(cells)) if cells else np.zeros(0)
        self._light = -21.0 + 6.0 * uniform(seed + 13, np.arange(fibres)) if fibres else np.zeros(0)
        self._near = self._neighbours(town)
        self._cells, self._fibres = town.ids("cell"), town.ids("fibre")
        self.groups = [
            declare("cell_state", self._cells, SOURCE, self.state, period=10, resolution=1.0, stride=5),
            declare("rsrp", self._cells, SOURCE, self.signal, period=PERIOD, resolution=1.0, stride=5),
            declare("cell_load", self._cells, SOURCE, self.load, period=PERIOD, resolution=1.0, stride=5),
            declare("fibre_state", self._fibres, SOURCE, self.served, period=10, resolution=1.0, stride=5),
            declare("optical_power", self._fibres, SOURCE, self.light, period=PERIOD, resolution=0.1, stride=5),
        ]

    def state(self, at: float, rows: Rows) -> F64:
        """1 on the air, 0 not."""
        return np.where(self._dark(at, rows), 0.0, 1.0)

    def signal(self, at: float, rows: Rows) -> F64:
        """RSRP at the reference phones of the cell, dBm."""
        fading = 2.5 * smooth(self._seed + 14, rows, at, 420.0)
        return np.where(self._dark(at, rows), np.nan, self._level[rows] + fading)

    def load(self, at: float, rows: Rows) -> F64:
        """Resource blocks in use, %; neighbours carry what a dark cell cannot."""
        mix = self._office[rows] * offices(at) + (1.0 - self._office[rows]) * homes(at)
        taken = 18.0 * self._near[rows] * self._incidents.outage(at)
        wobble = 4.0 * smooth(self._seed + 15, rows, at, 180.0) + normal(self._seed + 16, rows, int(at) // PERIOD)
        return np.where(self._dark(at, rows), np.nan, np.clip(62.0 * mix + 8.0 + taken + wobble, 1.0, 99.0))

    def served(self, at: float, rows: Rows) -> F64:
        """1 the route carries light from end to end, 0 it is cut."""
        return np.where(self._cut(at, rows), 0.0, 1.0)

    def light(self, at: float, rows: Rows) -> F64:
        """Received optical power, dBm."""
        drift = 0.15 * smooth(self._seed + 17, rows, at, 900.0)
        return np.where(self._cut(at, rows), NO_LIGHT, self._light[rows] + drift)

    def _dark(self, at: float, rows: Rows) -> F64:
        return np.asarray(self._incidents.dark_cells(at)[rows])

    def _cut(self, at: float, rows: Rows) -> F64:
        return np.asarray((rows == self._incidents.fibre) & self._incidents.fibre_is_cut(at))

    def _neighbours(self, town: Town) -> F64:
        place = town.metres("cell")
        dark = np.isfinite(self._incidents.dark_from)
        if not dark.any():
            return np.zeros(len(place))
        far = np.hypot(*np.moveaxis(place[:, None, :] - place[None, dark, :], 2, 0)).min(axis=1)
        return np.asarray(np.exp(-((far / _NEIGHBOURHOOD) ** 2)), np.float64)
