"""The city that a file makes: places, levels, surfaces, colours, instances, assets, views."""

import json
import time

import numpy as np
import pytest

from citydeck.city.model import Mesh
from citydeck.city.open import city_info, open_city
from citydeck.city.watch import ReadingCancelled


def building(*geometries, **more):
    return {"type": "Building", "geometry": list(geometries), **more}


def surfaces(city):
    return {Mesh.SURFACES[index] for index in np.unique(city.mesh.surface)}


def volume(city):
    a, b, c = (city.mesh.vertices[city.mesh.triangles[:, i]].astype(float) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def test_that_a_cube_is_twelve_triangles_that_look_outward(save, make_city, make_cube):
    city = open_city(save(make_city({"a": building(make_cube())})))
    assert len(city.mesh.triangles) == 12
    assert len(city.mesh.vertices) == 8
    assert volume(city) == pytest.approx(1000.0)
    assert surfaces(city) == {"wall", "roof", "ground"}
    assert city.extent == pytest.approx((-5, -5, 5, 5))
    assert city.mesh.vertices[:, 2].min() == 0.0
    assert city.mesh.colour.tolist() == [[122, 126, 132]]


def test_that_a_city_with_a_crs_lies_where_it_is(save, make_city, make_cube):
    document = make_city({"a": building(make_cube())}, metadata={"referenceSystem": "EPSG:7415", "title": "Delft"})
    city = open_city(save(document))
    assert (city.crs, city.name) == ("EPSG:7415", "Delft")
    assert (city.frame.longitude, city.frame.latitude) == pytest.approx((4.3683, 51.9990), abs=0.001)
    assert city.extent[2] - city.extent[0] == pytest.approx(10.0, rel=0.02)
    place = city.assets[0].place
    assert city.frame.to_local(place.longitude, place.latitude) == pytest.approx([0, 0], abs=0.2)
    assert place.height == pytest.approx(10.0)


def test_that_a_city_without_crs_lies_around_the_origin_that_is_given(save, make_city, make_cube):
    path = save(make_city({"a": building(make_cube())}))
    city = open_city(path, origin=(121.5, 31.2))
    assert city.crs == "local metres (the file names no CRS)"
    assert (city.frame.longitude, city.frame.latitude) == (121.5, 31.2)
    assert city_info(path)["place"] is None


def test_that_earth_centred_and_geographic_cities_stand_upright(save, make_city, make_cube):
    step = 10 / 6_371_008.8 / np.radians(1)
    degrees = make_city({"a": building(make_cube())}, metadata={"referenceSystem": "EPSG:4979"})
    degrees["transform"] = {"scale": [step, step, 10.0], "translate": [20.0, 0.0, 3.0]}
    centred = make_city({"a": building(make_cube())}, metadata={"referenceSystem": "EPSG:4978"})
    # At longitude 0 on the equator the Earth's x is up, y east and z north.
    centred["vertices"] = [[z, x, y] for x, y, z in centred["vertices"]]
    centred["transform"]["translate"] = [6_378_137.0, 0.0, 0.0]
    for document in (degrees, centred):
        city = open_city(save(document))
        assert np.ptp(city.mesh.vertices, axis=0) == pytest.approx([10, 10, 10], rel=0.01)
        assert volume(city) == pytest.approx(1000, rel=0.02)


@pytest.mark.parametrize(("lod", "top"), [(None, 10), ("2", 10), ("1", 5), ("0", 5), ("1.9", 5)])
def test_that_the_highest_or_the_wanted_level_is_drawn(lod, top, save, make_city, make_cube):
    low = [[x, y, z / 2] for x, y, z in make_city({})["vertices"]]
    path = save(make_city({"a": building(make_cube(1.2, 8), make_cube("2.2"))}, make_city({})["vertices"] + low))
    assert open_city(path, lod=lod).mesh.vertices[:, 2].max() == pytest.approx(top)
    assert city_info(path)["lods"] == {"1.2": 1, "2.2": 1}


def test_that_parts_are_picked_as_their_building_and_its_footprint_gives_way(save, make_city, make_cube):
    footprint = {"type": "MultiSurface", "lod": "0", "boundaries": [[[0, 1, 2, 3]]]}
    part = {"type": "BuildingPart", "parents": ["a"], "geometry": [make_cube()]}
    objects = {"p": part, "a": building(footprint, children=["p"], attributes={"name": "Town hall", "storeys": 3})}
    city = open_city(save(make_city(objects)))
    assert city.mesh.ids == ("urn:ngsi-ld:Building:a",)
    assert len(city.mesh.triangles) == 12
    asset = city.assets[0]
    assert (asset.id, asset.kind, asset.names) == ("urn:ngsi-ld:Building:a", "building", {"en": "Town hall"})
    assert asset.attributes == {"id": "a", "type": "Building", "name": "Town hall", "storeys": 3}


def test_that_members_of_a_group_stay_themselves(save, make_city, make_cube):
    group = {"type": "CityObjectGroup", "children": ["a", "b"]}
    objects = {"g": group, "a": building(make_cube(), parents=["g"]), "b": building(make_cube())}
    assert len(open_city(save(make_city(objects))).mesh.ids) == 2


@pytest.mark.parametrize(
    ("kind", "wrap"),
    [("MultiSurface", lambda s: s), ("CompositeSurface", lambda s: s), ("Solid", lambda s: [s]),
     ("MultiSolid", lambda s: [[s]]), ("CompositeSolid", lambda s: [[s]])],
)  # fmt: skip
def test_that_semantics_of_every_shape_reach_their_surfaces(kind, wrap, save, make_city, make_cube):
    names = ["GroundSurface", "RoofSurface", "WallSurface", "Window", "+Panel"]
    shape = make_cube(semantics={"surfaces": [{"type": n} for n in names], "values": wrap([1, 0, 2, 3, 4, None])})
    shape.update(type=kind, boundaries=wrap(shape["boundaries"][0]))
    city = open_city(save(make_city({"a": building(shape)})))
    order = [Mesh.SURFACES[surface] for surface in city.mesh.surface]
    assert sorted(order) == sorted(["roof", "ground", "wall", "glass", "other", "wall"] * 2)


@pytest.mark.parametrize("values", [None, 3, [[9, -1, "x"]], [None], [[0]], [[[0]]]])
def test_that_semantics_that_do_not_fit_are_left_out(values, save, make_city, make_cube):
    shape = make_cube(semantics={"surfaces": [{"type": "RoofSurface"}, 7], "values": values})
    assert len(open_city(save(make_city({"a": building(shape)}))).mesh.triangles) == 12


@pytest.mark.parametrize("material", [{"value": 1}, {"values": [[None, 1, 1, 0, 1, None]]}])
def test_that_a_material_gives_the_base_colour(material, save, make_city, make_cube):
    document = make_city({"a": building(make_cube(material={"summer": material})), "b": building(make_cube())})
    document["appearance"] = {"materials": [{"name": "x"}, {"name": "red", "diffuseColor": [1.0, 0.0, 0.2]}]}
    assert open_city(save(document)).mesh.colour.tolist() == [[196, 34, 66], [122, 126, 132]]


def test_that_templates_are_set_down_by_their_matrix(save, make_city, make_cube):
    def instance(at, size):
        matrix = [size, 0, 0, 1, 0, size, 0, 2, 0, 0, size, 0, 0, 0, 0, 1]
        return {"type": "GeometryInstance", "template": 0, "boundaries": [at], "transformationMatrix": matrix}

    lamp = {"type": "CityFurniture", "geometry": [instance(0, 2)]}
    objects = {"one": lamp, "two": {**lamp, "geometry": [instance(6, 1)]}}
    templates = {"templates": [make_cube("3")], "vertices-templates": make_city({})["vertices"]}
    path = save(make_city(objects, **{"geometry-templates": templates}))
    city = open_city(path)
    assert city_info(path)["lods"] == {"3": 2}
    assert city_info(path)["extent"] == [85001.0, 446002.0, 5.0, 85012.0, 446013.0, 16.0]
    assert volume(city) == pytest.approx(9.0)


@pytest.mark.parametrize(
    "wrong",
    [{"template": 1}, {"template": "0"}, {"boundaries": [99]}, {"boundaries": []}, {"boundaries": [True]},
     {"transformationMatrix": [1]}, {"transformationMatrix": [float("nan")] * 16},
     {"transformationMatrix": [1e308] * 16}],
)  # fmt: skip
def test_that_a_wrong_instance_costs_its_object_only(wrong, save, make_city, make_cube):
    instance = {"type": "GeometryInstance", "template": 0, "boundaries": [0], **wrong}
    templates = {"templates": [make_cube("3")], "vertices-templates": make_city({})["vertices"]}
    objects = {"bad": {"type": "CityFurniture", "geometry": [instance]}, "good": building(make_cube())}
    found = city_info(save(make_city(objects, **{"geometry-templates": templates})))
    assert [item["id"] for item in found["skipped"]] == ["bad"]
    assert found["objects"] == {"Building": 1}


def test_that_instances_cannot_ask_for_all_memory(save, make_city, make_cube, monkeypatch):
    monkeypatch.setattr("citydeck.city.cityjson.instances.MOST_CORNERS", 30)
    instance = {"type": "GeometryInstance", "template": 0, "boundaries": [0]}
    templates = {"templates": [make_cube("3")], "vertices-templates": make_city({})["vertices"]}
    objects = {f"o{i}": {"type": "CityFurniture", "geometry": [instance]} for i in range(3)}
    assert len(city_info(save(make_city(objects, **{"geometry-templates": templates})))["skipped"]) == 2


def test_that_an_empty_city_still_has_an_extent_and_views(save, make_city):
    city = open_city(save(make_city({})))
    assert city.mesh is None
    assert city.extent == (-100, -100, 100, 100)
    assert set(city.views) == {"home", "overview"}


def test_that_progress_only_grows_and_ends_at_one(save, make_city, make_cube):
    feature = {"type": "CityJSONFeature", "CityObjects": {}, "vertices": []}
    sequence = save("\n".join(json.dumps(line) for line in [make_city({}), *[feature] * 20]), "s.jsonl")
    for path in (sequence, save(make_city({"a": building(make_cube())}))):
        told = []
        open_city(path, progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 1.0
        assert len(told) >= 3


@pytest.mark.parametrize("name", ["c.city.json", "c.city.jsonl"])
def test_that_a_reading_that_is_no_longer_wanted_ends(name, save, make_city):
    path = save(make_city({}), name)
    with pytest.raises(ReadingCancelled):
        open_city(path, cancelled=lambda: True)


def test_that_the_views_look_at_the_city_from_outside(save, make_city, make_cube):
    city = open_city(save(make_city({"a": building(make_cube())})))
    for eye, target in city.views.values():
        assert target[:2] == pytest.approx((0, 0), abs=1e-6)
        assert eye[2] > 10
        assert np.linalg.norm(np.subtract(eye, target)) > 10


@pytest.mark.shared
def test_that_a_neighbourhood_of_853_buildings_opens_within_a_second(shared_data):
    started = time.process_time()
    city = open_city(shared_data / "3d-city/cityjson/rotterdam_delfshaven.city.json")
    assert time.process_time() - started < 1.0
    assert len(city.mesh.ids) == len(city.assets) == 853
    assert len(city.mesh.triangles) > 30_000
    assert {"wall", "roof"} <= surfaces(city)


@pytest.mark.shared
def test_that_solids_of_a_real_city_are_closed_and_look_outward(shared_data):
    city = open_city(shared_data / "3d-city/cityjsonseq/3dbag_b2.city.jsonl")
    triangles = city.mesh.triangles
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    there = {tuple(edge) for edge in edges.tolist()}
    assert sum((b, a) in there for a, b in there) / len(there) > 0.99
    assert volume(city) > 0


def test_that_the_extent_reaches_from_the_lowest_base_to_the_highest_roof(save):
    ring = [[4.36, 52.0], [4.3602, 52.0], [4.3602, 52.0001], [4.36, 52.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    tower = {"type": "Feature", "properties": {"height": 70, "base": 5}, "geometry": shape}
    assert city_info(save(tower, "tower.geojson"))["extent"][2::3] == [0.0, 75.0]
    grid = "ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 10\nNODATA_value -9999\n3 4\n-9999 9\n"
    assert city_info(save(grid, "hill.asc"))["extent"][2::3] == [3.0, 9.0]
