"""Following files that grow: whole lines only, each once, also when a file is renamed, replaced or cut."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

READ_AT_ONCE = 1024 * 1024
MAX_LINE = 256 * 1024
HEAD = 256


@dataclass
class Followed:
    """Where reading of one file stands.

    `head` are its first bytes: another file under the same number shows by them. `first` is its first line when that
    was passed over: the header is still wanted. `header` is what the reader of its lines made of that one.
    """

    offset: int = 0
    head: bytes = b""
    first: bytes = b""
    header: Any = None
    refused: bool = False
    skipping: bool = False


@dataclass(frozen=True)
class Piece:
    """Complete lines read from one file, and what is remembered of that file. `overlong` lines were passed over."""

    path: Path
    file: Followed
    lines: list[bytes] = field(default_factory=list)
    overlong: int = 0
    more: bool = False


class Tail:
    """Files of a folder whose names match, known by what the file system numbers them, so that a renamed file goes on
    where it was. `wanted` chooses among them.
    """

    def __init__(self, folder: Path, pattern: str, wanted: Callable[[Path], bool] = lambda _: True) -> None:
        self._folder = folder
        self._pattern = pattern
        self._wanted = wanted
        self._files: dict[tuple[int, int], Followed] = {}

    def skip_existing(self) -> None:
        """Take every file as read to its end, its header line excepted."""
        for path, _ in self._present():
            with path.open("rb") as stream:
                first = stream.readline(MAX_LINE)
                end = stream.seek(0, os.SEEK_END)
            self._files[self._number(path)] = Followed(offset=end, head=first[:HEAD], first=first.rstrip(b"\n"))

    def poll(self) -> Iterator[Piece]:
        """New complete lines, in the order of file names. `OSError` when the folder cannot be read."""
        for path, size in self._present():
            number = self._number(path)
            file = self._files.setdefault(number, Followed())
            if size < file.offset or (size > file.offset and not self._same(path, file)):
                file = self._files[number] = Followed()
            if size > file.offset:
                yield self._read(path, file)

    def _present(self) -> list[tuple[Path, int]]:
        if not self._folder.is_dir():
            raise FileNotFoundError(2, f"no such folder: {self._folder}")
        found = []
        for path in sorted(self._folder.glob(self._pattern)):
            try:
                if path.is_file() and self._wanted(path):
                    found.append((path, path.stat().st_size))
            except OSError:
                continue  # gone between listing and looking: the next poll knows
        return found

    @staticmethod
    def _number(path: Path) -> tuple[int, int]:
        status = path.stat()
        return status.st_dev, status.st_ino

    @staticmethod
    def _same(path: Path, file: Followed) -> bool:
        with path.open("rb") as stream:
            return stream.read(len(file.head)) == file.head

    def _read(self, path: Path, file: Followed) -> Piece:
        with path.open("rb") as stream:
            stream.seek(file.offset)
            data = stream.read(READ_AT_ONCE)
            if file.offset < HEAD:
                stream.seek(0)
                file.head = stream.read(min(HEAD, file.offset + len(data)))
        end = data.rfind(b"\n") + 1
        overlong = 0
        if not end and len(data) > MAX_LINE:
            overlong, end = int(not file.skipping), len(data)
            file.offset, file.skipping = file.offset + end, True
            return Piece(path, file, [], overlong, more=len(data) == READ_AT_ONCE)
        file.offset += end
        lines = data[:end].split(b"\n")[:-1]
        if file.skipping and lines:
            lines, file.skipping = lines[1:], False
        kept = [line for line in lines if len(line) <= MAX_LINE]
        return Piece(path, file, kept, len(lines) - len(kept), more=len(data) == READ_AT_ONCE)
