"""Which assets stand as symbols, for drawing and for picking: those that nothing else shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel
from citydeck.model.asset import Asset
from widgets.scene import places


@dataclass(frozen=True, slots=True)
class Symbol:
    """How assets of `kind` stand on the city: `radius` in design pixels, at least `height` metres up."""

    kind: str
    layer: str
    shape: str
    radius: float
    height: float


SHALLOW = 2.6
"""Metres: what lies deeper is seen there, in a trench of 16 m."""
SYMBOLS = (
    Symbol("cell", "coverage", "mast", 5.0, 34.0),
    Symbol("cabinet", "fibre", "square", 5.0, 12.0),
    Symbol("feeder", "energy", "hexagon", 7.0, 26.0),
    Symbol("air_station", "services", "circle", 8.0, 40.0),
    Symbol("weather_station", "weather", "circle", 6.0, 30.0),
    Symbol("sensor", "bridges", "square", 5.0, 8.0),
    Symbol("bridge", "bridges", "diamond", 8.0, 20.0),
    Symbol("tunnel", "bridges", "diamond", 7.0, 4.0),
    Symbol("pipeline", "bridges", "circle", 6.0, 4.0),
    Symbol("road", "roads", "circle", 6.0, 4.0),
)


def assets_of(city: CityModel, symbol: Symbol) -> list[Asset]:
    """Assets that `symbol` stands for: without a path, a line of the road network or a solid of their own."""
    drawn = set(city.roads.ids) if city.roads is not None else set()
    if city.mesh is not None:
        drawn |= set(city.mesh.ids)
    found = places.of_kind(city, (symbol.kind,))
    return [asset for asset in found if asset.id not in drawn and not (asset.place and len(asset.place.path) > 1)]


def spots(city: CityModel, symbol: Symbol, assets: Sequence[Asset]) -> npt.NDArray[np.float64]:
    """``(n, 3)`` where the symbols stand; sensors below the ground as deep as the opening shows their pipe or tube."""
    at = places.points(city, list(assets))
    raised = np.maximum(at[:, 2], symbol.height)
    at[:, 2] = np.where((symbol.kind == "sensor") & (at[:, 2] < 0), np.maximum(at[:, 2], -SHALLOW), raised)
    return at
