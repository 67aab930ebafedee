"""A tileset's JSON: its head, and its tree of tiles with the trees of the tilesets that it names."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.encodable import one_line
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.content import unpacked
from citydeck.city.tiles3d.fields import Json, json_object, rows, shown, table, word
from citydeck.city.tiles3d.folder import Folder, content_bytes
from citydeck.city.tiles3d.gltf.matrix import UP, column_major, product
from citydeck.city.tiles3d.implicit import implicit_tile, tiling
from citydeck.city.tiles3d.listed import address, listed
from citydeck.city.tiles3d.tile import DEEPEST, Content, Survey, Tile
from citydeck.city.tiles3d.volume import Volume, volume

SUFFIXES = (".b3dm", ".i3dm", ".cmpt", ".pnts", ".glb", ".gltf")
"""Names of contents that are no trees."""
VERSIONS = ("0.0", "1.0", "1.1")


@dataclass(frozen=True, slots=True, eq=False)
class Tileset:
    """`root` as the file has it; `up` the axis of its models; `version` and `title` as written."""

    version: str
    title: str
    up: str
    root: Json

    def on_earth(self) -> bool:
        """Whether its root lies on the Earth's surface: by its volume, or without one by its transform."""
        matrix = column_major(self.root, "transform")
        said = volume(self.root).on_earth(matrix)
        return bool(Volume((), np.zeros(3), np.zeros((3, 3))).on_earth(matrix)) if said is None else said


@dataclass(frozen=True, slots=True, eq=False)
class Inherited:
    """What a tile takes from those above it; `files` are the tilesets that it stands in, outermost first."""

    folder: Folder
    files: tuple[Path, ...]
    matrix: F64
    replaced: bool
    up: str
    level: int = 0


def tileset(data: bytes) -> Tileset:
    """Check the JSON of a tileset; `BrokenContent` says why it is none."""
    source = json_object(unpacked(data), "the tileset")
    asset = table(source, "asset")
    version = asset.get("version")
    if version not in VERSIONS:
        raise BrokenContent(f"3D Tiles of version {shown(version)} is not one of {', '.join(VERSIONS)}")
    root = source.get("root")
    if not isinstance(root, dict):
        raise BrokenContent("the tileset has no root tile")
    up = str(asset.get("gltfUpAxis", "Y")).upper()
    extras = source.get("extras")
    title = extras.get("name") if isinstance(extras, dict) else None
    return Tileset(version, one_line(title or "") if isinstance(title, str) else "", up if up in UP else "Y", root)


def root_tile(path: Path, found: Tileset, survey: Survey) -> Tile:
    """The root of the tileset at `path`; `BrokenContent` where it is no tile."""
    survey.tileset()
    above = Inherited(Folder(path.parent, survey.top.top), (path.resolve(),), np.eye(4), replaced=True, up=found.up)
    return _tile(found.root, above, survey)


def _tile(source: Any, above: Inherited, survey: Survey) -> Tile:
    survey.tile()
    if not isinstance(source, dict):
        raise BrokenContent("a tile is not a table")
    if above.level > DEEPEST:
        raise BrokenContent(f"more than {DEEPEST} tiles inside one another")
    matrix = product(above.matrix, column_major(source, "transform"))
    refine = word(source, "refine").upper()
    here = replace(above, matrix=matrix, replaced=refine == "REPLACE" if refine else above.replaced)
    implied = tiling(source)
    if implied is not None:
        return implicit_tile(implied, Content(Path(), matrix, here.up, Volume(), here.level), here.replaced,
                             here.folder, survey)  # fmt: skip
    contents, external, lost = _contents(source, here, survey)

    below = replace(here, level=here.level + 1)
    nodes = [*external, *((child, below) for child in rows(source, "children"))]

    def children() -> Iterator[Tile]:
        for node, where in nodes:
            yield _child(node, where, survey)

    return Tile(tuple(contents), lost, here.replaced, children, here.level)


def _child(source: Any, above: Inherited, survey: Survey) -> Tile:
    try:
        return _tile(source, above, survey)
    except BrokenContent as error:
        survey.skip(above.files[-1].name, "tile", str(error))
        return Tile((), lost=True, replaced=False, children=lambda: iter(()), level=above.level)


def _contents(
    source: Json, here: Inherited, survey: Survey
) -> tuple[list[Content], list[tuple[Json, Inherited]], bool]:
    """Contents with triangles, root tiles of external tilesets, and whether any of either is missing."""
    found: list[Content] = []
    external: list[tuple[Json, Inherited]] = []
    lost = False
    for one in listed(source):
        named = address(one)
        try:
            path = here.folder.file(named)
            if _is_tileset(path):
                external.append(_external(path, here, survey))
            else:
                inner = volume(one) if "boundingVolume" in one else volume(source)
                found.append(Content(path, here.matrix, here.up, inner, here.level))
        except BrokenContent as error:
            survey.skip(one_line(named), "content", str(error))
            lost = True
    return found, external, lost


def _is_tileset(path: Path) -> bool:
    """Whether a content is a tree of its own: by its name, and where that says nothing by its first bytes."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return False
    try:
        with path.open("rb") as file:
            return suffix == ".json" or file.read(1) == b"{"
    except OSError as error:
        raise BrokenContent(f"cannot be opened: {error.strerror or error}") from None


def _external(path: Path, here: Inherited, survey: Survey) -> tuple[Json, Inherited]:
    where = path.resolve()
    if where in here.files:
        raise BrokenContent("the tilesets name one another in a circle")
    found = tileset(content_bytes(path))
    survey.tileset()
    inherited = replace(
        here, folder=here.folder.inside(path), files=(*here.files, where), up=found.up, level=here.level + 1
    )
    return found.root, inherited
