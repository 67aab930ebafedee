"""Tiles as the reader walks them, whether a file lists them or only says where they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from citydeck.city.crs import F64
from citydeck.city.piece import Skip
from citydeck.city.tiles3d.folder import Folder
from citydeck.city.tiles3d.volume import Volume
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

MOST_SKIPPED = 10_000
"""Left-out parts of a tree that are listed one by one; the rest is counted."""
MOST_TILES = 5_000_000
"""Tiles of a whole tileset; some bytes can claim more than any disk holds."""
MOST_TILESETS = 100_000
"""External tilesets that are walked: a few files that name each other again and again would never end."""
DEEPEST = 150
"""Tiles inside tiles, external tilesets counted in."""


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """A file with triangles: `matrix` of its tile to the world, `up` the axis of its models, `level` of its tile."""

    path: Path
    matrix: F64
    up: str
    volume: Volume
    level: int


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """`contents` that are there; `lost` tells that one is missing; `replaced` by its children, or added to."""

    contents: tuple[Content, ...]
    lost: bool
    replaced: bool
    children: Callable[[], Iterator["Tile"]]
    level: int


class Survey:
    """What the walk over all tiles shares: the folder's bounds, what is skipped, how many tiles there were."""

    def __init__(self, top: Folder, watch: Watch) -> None:
        self.top = top
        self._skipped: list[Skip] = []
        self._unlisted = 0
        self.tiles = 0
        self.tilesets = 0
        self.subtrees = 0
        self._watch = watch

    def tile(self) -> None:
        """Count a tile; `UnreadableInput` when there are too many, `ReadingCancelled` when no longer wanted."""
        self.tiles += 1
        if self.tiles > MOST_TILES:
            raise UnreadableInput(f"{self.top.path}: a tileset of more than {MOST_TILES} tiles")
        if self.tiles % 256 == 0:
            self._watch.at(0.0)

    def tileset(self) -> None:
        """Count a tileset; `UnreadableInput` when there are too many."""
        self.tilesets += 1
        if self.tilesets > MOST_TILESETS:
            raise UnreadableInput(f"{self.top.path}: names more than {MOST_TILESETS} tilesets")

    def skip(self, name: str, kind: str, reason: str) -> None:
        """Note what is left out; the walk goes on."""
        if len(self._skipped) < MOST_SKIPPED:
            self._skipped.append(Skip(name, kind, reason))
        else:
            self._unlisted += 1

    def skipped(self) -> list[Skip]:
        """All that was left out."""
        rest = Skip("…", "content", f"{self._unlisted} more that are not listed one by one")
        return [*self._skipped, rest] if self._unlisted else self._skipped
