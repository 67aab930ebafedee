"""Reads 3D Tiles 1.0 and 1.1: a tileset with all that it names, or one content alone."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from citydeck.city.crs import Reference, reference
from citydeck.city.piece import Facts, ObjectColumns, Piece, Skip, Wish
from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.content import Block, Setting, read_content, unpacked
from citydeck.city.tiles3d.folder import Folder, content_bytes
from citydeck.city.tiles3d.labels import labels
from citydeck.city.tiles3d.ledger import Ledger
from citydeck.city.tiles3d.refinement import cut
from citydeck.city.tiles3d.shape import Tally
from citydeck.city.tiles3d.tile import Content, Survey
from citydeck.city.tiles3d.tileset import SUFFIXES, Tileset, root_tile, tileset
from citydeck.city.tiles3d.volume import EARTH, FARTHEST, NEAREST, Volume
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

FORMAT = "3D Tiles"
_GZIP = b"\x1f\x8b"


def recognises(path: Path, head: bytes) -> bool:
    """Whether `path`, whose first bytes are `head`, is a tileset or one content of one."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return head[:4] in (b"b3dm", b"i3dm", b"cmpt", b"pnts", b"glTF") or head[:2] == _GZIP or suffix == ".gltf"
    if suffix != ".json":
        return False
    return path.name.lower() == "tileset.json" or (b'"geometricError"' in head and b'"CityObjects"' not in head)


def read(path: Path, wish: Wish) -> "TilesReading":
    """Open the tileset or the content at `path`; `UnreadableInput` when it is neither."""
    if not path.is_file():
        raise UnreadableInput(f"{path}: there is no such file")
    try:
        if path.suffix.lower() in SUFFIXES:
            return TilesReading(path, None, _alone(path, wish))
        found = tileset(content_bytes(path))
        earth = found.on_earth()
    except BrokenContent as error:
        raise UnreadableInput(f"{path}: {error}") from None
    return TilesReading(path, found, Facts(FORMAT, found.version, _reference(earth, wish), found.title))


class TilesReading:
    """A tileset that is being read, one content a piece; `facts` are known before."""

    def __init__(self, path: Path, found: Tileset | None, facts: Facts) -> None:
        self.facts = facts
        self._path = path
        self._tileset = found
        self._earth = facts.reference.text == EARTH
        self._ledger = Ledger(self._earth)
        self._folder = Folder(path.parent)
        self._counts: Counter[str] = Counter()
        self._finer = 0
        self._leant = 0

    def pieces(self, watch: Watch) -> Iterator[Piece]:
        """A piece for each content (several for one with very many instances), the finest that there are."""
        contents, skipped = self._contents(watch)
        if skipped:
            yield _only(skipped)
        names = labels([content.path for content in contents], self._path.parent)
        for index, (content, label) in enumerate(zip(contents, names, strict=True)):
            watch.at(index / len(contents))
            yield from self._content(content, label)
        watch.at(1.0)

    def notes(self) -> list[str]:
        """What a person should know beyond what was skipped."""
        count, ledger = self._counts, self._ledger
        said = (
            ("coarser contents are left out where finer ones replace them", count["coarser"]),
            ("finer contents are left out where others that belong beside them are missing", self._finer),
            ("textures are not drawn", count["textures"]),
            ("primitives of points or lines are not drawn", count["loose"]),
            ("objects that stand in several contents are taken once", ledger.again),
            ("parts of objects in further contents carry these in their ids", ledger.parts),
            ("triangles with corners that lie nowhere are left out", ledger.dropped),
            (
                "contents lie in their tiles only with y up: the up axis that the tileset names is not taken",
                self._leant,
            ),
        )
        found = [f"{sentence} ({number})" for sentence, number in said if number]
        if not ledger.objects:
            found.append("the file holds no city object that could be read")
        return found

    def counts(self) -> dict[str, int]:
        """`contents` read, `tilesets` and `subtrees` walked, `coarser` contents left out, `instances`, `points`."""
        shown = ("contents", "tilesets", "subtrees", "coarser", "instances", "points")
        return {name: self._counts[name] for name in shown if self._counts[name] or name == "contents"}

    def _contents(self, watch: Watch) -> tuple[list[Content], list[Skip]]:
        if self._tileset is None:
            return [Content(self._path, np.eye(4), "Y", Volume(), 0)], []
        survey = Survey(self._folder, watch)
        try:
            found = cut(root_tile(self._path, self._tileset, survey))
        except BrokenContent as error:
            raise UnreadableInput(f"{self._path}: {error}") from None
        self._counts.update(coarser=found.coarser, tilesets=survey.tilesets, subtrees=survey.subtrees)
        self._finer = found.finer
        return found.chosen, survey.skipped()

    def _content(self, content: Content, label: str) -> Iterator[Piece]:
        tally = Tally()
        try:
            data = content_bytes(content.path)
            for block in self._blocks(content, data, tally):
                piece = self._ledger.piece(block, label)
                if piece is not None:
                    yield piece
            self._counts["contents"] += 1
        except BrokenContent as error:
            yield _only([Skip(label, "content", str(error))])
        skipped = [Skip(label, "primitive", f"{count} of them: {why}") for why, count in tally.unread.items()]
        if tally.points:
            skipped.append(Skip(label, "points", f"{tally.points} points: point clouds are not drawn"))
        if skipped:
            yield _only(skipped)
        self._counts.update(textures=tally.textures, loose=tally.loose, points=tally.points, instances=tally.instances)

    def _blocks(self, content: Content, data: bytes, tally: Tally) -> Iterator[Block]:
        beside = self._folder.inside(content.path).read
        setting = Setting(content.matrix, content.up, self._earth, beside)
        if content.up != "Y" and self._leans(content, data, setting):
            self._leant += 1
            setting = Setting(content.matrix, "Y", self._earth, beside)
        yield from read_content(data, setting, tally)

    def _leans(self, content: Content, data: bytes, setting: Setting) -> bool:
        """Whether a content lies in its tile only when the axis that its tileset names is not believed."""
        upright = Setting(setting.matrix, "Y", setting.earth, setting.beside)
        said, usual = (_inside(content, read_content(data, way, Tally())) for way in (setting, upright))
        return said < 0.75 and usual > 0.95


def _inside(content: Content, blocks: Iterator[Block]) -> float:
    shares = [content.volume.share_inside(block.shape.points, content.matrix) for block in blocks]
    known = [share for share in shares if share is not None]
    return sum(known) / len(known) if known else 0.5


def _only(skipped: list[Skip]) -> Piece:
    return Piece(ObjectColumns((), (), (), ()), skipped=skipped)


def _reference(earth: bool, wish: Wish) -> Reference:
    return reference(EARTH) if earth else reference(wish.crs)


def _alone(path: Path, wish: Wish) -> Facts:
    """A content without a tileset: on the Earth if its triangles lie there."""
    data = content_bytes(path)
    setting = Setting(np.eye(4), "Y", earth=False, beside=Folder(path.parent).read)
    points = [block.shape.points for block in read_content(data, setting, Tally())]
    with np.errstate(all="ignore"):
        far = np.concatenate([np.linalg.norm(part, axis=1) for part in points]) if points else np.empty(0)
    far = far[np.isfinite(far)]
    magic = unpacked(data)[:4]
    version = "1.0" if magic in (b"b3dm", b"i3dm", b"cmpt", b"pnts") else "1.1"
    return Facts(FORMAT, version, _reference(bool(len(far) and NEAREST < np.median(far) < FARTHEST), wish))
