"""Arrays of a prepared city as ``.npy`` files, named ``part.field.npy``."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.names import Names
from citydeck.city.rows import runs
from citydeck.city.triangulate import I64
from citydeck.model.errors import UnreadableInput

CHUNK = 1 << 20
"""Rows copied at a time."""
_NAMES = ("letters", "offsets", "hashes", "order")


def save(folder: Path, name: str, array: npt.NDArray[Any], rows: npt.NDArray[np.integer] | None = None) -> None:
    """Write an array, or `rows` of it, a chunk at a time."""
    count = len(array) if rows is None else len(rows)
    shape = (count, *array.shape[1:])
    if not count or not all(shape):
        np.save(folder / f"{name}.npy", np.zeros(shape, array.dtype))
        return
    target = _made(folder / f"{name}.npy", array.dtype, shape)
    for start in range(0, count, CHUNK):
        part = slice(start, min(start + CHUNK, count))
        target[part] = array[part] if rows is None else array[rows[part]]
    target.flush()
    del target


def save_runs(folder: Path, name: str, array: npt.NDArray[Any], counts: I64, order: I64) -> None:
    """Write the runs of an array that has run `i` of ``counts[i]`` rows after run ``i - 1``, in another `order`, about
    `CHUNK` rows at a time.
    """
    if not len(array):
        save(folder, name, array)
        return
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    ends = np.cumsum(counts[order])
    target = _made(folder / f"{name}.npy", array.dtype, array.shape)
    for some in np.split(order, np.flatnonzero(np.diff(ends // CHUNK)) + 1):
        rows, _ = runs(offsets, some)
        end = int(ends[len(some) - 1])
        target[end - len(rows) : end] = array[rows]
        ends = ends[len(some) :]
    target.flush()
    del target


def _made(path: Path, dtype: npt.DTypeLike, shape: tuple[int, ...]) -> Any:
    """A new mapped array with its room on the disk: writing to a hole of a full disk would end the process."""
    target = np.lib.format.open_memmap(path, "w+", dtype, shape)
    if hasattr(os, "posix_fallocate"):
        with path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, path.stat().st_size)
    return target


def save_names(folder: Path, name: str, names: Names) -> None:
    """Write a sequence of names."""
    for field in _NAMES:
        save(folder, f"{name}.{field}", getattr(names, field))


def names_of(texts: Sequence[str]) -> Names:
    """Names of any sequence."""
    return texts if isinstance(texts, Names) else Names.of(texts)


def _read(file: Path) -> npt.NDArray[Any]:
    try:
        return np.asarray(np.load(file, allow_pickle=False))
    except (ValueError, OSError, EOFError) as error:
        raise UnreadableInput(f"{file}: {str(error).splitlines()[0]}: import the city again") from None


class Arrays(Mapping[str, npt.NDArray[Any]]):
    """The arrays of a folder; each is mapped into memory when it is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {file.name.removesuffix(".npy"): file for file in folder.glob("*.npy")}

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        file = self._files.get(name)
        if file is None:
            raise UnreadableInput(f"{self._folder}: {name}.npy is missing: import the city again")
        try:
            array: npt.NDArray[Any] = np.load(file, mmap_mode="r", allow_pickle=False)
        except (ValueError, OSError, EOFError) as error:
            if file.stat().st_size and "mmap length" in str(error):  # an empty array cannot be mapped
                return _read(file)
            raise UnreadableInput(f"{file}: {str(error).splitlines()[0]}") from None
        return array

    def __iter__(self) -> Any:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def names(self, name: str) -> Names:
        """A sequence of names."""
        letters, offsets, hashes, order = (self[f"{name}.{field}"] for field in _NAMES)
        return Names(letters, offsets, hashes, order)

    def below(self, part: str) -> dict[str, npt.NDArray[Any]]:
        """Every array whose name begins with ``part.``, by the rest of its name."""
        start = part + "."
        return {name[len(start) :]: self[name] for name in self._files if name.startswith(start)}
