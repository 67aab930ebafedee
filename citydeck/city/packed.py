"""City files that are stored compressed: gzip and bzip2, known by their first bytes, unpacked as they are read."""

import bz2
import gzip
import io
import zlib
from pathlib import Path
from typing import BinaryIO, cast

from citydeck.city.encodable import one_line
from citydeck.model.errors import UnreadableInput

GZIP, BZIP2 = b"\x1f\x8b", b"BZh"
HEAD = 4096
STEP = 1 << 18
"""Bytes that are unpacked at a time."""
_DAMAGED = (EOFError, zlib.error, OSError, ValueError)


class Bytes:
    """The unpacked bytes of a file; use it as a context. `OSError` when it cannot be opened at all."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("rb")
        self._size = max(path.stat().st_size, 1)
        packing = packing_of(self._raw.read(3))
        self._raw.seek(0)
        self.file: BinaryIO = self._raw
        if packing:
            unpacking = gzip.GzipFile(fileobj=self._raw) if packing == "gz" else bz2.BZ2File(self._raw)
            self.file = io.BufferedReader(_Checked(path, cast("BinaryIO", unpacking)), STEP)

    @property
    def done(self) -> float:
        """Share of the file, as it lies on disk, that was taken."""
        return self._raw.tell() / self._size

    def __enter__(self) -> "Bytes":
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()


def packing_of(head: bytes) -> str:
    """``gz``, ``bz2`` or empty by the first bytes of a file."""
    if head.startswith(GZIP):
        return "gz"
    return "bz2" if head.startswith(BZIP2) else ""


def first_bytes(path: Path) -> bytes:
    """The first `HEAD` bytes of a file, unpacked; what is packed and damaged gives those that come before the damage.

    `UnreadableInput` where the file cannot be opened.
    """
    try:
        with Bytes(path) as source:
            found = b""
            while len(found) < HEAD:
                try:
                    more = source.file.read(HEAD - len(found))
                except UnreadableInput:
                    break
                if not more:
                    break
                found += more
            return found
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror or one_line(error)})") from None


class _Checked(io.RawIOBase):
    """Unpacks, and says in one line what is wrong with a damaged file."""

    def __init__(self, path: Path, inner: BinaryIO) -> None:
        super().__init__()
        self._path, self._inner = path, inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast("bytearray", buffer)).cast("B")
        try:
            data = self._inner.read(len(view))
        except _DAMAGED as error:
            raise UnreadableInput(f"{self._path}: the packed file is damaged: {one_line(error)}") from None
        view[: len(data)] = data
        return len(data)
