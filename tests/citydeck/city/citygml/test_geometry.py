"""Every kind of surface, spelled in every way, drawn once."""

import numpy as np
import pytest

from citydeck.city.model import Mesh
from citydeck.city.piece import UNSAID


def building(inner, name="b"):
    return f'<bldg:Building gml:id="{name}">{inner}</bldg:Building>'


def wall(inner, kind="WallSurface", lod="2"):
    shape = f"<bldg:lod{lod}MultiSurface>{inner}</bldg:lod{lod}MultiSurface>"
    return f"<bldg:boundedBy><bldg:{kind}>{shape}</bldg:{kind}></bldg:boundedBy>"


def first_face(piece):
    shape = piece.faces.shape
    return piece.faces.points[shape.corners[: shape.rings[0]]].tolist()


CORNERS = [[0, 0, 5], [4, 0, 5], [4, 4, 5]]


@pytest.mark.parametrize(
    "ring",
    [
        "<gml:posList>0 0 5 4 0 5 4 4 5 0 0 5</gml:posList>",
        "<gml:posList srsDimension='3'>\n0 0 5\t4 0 5\r\n4 4 5 0 0 5 </gml:posList>",
        "<gml:pos>0 0 5</gml:pos><gml:pos>4 0 5</gml:pos><gml:pos>4 4 5</gml:pos><gml:pos>0 0 5</gml:pos>",
        "<gml:coordinates>0,0,5 4,0,5 4,4,5 0,0,5</gml:coordinates>",
        "<gml:coordinates decimal=',' cs=';' ts='|'>0,0;0;5|4,0;0;5|4;4;5|0;0;5</gml:coordinates>",
        "<gml:pointProperty><gml:pos>0 0 5</gml:pos></gml:pointProperty><gml:posList>4 0 5 4 4 5</gml:posList>",
        "<gml:posList>0 0 5 4 0 5 4 0 5 4 4 5</gml:posList>",
        "<gml:posList>0 0 5 4 0 <!-- five --> 5 4 4 5 0 0 5</gml:posList>",
    ],
)
def test_all_spellings_of_coordinates_are_one(whole, gml, ring):
    shape = f"<gml:Polygon><gml:exterior><gml:LinearRing>{ring}</gml:LinearRing></gml:exterior></gml:Polygon>"
    piece, _ = whole(gml.document(building(wall(gml.surfaces(shape)))))
    assert first_face(piece) == CORNERS


def test_flat_coordinates_lie_at_height_zero_and_a_note_says_so(whole, gml):
    ring = "<gml:LinearRing><gml:posList srsDimension='2'>0 0 4 0 4 4 0 0</gml:posList></gml:LinearRing>"
    shape = gml.surfaces(f"<gml:Polygon><gml:exterior>{ring}</gml:exterior></gml:Polygon>")
    piece, reading = whole(gml.document(building(f"<bldg:lod0FootPrint>{shape}</bldg:lod0FootPrint>")))
    assert first_face(piece) == [[0, 0, 0], [4, 0, 0], [4, 4, 0]]
    assert reading.notes() == ["1 geometries have no heights and lie at height 0"]


def test_holes_stay_with_their_face_and_holes_too_small_are_left_out(whole, gml):
    holes = ("1 1 0 2 1 0 2 2 0 1 1 0", "3 3 0 3 3 0 3 3 0")
    piece, reading = whole(gml.document(building(wall(gml.surfaces(gml.polygon(gml.square, "", holes))))))
    assert (piece.faces.shape.faces.tolist(), piece.faces.shape.rings.tolist()) == ([2], [4, 3])
    assert reading.notes() == ["1 rings with fewer than three corners are left out"]


def test_a_surface_too_thin_leaves_the_rest_of_its_object(whole, gml):
    piece, reading = whole(
        gml.document(building(wall(gml.surfaces(gml.polygon(gml.square), gml.polygon("0 0 0 1 1 1 0 0 0")))))
    )
    assert len(piece.faces.owner) == 1
    assert not piece.skipped
    assert reading.notes() == ["1 rings with fewer than three corners are left out"]


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("RoofSurface", "roof"),
        ("WallSurface", "wall"),
        ("GroundSurface", "ground"),
        ("OuterCeilingSurface", "ground"),
        ("OuterFloorSurface", "roof"),
        ("ClosureSurface", "other"),
        ("DoorSurface", "other"),
        ("WindowSurface", "glass"),
    ],
)
def test_surfaces_of_version_3_keep_their_meaning(whole, gml, kind, drawn):
    shape = f"<lod3MultiSurface>{gml.surfaces(gml.polygon(gml.triangle))}</lod3MultiSurface>"
    inner = f"<con:{kind}>{shape}</con:{kind}>"
    if kind in {"DoorSurface", "WindowSurface"}:
        inner = f"<con:WallSurface><con:fillingSurface>{inner}</con:fillingSurface></con:WallSurface>"
    piece, _ = whole(gml.document(building(f"<boundary>{inner}</boundary>"), version="3.0"))
    assert [Mesh.SURFACES[value] for value in piece.faces.surface] == [drawn]
    assert piece.faces.lods == ("3",)


def test_the_envelope_of_an_object_and_its_terrain_line_are_no_surfaces(whole, gml):
    box = "<gml:boundedBy><gml:Envelope><gml:pos>0 0 0</gml:pos><gml:pos>1 1 1</gml:pos></gml:Envelope></gml:boundedBy>"
    line = f"<bldg:lod1TerrainIntersection>{CURVES}</bldg:lod1TerrainIntersection>"
    piece, reading = whole(gml.document(building(box + line)))
    assert (piece.faces, piece.lines, reading.notes()) == (None, None, [])


@pytest.mark.parametrize("links_first", [True, False])
def test_a_solid_of_links_and_its_walls_are_drawn_once_with_the_walls_meaning(whole, gml, links_first):
    links = f"<bldg:lod2Solid>{gml.solid('#a', '#c')}</bldg:lod2Solid>"
    walls = wall(gml.surfaces(gml.polygon(gml.square, "a"))) + wall(
        gml.surfaces(gml.polygon(gml.triangle, "c")), "RoofSurface"
    )
    piece, reading = whole(gml.document(building(links + walls if links_first else walls + links)))
    assert [Mesh.SURFACES[value] for value in piece.faces.surface] == ["wall", "roof"]
    assert reading.notes() == []
    assert dict(piece.geometries) == {"2": 1}


def test_walls_of_links_give_the_solids_own_surfaces_their_meaning(whole, gml):
    shell = f"<bldg:lod2Solid>{gml.solid(gml.polygon(gml.square, 'a'), gml.polygon(gml.triangle))}</bldg:lod2Solid>"
    piece, _ = whole(gml.document(building(shell + wall(gml.surfaces("#a"), "GroundSurface"))))
    assert [value if value == UNSAID else Mesh.SURFACES[value] for value in piece.faces.surface] == ["ground", UNSAID]


def test_a_surface_that_two_levels_share_is_drawn_in_each(whole, gml):
    two = wall(gml.surfaces(gml.polygon(gml.square, "a")))
    piece, _ = whole(gml.document(building(two + wall(gml.surfaces("#a"), lod="3"))))
    assert (piece.faces.lods, piece.faces.lod.tolist()) == (("2", "3"), [0, 1])


def test_a_shell_of_a_building_made_of_its_parts_surfaces_leaves_them_to_the_parts(whole, gml):
    part = f'<bldg:BuildingPart gml:id="p"><bldg:lod1Solid>{gml.solid(gml.polygon(gml.square, "a"))}</bldg:lod1Solid>'
    piece, _ = whole(
        gml.document(
            building(
                f"<bldg:lod1Solid>{gml.solid('#a')}</bldg:lod1Solid><bldg:consistsOfBuildingPart>{part}"
                "</bldg:BuildingPart></bldg:consistsOfBuildingPart>"
            )
        )
    )
    assert piece.faces.owner.tolist() == [1]


def test_links_to_other_objects_are_counted_and_not_drawn(whole, gml):
    shell = f"<bldg:lod2Solid>{gml.solid('#elsewhere', gml.polygon(gml.square))}</bldg:lod2Solid>"
    piece, reading = whole(gml.document(building(shell)))
    assert len(piece.faces.owner) == 1
    assert reading.notes() == ["1 links to surfaces of other objects or files are not followed"]


def test_an_orientable_surface_turns_its_base(whole, gml):
    turned = f'<gml:OrientableSurface orientation="-"><gml:baseSurface>{gml.polygon(gml.triangle)}</gml:baseSurface>'
    piece, _ = whole(gml.document(building(wall(gml.surfaces(f"{turned}</gml:OrientableSurface>")))))
    assert first_face(piece) == CORNERS[::-1]


def test_a_solid_decides_which_side_of_a_linked_surface_is_outside(whole, gml):
    link = '<gml:OrientableSurface orientation="-"><gml:baseSurface xlink:href="#a"/></gml:OrientableSurface>'
    piece, _ = whole(
        gml.document(
            building(
                wall(gml.surfaces(gml.polygon(gml.triangle, "a")))
                + f"<bldg:lod2Solid>{gml.solid(link)}</bldg:lod2Solid>"
            )
        )
    )
    assert first_face(piece) == CORNERS[::-1]
    assert len(piece.faces.owner) == 1


@pytest.mark.parametrize("kind", ["PolygonPatch", "Rectangle", "Triangle"])
def test_patches_of_surfaces_are_faces(whole, gml, kind):
    patch = gml.polygon(gml.triangle).replace("Polygon", kind)
    surface = f"<gml:Surface><gml:patches>{patch}{patch}</gml:patches></gml:Surface>"
    piece, _ = whole(gml.document(building(wall(gml.surfaces(surface)))))
    assert len(piece.faces.owner) == 2
    assert first_face(piece) == CORNERS


@pytest.mark.parametrize("kind", ["MultiSolid", "CompositeSolid"])
def test_several_solids_in_one_are_read(whole, gml, kind):
    member = f"<gml:solidMember>{gml.solid(gml.polygon(gml.square))}</gml:solidMember>"
    shape = f"<bldg:lod1Geometry><gml:{kind}>{member}{member}</gml:{kind}></bldg:lod1Geometry>"
    piece, _ = whole(gml.document(building(shape)))
    assert len(piece.faces.owner) == 2


def test_links_that_go_in_circles_end(whole, gml):
    circle = '<gml:CompositeSurface gml:id="c"><gml:surfaceMember xlink:href="#c"/></gml:CompositeSurface>'
    piece, _ = whole(gml.document(building(wall(gml.surfaces(circle)))))
    assert list(piece.objects.ids) == ["b"]
    assert piece.faces is None


def test_links_that_multiply_end_soon(whole, gml):
    steps = [
        f'<gml:CompositeSurface gml:id="s{i}"><gml:surfaceMember xlink:href="#s{i + 1}"/>'
        f'<gml:surfaceMember xlink:href="#s{i + 1}"/></gml:CompositeSurface>'
        for i in range(40)
    ]
    piece, _ = whole(gml.document(building(wall(gml.surfaces(*steps, gml.polygon(gml.square, "s40"))))))
    assert len(piece.faces.owner) == 1


@pytest.mark.parametrize(
    "deep",
    [
        lambda gml: wall("<gml:CompositeSurface>" * 180 + "</gml:CompositeSurface>" * 180),
        lambda gml: (
            "<bldg:consistsOfBuildingPart><bldg:BuildingPart>" * 110
            + "</bldg:BuildingPart></bldg:consistsOfBuildingPart>" * 110
        ),
    ],
)
def test_what_is_nested_without_reason_is_skipped(whole, gml, deep):
    piece, _ = whole(gml.document(building(deep(gml)), '<luse:LandUse gml:id="l"/>'))
    assert list(piece.objects.ids) == ["l"]
    assert "nested too deep" in piece.skipped[0].reason


LINE = "<gml:LineString><gml:posList>0 0 1 9 0 1 9 9 1</gml:posList></gml:LineString>"
CURVES = f"<gml:MultiCurve><gml:curveMember>{LINE}</gml:curveMember></gml:MultiCurve>"


def test_centre_lines_of_roads_are_lines(whole, gml):
    network = f"<gml:GeometricComplex><gml:element>{LINE}</gml:element></gml:GeometricComplex>"
    piece, reading = whole(
        gml.document(f'<tran:Road gml:id="r"><tran:lod0Network>{network}</tran:lod0Network></tran:Road>')
    )
    assert piece.lines.xyz.tolist() == [[0, 0, 1], [9, 0, 1], [9, 9, 1]]
    assert (piece.lines.offsets.tolist(), piece.lines.owner.tolist()) == ([0, 3], [0])
    assert (piece.lines.width > 0).all()
    assert reading.notes() == ["1 centre lines are drawn with an assumed width"]


def test_lines_without_heights_lie_on_the_ground(whole, gml):
    flat = '<gml:LineString srsDimension="2"><gml:posList>0 0 9 0</gml:posList></gml:LineString>'
    piece, _ = whole(gml.document(f'<tran:Track gml:id="r"><tran:lod0Network>{flat}</tran:lod0Network></tran:Track>'))
    assert np.isnan(piece.lines.xyz[:, 2]).all()


def test_a_road_with_surfaces_needs_no_lines_and_other_curves_are_only_counted(whole, gml):
    road = (
        f'<tran:Road gml:id="r"><tran:lod0Network>{CURVES}</tran:lod0Network><tran:lod1MultiSurface>'
        f"{gml.surfaces(gml.polygon(gml.square))}</tran:lod1MultiSurface></tran:Road>"
    )
    house = building(f"<bldg:lod2MultiCurve>{CURVES}</bldg:lod2MultiCurve>")
    piece, reading = whole(gml.document(road, house))
    assert piece.lines is None
    assert reading.notes() == ["1 curves are not drawn"]


def implicit(template, point="10 20 1", turn="1 0 0 2 0 1 0 0 0 0 1 0 0 0 0 1"):
    return (
        f"<ImplicitGeometry><transformationMatrix>{turn}</transformationMatrix>{template}"
        f"<referencePoint><gml:Point><gml:pos>{point}</gml:pos></gml:Point></referencePoint></ImplicitGeometry>"
    )


def tree(name, inner):
    shape = f"<veg:lod2ImplicitRepresentation>{inner}</veg:lod2ImplicitRepresentation>"
    return f'<veg:SolitaryVegetationObject gml:id="{name}">{shape}</veg:SolitaryVegetationObject>'


def test_a_template_is_set_down_by_matrix_and_point_also_by_later_objects(whole, gml):
    shape = gml.surfaces(gml.polygon(gml.triangle)).replace("<gml:MultiSurface>", '<gml:MultiSurface gml:id="t">', 1)
    own = f"<relativeGMLGeometry>{shape}</relativeGMLGeometry>"
    link = '<relativeGMLGeometry xlink:href="#t"/>'
    quarter = "0 -1 0 0 1 0 0 0 0 0 1 0 0 0 0 1"
    piece, reading = whole(
        gml.document(
            tree("a", implicit(own)), tree("b", implicit(link, turn=quarter)), tree("c", implicit(link[:-4] + 'x"/>'))
        )
    )
    points = piece.faces.points.tolist()
    assert points[:3] == [[12, 20, 6], [16, 20, 6], [16, 24, 6]]
    assert points[3:] == [[10, 20, 6], [10, 24, 6], [6, 24, 6]]
    assert piece.faces.owner.tolist() == [0, 1]
    assert reading.notes() == ["1 implicit geometries whose template comes later or is missing are not drawn"]


def test_a_template_in_another_file_is_said_and_a_bad_matrix_skips_the_object(whole, gml):
    other = implicit("<libraryObject>tree.wrl</libraryObject>")
    bad = implicit(f"<relativeGMLGeometry>{gml.polygon(gml.square)}</relativeGMLGeometry>", turn="1 2 3")
    piece, reading = whole(gml.document(tree("a", other), tree("b", bad)))
    assert [skip.reason for skip in piece.skipped] == ["transformationMatrix is not 16 finite numbers"]
    assert reading.notes() == ["1 implicit geometries whose template is another file are not drawn"]


def test_metres_of_a_template_become_degrees_where_the_file_has_degrees(whole, gml):
    shape = gml.polygon(gml.triangle).replace("<gml:Polygon", '<gml:Polygon srsName="EPSG:28992"', 1)
    own = f"<relativeGMLGeometry>{shape}</relativeGMLGeometry>"
    unit = "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"
    content = gml.document(
        tree("a", implicit(own, "35.6586 139.7454 10", unit)), srs="http://www.opengis.net/def/crs/EPSG/0/6697"
    )
    piece, _ = whole(content)
    east, north, up = (piece.faces.points[2] - [139.7454, 35.6586, 10]).tolist()
    assert east == pytest.approx(4 / 111_195 / np.cos(np.radians(35.6586)), rel=1e-3)
    assert north == pytest.approx(4 / 111_195, rel=1e-3)
    assert up == pytest.approx(5)
