"""A table of a file: rows with a geometry and attributes, in batches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from citydeck.city.crs import Reference
from citydeck.city.footprints.outlines import Geometries
from citydeck.city.watch import Watch


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Rows of a table: `ids` as the format gives them (empty where it gives none), shapely `geometries`, None for one
    that is missing or broken, `rows` plain values by column without the empty ones.
    """

    ids: Sequence[str]
    geometries: Geometries
    rows: Sequence[Mapping[str, Any]]
    wrong: Sequence[tuple[str, str]] = ()
    """What is no row at all: its place in the file and why."""


class Table(Protocol):
    """`shape` is ``area``, ``line``, ``point`` or empty for a mixture or unknown; `left` columns that hold tables."""

    name: str
    shape: str
    reference: Reference
    left: Sequence[str]

    @property
    def notes(self) -> Sequence[str]:
        """What a person should know of how the table was read."""
        ...

    @property
    def columns(self) -> Sequence[str]:
        """Names of the attributes; of a file without a schema, those of the rows read until now."""
        ...

    def batches(self, watch: Watch) -> Iterator[Batch]:
        """All rows, about `PIECE` at a time."""
        ...


def shape_of(type_name: str) -> str:
    """``area``, ``line``, ``point`` or empty for a geometry type's name in any spelling."""
    name = type_name.lower()
    for word, shape in (("polygon", "area"), ("surface", "area"), ("line", "line"), ("curve", "line")):
        if word in name:
            return shape
    return "point" if "point" in name else ""
