"""Objects, parts, attributes and what is only counted."""

import gzip

import numpy as np
import pytest
from lxml import etree

from citydeck.city.citygml.implicit import Templates
from citydeck.city.citygml.member import read as read_member
from citydeck.city.citygml.reading import read, recognises
from citydeck.city.citygml.tally import Tally
from citydeck.city.crs import reference
from citydeck.city.model import Mesh
from citydeck.city.packed import HEAD
from citydeck.city.piece import UNSAID, Wish
from citydeck.city.watch import ReadingCancelled, Watch
from citydeck.model.errors import UnreadableInput


@pytest.fixture
def house(gml):
    """A building with a roof, a ground and a window, and a part with a plain solid."""
    roof = f"<bldg:RoofSurface><bldg:lod2MultiSurface>{gml.surfaces(gml.polygon(gml.triangle))}</bldg:lod2MultiSurface>"
    window = (
        f"<bldg:opening><bldg:Window><bldg:lod3MultiSurface>{gml.surfaces(gml.polygon(gml.triangle))}"
        "</bldg:lod3MultiSurface></bldg:Window></bldg:opening></bldg:RoofSurface>"
    )
    part = (
        f'<bldg:BuildingPart gml:id="p"><bldg:lod1Solid>{gml.solid(gml.polygon(gml.square))}</bldg:lod1Solid>'
        "</bldg:BuildingPart>"
    )
    return (
        '<bldg:Building gml:id="b"><gml:name>Town hall</gml:name><bldg:function>1000</bldg:function>'
        "<bldg:function>2000</bldg:function><bldg:yearOfConstruction>1985</bldg:yearOfConstruction>"
        '<bldg:measuredHeight uom="m">12.5</bldg:measuredHeight><bldg:storeysAboveGround>3</bldg:storeysAboveGround>'
        '<gen:stringAttribute name="owner"><gen:value>city</gen:value></gen:stringAttribute>'
        '<gen:genericAttributeSet name="energy"><gen:intAttribute name="class"><gen:value>4</gen:value>'
        "</gen:intAttribute></gen:genericAttributeSet>"
        f"<bldg:boundedBy>{roof}{window}</bldg:boundedBy><bldg:interiorRoom><bldg:Room/></bldg:interiorRoom>"
        f"<bldg:consistsOfBuildingPart>{part}</bldg:consistsOfBuildingPart></bldg:Building>"
    )


def test_a_building_comes_with_its_parts_surfaces_and_levels(whole, gml, house):
    piece, reading = whole(gml.document(house))
    assert (list(piece.objects.ids), list(piece.objects.types)) == (["b", "p"], ["Building", "BuildingPart"])
    assert list(piece.objects.parents) == [-1, 0]
    faces = piece.faces
    pairs = zip(faces.lod, faces.surface, strict=True)
    said = [(faces.lods[lod], "" if s == UNSAID else Mesh.SURFACES[s]) for lod, s in pairs]
    assert said == [("3", "glass"), ("2", "roof"), ("1", "")]
    assert faces.owner.tolist() == [0, 0, 1]
    assert faces.shape.rings.tolist() == [3, 3, 4]
    assert dict(piece.geometries) == {"1": 1, "2": 1, "3": 1}
    assert reading.counts() == {"members": 1}
    assert reading.notes() == ["1 rooms, furniture and other things inside buildings are not drawn"]


def test_attributes_are_plain_values(whole, gml, house):
    piece, _ = whole(gml.document(house))
    assert piece.objects.attributes[0] == {
        "name": "Town hall",
        "function": "1000; 2000",
        "yearOfConstruction": 1985,
        "measuredHeight": 12.5,
        "storeysAboveGround": 3,
        "owner": "city",
        "energy.class": 4,
    }


def test_version_3_wraps_generic_attributes_and_heights(whole, gml):
    piece, reading = whole(
        gml.document(
            '<bldg:Building gml:id="b"><genericAttribute><gen:DoubleAttribute><gen:name>u</gen:name>'
            "<gen:value>0.5</gen:value></gen:DoubleAttribute></genericAttribute><genericAttribute>"
            "<gen:GenericAttributeSet><gen:name>s</gen:name><gen:genericAttribute><gen:StringAttribute>"
            "<gen:name>t</gen:name><gen:value>x</gen:value></gen:StringAttribute></gen:genericAttribute>"
            "</gen:GenericAttributeSet></genericAttribute><con:height><con:Height><con:status>measured</con:status>"
            '<con:value uom="m">9.25</con:value></con:Height></con:height></bldg:Building>',
            version="3.0",
        )
    )
    assert piece.objects.attributes[0] == {"u": 0.5, "s.t": "x", "height": 9.25}
    assert reading.facts.version == "3.0"


@pytest.mark.parametrize(
    ("module", "kind", "parts"),
    [
        ("brid", "Bridge", {"consistsOfBridgePart": "BridgePart"}),
        ("tun", "Tunnel", {"outerTunnelInstallation": "TunnelInstallation", "consistsOfTunnelPart": "TunnelPart"}),
        ("tran", "Road", {"trafficArea": "TrafficArea", "auxiliaryTrafficArea": "AuxiliaryTrafficArea"}),
        ("tran", "Railway", {"trafficArea": "TrafficArea"}),
        ("tran", "Square", {}),
        ("tran", "TransportationComplex", {}),
        ("wtr", "WaterBody", {}),
        ("veg", "PlantCover", {}),
        ("veg", "SolitaryVegetationObject", {}),
        ("luse", "LandUse", {}),
        ("frn", "CityFurniture", {}),
        ("gen", "GenericCityObject", {}),
    ],
)
def test_every_class_keeps_its_name_and_its_parts(whole, gml, module, kind, parts):
    inner = "".join(f"<{module}:{prop}><{module}:{part}/></{module}:{prop}>" for prop, part in parts.items())
    piece, _ = whole(gml.document(f'<{module}:{kind} gml:id="a">{inner}</{module}:{kind}>'))
    assert list(piece.objects.types) == [kind, *parts.values()]
    assert list(piece.objects.parents) == [-1] + [0] * len(parts)


def test_members_of_a_group_stay_themselves(whole, gml):
    inside = '<grp:groupMember><bldg:Building gml:id="b"/></grp:groupMember><grp:groupMember xlink:href="#x"/>'
    piece, _ = whole(gml.document(f'<grp:CityObjectGroup gml:id="g">{inside}</grp:CityObjectGroup>'))
    assert list(zip(piece.objects.ids, piece.objects.parents, strict=True)) == [("g", -1), ("b", -1)]


def test_areas_of_a_version_3_road_belong_to_the_road(whole, gml):
    area = f'<tran:TrafficArea gml:id="t"><lod2MultiSurface>{gml.surfaces(gml.polygon(gml.square))}</lod2MultiSurface>'
    piece, _ = whole(
        gml.document(
            '<tran:Road gml:id="r"><tran:section><tran:Section><tran:trafficSpace><tran:TrafficSpace><boundary>'
            f"{area}</tran:TrafficArea></boundary></tran:TrafficSpace></tran:trafficSpace></tran:Section>"
            "</tran:section></tran:Road>",
            version="3.0",
        )
    )
    assert list(zip(piece.objects.types, piece.objects.parents, strict=True)) == [("Road", -1), ("TrafficArea", 0)]
    assert piece.faces.owner.tolist() == [1]


def test_a_relief_gives_its_triangles_at_the_level_it_says(whole, gml):
    ring = f"<gml:exterior><gml:LinearRing><gml:posList>{gml.triangle}</gml:posList></gml:LinearRing></gml:exterior>"
    tin = f"<gml:trianglePatches><gml:Triangle>{ring}</gml:Triangle></gml:trianglePatches>"
    piece, _ = whole(
        gml.document(
            '<dem:ReliefFeature gml:id="r"><dem:lod>1</dem:lod><dem:reliefComponent><dem:TINRelief gml:id="t">'
            f"<dem:lod>1</dem:lod><dem:tin><gml:TriangulatedSurface>{tin}</gml:TriangulatedSurface></dem:tin>"
            "</dem:TINRelief></dem:reliefComponent></dem:ReliefFeature>"
        )
    )
    assert list(piece.objects.types) == ["ReliefFeature", "TINRelief"]
    assert (piece.faces.owner.tolist(), piece.faces.lods) == ([1], ("1",))


def test_materials_colour_the_object_that_brings_them(whole, gml):
    look = (
        "<app:appearance><app:Appearance><app:surfaceDataMember><app:X3DMaterial><app:diffuseColor>1 0.5 0"
        "</app:diffuseColor><app:target>#x</app:target></app:X3DMaterial></app:surfaceDataMember>"
        "<app:surfaceDataMember><app:ParameterizedTexture/></app:surfaceDataMember></app:Appearance></app:appearance>"
    )
    piece, reading = whole(gml.document(f'<bldg:Building gml:id="b">{look}</bldg:Building>'))
    assert piece.objects.colours == [(255, 128, 0)]
    assert reading.notes() == ["textures are not drawn (1 in the file)"]


def test_dynamizers_are_counted_and_said(whole, gml):
    inside = "<dynamizer><dyn:Dynamizer><dyn:sensorConnection><dyn:SensorConnection/></dyn:sensorConnection>"
    _, reading = whole(
        gml.document(f'<bldg:Building gml:id="b">{inside}</dyn:Dynamizer></dynamizer></bldg:Building>', version="3.0")
    )
    assert reading.counts() == {"members": 1, "dynamizers": 1, "sensor connections": 1}
    assert len(reading.notes()) == 2


def test_an_object_without_an_id_gets_one_and_an_id_that_comes_again_is_skipped(whole, gml):
    piece, reading = whole(gml.document("<bldg:Building/>", '<luse:LandUse gml:id="a"/>', '<luse:LandUse gml:id="a"/>'))
    assert list(piece.objects.ids) == ["Building_1_1", "a"]
    assert [(skip.id, skip.kind) for skip in piece.skipped] == [("a", "LandUse")]
    assert reading.notes() == ["1 objects without an id were given one"]


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        ("0 0 0 4 0 x 4 4 0 0 0 0", "coordinate 'x' is not a number"),
        ("0 0 0 4 0 nan 4 4 0 0 0 0", "a coordinate is not finite"),
        ("0 0 0 4 0 0 0 0 0", "it has no surface with three corners"),
        ("0 0 0 4 0 0 4", "7 numbers are no points of 3 coordinates"),
        ("", "it has no surface with three corners"),
    ],
)
def test_a_bad_object_is_skipped_with_its_reason_and_the_city_goes_on(whole, gml, ring, reason):
    def building(name, ring):
        inner = gml.surfaces(gml.polygon(ring))
        return f'<bldg:Building gml:id="{name}"><bldg:lod1MultiSurface>{inner}</bldg:lod1MultiSurface></bldg:Building>'

    piece, _ = whole(gml.document(building("a", gml.square), building("bad", ring), building("c", gml.square)))
    assert list(piece.objects.ids) == ["a", "c"]
    assert [(skip.id, skip.kind, skip.reason) for skip in piece.skipped] == [("bad", "Building", reason)]
    assert piece.faces.owner.tolist() == [0, 1]


def test_parts_of_a_skipped_building_stand_for_themselves(whole, gml):
    good, bad = (gml.solid(gml.polygon(ring)) for ring in (gml.square, "a b c"))
    part = f'<bldg:BuildingPart gml:id="p"><bldg:lod1Solid>{good}</bldg:lod1Solid></bldg:BuildingPart>'
    piece, _ = whole(
        gml.document(
            f'<bldg:Building gml:id="b"><bldg:lod1Solid>{bad}</bldg:lod1Solid>'
            f"<bldg:consistsOfBuildingPart>{part}</bldg:consistsOfBuildingPart></bldg:Building>"
        )
    )
    assert list(zip(piece.objects.ids, piece.objects.parents, strict=True)) == [("p", -1)]
    assert piece.faces.owner.tolist() == [0]


def test_progress_follows_the_file_and_a_reading_can_be_cancelled(save, gml):
    path = save(gml.document(*(f'<luse:LandUse gml:id="l{i}"/>' for i in range(5000))))
    told = []
    list(read(path, Wish()).pieces(Watch(told.append)))
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == 1.0
    with pytest.raises(ReadingCancelled):
        list(read(path, Wish()).pieces(Watch(cancelled=lambda: True)))


def test_a_reading_can_be_cancelled_inside_one_large_object(gml):
    patches = gml.polygon(gml.triangle).replace("Polygon", "Triangle") * 5000
    tin = f"<gml:TriangulatedSurface><gml:trianglePatches>{patches}</gml:trianglePatches></gml:TriangulatedSurface>"
    content = gml.document(f'<dem:TINRelief gml:id="t"><dem:tin>{tin}</dem:tin></dem:TINRelief>')
    feature = next(etree.fromstring(content.encode()).iter("{*}TINRelief"))
    shared = Templates(reference(None), swap=False, tally=Tally())
    assert len(read_member(feature, shared, set(), Watch()).shapes[0].faces) == 5000
    with pytest.raises(ReadingCancelled):
        read_member(feature, shared, set(), Watch(cancelled=lambda: True))


def test_a_packed_file_reads_like_the_plain_one(save, gml):
    content = gml.document('<luse:LandUse gml:id="a"/>').encode()
    path = save(gzip.compress(content), "small.gml.gz")
    assert recognises(path, path.read_bytes()[:HEAD])
    assert [list(piece.objects.ids) for piece in read(path, Wish()).pieces(Watch())] == [["a"]]


def test_a_file_is_known_by_its_root(save, gml):
    path = save("")
    comment = b"<?xml version='1.0'?><!-- <CityModel> is what this is not --><kml/>"
    assert recognises(path, gml.document().encode()[:HEAD])
    assert recognises(path, gml.document().encode("utf-16")[:HEAD])
    assert not recognises(path, comment)
    assert not recognises(path, b'{"type": "CityJSON"}')
    assert not recognises(path, b"<?xml version='1.0'?><osm version='0.6'></osm>")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "not well-formed XML"),
        ("<kml/>", "not CityGML"),
        ("<CityModel/>", "names no version"),
        ('<CityModel xmlns="http://www.opengis.net/citygml/4.0"/>', "'4.0' is not one of"),
        ('<CityModel xmlns="http://www.opengis.net/citygml/2.0"><cityObjectMember>', "not well-formed XML"),
    ],
)
def test_what_is_no_city_is_refused_in_one_line(save, content, word):
    with pytest.raises(UnreadableInput, match=word) as caught:
        list(read(save(content), Wish()).pieces(Watch()))
    assert "\n" not in str(caught.value)


def test_a_file_that_breaks_off_keeps_what_came_before_and_says_what_is_lost(whole, gml):
    content = gml.document(*(f'<luse:LandUse gml:id="l{i}"/>' for i in range(9)))
    piece, reading = whole(content[: content.index('gml:id="l5"')])
    assert list(piece.objects.ids) == ["l0", "l1", "l2", "l3", "l4"]
    assert "the file breaks after 5 members and the rest is lost" in reading.notes()[0]
    assert piece.skipped[0].id == "member 6"


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16"])
def test_names_in_other_encodings_are_read(whole, gml, encoding):
    content = gml.document('<luse:LandUse gml:id="a"><gml:name>Größe</gml:name></luse:LandUse>')
    piece, _ = whole(content.replace("UTF-8", encoding, 1).encode(encoding))
    assert piece.objects.attributes[0] == {"name": "Größe"}


def test_a_feature_collection_of_city_objects_is_a_city(whole):
    piece, reading = whole(
        '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:luse="http://www.opengis.net/citygml/landuse/1.0"><gml:featureMembers><luse:LandUse gml:id="a"/>'
        '<luse:LandUse gml:id="b"/></gml:featureMembers></gml:FeatureCollection>'
    )
    assert (list(piece.objects.ids), reading.facts.version) == (["a", "b"], "1.0")


def test_an_empty_city_says_so(whole, gml):
    piece, reading = whole(gml.document())
    assert len(piece.objects) == 0
    assert reading.notes() == ["the file holds no city object"]


def test_large_files_come_in_pieces(save, gml):
    ring = gml.surfaces(gml.polygon(gml.square))
    feature = '<luse:LandUse gml:id="l{}"><luse:lod1MultiSurface>{}</luse:lod1MultiSurface></luse:LandUse>'
    path = save(gml.document(*(feature.format(i, ring) for i in range(5003))))
    pieces = list(read(path, Wish()).pieces(Watch()))
    assert [len(piece.objects) for piece in pieces] == [5000, 3]
    assert pieces[1].faces.owner.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(pieces[1].faces.shape.corners, np.arange(12))
