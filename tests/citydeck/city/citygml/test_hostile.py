"""What a file may not do: reach out, blow up, grow, or end in a traceback."""

import gzip
import random
import subprocess
import sys

import pytest

from citydeck.city.citygml.reading import read
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

BOMB = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(9))


def rich(gml):
    """A document that uses most of what is read."""
    walls = f"<bldg:lod2MultiSurface>{gml.surfaces(gml.polygon(gml.square, 'a', (gml.triangle,)))}"
    turned = '<gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#a"/></gml:OrientableSurface>'
    tree = (
        "<ImplicitGeometry><transformationMatrix>1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1</transformationMatrix>"
        f"<relativeGMLGeometry>{gml.polygon(gml.triangle, 't')}</relativeGMLGeometry><referencePoint><gml:Point>"
        "<gml:pos>1 2 3</gml:pos></gml:Point></referencePoint></ImplicitGeometry>"
    )
    return gml.document(
        '<bldg:Building gml:id="b"><gml:name>Hall</gml:name><bldg:measuredHeight>3</bldg:measuredHeight>'
        '<gen:intAttribute name="n"><gen:value>4</gen:value></gen:intAttribute>'
        f"<bldg:boundedBy><bldg:WallSurface>{walls}</bldg:lod2MultiSurface></bldg:WallSurface></bldg:boundedBy>"
        f"<bldg:lod2Solid>{gml.solid(turned)}</bldg:lod2Solid></bldg:Building>",
        '<tran:Road gml:id="r"><tran:lod0Network><gml:LineString><gml:coordinates>0,0,1 9,9,1</gml:coordinates>'
        "</gml:LineString></tran:lod0Network></tran:Road>",
        f'<frn:CityFurniture gml:id="f"><frn:lod1ImplicitRepresentation>{tree}</frn:lod1ImplicitRepresentation>'
        "</frn:CityFurniture>",
        srs="urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5783",
    )


def said(path):
    """Every line that reading `path` ends in; its columns are checked on the way."""
    try:
        reading = read(path, Wish())
        pieces = list(reading.pieces(Watch()))
    except UnreadableInput as error:
        return [str(error)]
    lines = [*reading.notes(), reading.facts.title]
    for piece in pieces:
        lines += [skip.reason for skip in piece.skipped]
        if piece.faces is not None:
            shape = piece.faces.shape
            assert shape.rings.min() >= 3
            assert shape.rings.sum() == len(shape.corners)
            assert shape.faces.sum() == len(shape.rings)
            assert piece.faces.owner.max() < len(piece.objects)
    return lines


@pytest.mark.parametrize("seed", range(300))
def test_a_file_with_bytes_changed_or_cut_ends_in_a_city_or_one_line(save, gml, seed):
    chance = random.Random(seed)
    content = bytearray(rich(gml).encode())
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content))
        what = chance.randrange(4)
        if what == 0:
            content[at] = chance.randrange(256)
        elif what == 1:
            content[at : at + chance.randint(1, 30)] = b""
        elif what == 2:
            content[at:at] = chance.choice([b"9" * 400, b" nan ", b"1e999 ", b"<", b"&x;", b"\xff\xfe", b"-", b"'"])
        else:
            del content[max(at, 300) :]
    assert not any("\n" in line for line in said(save(bytes(content))))


@pytest.mark.parametrize("seed", range(100))
def test_a_file_with_words_exchanged_ends_in_a_city_or_one_line(save, gml, seed):
    """Stays well-formed, so that what is behind the XML is reached."""
    chance = random.Random(seed)
    content = rich(gml)
    words = ["Polygon", "MultiSurface", "CompositeSurface", "Solid", "LineString", "posList", "lod2Solid",
             "WallSurface", "OrientableSurface", "ImplicitGeometry", "referencePoint", "Building", "boundedBy",
             "exterior"]  # fmt: skip
    values = ["0 0 0 4 0 0", "1 0 0 0 0 1", "25832", "3", "#a", "gml:id"]
    for _ in range(chance.randint(1, 4)):
        some = words if chance.random() < 0.7 else values
        content = content.replace(chance.choice(some), chance.choice(some if some is words else [*values, "", "x"]))
    assert not any("\n" in line for line in said(save(content)))


def test_an_external_entity_is_never_read(save, gml, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("very secret")
    kind = f'<!DOCTYPE CityModel [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    content = gml.document('<bldg:Building gml:id="b"><gml:name>&x;</gml:name></bldg:Building>')
    with pytest.raises(UnreadableInput, match="document type declaration") as caught:
        read(save(content.replace("?>", f"?>{kind}", 1)), Wish())
    assert "very secret" not in str(caught.value)


@pytest.mark.parametrize("where", ["<gml:name>&e9;</gml:name>", '<gml:name lang="&e9;"/>'])
@pytest.mark.parametrize("at_root", [True, False])
def test_an_entity_bomb_is_refused_in_one_line(save, gml, where, at_root):
    content = gml.document(f'<bldg:Building gml:id="b">{where}</bldg:Building>')
    content = content.replace("?>", f'?><!DOCTYPE CityModel [<!ENTITY e0 "lol">{BOMB}]>', 1)
    if at_root:
        content = content.replace("<CityModel ", '<CityModel bomb="&e9;" ', 1)
    with pytest.raises(UnreadableInput) as caught:
        read(save(content), Wish())
    assert "\n" not in str(caught.value)


def test_a_document_type_from_elsewhere_is_refused_unread(save, gml, tmp_path):
    (tmp_path / "city.dtd").write_text('<!ENTITY x "read">')
    content = gml.document().replace("?>", '?><!DOCTYPE CityModel SYSTEM "city.dtd">', 1)
    with pytest.raises(UnreadableInput, match="document type declaration"):
        read(save(content), Wish())


def test_a_damaged_packed_file_keeps_what_came_before(save, gml):
    ring = gml.surfaces(gml.polygon(gml.square))
    features = [
        f'<luse:LandUse gml:id="l{i}"><luse:lod1MultiSurface>{ring}</luse:lod1MultiSurface></luse:LandUse>'
        for i in range(2000)
    ]
    packed = gzip.compress(gml.document(*features).encode(), 1)
    reading = read(save(packed[: len(packed) // 2], "half.gml.gz"), Wish())
    pieces = list(reading.pieces(Watch()))
    assert 0 < len(pieces[-1].objects) < 2000
    assert "the file breaks after" in reading.notes()[0]


PEAK = """
import resource, sys
from pathlib import Path
from citydeck.city.citygml.reading import read
from citydeck.city.piece import Wish
from citydeck.city.watch import Watch
objects = sum(len(piece.objects) for piece in read(Path(sys.argv[1]), Wish()).pieces(Watch()))
print(objects, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is asked of Linux")
def test_memory_does_not_grow_with_the_number_of_buildings(tmp_path, gml):
    wall = f"<bldg:lod1MultiSurface>{gml.surfaces(gml.polygon(gml.square))}</bldg:lod1MultiSurface>"
    start, _, end = gml.document("", srs="EPSG:25832").partition("<cityObjectMember></cityObjectMember>")
    found = []
    for count in (6_000, 36_000):
        path = tmp_path / f"{count}.gml"
        with path.open("w") as file:
            file.write(start)
            for number in range(count):
                house = f'<bldg:Building gml:id="building-{number}">{wall}</bldg:Building>'
                file.write(f"<cityObjectMember>{house}</cityObjectMember>\n")
            file.write(end)
        done = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
        objects, peak = map(int, done.stdout.split())
        assert objects == count
        found.append(peak)
        size = path.stat().st_size / 1024
        path.unlink()
    # Six times the buildings; the set of ids seen takes about 3 MB of it, the tree of the larger file would take 60.
    assert found[1] - found[0] < 8 * 1024, (found, size)
