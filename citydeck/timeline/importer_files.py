"""Opens the files of a data set, plain or in a zip archive, without trusting either."""

import fnmatch
import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.model.plain_file import require_plain

MAX_RATIO = 100
"""A member that unpacks to more than this many times its packed size is a bomb, unless it is small."""
SMALL = 1 << 20
MAX_TOTAL = 4 << 30
MAX_MEMBERS = 10_000
_RESOURCE_FORK = "__MACOSX/"
"""Twins that some archivers add; they hold no data."""


def inside(folder: Path, relative: str) -> Path:
    """A file below `folder`; `WrongUse` when the name leads out of it, also over a link."""
    path = (folder / relative).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise WrongUse(f"{relative!r} lies outside {folder}")
    require_plain(path)
    return path


@contextmanager
def opened(path: Path, member: str, encoding: str) -> Iterator[Iterator[tuple[str, IO[str]]]]:
    """Names and text streams of the table in `path`, or of all members that match the glob `member`, sorted by name."""
    try:
        if member:
            with zipfile.ZipFile(path) as archive:
                yield _members(path, archive, member, encoding)
        else:
            with path.open("r", encoding=encoding, newline="") as text:
                yield iter([(path.name, text)])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableInput(f"{path}: damaged or unknown zip archive ({error})") from None
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path}: not {encoding} text ({error.reason})") from None
    except UnicodeError as error:  # no byte order mark, above all
        raise UnreadableInput(f"{path}: not {encoding} text ({error})") from None
    except LookupError:
        raise WrongUse(f"{encoding!r} is no known encoding") from None
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}") from None


def _members(path: Path, archive: zipfile.ZipFile, pattern: str, encoding: str) -> Iterator[tuple[str, IO[str]]]:
    chosen = _chosen(path, archive, pattern)
    if not chosen:
        raise UnreadableInput(f"{path}: no member matches {pattern!r}")
    for info in chosen:
        with archive.open(info) as packed, io.TextIOWrapper(packed, encoding, newline="") as text:
            yield info.filename, text


def _chosen(path: Path, archive: zipfile.ZipFile, pattern: str) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MAX_MEMBERS:
        raise UnreadableInput(f"{path}: {len(infos)} members, more than {MAX_MEMBERS}")
    for info in infos:
        _refuse_hostile(path, info)
    wanted = [
        info
        for info in infos
        if not info.is_dir()
        and not info.filename.startswith(_RESOURCE_FORK)
        and fnmatch.fnmatchcase(info.filename, pattern)
    ]
    if sum(info.file_size for info in wanted) > MAX_TOTAL:
        raise UnreadableInput(f"{path}: unpacks to more than {MAX_TOTAL >> 30} GiB")
    return sorted(wanted, key=lambda info: info.filename)


def _refuse_hostile(path: Path, info: zipfile.ZipInfo) -> None:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in info.filename.partition("/")[0]:
        raise UnreadableInput(f"{path}: member {info.filename!r} leads out of the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableInput(f"{path}: member {info.filename!r} is a link")
    if info.flag_bits & 0x1:
        raise UnreadableInput(f"{path}: member {info.filename!r} is encrypted")
    if info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise UnreadableInput(f"{path}: member {info.filename!r} unpacks to over {MAX_RATIO} times its size")
