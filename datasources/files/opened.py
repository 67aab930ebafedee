"""One file as a table: its columns, and its rows one after another, each with only the columns that are asked for."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from citydeck.sources.payload import Poisoned
from datasources.files import csv_table, ndjson_table, parquet_table, xlsx_table
from datasources.files.settings import Form, Settings

ENDINGS: dict[str, Form] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
}


class Opened(Protocol):
    """A table that is open. `columns` is None where each row has its own (NDJSON)."""

    @property
    def columns(self) -> list[str] | None: ...

    def rows(self, needed: Sequence[str]) -> Iterator[dict[str, object] | Poisoned]:
        """Rows in the order of the file, those that cannot be read as the reason why. `Poisoned` when it breaks off."""
        ...


def form_of(path: Path, settings: Settings) -> Form | None:
    """How a file is written; None for an ending that is none of ours."""
    return ENDINGS.get(path.suffix.lower()) if settings.format == "auto" else settings.format


def opened(path: Path, form: Form, settings: Settings) -> AbstractContextManager[Opened]:
    """The table in a file; `Poisoned` when it is none, `OSError` when it cannot be read."""
    if form == "parquet":
        return parquet_table.ParquetTable(path)
    if form == "xlsx":
        return xlsx_table.XlsxTable(path, settings)
    if form == "ndjson":
        return ndjson_table.NdjsonTable(path)
    return csv_table.CsvTable(path, settings)
