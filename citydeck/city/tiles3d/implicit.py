"""Implicit tiling: a tree that the file does not list, with files named by level and place in a grid."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, shown, table, whole, word
from citydeck.city.tiles3d.folder import Folder
from citydeck.city.tiles3d.listed import address, listed
from citydeck.city.tiles3d.subtree import Subtree, nodes, subtree
from citydeck.city.tiles3d.tile import DEEPEST, Content, Survey, Tile

MOST_NODES = 2**28
"""Tiles that one subtree has room for."""
_NAMES = ("level", "x", "y", "z")


@dataclass(frozen=True, slots=True, eq=False)
class Tiling:
    """`branching` is 4 or 8; `contents` are the templates of contents' addresses, `subtrees` that of subtrees'."""

    branching: int
    levels: int
    subtree_levels: int
    subtrees: str
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A tile's level and its place in the grid of that level; `index` its Morton index within the subtree's level."""

    level: int
    x: int
    y: int
    z: int
    index: int = 0

    def child(self, number: int, branching: int) -> "Cell":
        """Child `number` in Morton order."""
        return Cell(
            self.level + 1, 2 * self.x + (number & 1), 2 * self.y + (number >> 1 & 1), 2 * self.z + (number >> 2 & 1),
            self.index * branching + number,
        )  # fmt: skip

    def named(self, template: str) -> str:
        """`template` with this cell's numbers in it."""
        for name, value in zip(_NAMES, (self.level, self.x, self.y, self.z), strict=True):
            template = template.replace(f"{{{name}}}", str(value))
        return template


def tiling(tile: Json) -> Tiling | None:
    """The implicit tiling that a tile declares (1.1, or its 1.0 extension); None for an ordinary tile."""
    source = table(tile, "implicitTiling") or table(table(tile, "extensions"), "3DTILES_implicit_tiling")
    if not source:
        return None
    scheme = word(source, "subdivisionScheme")
    if scheme not in ("QUADTREE", "OCTREE"):
        raise BrokenContent(f"implicit tiling by {shown(scheme)} is not read, only QUADTREE and OCTREE")
    branching = 4 if scheme == "QUADTREE" else 8
    levels = whole(source, "availableLevels") if "availableLevels" in source else whole(source, "maximumLevel") + 1
    inner = whole(source, "subtreeLevels", most=DEEPEST)
    if inner < 1 or nodes(inner, branching) > MOST_NODES:
        raise BrokenContent(f"subtrees of {inner} levels are not read")
    if levels > DEEPEST:
        raise BrokenContent(f"more than {DEEPEST} tiles inside one another")
    templates = tuple(found for found in map(address, listed(tile)) if found)
    return Tiling(branching, levels, inner, word(table(source, "subtrees"), "uri"), templates)


def implicit_tile(rules: Tiling, model: Content, replaced: bool, folder: Folder, survey: Survey) -> Tile:
    """The root of an implicit tree; `model` has what all its contents share, but for their path and level."""
    walk = _Walk(rules, model, replaced, folder, survey)
    return walk.subtree_root(Cell(0, 0, 0, 0))


class _Walk:
    def __init__(self, rules: Tiling, model: Content, replaced: bool, folder: Folder, survey: Survey) -> None:
        self._rules = rules
        self._model = model
        self._replaced = replaced
        self._folder = folder
        self._survey = survey

    def subtree_root(self, cell: Cell) -> Tile:
        """The first tile of the subtree at `cell`; one that shows nothing where the subtree cannot be read."""
        name = cell.named(self._rules.subtrees)
        try:
            data = self._folder.read(name)
            found = subtree(data, self._rules.subtree_levels, self._rules.branching, self._folder.read)
        except BrokenContent as error:
            self._survey.skip(name, "subtree", str(error))
            return self._nothing(cell, lost=True)
        self._survey.subtrees += 1
        top = replace(cell, index=0)
        if not found.tiles[0]:
            return self._nothing(cell, lost=False)
        return self._tile(found, top, 0)

    def _nothing(self, cell: Cell, lost: bool) -> Tile:
        return Tile((), lost, self._replaced, lambda: iter(()), self._model.level + cell.level)

    def _tile(self, found: Subtree, cell: Cell, depth: int) -> Tile:
        self._survey.tile()
        contents, lost = self._contents(found, cell, depth)
        level = self._model.level + cell.level
        return Tile(tuple(contents), lost, self._replaced, lambda: self._children(found, cell, depth), level)

    def _children(self, found: Subtree, cell: Cell, depth: int) -> Iterator[Tile]:
        if cell.level + 1 >= self._rules.levels:
            return
        below = depth + 1
        last = below == self._rules.subtree_levels
        bits = found.children if last else found.tiles
        first = 0 if last else nodes(below, self._rules.branching)
        for number in range(self._rules.branching):
            child = cell.child(number, self._rules.branching)
            if bits[first + child.index]:
                yield self.subtree_root(child) if last else self._tile(found, child, below)

    def _contents(self, found: Subtree, cell: Cell, depth: int) -> tuple[list[Content], bool]:
        there: list[Content] = []
        lost = False
        index = nodes(depth, self._rules.branching) + cell.index
        for template, available in zip(self._rules.contents, found.contents, strict=False):
            if not available[index]:
                continue
            name = cell.named(template)
            try:
                path = self._folder.file(name)
            except BrokenContent as error:
                self._survey.skip(name, "content", str(error))
                lost = True
                continue
            there.append(replace(self._model, path=path, level=self._model.level + cell.level))
        return there, lost
