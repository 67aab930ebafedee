"""Which sensors cannot be heard: those whose cell is off the air."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from datasources.demo_live.group import F64, Model, Rows
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.town import Town

BEHIND_CELLS = ("road", "pipeline", "air_station", "sensor")
"""Kinds whose devices report over 5G; bridges, tunnels and feeders have fibre of their own."""


class Silence:
    """Knows the cell that carries each sensor's readings."""

    def __init__(self, town: Town, incidents: Incidents) -> None:
        self._incidents = incidents
        self._cell = {kind: town.parents(kind, "cell") for kind in BEHIND_CELLS}

    def of(self, kind: str, at: float, rows: Rows) -> npt.NDArray[np.bool_]:
        """True for each of `rows` of a kind that cannot be heard at `at`."""
        cell = self._cell[kind][rows]
        dark = self._incidents.dark_cells(at)
        if not len(dark):
            return np.zeros(len(rows), np.bool_)
        return np.asarray((cell >= 0) & dark[cell], np.bool_)

    def over(self, kind: str, model: Model) -> Model:
        """The same model with NaN where the device cannot be heard."""
        return lambda at, rows: np.where(self.of(kind, at, rows), np.nan, model(at, rows))

    def among(self, kind: str, which: Sequence[int], model: Model) -> Model:
        """The same for a group of some assets `which` of a kind: its rows count among these."""
        rows_of_kind = np.asarray(which, np.intp)

        def heard(at: float, rows: Rows) -> F64:
            return np.where(self.of(kind, at, rows_of_kind[rows]), np.nan, model(at, rows))

        return heard
