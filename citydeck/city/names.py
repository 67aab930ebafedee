"""Many names in two arrays, found by name without a dictionary: a million ids cost 30 MB and no start-up time."""

import itertools
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

from citydeck.city.sink import Sink

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]


class Names(Sequence[str]):
    """Name `i` is the UTF-8 text ``letters[offsets[i]:offsets[i + 1]]``; `order` are rows by hash, `hashes` sorted."""

    def __init__(self, letters: U8, offsets: I64, hashes: npt.NDArray[np.uint64], order: I64) -> None:
        self.letters, self.offsets, self.hashes, self.order = letters, offsets, hashes, order

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Names":
        """The names of any sequence; half a surrogate pair becomes ``?``."""
        sink = NameSink(Sink("u1"), Sink("i8"), Sink("u8"))
        sink.add(texts)
        return sink.whole()

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self[one] for one in range(*row.indices(len(self)))]
        if row < 0:
            row += len(self)
        if not 0 <= row < len(self):
            raise IndexError(row)
        return bytes(self.letters[self.offsets[row] : self.offsets[row + 1]]).decode()

    def __iter__(self) -> Iterator[str]:
        text = bytes(self.letters)
        edges = self.offsets.tolist()
        return (text[a:b].decode() for a, b in itertools.pairwise(edges))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(str.__eq__, self, other))

    def __hash__(self) -> int:
        return id(self)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def find(self, name: str) -> int | None:
        """The first row of `name`, None when it is not there."""
        return min(self.rows(name), default=None)

    def index(self, name: str, start: int = 0, stop: int | None = None) -> int:
        """The first row of `name` from `start` to before `stop`; `ValueError` when it is not there."""
        end = len(self) if stop is None else stop
        found = [row for row in self.rows(name) if start <= row < end]
        if not found:
            raise ValueError(f"{name!r} is not among the names")
        return min(found)

    def rows(self, name: str) -> list[int]:
        """Every row of `name`."""
        wanted = np.uint64(_hash(name.encode()))
        begin, end = np.searchsorted(self.hashes, wanted, "left"), np.searchsorted(self.hashes, wanted, "right")
        return [int(row) for row in self.order[begin:end] if self[int(row)] == name]


class NameSink:
    """Collects names, in memory or in files."""

    def __init__(self, letters: Sink, lengths: Sink, hashes: Sink) -> None:
        self._letters, self._lengths, self._hashes = letters, lengths, hashes

    def add(self, names: Iterable[str]) -> None:
        """Append names; half a surrogate pair becomes ``?``."""
        texts = [name.encode("utf-8", "replace") for name in names]
        self._letters.add(np.frombuffer(b"".join(texts), np.uint8))
        self._lengths.add([len(text) for text in texts])
        self._hashes.add(np.array([_hash(text) for text in texts], np.uint64))

    def whole(self) -> Names:
        lengths, hashes = self._lengths.whole(), self._hashes.whole()
        order = np.argsort(hashes, kind="stable")
        offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return Names(self._letters.whole(), offsets, np.asarray(hashes)[order], order)


def find(names: Sequence[str], name: str) -> int | None:
    """The first row of `name` in any sequence of names."""
    if isinstance(names, Names):
        return names.find(name)
    return next((row for row, other in enumerate(names) if other == name), None)


def _hash(text: bytes) -> int:
    return zlib.crc32(text) | zlib.adler32(text) << 32
