"""Wind and rain at any place, out of the layer's table."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from widgets.scene.table import LayerTable

F64 = npt.NDArray[np.float64]
U8 = npt.NDArray[np.uint8]
NOTHING, GOOD, OLD = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Weather:
    """At ``(n,)`` places: `wind` ``(n, 2)`` m/s towards east and north, `rain` mm/h, and what is known of each."""

    wind: F64
    wind_state: U8
    rain: F64
    rain_state: U8

    def take(self, rows: npt.NDArray[np.intp]) -> "Weather":
        """That of some of the places."""
        return Weather(self.wind[rows], self.wind_state[rows], self.rain[rows], self.rain_state[rows])


class Field:
    """The grids of a table that has them."""

    def __init__(self, table: LayerTable) -> None:
        self._extra = table.extra
        self._box = np.asarray(table.extra["box"], float)
        self._shape = table.extra["rain"].shape

    @property
    def empty(self) -> bool:
        """Nothing is known anywhere."""
        return not (self._extra["wind_state"].any() or self._extra["rain_state"].any())

    def at(self, x: F64, y: F64) -> Weather:
        """Values of the cells in which the places lie, smoothed between neighbours that know as much."""
        rows, columns = self._shape
        u = (x - self._box[0]) / (self._box[2] - self._box[0]) * columns - 0.5
        v = (y - self._box[1]) / (self._box[3] - self._box[1]) * rows - 0.5
        column, row = np.clip(np.rint(u), 0, columns - 1).astype(int), np.clip(np.rint(v), 0, rows - 1).astype(int)
        inside = (u > -0.5) & (u < columns - 0.5) & (v > -0.5) & (v < rows - 0.5)
        states = [np.where(inside, self._extra[name][row, column], NOTHING) for name in ("wind_state", "rain_state")]
        wind = self._smooth("wind", "wind_state", u, v, states[0])
        rain = self._smooth("rain", "rain_state", u, v, states[1])
        return Weather(wind, states[0], rain[..., 0], states[1])

    def _smooth(self, name: str, state_name: str, u: F64, v: F64, state: U8) -> F64:
        """Mean of the four cells around each place by nearness, of those only that are in the same state."""
        rows, columns = self._shape
        grid, known = self._extra[name].reshape(rows, columns, -1), self._extra[state_name]
        left, low = np.floor(u).astype(int), np.floor(v).astype(int)
        total, weight = np.zeros((len(u), grid.shape[2])), np.zeros(len(u))
        for across in (0, 1):
            for up in (0, 1):
                share = np.abs(1 - across - (u - left)) * np.abs(1 - up - (v - low))
                column, row = np.clip(left + across, 0, columns - 1), np.clip(low + up, 0, rows - 1)
                share = share * (known[row, column] == state)
                total += share[:, None] * grid[row, column]
                weight += share
        return np.asarray(total / np.maximum(weight, 1e-9)[:, None])
