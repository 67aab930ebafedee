"""A sheet of an XLSX workbook, row by row, as Excel last computed it."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from citydeck.sources.payload import Poisoned
from datasources.files.settings import Settings

warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")  # of styles, which nobody looks at here
MAX_UNPACKED = 1 << 30
MAX_RATIO = 200
SMALL = 10 << 20
"""A member up to this size is no bomb, however well it is packed."""
MAX_MEMBERS = 10_000
MAX_ROWS = 1_048_576
"""Of a sheet, as Excel has them: a row's number is only a claim, and those that are left out before it are blank."""
HEAD = 4096
ERRORS = frozenset({"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#VALUE!", "#NULL!", "#SPILL!", "#CALC!"})
"""What a formula gives that has no value."""


class XlsxTable:
    """Blank rows are passed over. A formula's cell holds what it gave when the workbook was saved, or nothing."""

    def __init__(self, path: Path, settings: Settings) -> None:
        path.open("rb").close()  # what is raised from here on is about what stands in the file
        check(path)
        self._rows: Iterator[tuple[object, ...]] = iter(())
        try:
            self._book: Any = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        except _BROKEN:
            raise Poisoned("not a workbook: its parts do not fit each other") from None
        try:
            sheet = _sheet(self._book, settings.sheet)
            sheet.reset_dimensions()  # what a sheet says of its own size is only a claim too
            self._rows = islice(sheet.iter_rows(values_only=True), MAX_ROWS)
            self.columns = self._header(settings.header)
        except BaseException:
            self._book.close()
            raise

    def rows(self, needed: Sequence[str]) -> Iterator[dict[str, object]]:
        """Rows below the header with the needed columns; of columns with one name the first."""
        at = {name: self.columns.index(name) for name in needed}
        while (cells := self._next()) is not None:
            record = {name: _value(cells[place]) if place < len(cells) else None for name, place in at.items()}
            if any(value is not None for value in cells):
                yield record

    def _header(self, header: int) -> list[str]:
        cells: tuple[object, ...] | None = ()
        for _ in range(max(header, 1)):
            cells = self._next()
            if cells is None:
                raise Poisoned("the header is not there")
        if header:
            return ["" if cell is None else str(cell).strip() for cell in cells or ()]
        first, rest = cells or (), self._rows
        self._rows = (row for part in ((first,), rest) for row in part)
        return [f"column_{number}" for number in range(1, len(first) + 1)]

    def _next(self) -> tuple[object, ...] | None:
        try:
            return next(self._rows, None)
        except _BROKEN:
            raise Poisoned("workbook with a damaged sheet") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()


def check(path: Path) -> None:
    """Refuse, before anything is unpacked, what no honest workbook is; `Poisoned` says what."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise Poisoned("workbook of more than 10000 parts")
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Poisoned("workbook that unpacks to more than 1 GiB")
            for member in members:
                if member.file_size > max(SMALL, MAX_RATIO * member.compress_size):
                    raise Poisoned("workbook with a part that unpacks to more than 200 times its size")
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _refuse_declarations(archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Poisoned("not a whole workbook: its table of contents cannot be read") from None


def _refuse_declarations(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with archive.open(member) as part:
        head = part.read(HEAD)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head or b"\x00" in head:
        raise Poisoned("workbook that declares entities, or is not in UTF-8")


def _sheet(book: Any, wanted: str) -> Any:
    names = [sheet.title for sheet in book.worksheets]
    if wanted in names:
        return book.worksheets[names.index(wanted)]
    if wanted.isdigit() and 0 < int(wanted) <= len(names):
        return book.worksheets[int(wanted) - 1]
    raise Poisoned("the workbook has no such sheet")


def _value(cell: object) -> object:
    return None if isinstance(cell, str) and cell.strip() in ERRORS else cell


# What openpyxl raises depends on which part is wrong; none of it may end a source.
_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    SyntaxError,  # xml.etree's ParseError is one
    EOFError,
    OverflowError,
    NotImplementedError,
)
