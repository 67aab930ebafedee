"""One engine a journal: a lock that the operating system lets go of when its process ends, however it ends."""

import json
import os
from pathlib import Path
from typing import IO

from citydeck.model.errors import WrongUse

_FAR = 1 << 20
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class FileLock:
    """Holds `path` until `release`; `WrongUse` names the process that has it already."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file: IO[str] = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise WrongUse(f"{path.parent}: the alarm journal cannot be written here: {error.strerror}") from None
        if not _take(self._file):
            self._file.seek(0)
            holder = self._file.read(200)
            self._file.close()
            raise WrongUse(f"{path.with_suffix('')}: another engine has this alarm journal open ({_who(holder)})")
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps({"pid": os.getpid(), "boot": boot_id()}))
        self._file.flush()

    def release(self) -> None:
        """Let go; the file stays, since removing it would race with the next holder."""
        self._file.close()


def boot_id() -> str:
    """An id that changes with each start of the machine, empty where there is none."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _who(holder: str) -> str:
    try:
        return f"process {json.loads(holder)['pid']}"
    except (ValueError, KeyError, TypeError):
        return "process unknown"


def _take(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows
        return _take_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _take_windows(file: IO[str]) -> bool:
    import importlib

    msvcrt = importlib.import_module("msvcrt")
    file.seek(_FAR)  # beyond the text, so that others can still read who holds it
    try:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    except OSError:
        return False
    return True
