"""City objects as assets, so that a click on a building finds its id, name and attributes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from citydeck.city.encodable import one_line, text
from citydeck.city.model import Frame
from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place

MOST_ASSETS = 20_000
"""Drawn objects beyond which a city gives ids to pick but no assets."""
MOST_ATTRIBUTES = 100

_NAMES = ("name", "naam", "gml:name", "Name", "NAME")


def asset_id(kind: str, name: str) -> str:
    """``urn:ngsi-ld:<Type>:<id in the file>``, the ``+`` of an extension type left out."""
    return f"urn:ngsi-ld:{kind.lstrip('+')}:{name}"


@dataclass(slots=True)
class _Entry:
    id: str
    type: str
    attributes: Mapping[str, Any]
    x: float
    y: float
    top: float
    above: bool


@dataclass(slots=True)
class AssetBook:
    """Assets of a city that grows; `missed` counts those that came when it was full."""

    entries: list[_Entry] = field(default_factory=list)
    missed: int = 0

    @property
    def full(self) -> bool:
        return len(self.entries) >= MOST_ASSETS

    def add(
        self, name: str, kind: str, attributes: Mapping[str, Any], at: Sequence[float], top: float, above: bool
    ) -> None:
        """An object whose box has its middle at `at` (x, y) and its top at `top` metres, `above` its ground or not."""
        self.entries.append(_Entry(name, kind, attributes, float(at[0]), float(at[1]), top, above))

    def assets(self, frame: Frame, ground: float) -> tuple[Asset, ...]:
        """All of them, placed with heights above `ground`; none when some were missed, for a half would mislead."""
        if self.missed or not self.entries:
            return ()
        degrees = frame.to_degrees([entry.x for entry in self.entries], [entry.y for entry in self.entries])
        return tuple(
            _asset(entry, Place(float(point[0]), float(point[1]), entry.top - (0.0 if entry.above else ground)))
            for entry, point in zip(self.entries, degrees, strict=True)
        )


def _asset(entry: _Entry, place: Place) -> Asset:
    attributes: dict[str, Scalar] = {"id": entry.id, "type": entry.type}
    for name, value in list(entry.attributes.items())[:MOST_ATTRIBUTES]:
        if value is None or isinstance(value, bool | str | int | float):
            attributes.setdefault(text(name), _scalar(value))
    name = next((entry.attributes[key] for key in _NAMES if isinstance(entry.attributes.get(key), str)), "")
    kind = entry.type.lstrip("+").lower()
    names = {"en": one_line(name) or one_line(entry.id)}
    return Asset(asset_id(entry.type, entry.id), kind, names, place, attributes=attributes)


def _scalar(value: bool | str | int | float | None) -> Scalar:
    if isinstance(value, str):
        return text(value, 500)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and abs(value) >= 2**63:
        return str(value)[:40] if abs(value) < 2**200 else None
    return value
