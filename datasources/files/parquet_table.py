"""Parquet by row groups and by columns: what is not needed is never unpacked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from citydeck.sources.payload import Poisoned

ROWS_AT_ONCE = 2_000
MAX_FOOTER = 64 << 20
_BROKEN = (pa.ArrowException, OSError, EOFError, UnicodeDecodeError, OverflowError, ValueError)
"""What pyarrow raises depends on which byte is wrong; none of it may end a source."""


class ParquetTable:
    """Stamps of the file are given as ISO 8601, NaN as None: writers of Parquet mean "no value" by it."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.open("rb")  # what is raised from here on is about what stands in the file
        try:
            self._file = pq.ParquetFile(
                self._bytes, thrift_string_size_limit=MAX_FOOTER, thrift_container_size_limit=1_000_000
            )
            self.columns = list(self._file.schema_arrow.names)
        except _BROKEN:
            self._bytes.close()
            raise Poisoned("not a whole Parquet file: its footer cannot be read") from None

    def rows(self, needed: Sequence[str]) -> Iterator[dict[str, object]]:
        """Rows with the needed columns."""
        try:
            for batch in self._file.iter_batches(ROWS_AT_ONCE, columns=list(needed), use_threads=False):
                columns = {name: _plain(batch.column(name)) for name in needed}
                for values in zip(*columns.values(), strict=True) if columns else ():
                    yield dict(zip(columns, values, strict=True))
        except _BROKEN:
            raise Poisoned("Parquet file with a damaged part") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._bytes.close()


def _plain(column: pa.Array) -> list[object]:
    """Values of a column as JSON would have them."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_temporal(column.type) and not pa.types.is_duration(column.type):
        column = column.cast(pa.string())
    elif pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    values: list[object] = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [None if value != value else value for value in values]  # noqa: PLR0124 - NaN alone differs from itself
    return values
