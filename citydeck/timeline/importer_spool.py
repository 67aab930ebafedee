"""Rows on their way from tables to a log: on disk, not in memory, and put in order of time at the end."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt

ROW = np.dtype([("at", "<i8"), ("channel", "<i4"), ("value", "<f8"), ("quality", "u1")])
Rows = npt.NDArray[np.void]
BLOCK = 200_000
MAX_ROWS = 1 << 29


class Spool:
    """A temporary file of rows beside the recording. Sorting costs 16 bytes of memory a row, and only when needed."""

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 closed by __exit__
        self._ordered = True
        self._last = np.iinfo(np.int64).min
        self.rows = 0

    def add(self, rows: Rows) -> None:
        """Append rows of `ROW`. `OSError` when the disk is full."""
        at = rows["at"]
        if len(at):
            self._ordered = self._ordered and int(at[0]) >= self._last and bool((at[1:] >= at[:-1]).all())
            self._last = int(at[-1])
            self._file.write(rows.tobytes())
            self.rows += len(rows)

    def in_order(self) -> Iterator[Rows]:
        """All rows by time, in blocks; rows of one instant stay in the order they were added."""
        if not self.rows:
            return
        self._file.flush()
        stored = np.memmap(self._file, ROW, mode="r", shape=(self.rows,))
        order = None if self._ordered else np.argsort(stored["at"], kind="stable")
        for first in range(0, self.rows, BLOCK):
            place = slice(first, first + BLOCK)
            yield np.array(stored[place] if order is None else stored[order[place]])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
