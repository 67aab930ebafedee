"""State of the evacuation areas as the duty desk sets it: ordinary, warned, ordered out, empty of people."""

from collections.abc import Mapping

import numpy as np

from datasources.demo_live import incidents
from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.town import Town

_KIND = "evacuation_area"
NONE, PREPARED, ORDERED, CLEARED = 0, 1, 2, 3
STEPS: Mapping[str, tuple[tuple[float, int], ...]] = {
    "bund-quay": ((incidents.WIND_RISES + 240, PREPARED), (incidents.WIND_FALLS + 600, NONE)),
    "lujiazui-shore": (
        (incidents.WIND_RISES + 120, PREPARED), (incidents.WIND_RISES + 420, ORDERED),
        (incidents.WIND_FALLS + 300, PREPARED), (incidents.WIND_FALLS + 780, NONE),
    ),
    "houtan-flats": (
        (incidents.WIND_RISES, PREPARED), (incidents.WIND_RISES + 180, ORDERED),
        (incidents.WIND_RISES + 540, CLEARED), (incidents.WIND_FALLS + 900, NONE),
    ),
    "gas-main": (
        (incidents.PIPE_LEAKS + 60, PREPARED), (incidents.PIPE_LEAKS + 180, ORDERED),
        (incidents.PIPE_ISOLATED + 120, CLEARED), (incidents.PIPE_ISOLATED + 900, NONE),
    ),
}  # fmt: skip
"""By the last part of an area's id: seconds of the story and the state from then on."""


class Evacuation:
    """Models of all evacuation areas of a town; areas that are not in `STEPS` stay ordinary."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, source: str) -> None:
        self._incidents = incidents
        ids = town.ids(_KIND)
        self._steps = [STEPS.get(key.rsplit(":", 1)[-1], ()) for key in ids]
        self.groups = [declare("evacuation_state", ids, source, self.state, period=30, resolution=1.0, stride=5)]

    def state(self, at: float, rows: Rows) -> F64:
        """One of `NONE`, `PREPARED`, `ORDERED`, `CLEARED`."""
        since = self._incidents.elapsed(at)
        return np.array([self._at(since, int(row)) for row in rows], np.float64)

    def _at(self, since: float, row: int) -> int:
        passed = [state for second, state in self._steps[row] if second <= since]
        return passed[-1] if passed else NONE
