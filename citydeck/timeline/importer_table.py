"""Reads one table in blocks: rows of cells, their stamps, and the columns that carry values."""

import csv
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

import numpy as np
import numpy.typing as npt

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.personal import in_id
from citydeck.timeline.importer_time import UNREADABLE, Stamps
from citydeck.timeline.mapping import Series, Table

BLOCK = 20_000
"""Rows in memory at a time."""
_REFERENCE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Block:
    """`rows` of a table that have a stamp; `stamps` ns UTC."""

    rows: Sequence[list[str]]
    stamps: npt.NDArray[np.int64]

    def without(self, left: npt.NDArray[np.bool_]) -> "Block":
        """The rows that are not `left` out."""
        if not left.any():
            return self
        return Block([row for row, gone in zip(self.rows, left, strict=True) if not gone], self.stamps[~left])


@dataclass(frozen=True)
class Column:
    """A column that carries values, and the columns whose cells name its asset (by name; may be empty)."""

    at: int
    series: Series
    keys: dict[str, int]

    def assets(self, rows: Sequence[list[str]]) -> list[str]:
        """Asset id of each row."""
        fixed = self.series.asset.replace("{column}", slug(self.series.column))
        if not self.keys:
            return [fixed] * len(rows)
        return [_filled(fixed, {name: row[at] for name, at in self.keys.items()}) for row in rows]

    def personal(self, rows: Sequence[list[str]]) -> npt.NDArray[np.bool_]:
        """Rows whose asset's id would hold a phone number, a mail address or another mark of a person."""
        found: npt.NDArray[np.bool_] = np.zeros(len(rows), np.bool_)
        for at in self.keys.values():
            cells, which = np.unique(np.array([row[at] for row in rows]), return_inverse=True)
            found |= np.array([in_id(str(cell)) is not None for cell in cells], np.bool_)[which]
        return found


class TableReader:
    """One open table. `skipped` counts rows left out, by reason; `columns` what carries values."""

    def __init__(self, table: Table, where: str, text: IO[str]) -> None:
        self.where = where
        self.skipped: dict[str, int] = {}
        self._rows = csv.reader(text, delimiter=table.separator)
        self._stamps = Stamps(table.time, where, self.skipped)
        self._header = list(table.columns) or self._read_header()
        self._time = self._index(table.time.column, "time.column") if table.time.column else -1
        self.columns = self._find_columns(table)
        used = [column.at for column in self.columns] + [at for column in self.columns for at in column.keys.values()]
        self._least = max([*used, self._time]) + 1
        self._table = table

    def blocks(self) -> Iterator[Block]:
        """All rows in their order, without those that are skipped."""
        number = 0
        while (rows := self._some()) is not None:
            whole = [row for row in rows if self._is_whole(row)]
            if self._time >= 0:
                stamps = self._stamps.read([row[self._time].strip() for row in whole])
            else:
                # A row that is skipped still takes its place in time.
                places = [place for place, row in enumerate(rows) if self._least <= len(row) <= len(self._header)]
                stamps = self._stamps.count_from(number, len(rows))[places]
            number += len(rows)
            good = stamps != UNREADABLE
            if good.any():
                yield Block([row for row, keep in zip(whole, good, strict=True) if keep], stamps[good])

    def _some(self) -> list[list[str]] | None:
        """The next rows without empty lines; None at the end."""
        try:
            rows = list(islice(self._rows, BLOCK))
            return [row for row in rows if row] if rows else None
        except csv.Error as error:
            raise UnreadableInput(f"{self.where}, line {self._rows.line_num}: {error}") from None

    def _is_whole(self, row: list[str]) -> bool:
        if self._least <= len(row) <= len(self._header):
            return True
        reason = f"row with {len(row)} cells in place of {len(self._header)}"
        self.skipped[reason] = self.skipped.get(reason, 0) + 1
        return False

    def _read_header(self) -> list[str]:
        try:
            header = next(self._rows, [])
        except csv.Error as error:
            raise UnreadableInput(f"{self.where}: {error}") from None
        if not header:
            raise UnreadableInput(f"{self.where}: empty")
        header[0] = header[0].removeprefix("\ufeff")
        return [name.strip() for name in header]

    def _index(self, name: str, key: str) -> int:
        if name not in self._header:
            near = difflib.get_close_matches(name, self._header, 1)
            hint = f", did you mean {near[0]!r}?" if near else f" (there are: {', '.join(self._header[:12])})"
            raise WrongUse(f"{self.where}: no column {name!r} for {key}{hint}")
        return self._header.index(name)

    def _find_columns(self, table: Table) -> list[Column]:
        named = [(self._index(series.column, "series.column"), series) for series in table.series]
        if table.every is not None:
            taken = {at for at, _ in named} | {self._time} | {self._index(name, "ignore") for name in table.ignore}
            rest = [at for at, name in enumerate(self._header) if at not in taken and name]
            named += [(at, table.every.series(self._header[at])) for at in rest]
        return [Column(at, series, self._keys(series)) for at, series in named]

    def _keys(self, series: Series) -> dict[str, int]:
        names = [name for name in _REFERENCE.findall(series.asset) if name != "column"]
        return {name: self._index(name, "series.asset") for name in names}


def slug(text: str) -> str:
    """Text as it may stand in an asset's id: letters, digits, dot, underscore, hyphen."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text.strip()).strip("-")


def _filled(template: str, cells: dict[str, str]) -> str:
    for name, cell in cells.items():
        template = template.replace("{" + name + "}", slug(cell))
    return template
