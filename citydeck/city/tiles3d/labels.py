"""Short names for the contents of a tileset."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from citydeck.city.encodable import one_line


def labels(paths: Sequence[Path], top: Path) -> list[str]:
    """A name for each content, no two the same: its file's where this tells them all apart, else with its folder;
    a content that several tiles show has the number of its repetition behind it.
    """
    different = set(paths)
    short = len({path.stem for path in different}) == len(different)
    names = [one_line(path.stem) if short else _long(path, top) for path in paths]
    met: Counter[str] = Counter()
    found = []
    for name in names:
        met[name] += 1
        found.append(name if met[name] == 1 else f"{name}~{met[name]}")
    return found


def _long(path: Path, top: Path) -> str:
    start = top.resolve()
    inner = path.relative_to(start) if path.is_relative_to(start) else path
    return one_line(inner.as_posix())
