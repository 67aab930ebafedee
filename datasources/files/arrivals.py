"""Which files of a folder are complete: those that have not changed for a while, each once until it changes again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class _Look(NamedTuple):
    size: int
    changed: int
    number: int


class Arrivals:
    """`ready` gives the paths to read now, in the order of their names, of the files that are `wanted`. `settle` in
    seconds.
    """

    def __init__(self, folder: Path, pattern: str, settle: float, wanted: Callable[[Path], bool]) -> None:
        self._folder, self._pattern, self._settle = folder, pattern, settle
        self._wanted = wanted
        self._seen: dict[Path, tuple[_Look, float]] = {}
        self._given: dict[Path, _Look] = {}

    def skip_existing(self) -> None:
        """Take every file as read."""
        self._given = dict(self._present())

    def ready(self) -> list[Path]:
        """Files that are complete and were not given since they last changed. `OSError` without the folder."""
        now, wall = time.monotonic(), time.time_ns()
        found, seen = [], {}
        for path, look in self._present():
            known, since = self._seen.get(path, (None, now))
            if known != look:
                # A file that was last written long ago needs no watching; a stamp from the future does.
                old = wall - look.changed
                since = now - old / 1e9 if known is None and old > 0 else now
            seen[path] = (look, since)
            if now - since >= self._settle and self._given.get(path) != look:
                self._given[path] = look
                found.append(path)
        self._seen = seen
        self._given = {path: look for path, look in self._given.items() if path in seen}
        return found

    def waiting(self) -> int:
        """How many files are not complete yet, as of the last look."""
        return sum(self._given.get(path) != look for path, (look, _) in self._seen.items())

    def _present(self) -> list[tuple[Path, _Look]]:
        if not self._folder.is_dir():
            raise FileNotFoundError(2, f"no such folder: {self._folder}")
        found = []
        for path in sorted(self._folder.glob(self._pattern)):
            try:
                status = path.stat()
            except OSError:
                continue  # gone between listing and looking: the next look knows
            if path.is_file() and self._wanted(path):
                found.append((path, _Look(status.st_size, status.st_mtime_ns, status.st_ino)))
        return found
