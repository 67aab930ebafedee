"""City objects as assets, so that a click on a building finds its id, name and attributes."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from citydeck.city.cityjson.objects import CityObject
from citydeck.city.crs import F64
from citydeck.city.encodable import one_line, text
from citydeck.city.model import Frame
from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place

MOST_ASSETS = 20_000
"""Top-level objects beyond which a city gives ids to pick but no assets."""
MOST_ATTRIBUTES = 100

_NAMES = ("name", "naam", "gml:name", "Name", "NAME")


def asset_id(found: CityObject) -> str:
    """``urn:ngsi-ld:<Type>:<id in the file>``, the ``+`` of an extension type left out."""
    return f"urn:ngsi-ld:{found.type.lstrip('+')}:{found.id}"


def assets(roots: Sequence[CityObject], low: F64, high: F64, frame: Frame) -> tuple[Asset, ...]:
    """One asset for each of `roots`, placed at the middle of its box at the height of its top.

    `low` and `high` ``(n, 3)`` are the corners of the boxes in metres. No assets beyond `MOST_ASSETS`.
    """
    if len(roots) > MOST_ASSETS:
        return ()
    degrees = frame.to_degrees(*((low + high) / 2)[:, :2].T)
    return tuple(
        _asset(found, Place(float(point[0]), float(point[1]), float(top)))
        for found, point, top in zip(roots, degrees, high[:, 2], strict=True)
    )


def boxes(points: F64, feature: np.ndarray[Any, np.dtype[np.int64]], count: int) -> tuple[F64, F64]:
    """Least and greatest corner of each of `count` features; `feature` (n,) says whose each of `points` is."""
    low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(low, feature, points)
    np.maximum.at(high, feature, points)
    return low, high


def _asset(found: CityObject, place: Place) -> Asset:
    attributes: dict[str, Scalar] = {"id": found.id, "type": found.type}
    for name, value in list(found.attributes.items())[:MOST_ATTRIBUTES]:
        if value is None or isinstance(value, bool | str | int | float):
            attributes.setdefault(text(name), _scalar(value))
    name = next((found.attributes[key] for key in _NAMES if isinstance(found.attributes.get(key), str)), "")
    kind = found.type.lstrip("+").lower()
    return Asset(asset_id(found), kind, {"en": one_line(name) or one_line(found.id)}, place, attributes=attributes)


def _scalar(value: bool | str | int | float | None) -> Scalar:
    if isinstance(value, str):
        return text(value, 500)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)[:40] if abs(value) < 2**200 else None
    return value
