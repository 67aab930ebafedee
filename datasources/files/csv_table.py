"""A whole CSV file as a table: line breaks inside quotes, any encoding, with a header or without."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from citydeck.model.errors import WrongUse
from citydeck.sources.payload import Poisoned
from datasources.files.settings import Settings

MAX_LINE = 1 << 20


class CsvTable:
    """`Poisoned` from `rows` for a line of another number of cells; blank lines are passed over."""

    def __init__(self, path: Path, settings: Settings) -> None:
        encoding = settings.encoding
        try:
            plain = codecs.lookup(encoding).name
        except LookupError:
            raise WrongUse(f"no such encoding: {encoding!r}") from None
        self._file: TextIO = path.open(encoding="utf-8-sig" if plain == "utf-8" else encoding, newline="")
        self._lines = csv.reader(_bounded(self._file), delimiter=settings.delimiter, strict=True)
        self._first: list[list[str]] = []
        try:
            self.columns = self._header(settings.header)
        except BaseException:
            self._file.close()
            raise

    def rows(self, needed: Sequence[str]) -> Iterator[dict[str, object] | Poisoned]:
        """Rows with the needed columns; of columns with one name the first."""
        at = {name: self.columns.index(name) for name in needed}
        while (cells := self._next()) is not None:
            if len(cells) == len(self.columns):
                yield {name: cells[place] for name, place in at.items()}
            else:
                yield Poisoned(f"line of {len(cells)} cells under a header of {len(self.columns)}")

    def _header(self, header: int) -> list[str]:
        cells: list[str] | None = []
        for _ in range(max(header, 1)):
            cells = self._next()
            if cells is None:
                raise Poisoned("the header is not there")
        if header:
            return [cell.strip() for cell in cells or ()]
        self._first = [cells or []]
        return [f"column_{number}" for number in range(1, len(cells or ()) + 1)]

    def _next(self) -> list[str] | None:
        """The next line that is not blank."""
        if self._first:
            return self._first.pop()
        try:
            return next((cells for cells in self._lines if any(cell.strip() for cell in cells)), None)
        except UnicodeDecodeError:
            raise Poisoned("not text in the configured encoding") from None
        except csv.Error:
            raise Poisoned("not CSV in the configured form") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _bounded(file: TextIO) -> Iterator[str]:
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE:
            raise Poisoned("line too long")
        yield line
