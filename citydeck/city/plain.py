"""Plain ground: a city without a model, for recordings of places that brought none."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from citydeck.city.model import CityModel, Frame, Lines
from citydeck.model.asset import Asset
from citydeck.model.place import Place

LEAST_HALF = 250.0
"""Half the width in metres of the smallest plain ground."""
SQUARES = 10
CORNERS = 16
"""Of an outline, that are looked at."""
PASSING = ("incident", "report", "vehicle")
"""Kinds of what comes, goes and moves: their names are not the ground's."""
F64 = npt.NDArray[np.float64]


def plain_ground(name: str, longitude: float, latitude: float, assets: Sequence[Asset] = ()) -> CityModel:
    """A grid as wide as the assets lie apart. Roads stand in it as their paths, or as dashes where only a point is
    known; dashes are as large as the ground needs to be seen, not as the road is.
    """
    frame = Frame(longitude, latitude)
    placed = [asset for asset in assets if asset.place is not None]
    named = [asset for asset in placed if asset.kind not in PASSING]
    spots = _spots(frame, [asset.place for asset in named if asset.place])
    wide = _spots(frame, _wide(placed))
    middle = (wide.min(axis=0) + wide.max(axis=0)) / 2
    half = float(max(np.abs(wide - middle).max() * 1.2, LEAST_HALF))
    x, y = float(middle[0]), float(middle[1])
    views = {
        "overview": ((x, y - 1.35 * half, 1.15 * half), (x, y, 0.0)),
        "above": ((x, y - 0.02 * half, 2.2 * half), (x, y, 0.0)),
    }
    return CityModel(
        name,
        frame,
        (x - half, y - half, x + half, y + half),
        roads=_lines(frame, placed, middle, half),
        assets=tuple(assets),
        labels=_labels(named, spots) if 0 < len(named) <= 40 else (),
        views=views,
    )


def spread(city: CityModel, assets: Sequence[Asset]) -> CityModel:
    """The same plain ground for other things; names on it stay."""
    made = plain_ground(city.name, city.frame.longitude, city.frame.latitude, assets)
    return replace(made, labels=city.labels)


def is_plain(city: CityModel) -> bool:
    """Whether there is nothing of a city itself."""
    return all(part is None for part in (city.buildings, city.mesh, city.water, city.parks, city.terrain))


def _wide(placed: Sequence[Asset]) -> list[Place]:
    """What the ground is as wide as. Incidents count only where there is nothing else, with their outlines: a warning
    may be for half a country.
    """
    lasting = [asset.place for asset in placed if asset.kind != "incident" and asset.place is not None]
    return lasting or [corner for asset in placed if asset.place is not None for corner in _corners(asset.place)]


def _corners(place: Place) -> list[Place]:
    path = place.path[:: max(1, len(place.path) // CORNERS)]
    return [place, *(Place(longitude, latitude) for longitude, latitude, _ in path)]


def _spots(frame: Frame, places: list[Place]) -> F64:
    if not places:
        return np.zeros((1, 2))
    return frame.to_local([place.longitude for place in places], [place.latitude for place in places])


def _lines(frame: Frame, placed: list[Asset], middle: F64, half: float) -> Lines:
    courses, names = _grid(middle, half), [""] * (2 * SQUARES + 2)
    for asset in placed:
        if asset.kind == "road" and asset.place is not None:
            courses.append(_course(frame, asset.place, half))
            names.append(asset.id)
    count = [len(course) for course in courses]
    named = np.array([bool(name) for name in names])
    return Lines(
        np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        np.concatenate(courses).astype(np.float32),
        np.where(named, half * 0.014, half * 0.002).astype(np.float32),
        named.astype(np.uint8),
        tuple(names),
    )


def _grid(middle: F64, half: float) -> list[F64]:
    """Lines that let the eye judge distance."""
    steps = np.linspace(-half, half, SQUARES + 1)
    x, y = middle
    along = [np.array([[x + s, y - half, 0.2], [x + s, y + half, 0.2]]) for s in steps]
    return along + [np.array([[x - half, y + s, 0.2], [x + half, y + s, 0.2]]) for s in steps]


def _course(frame: Frame, place: Place, half: float) -> F64:
    if len(place.path) > 1:
        flat = frame.to_local([p[0] for p in place.path], [p[1] for p in place.path])
        return np.column_stack([flat, np.full(len(flat), 0.5)])
    spot = frame.to_local(place.longitude, place.latitude)
    reach = np.array([half * 0.009, 0.0])
    return np.column_stack([np.array([spot - reach, spot + reach]), [0.5, 0.5]])


def _labels(placed: list[Asset], spots: F64) -> tuple[tuple[dict[str, str], float, float, float, int], ...]:
    return tuple((asset.names, float(x), float(y), 20.0, 1) for asset, (x, y) in zip(placed, spots, strict=True))
