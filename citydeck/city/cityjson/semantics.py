"""What a CityJSON geometry says about its surfaces: their class and their material."""

from itertools import chain
from typing import Any

from citydeck.city.surface_class import surface_class

UNSAID = 255
"""A face whose surface class the file does not say."""


def surface_values(source: dict[str, Any]) -> Any:
    """The nested ``semantics.values``, None when there are none."""
    semantics = source.get("semantics")
    return semantics.get("values") if isinstance(semantics, dict) else None


def surface_classes(source: dict[str, Any]) -> list[int]:
    """For each of ``semantics.surfaces`` an index of `Mesh.SURFACES`; any other type is ``other``."""
    semantics = source.get("semantics")
    surfaces = semantics.get("surfaces") if isinstance(semantics, dict) else None
    if not isinstance(surfaces, list):
        return []
    names = [item.get("type") if isinstance(item, dict) else None for item in surfaces]
    return [surface_class(name) for name in names]


def main_material(source: dict[str, Any]) -> int | None:
    """The material of the first theme: its one value, or the one that most of its surfaces have."""
    themes = source.get("material")
    if not isinstance(themes, dict) or not themes:
        return None
    theme = next(iter(themes.values()))
    if not isinstance(theme, dict):
        return None
    values = theme.get("values", [theme.get("value")])
    while isinstance(values, list) and any(isinstance(value, list) for value in values):
        values = list(chain.from_iterable(value for value in values if isinstance(value, list)))
    counts: dict[int, int] = {}
    for value in values if isinstance(values, list) else ():
        if type(value) is int:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=counts.__getitem__) if counts else None
