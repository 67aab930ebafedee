"""A growing column: in memory, or in a file, so that a city larger than memory can be put together."""

import tempfile
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

CHUNK = 1 << 20
"""Rows changed at a time."""


class Sink:
    """Takes blocks of one shape and type; `whole` gives them as one array. `folder` None keeps them in memory."""

    def __init__(self, dtype: npt.DTypeLike, width: int = 0, folder: Path | None = None) -> None:
        self._dtype = np.dtype(dtype)
        self._tail = (width,) if width else ()
        self._blocks: list[npt.NDArray[Any]] = []
        self._file: IO[bytes] | None = None
        if folder is not None:
            self._file = tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False)  # noqa: SIM115
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, block: npt.ArrayLike) -> None:
        """Append rows."""
        rows = np.array(block, self._dtype, order="C").reshape(-1, *self._tail)
        self._count += len(rows)
        if self._file is not None:
            self._file.write(rows.tobytes())
        else:
            self._blocks.append(rows)

    def whole(self) -> npt.NDArray[Any]:
        """All rows: an array in memory, or one that the system reads from the file as it is used."""
        if self._file is None:
            empty = np.zeros((0, *self._tail), self._dtype)
            return np.concatenate(self._blocks) if self._blocks else empty
        self._file.flush()
        if not self._count:
            return np.zeros((0, *self._tail), self._dtype)
        return np.memmap(self._file.name, self._dtype, "r", shape=(self._count, *self._tail))

    def lower(self, columns: list[int], amount: float) -> None:
        """Take `amount` off some columns of all rows, in place."""
        if self._file is None:
            for block in self._blocks:
                block[:, columns] -= np.float32(amount)
        elif self._count:
            self._file.flush()
            rows = np.memmap(self._file.name, self._dtype, "r+", shape=(self._count, *self._tail))
            for start in range(0, self._count, CHUNK):
                rows[start : start + CHUNK, columns] -= np.float32(amount)
            rows.flush()

    def lift(self, rows: npt.NDArray[np.integer], columns: list[int], amounts: npt.NDArray[np.floating]) -> None:
        """Add to some columns of some rows, each its own amount, in place."""
        if not len(rows):
            return
        if self._file is None:
            self._blocks = [np.concatenate(self._blocks)]
            everything: npt.NDArray[Any] = self._blocks[0]
        else:
            self._file.flush()
            everything = np.memmap(self._file.name, self._dtype, "r+", shape=(self._count, *self._tail))
        for column in columns:
            everything[rows, column] += amounts.astype(self._dtype)

    def close(self) -> None:
        """Give up the file; arrays from `whole` must not be used any more."""
        if self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
            self._file = None
