"""Small OpenStreetMap files, written by the tests."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from citydeck.city.osm.reading import OsmReading, read
from citydeck.city.piece import Piece, Wish
from citydeck.city.watch import Watch

Corner = tuple[float, float]
Way = tuple[Sequence[Corner], Mapping[str, str]]
DEGREE = 1e-4


class Osm:
    """Collects nodes, ways and relations as XML; corners are in steps of a ten-thousandth of a degree."""

    def __init__(self) -> None:
        self.nodes: dict[Corner, int] = {}
        self.ways: list[str] = []
        self.relations: list[str] = []
        self.missing: list[int] = []

    def node(self, corner: Corner) -> int:
        return self.nodes.setdefault(corner, len(self.nodes) + 1)

    def way(self, corners: Sequence[Corner], **tags: str) -> int:
        number = len(self.ways) + 1
        refs = "".join(f'<nd ref="{self.node(corner)}"/>' for corner in corners)
        self.ways.append(f'<way id="{number}">{refs}{_tags(tags)}</way>')
        return number

    def area(self, x: float, y: float, width: float, depth: float, **tags: str) -> int:
        return self.way([(x, y), (x + width, y), (x + width, y + depth), (x, y + depth), (x, y)], **tags)

    def relation(self, members: Sequence[tuple[int, str]], **tags: str) -> int:
        number = len(self.relations) + 1
        listed = "".join(f'<member type="way" ref="{ref}" role="{role}"/>' for ref, role in members)
        kind = _tags({"type": "multipolygon"} | tags)
        self.relations.append(f'<relation id="{number}">{listed}{kind}</relation>')
        return number

    def text(self) -> str:
        nodes = "".join(
            f'<node id="{number}" lon="{10 + x * DEGREE:.7f}" lat="{50 + y * DEGREE:.7f}"/>'
            for (x, y), number in self.nodes.items()
            if number not in self.missing
        )
        return f'<?xml version="1.0"?><osm version="0.6">{nodes}{"".join(self.ways + self.relations)}</osm>'


def _tags(tags: Mapping[str, str]) -> str:
    def key(name: str) -> str:
        return name.replace("__", ":")

    return "".join(f'<tag k="{key(name)}" v="{value}"/>' for name, value in tags.items())


class Read:
    """All pieces of a file, and what stood in them."""

    def __init__(self, path: Path, wish: Wish = Wish()) -> None:  # noqa: B008  frozen
        self.reading: OsmReading = read(path, wish)
        self.pieces: list[Piece] = list(self.reading.pieces(Watch()))
        self.types = {
            name: kind
            for piece in self.pieces
            for name, kind in zip(piece.objects.ids, piece.objects.types, strict=True)
        }
        self.skipped = {skip.id: skip.reason for piece in self.pieces for skip in piece.skipped}

    def prisms(self, name: str) -> list[tuple[float, float, float, bool]]:
        """Base, height, roof and said of each prism of an object."""
        return [
            (columns.base[row], columns.height[row], columns.roof[row], bool(columns.said[row]))
            for columns, row in self._rows(name, "prisms")
        ]

    def lines(self, name: str) -> list[tuple[float, int, float]]:
        """Width, level and height of each line of an object."""
        return [
            (columns.width[row], int(columns.level[row]), columns.xyz[columns.offsets[row], 2])
            for columns, row in self._rows(name, "lines")
        ]

    def _rows(self, name: str, kind: str):
        for piece in self.pieces:
            columns = getattr(piece, kind)
            if columns is not None and name in piece.objects.ids:
                for row in (columns.owner == list(piece.objects.ids).index(name)).nonzero()[0].tolist():
                    yield columns, row


@pytest.fixture
def osm() -> Osm:
    return Osm()


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[Osm], Read]:
    def write(source: Osm) -> Read:
        path = tmp_path / "city.osm"
        path.write_text(source.text(), encoding="utf-8")
        return Read(path)

    return write
