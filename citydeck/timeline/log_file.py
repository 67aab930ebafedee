"""The file under a log that is being written: whole pieces or nothing, also on a full disk."""

import errno
import os
from pathlib import Path

from citydeck.model.errors import WrongUse

MAX_WAITING = 64 << 20


class LogFile:
    """A new file that takes bytes at once and writes them at `flush`.

    When a write fails, the file is cut back to its last good end, the bytes stay here and the next `flush` tries
    again: a log never holds half a chunk with more behind it. `OSError` from `flush` says that nothing is lost yet;
    `OSError` from `reserve` that too much waits already and no more should be given.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = path.open("xb", buffering=0)
        except FileExistsError:
            raise WrongUse(f"{path} exists already; a log is never written over") from None
        except OSError as error:
            raise WrongUse(f"cannot write {path}: {error.strerror}") from None
        self._written = 0
        self._waiting: list[bytes] = []
        self._length = 0

    def reserve(self) -> None:
        """Raise `OSError` while more than 64 MiB wait for the disk."""
        if self._length - self._written > MAX_WAITING:
            raise OSError(errno.ENOSPC, "the log cannot be written; too much waits for the disk already")

    def write(self, data: bytes) -> int:
        """Take bytes; they reach the file with the next `flush`."""
        self._waiting.append(bytes(data))
        self._length += len(data)
        return len(data)

    def tell(self) -> int:
        """Length of the file once everything taken is written."""
        return self._length

    def flush(self) -> None:
        """Hand everything to the operating system, from where it survives the death of this process."""
        if not self._waiting:
            return
        data = memoryview(b"".join(self._waiting))
        done = 0
        try:
            while done < len(data):
                done += self._file.write(data[done:]) or 0
        except OSError:
            self._file.seek(self._written)
            self._file.truncate()
            raise
        self._written += done
        self._waiting.clear()

    def close(self, *, durable: bool) -> None:
        """Flush and close; with `durable`, wait until the disk has it."""
        try:
            self.flush()
            if durable:
                os.fsync(self._file.fileno())
        finally:
            self._file.close()

    def abandon(self) -> None:
        """Close without writing what waits."""
        self._waiting.clear()
        self._file.close()
