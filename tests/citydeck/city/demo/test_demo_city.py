"""The built-in city keeps what the facts say, exactly and over all of it."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from citydeck.city.demo import build, facts, load
from citydeck.city.demo.curve import at
from citydeck.city.model import Areas, CityModel, Extrusions


@pytest.fixture(scope="module")
def city() -> CityModel:
    return build()


def rings(part: Extrusions | Areas) -> np.ndarray:
    return np.array([shapely.Polygon(part.xy[a:b]) for a, b in zip(part.offsets[:-1], part.offsets[1:], strict=True)])


@pytest.fixture(scope="module")
def footprints(city: CityModel) -> np.ndarray:
    return rings(city.buildings)


@pytest.fixture(scope="module")
def water(city: CityModel) -> np.ndarray:
    return rings(city.water)


def test_that_there_are_twenty_thousand_buildings_of_four_to_twelve_corners(city: CityModel) -> None:
    corners = np.diff(city.buildings.offsets)
    assert len(city.buildings) >= 20_000
    assert corners.min() == 4
    assert corners.max() == 12
    assert city.synthetic


def test_that_every_footprint_is_a_valid_ring_and_counter_clockwise(footprints: np.ndarray) -> None:
    assert shapely.is_valid(footprints).all()
    assert shapely.is_ccw(shapely.get_exterior_ring(footprints)).all()


def test_that_no_footprint_overlaps_another(footprints: np.ndarray) -> None:
    pairs = shapely.STRtree(footprints).query(footprints, predicate="intersects")
    apart = pairs[:, pairs[0] < pairs[1]]
    shared = shapely.area(shapely.intersection(footprints[apart[0]], footprints[apart[1]]))
    assert (shared > 0.01).sum() == 0


def test_that_no_footprint_stands_in_water_or_a_park(
    city: CityModel, footprints: np.ndarray, water: np.ndarray
) -> None:
    for areas in (water, rings(city.parks)):
        assert shapely.STRtree(footprints).query(areas, predicate="intersects").shape[1] == 0


def test_that_no_footprint_stands_on_a_carriageway(city: CityModel, footprints: np.ndarray) -> None:
    roads = city.roads
    lines = np.array(
        [shapely.LineString(roads.xyz[a:b, :2]) for a, b in zip(roads.offsets[:-1], roads.offsets[1:], strict=True)]
    )
    lanes = shapely.buffer(lines, roads.width / 2, cap_style="flat")
    assert shapely.STRtree(footprints).query(lanes, predicate="intersects").shape[1] == 0


def test_that_streets_are_one_connected_graph(city: CityModel) -> None:
    roads = city.roads
    tips = np.concatenate([roads.xyz[roads.offsets[:-1]], roads.xyz[roads.offsets[1:] - 1]])
    nodes, index = np.unique(np.round(tips[:, :2], 2), axis=0, return_inverse=True)
    index = np.asarray(index).reshape(2, -1)
    parent = np.arange(len(nodes))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for a, b in index.T:
        parent[root(a)] = root(b)
    assert len({root(node) for node in range(len(nodes))}) == 1


@pytest.mark.parametrize("fact", [*facts.BRIDGES, *facts.TUNNELS], ids=lambda fact: fact.slug)
def test_that_each_span_and_tunnel_has_its_middle_on_the_water(
    city: CityModel, water: np.ndarray, fact: object
) -> None:
    kind = "Bridge" if isinstance(fact, facts.BridgeFact) else "Tunnel"
    asset = next(asset for asset in city.assets if asset.id == f"urn:ngsi-ld:{kind}:{fact.slug}")
    middle = city.frame.to_local(asset.place.longitude, asset.place.latitude)
    assert shapely.distance(shapely.Point(middle), water).min() == 0
    assert np.hypot(*(middle - at(fact.latitude, fact.longitude))) < 320


@pytest.mark.parametrize("tower", facts.TOWERS, ids=lambda tower: tower.slug)
def test_that_each_tower_stands_on_land_on_its_own_bank_at_its_height(
    city: CityModel, water: np.ndarray, tower: facts.Tower
) -> None:
    here = at(tower.latitude, tower.longitude)
    assert shapely.distance(shapely.Point(here), water).min() > 20
    nearest = shapely.get_coordinates(shapely.shortest_line(shapely.Point(here), shapely.LineString(_river())))[1]
    assert (here[0] > nearest[0]) == (tower.bank == "east")
    mesh = city.mesh
    mine = [index for index, name in enumerate(mesh.ids) if name.endswith(f":{tower.slug}")]
    top = mesh.vertices[mesh.triangles[np.isin(mesh.feature, mine)].ravel(), 2].max()
    assert top == pytest.approx(tower.height, abs=1.0)


def _river() -> np.ndarray:
    return np.array([at(latitude, longitude) for latitude, longitude in facts.RIVER])


def test_that_the_bund_stands_within_150_m_of_the_quay(city: CityModel, water: np.ndarray) -> None:
    mesh = city.mesh
    mine = [index for index, name in enumerate(mesh.ids) if ":bund-" in name]
    assert len(mine) > 15
    for index in mine:
        corners = mesh.vertices[mesh.triangles[mesh.feature == index].ravel(), :2].astype(float)
        assert 0 < shapely.distance(shapely.points(corners), water[0]).min() < 150


def test_that_landmarks_stand_clear_of_ordinary_buildings(city: CityModel, footprints: np.ndarray) -> None:
    mesh = city.mesh
    towers = [index for index, name in enumerate(mesh.ids) if ":Building:" in name]
    tree = shapely.STRtree(footprints)
    for index in towers:
        corners = mesh.vertices[mesh.triangles[mesh.feature == index].ravel(), :2]
        hull = shapely.MultiPoint(corners).convex_hull
        assert len(tree.query(hull, predicate="intersects")) == 0, mesh.ids[index]


def test_that_lane_houses_estates_and_towers_stand_where_shanghai_has_them(city: CityModel) -> None:
    houses = city.buildings
    centre = houses.xy[houses.offsets[:-1]].astype(float)

    def near(latitude: float, longitude: float, radius: float) -> np.ndarray:
        return np.hypot(*(centre - at(latitude, longitude)).T) < radius

    lujiazui, old_city, yangpu = (
        near(31.2360, 121.5080, 800),
        near(31.2260, 121.4860, 600),
        near(31.2700, 121.5250, 900),
    )
    assert np.percentile(houses.height[lujiazui], 80) > 80
    assert (houses.kind[old_city] == 0).mean() > 0.5
    assert (np.isin(houses.kind[yangpu], (1, 2))).mean() > 0.6


def test_that_from_the_bund_the_skyline_stands_in_its_order_and_nothing_hides_it(city: CityModel) -> None:
    (ex, ey, ez), target = city.views["bund"]
    eye = np.array([ex, ey])
    ahead = np.array(target[:2]) - eye
    ahead /= np.hypot(*ahead)
    right = np.array([ahead[1], -ahead[0]])
    slugs = ("oriental-pearl", "jin-mao", "shanghai-tower", "swfc")
    places = {tower.slug: at(tower.latitude, tower.longitude) - eye for tower in facts.TOWERS}
    bearing = {slug: float((places[slug] @ right) / (places[slug] @ ahead)) for slug in slugs}
    assert bearing["oriental-pearl"] < bearing["jin-mao"] < bearing["swfc"]
    assert bearing["oriental-pearl"] < bearing["shanghai-tower"]
    assert max(abs(value) for value in bearing.values()) < 0.75
    houses = city.buildings
    spot = houses.xy[houses.offsets[:-1]].astype(float) - eye
    depth, side = spot @ ahead, spot @ right
    for tower in facts.TOWERS:
        if tower.slug in slugs:
            before = (depth > 5) & (depth < places[tower.slug] @ ahead)
            hiding = before & (np.abs(side / np.maximum(depth, 1) - bearing[tower.slug]) < 0.03)
            slope = (houses.height[hiding] - ez) / depth[hiding]
            needed = (0.62 * tower.height - ez) / float(places[tower.slug] @ ahead)
            assert (slope < needed).all(), tower.slug


def test_that_cells_know_their_feeder_and_sensors_their_cell(city: CityModel) -> None:
    known = {asset.id for asset in city.assets}
    for asset in city.assets:
        if asset.kind == "cell":
            assert asset.attributes["feeder"] in known
        if asset.kind == "sensor":
            assert asset.attributes["cell"] in known
            assert asset.parent in known
        assert asset.names["en"]
        assert asset.names["zh_CN"]
    assert len(known) == len(city.assets)


def test_that_road_ids_of_lines_are_assets(city: CityModel) -> None:
    known = {asset.id for asset in city.assets}
    named = {name for name in city.roads.ids if name}
    assert named <= known
    assert len([name for name in named if ":Road:" in name]) > 400


def test_that_a_kept_city_equals_a_built_one(city: CityModel, tmp_path: Path) -> None:
    load(tmp_path)
    kept = load(tmp_path)
    assert len(list(tmp_path.glob("*.npz"))) == 1
    assert np.array_equal(kept.buildings.xy, city.buildings.xy)
    assert np.array_equal(kept.mesh.vertices, city.mesh.vertices)
    assert kept.assets == tuple(city.assets)
    assert kept.views == city.views
    assert kept.labels == tuple(city.labels)


def test_that_a_damaged_kept_city_is_built_again(city: CityModel, tmp_path: Path) -> None:
    load(tmp_path)
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:1000])
    assert len(load(tmp_path).buildings) == len(city.buildings)


def test_that_evacuation_areas_are_closed_outlines_on_dry_land(city, water):
    areas = [asset for asset in city.assets if asset.kind == "evacuation_area"]
    assert len(areas) == 4
    for area in areas:
        ring = city.frame.to_local(*np.array(area.place.path)[:, :2].T)
        shape = shapely.Polygon(ring)
        assert area.place.path[0] == area.place.path[-1]
        assert shape.is_valid
        assert shape.contains(shapely.Point(city.frame.to_local(area.place.longitude, area.place.latitude)))
        if area.attributes["hazard"] == "flood":
            assert shape.intersection(shapely.union_all(water)).area < 0.01 * shape.area


def test_that_weather_stations_reach_the_built_city(city):
    spots = [asset.place for asset in city.assets if asset.kind == "weather_station"]
    at = city.frame.to_local(np.array([one.longitude for one in spots]), np.array([one.latitude for one in spots]))
    west, south, east, north = facts.BUILT
    x, y = np.meshgrid(np.linspace(west, east, 30), np.linspace(south, north, 30))
    away = np.hypot(x[..., None] - at[:, 0], y[..., None] - at[:, 1]).min(axis=-1)
    assert np.mean(away < 4000) > 0.98
