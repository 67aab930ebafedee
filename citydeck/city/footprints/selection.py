"""Which tables of a file are read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from citydeck.city.encodable import one_line
from citydeck.city.footprints.column_names import ColumnNames, column_names
from citydeck.city.footprints.roles import role
from citydeck.city.footprints.table import Table
from citydeck.city.piece import Wish
from citydeck.model.errors import UnreadableInput


@dataclass(frozen=True, slots=True)
class Selection:
    """`tables` to read, all in one CRS; `left` names of the others with why."""

    tables: Sequence[Table]
    left: Sequence[str]


def chosen(path: Path, tables: Sequence[Table], wish: Wish) -> Selection:
    """The wished table, the only one, or those whose names, shapes and columns tell what they are about."""
    if not tables:
        raise UnreadableInput(f"{path}: has no table with geometries")
    if wish.layer:
        return _wished(path, tables, wish.layer)
    if len(tables) == 1:
        return Selection(tables, ())
    read: list[Table] = []
    left: list[str] = []
    for table in tables:
        if not _telling(path, table, tables):
            left.append(f"{one_line(table.name, 60)} (not drawn as buildings, roads, water or green)")
        elif read and table.reference.text != read[0].reference.text:
            left.append(f"{one_line(table.name, 60)} (in another CRS, {table.reference.text})")
        else:
            read.append(table)
    if not read:
        raise UnreadableInput(f"{path}: no table is known by its name; choose one of {_names(tables)}")
    return Selection(read, left)


def _wished(path: Path, tables: Sequence[Table], layer: str) -> Selection:
    found = [table for table in tables if table.name.casefold() == layer.casefold()]
    if not found:
        raise UnreadableInput(f"{path}: has no table {layer!r}; it has {_names(tables)}")
    others = [one_line(table.name, 60) for table in tables if table is not found[0]]
    return Selection(found[:1], others)


def _telling(path: Path, table: Table, tables: Sequence[Table]) -> bool:
    names = column_names(path, table.columns, Wish()) if table.columns else ColumnNames()
    alone = sum(other.shape == table.shape for other in tables) == 1
    return table.shape != "point" and bool(role(table.name, table.shape, names, alone))


def _names(tables: Sequence[Table]) -> str:
    return ", ".join(one_line(table.name, 60) for table in tables[:40])
