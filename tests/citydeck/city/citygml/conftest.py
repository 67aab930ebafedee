"""Small CityGML files that tests write themselves."""

from collections.abc import Callable
from pathlib import Path

import pytest

from citydeck.city.citygml.reading import CityGmlReading, read
from citydeck.city.piece import Piece, Wish
from citydeck.city.watch import Watch

MODULES = {
    "bldg": "building", "brid": "bridge", "tun": "tunnel", "tran": "transportation", "wtr": "waterbody",
    "veg": "vegetation", "luse": "landuse", "frn": "cityfurniture", "gen": "generics", "dem": "relief",
    "grp": "cityobjectgroup", "app": "appearance", "con": "construction", "dyn": "dynamizer",
}  # fmt: skip


def document(*members: str, version: str = "2.0", srs: str = "", head: str = "") -> str:
    """A whole file; `members` are features, each put into a ``cityObjectMember``."""
    base = "http://www.opengis.net/citygml"
    spaces = " ".join(f'xmlns:{short}="{base}/{name}/{version}"' for short, name in MODULES.items())
    gml = "http://www.opengis.net/gml/3.2" if version == "3.0" else "http://www.opengis.net/gml"
    envelope = (
        f'<gml:boundedBy><gml:Envelope srsName="{srs}" srsDimension="3"><gml:lowerCorner>0 0 0</gml:lowerCorner>'
        "<gml:upperCorner>1 1 1</gml:upperCorner></gml:Envelope></gml:boundedBy>"
    )
    body = "\n".join(f"<cityObjectMember>{member}</cityObjectMember>" for member in members)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<CityModel xmlns="{base}/{version}" xmlns:gml="{gml}" {spaces} '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{head}{envelope if srs else ""}\n{body}\n</CityModel>\n'
    )


def polygon(corners: str, name: str = "", holes: tuple[str, ...] = ()) -> str:
    """A closed polygon from corners ``x y z`` without the last, or as they are when they are words."""
    rings = [f"<gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing>" for ring in (corners, *holes)]
    inner = "".join(f"<gml:interior>{ring}</gml:interior>" for ring in rings[1:])
    identity = f' gml:id="{name}"' if name else ""
    return f"<gml:Polygon{identity}><gml:exterior>{rings[0]}</gml:exterior>{inner}</gml:Polygon>"


def surfaces(*parts: str) -> str:
    """A ``MultiSurface``; a part that starts with ``#`` becomes a link."""
    inner = "".join(
        f'<gml:surfaceMember xlink:href="{part}"/>'
        if part.startswith("#")
        else f"<gml:surfaceMember>{part}</gml:surfaceMember>"
        for part in parts
    )
    return f"<gml:MultiSurface>{inner}</gml:MultiSurface>"


def solid(*parts: str) -> str:
    shell = surfaces(*parts).replace("MultiSurface", "CompositeSurface")
    return f"<gml:Solid><gml:exterior>{shell}</gml:exterior></gml:Solid>"


SQUARE = "0 0 0 4 0 0 4 4 0 0 4 0 0 0 0"
TRIANGLE = "0 0 5 4 0 5 4 4 5 0 0 5"


@pytest.fixture
def save(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def write(content: str | bytes, name: str = "small.gml") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def whole(save) -> Callable[..., tuple[Piece, CityGmlReading]]:
    """Reads a document (of one piece) and gives the piece and the reading."""

    def run(content: str | bytes, wish: Wish | None = None) -> tuple[Piece, CityGmlReading]:
        reading = read(save(content), wish or Wish())
        pieces = list(reading.pieces(Watch()))
        assert len(pieces) == 1
        return pieces[0], reading

    return run


@pytest.fixture
def gml():
    """The writers above and two rings, by name."""

    class Writers:
        square, triangle = SQUARE, TRIANGLE
        document, polygon = staticmethod(document), staticmethod(polygon)
        surfaces, solid = staticmethod(surfaces), staticmethod(solid)

    return Writers
