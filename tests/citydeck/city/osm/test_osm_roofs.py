"""Roofs of OpenStreetMap buildings: closed bodies of the tagged height, with the ridge where the tags put it."""

import numpy as np
import pytest
import shapely

from citydeck.city.model import Mesh
from citydeck.city.open import city_info, open_city
from citydeck.city.osm.height import stand
from citydeck.city.osm.roof_faces import shaped

ROOF, WALL = (Mesh.SURFACES.index(name) for name in ("roof", "wall"))


@pytest.fixture
def city(osm, tmp_path):
    def made(corners=None, **tags):
        # About 21 m from west to east and 11 m from south to north.
        corners = corners or [(0, 0), (3, 0), (3, 1), (0, 1)]
        osm.way([*corners, corners[0]], **{"building": "yes", "height": "10", "roof__height": "4", **tags})
        path = tmp_path / "roof.osm"
        path.write_text(osm.text(), encoding="utf-8")
        return open_city(path)

    return made


def volume(city):
    a, b, c = np.moveaxis(city.mesh.vertices[city.mesh.triangles].astype(float), 1, 0)
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def plan(city):
    """Area of the footprint: that of the roof seen from above."""
    corner = city.mesh.vertices[city.mesh.triangles].astype(float)
    cross = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    return cross[city.mesh.surface == ROOF, 2].sum() / 2


def slopes(city):
    """Headings (east, north) of the roof's faces, rounded."""
    corner = city.mesh.vertices[city.mesh.triangles[city.mesh.surface == ROOF]].astype(float)
    cross = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    flat = np.round(cross[:, :2] / np.hypot(cross[:, 0], cross[:, 1])[:, None]) + 0.0
    return {tuple(row) for row in flat.tolist()}


EAST, NORTH, WEST, SOUTH = (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)


@pytest.mark.parametrize(
    ("shape", "share", "headings"),
    [
        ("gabled", 1 / 2, {NORTH, SOUTH}),
        ("gambrel", 0.65, {NORTH, SOUTH}),
        ("saltbox", 1 / 2, {NORTH, SOUTH}),
        ("hipped", None, {NORTH, SOUTH, EAST, WEST}),
        ("half-hipped", None, {NORTH, SOUTH, EAST, WEST}),
        ("mansard", None, {NORTH, SOUTH, EAST, WEST}),
        ("pyramidal", 1 / 3, {NORTH, SOUTH, EAST, WEST}),
        ("skillion", 1 / 2, None),
    ],
)
def test_that_a_roof_holds_its_share_of_its_box_and_slopes_to_its_sides(shape, share, headings, city):
    found = city(roof__shape=shape)
    area = plan(found)
    assert area == pytest.approx(21.45 * 11.12, rel=0.01)
    assert found.mesh.vertices[:, 2].max() == pytest.approx(10, abs=1e-3)
    # The floor is no face: at z = 0 it adds nothing to the volume.
    roof = volume(found) - 6 * area
    assert roof == pytest.approx(share * 4 * area, rel=0.02) if share else 4 * area / 3 < roof < 4 * area
    if headings:
        assert slopes(found) == headings
    assert found.buildings is None


@pytest.mark.parametrize(
    ("tags", "headings"),
    [
        ({"roof__shape": "gabled", "roof__orientation": "across"}, {EAST, WEST}),
        ({"roof__shape": "gabled", "roof__direction": "90"}, {EAST, WEST}),
        ({"roof__shape": "gabled", "roof__direction": "S"}, {NORTH, SOUTH}),
        ({"roof__shape": "skillion", "roof__direction": "270"}, {WEST}),
        ({"roof__shape": "skillion", "roof__direction": "nonsense"}, {NORTH}),
    ],
)
def test_that_direction_and_orientation_turn_the_ridge(tags, headings, city):
    assert slopes(city(**tags)) == headings


def test_that_a_dome_is_round_and_every_edge_of_a_body_has_two_faces(city):
    turn = np.linspace(0, 2 * np.pi, 17)[:-1]
    corners = [(round(3 + 3 * np.cos(t), 3), round(3 + 2 * np.sin(t), 3)) for t in turn]
    found = city(corners, roof__shape="dome", roof__height="10")
    area = plan(found)
    assert volume(found) == pytest.approx(2 / 3 * 10 * area, rel=0.06)


def test_that_nodes_on_straight_walls_and_courtyards_do_no_harm(city, osm):
    found = city([(0, 0), (1, 0), (2, 0), (3, 0), (3, 0.5), (3, 1), (1.5, 1), (0, 1)], roof__shape="gabled")
    assert volume(found) == pytest.approx(8 * plan(found), rel=0.01)
    assert slopes(found) == {NORTH, SOUTH}


@pytest.mark.parametrize(
    ("corners", "tags"),
    [
        ([(0, 0), (9, 0), (9, 1), (1, 1), (1, 9), (0, 9)], {"roof__shape": "gabled"}),
        (None, {"roof__shape": "flat"}),
        (None, {"roof__shape": "many"}),
        (None, {"roof__shape": "gabled", "roof__height": "0"}),
    ],
)
def test_that_what_fits_no_shape_stays_a_prism(corners, tags, city):
    found = city(corners, **tags)
    assert found.mesh is None
    assert len(found.buildings) == 1


def test_that_a_floating_part_has_an_underside_and_info_counts_roofs(city, tmp_path):
    found = city(roof__shape="hipped", min_height="5")
    assert found.mesh.vertices[:, 2].min() == pytest.approx(5)
    assert Mesh.SURFACES.index("ground") in found.mesh.surface
    assert volume(found) > 0
    assert city_info(tmp_path / "roof.osm")["lods"] == {"roof": 1}


def test_that_no_outline_whatever_it_is_breaks_a_roof():
    random = np.random.default_rng(7)
    shapes = ["gabled", "hipped", "half-hipped", "mansard", "round", "pyramidal", "dome", "skillion", "gambrel"]
    drawn = 0
    for number in range(300):
        corners = random.uniform(0, 1e-3, (random.integers(3, 9), 2))
        if number % 3:
            corners = shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(corners)))
            corners = np.repeat(corners, random.integers(1, 3), axis=0) + random.choice([0, 1e-9], (1, 1))
        middle = np.array([random.uniform(-179, 179), random.uniform(-85, 85)])
        outline = shapely.polygons(corners + middle)
        tags = {"roof:shape": shapes[number % len(shapes)], "roof:height": "3", "height": "9"}
        body = shaped(outline, tags, stand(tags))
        for rings, _ in body.faces if body is not None else ():
            drawn += 1
            assert all(np.isfinite(ring).all() and len(ring) >= 3 for ring in rings)
            assert all(-1e-6 <= ring[:, 2].min() <= ring[:, 2].max() <= 9 + 1e-6 for ring in rings)
    assert drawn > 500


def test_that_a_roofed_part_and_the_rest_of_its_building_are_two_features(osm, tmp_path):
    osm.area(0, 0, 6, 3, building="yes", height="9")
    osm.area(0, 0, 3, 3, building__part="yes", height="12", roof__shape="hipped", roof__height="3")
    path = tmp_path / "parts.osm"
    path.write_text(osm.text(), encoding="utf-8")
    found = open_city(path)
    assert list(found.buildings.ids) == ["urn:ngsi-ld:Building:way/1"]
    assert list(found.mesh.ids) == ["urn:ngsi-ld:BuildingPart:way/2"]
    assert len({asset.id for asset in found.assets}) == len(found.assets) == 2
