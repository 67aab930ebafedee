"""Reading what is for one user's eyes: owner and modes are checked on POSIX, where they exist."""

import os
import stat
from pathlib import Path

from citydeck.model.errors import WrongUse

MAX_BYTES = 64 * 1024
OTHERS = stat.S_IRWXG | stat.S_IRWXO
"""Permission bits that a private file has none of."""
_POSIX = os.name == "posix"


def read(path: Path, *, forbidden: int = OTHERS, follow: bool = False) -> str | None:
    """The text of a private file without the line break that editors leave; None when there is no such file.

    `WrongUse` when somebody else owns it or may open it, or when it is no short text. `follow`: through a link too.
    """
    no_links = 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | no_links)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WrongUse(f"{path} cannot be read: {error.strerror}") from None
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise WrongUse(f"{path} is no file")
        check(path, found, forbidden)
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise WrongUse(f"{path}: larger than {MAX_BYTES} bytes")
    try:
        return data.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise WrongUse(f"{path}: not text") from None


def check(path: Path, found: os.stat_result, forbidden: int = OTHERS) -> None:
    """`WrongUse` saying what to type when `path` is not this user's (or root's) alone."""
    if not _POSIX:
        return
    if found.st_uid not in (os.getuid(), 0):
        raise WrongUse(f"{path} belongs to another user: secrets are read from one's own files only")
    if found.st_mode & forbidden:
        mode = "700" if stat.S_ISDIR(found.st_mode) else "600"
        raise WrongUse(f"{path} is open to others: chmod {mode} {path}")


def write(path: Path, text: str) -> None:
    """Write `text` for this user alone, whole or not at all; its folder becomes private too. `OSError`."""
    waiting = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _POSIX:
        path.parent.chmod(0o700)
    waiting.unlink(missing_ok=True)
    with os.fdopen(os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(text.encode("utf-8"))
        stream.flush()
        os.fsync(stream.fileno())
    waiting.replace(path)
