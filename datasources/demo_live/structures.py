"""Bridges, tunnels and pipelines: stress, load, wind, temperature, settlement, pressure."""

import numpy as np
import numpy.typing as npt

from datasources.demo_live import bridge
from datasources.demo_live.group import F64, Group, Rows, declare
from datasources.demo_live.incidents import Incidents
from datasources.demo_live.noise import normal, smooth, uniform
from datasources.demo_live.rhythm import homes, hour_of_day, rush
from datasources.demo_live.silence import Silence
from datasources.demo_live.town import Town, number

SOURCE = "structures"
_SHELTER = 0.72
"""Share of the front's wind that other bridges feel: they stand off its path."""
_SETTLED = {"1": 0.45, "3": 0.6}
"""Share of a tunnel's settlement at its outer gauges, by their number."""


class Structures:
    """Models of all bridges, tunnels and pipelines of a town."""

    groups: list[Group]

    def __init__(self, town: Town, incidents: Incidents, silence: Silence, seed: int) -> None:
        self._incidents, self._seed = incidents, seed
        names = ("main_span_m", "main_span", "span")
        self._span = np.array([number(asset, names, 400.0) for asset in town.of("bridge")])
        tunnels, pipes = len(town.of("tunnel")), len(town.of("pipeline"))
        self._settled = 4.0 + 9.0 * uniform(seed + 61, np.arange(tunnels)) if tunnels else np.zeros(0)
        if incidents.tunnel >= 0:
            self._settled[incidents.tunnel] = 19.4
        self._pressure = 300.0 + 90.0 * uniform(seed + 62, np.arange(pipes)) if pipes else np.zeros(0)
        bridges = town.ids("bridge")
        pressure = silence.over("pipeline", self.pressure)
        towers, self._tower_bridge = _gauges(town, "-pylon", "bridge")
        linings, self._lining_tunnel = _gauges(town, "-settlement-", "tunnel")
        ids = town.ids("sensor")
        self._far = np.array([ids[row].endswith("-east-pylon") for row in towers], bool)
        self._share = np.array([_SETTLED.get(ids[row][-1], 1.0) for row in linings])
        at_towers = silence.among("sensor", towers, self.tower_stress)
        at_linings = silence.among("sensor", linings, self.lining_settlement)
        self.groups = [
            declare("stress", bridges, SOURCE, self.stress, period=1, resolution=0.1),
            declare("axle_load", bridges, SOURCE, self.axle_load, period=2, resolution=1.0),
            declare("wind_speed", bridges, SOURCE, self.wind, period=2, resolution=0.1),
            declare("temperature", bridges, SOURCE, self.temperature, period=60, resolution=0.1, stride=5),
            declare("settlement", town.ids("tunnel"), SOURCE, self.settlement, period=60, resolution=0.1, stride=5),
            declare(
                "pressure",
                town.ids("pipeline"),
                SOURCE,
                pressure,
                period=10,
                resolution=1.0,
                stride=5,
            ),
            declare("stress", [ids[row] for row in towers], SOURCE, at_towers, period=5, resolution=0.1),
            declare(
                "settlement",
                [ids[row] for row in linings],
                SOURCE,
                at_linings,
                period=60,
                resolution=0.1,
                stride=5,
            ),
        ]

    def wind(self, at: float, rows: Rows) -> F64:
        """Wind at deck height, m/s, with gusts of some seconds."""
        mean = 5.4 + 0.9 * smooth(self._seed + 63, 0, at, 900.0)
        front = np.where(rows == self._incidents.bridge, 1.0, _SHELTER) * self._incidents.wind(at)
        gust = 1.0 + 0.07 * smooth(self._seed + 64, rows, at, 11.0) + 0.04 * smooth(self._seed + 65, rows, at, 4.0)
        return np.asarray((mean + front) * gust, np.float64)

    def temperature(self, at: float, rows: Rows) -> F64:
        """Air temperature at the deck, °C."""
        day = 22.0 + 4.5 * np.cos((hour_of_day(at) - 14.5) / 24.0 * 2.0 * np.pi)
        return np.asarray(day + 0.4 * smooth(self._seed + 66, rows, at, 1500.0), np.float64)

    def axle_load(self, at: float, rows: Rows) -> F64:
        """Tonnes on the main span, as the weigh-in-motion gates count them in and out."""
        return np.array([self._load(at, int(row))[0] for row in rows], np.float64)

    def stress(self, at: float, rows: Rows) -> F64:
        """Stress at mid-span, MPa, with the strain gauge's own noise."""
        wind, warmth = self.wind(at, rows), self.temperature(at, rows)
        pure = [
            bridge.stress(self._load(at, int(row))[1], float(wind[place]), float(warmth[place]))
            for place, row in enumerate(rows)
        ]
        return np.asarray(np.array(pure, np.float64) + 0.25 * normal(self._seed + 67, rows, int(at)), np.float64)

    def tower_stress(self, at: float, rows: Rows) -> F64:
        """Stress beside the towers, MPa: lorries enter at the western one."""
        bridges = self._tower_bridge[rows]
        wind, warmth = self.wind(at, bridges), self.temperature(at, bridges)
        pure = [
            bridge.stress_at_tower(self._beside(at, int(row), bool(far)), float(wind[place]), float(warmth[place]))
            for place, (row, far) in enumerate(zip(bridges, self._far[rows], strict=True))
        ]
        return np.asarray(np.array(pure, np.float64) + 0.25 * normal(self._seed + 70, rows, int(at)), np.float64)

    def lining_settlement(self, at: float, rows: Rows) -> F64:
        """Settlement at each gauge of a tunnel, mm: most in the middle, under the river."""
        whole = self.settlement(at, self._lining_tunnel[rows])
        return np.asarray(whole * self._share[rows] + 0.05 * smooth(self._seed + 71, rows, at, 1800.0), np.float64)

    def settlement(self, at: float, rows: Rows) -> F64:
        """Settlement of the lining against its survey, mm."""
        breath = 0.12 * smooth(self._seed + 68, rows, at, 2400.0)
        creep = np.where(rows == self._incidents.tunnel, self._incidents.creep(at), 0.0)
        return np.asarray(self._settled[rows] + breath + creep, np.float64)

    def pressure(self, at: float, rows: Rows) -> F64:
        """Pressure in the main, kPa: it dips a little while people cook."""
        drawn = 1.0 - 0.06 * homes(at)
        wobble = 2.5 * smooth(self._seed + 69, rows, at, 240.0)
        leak = np.where(rows == self._incidents.pipe, self._incidents.leak(at), 0.0)
        return np.asarray(self._pressure[rows] * drawn * (1.0 - leak) + wobble, np.float64)

    def _beside(self, at: float, row: int, far: bool) -> float:
        convoy = self._incidents.convoy(at) if row == self._incidents.bridge else 0.0
        span = float(self._span[row])
        return bridge.load_at_tower(self._seed, row, at, demand=rush(at), span=span, convoy=convoy, far=far)

    def _load(self, at: float, row: int) -> tuple[float, float]:
        convoy = self._incidents.convoy(at) if row == self._incidents.bridge else 0.0
        return bridge.load(self._seed, row, at, demand=rush(at), span=float(self._span[row]), convoy=convoy)


def _gauges(town: Town, mark: str, of_kind: str) -> tuple[list[int], npt.NDArray[np.intp]]:
    """Rows of the sensors with `mark` in their id, and those of the structures that they are on."""
    found = [
        (row, town.row(of_kind, str(sensor.parent)))
        for row, sensor in enumerate(town.of("sensor"))
        if mark in sensor.id
    ]
    known = [(row, parent) for row, parent in found if parent >= 0]
    return [row for row, _ in known], np.array([parent for _, parent in known], np.intp)
