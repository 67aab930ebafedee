"""Files that are stored compressed, and files of formats that are not read."""

import bz2
import gzip
import json

import pytest

from citydeck.city.formats import ENDINGS
from citydeck.city.open import city_info, open_city
from citydeck.model.errors import UnreadableInput

SQUARE = [[4.36, 52.0], [4.3602, 52.0], [4.3602, 52.0001], [4.36, 52.0001], [4.36, 52.0]]
GEOJSON = json.dumps(
    {"type": "Feature", "properties": {"height": 7}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
)
OSM = (
    '<?xml version="1.0"?><osm version="0.6">'
    + "".join(f'<node id="{row}" lon="{x}" lat="{y}"/>' for row, (x, y) in enumerate(SQUARE[:4], 1))
    + '<way id="1">'
    + "".join(f'<nd ref="{row}"/>' for row in (1, 2, 3, 4, 1))
    + '<tag k="building" v="yes"/><tag k="height" v="7"/></way></osm>'
)
GML = """<CityModel xmlns="http://www.opengis.net/citygml/2.0" xmlns:gml="http://www.opengis.net/gml"
 xmlns:b="http://www.opengis.net/citygml/building/2.0"><cityObjectMember><b:Building gml:id="a"><b:lod1MultiSurface>
 <gml:MultiSurface><gml:surfaceMember><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>
 0 0 0 9 0 0 9 9 0 0 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember>
 </gml:MultiSurface></b:lod1MultiSurface></b:Building></cityObjectMember></CityModel>"""


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
@pytest.mark.parametrize(("name", "content"), [("a.geojson", GEOJSON), ("a.osm", OSM), ("a.gml", GML)])
def test_that_packed_files_hold_the_same_city(name, content, ending, pack, save):
    plain, packed = city_info(save(content, name)), city_info(save(pack(content.encode()), name + ending))
    assert plain["objects"] == packed["objects"] == {"Building": 1}
    assert packed["notes"] == plain["notes"]
    told = []
    open_city(save(pack(content.encode()), name + ending), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


@pytest.mark.parametrize("content", [b"PAR1" + bytes(90), b"SQLite format 3\0" + bytes(52) + b"GPKG" + bytes(90)])
def test_that_a_packed_file_that_is_not_read_from_its_beginning_says_what_to_do(content, save):
    with pytest.raises(UnreadableInput, match="is packed; unpack it first"):
        city_info(save(gzip.compress(content), "a.gz"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.ifc", b"ISO-10303-21;\n", "is no city file that is read here (CityJSON,"),
        ("a.pdf", b"%PDF-1.4", "is no city file"),
        ("a.kml", b'<?xml version="1.0"?><kml/>', "is no city file"),
        ("a.gz", gzip.compress(b"%PDF-1.4", mtime=0), "is no city file"),
        ("a.zip", b"PK\x03\x04" + bytes(40), "is a zip archive; unpack it"),
        ("a.gml.gz", b"\x1f\x8b" + bytes(40), "damaged"),
    ],
)
def test_that_a_file_of_another_format_is_one_line_that_names_those_that_are_read(name, content, says, save):
    path = save(content, name)
    with pytest.raises(UnreadableInput) as told:
        city_info(path)
    assert says in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("name", ["a.city.json.gz", "a.osm.bz2", "a.gml.gz", "a.geojson.gz"])
def test_that_packed_files_are_taken_for_cities_by_their_names(name):
    assert name.endswith(ENDINGS)
