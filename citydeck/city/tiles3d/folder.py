"""The files that a tileset may name: beside it or below it, and nowhere else."""

import re
from pathlib import Path
from urllib.parse import unquote

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import shown

LARGEST = 2**30
"""Bytes of one content; tiles are made to be loaded one by one, and are far smaller."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Folder:
    """A folder that addresses in a file count from; `top` is the one that none of them may leave."""

    def __init__(self, path: Path, top: Path | None = None) -> None:
        self.path = path
        self.top = (top or path).resolve()

    def file(self, address: str) -> Path:
        """The plain file that `address` names; `BrokenContent` where there is none, or where it may not be opened."""
        if not address:
            raise BrokenContent("it has no address")
        named = address.partition("?")[0].partition("#")[0]
        if _SCHEME.match(named) or named.startswith(("//", "\\\\")):
            raise BrokenContent(f"lies elsewhere ({shown(address)}); nothing is fetched from a network")
        steps = unquote(named).replace("\\", "/").split("/")
        if steps[0] == "" or any(":" in step for step in steps) or ".." in steps or "\0" in named or "%00" in named:
            raise BrokenContent(f"lies outside the tileset's folder ({shown(address)}), where nothing is opened")
        try:
            found = self.path.joinpath(*steps).resolve()
            there = found.is_file()
        except (OSError, ValueError):
            there = False
        if not there:
            raise BrokenContent(f"there is no such file ({shown(address)})")
        if not found.is_relative_to(self.top):
            raise BrokenContent(
                f"is linked to outside the tileset's folder ({shown(address)}), where nothing is opened"
            )
        return found

    def read(self, address: str) -> bytes:
        """The bytes of the file that `address` names."""
        return content_bytes(self.file(address))

    def inside(self, path: Path) -> "Folder":
        """The folder of `path`, a file of this one, that may not be left either."""
        return Folder(path.parent, self.top)


def content_bytes(path: Path) -> bytes:
    """All bytes of one content; `BrokenContent` where it is too large or cannot be read."""
    try:
        if path.stat().st_size > LARGEST:
            raise BrokenContent(f"larger than {LARGEST // 2**20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise BrokenContent(f"cannot be opened: {error.strerror or error}") from None
