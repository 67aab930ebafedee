"""Reading objects: what is counted, what is skipped and why, and that a city survives its bad objects."""

import bz2
import csv
import gzip
import json
import subprocess
import sys

import pytest

from citydeck.city.open import city_info, open_city
from citydeck.model.errors import UnreadableInput

CUBE = [[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1], [0, 1, 1]]


def building(*geometries, **more):
    return {"type": "Building", "geometry": list(geometries), **more}


def reasons(found):
    return {item["id"]: item["reason"] for item in found["skipped"]}


@pytest.mark.shared
def test_that_counts_agree_with_the_index_for_every_public_file(shared_data):
    """The index counts all city objects of a CityJSON file, and the features of a sequence."""
    with (shared_data / "INDEX.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["path"].startswith("3d-city/cityjson")]
    assert len(rows) >= 27
    for row in rows:
        found = city_info(shared_data / row["path"])
        counted = found["features"] if found["format"] == "CityJSONSeq" else sum(found["objects"].values())
        assert counted == int(row["count"]), row["path"]
        assert found["skipped"] == [], row["path"]
        assert f"CityJSON {found['version']} " in row["parsed_as"] or f"ver={found['version']} " in row["parsed_as"]


@pytest.mark.shared
def test_that_types_levels_and_crs_of_a_real_city_are_told(shared_data):
    found = city_info(shared_data / "3d-city/cityjson/delft.city.json")
    assert found["objects"]["Building"] == 160
    assert found["objects"]["Road"] == 143
    assert found["lods"] == {"1": 570}
    assert found["crs"] == "EPSG:7415"
    assert found["crs_name"] == "Amersfoort / RD New + NAP height"
    assert found["place"] == pytest.approx({"longitude": 4.367, "latitude": 52.0116}, abs=0.001)


@pytest.mark.parametrize("version", ["1.0", "1.0.3", "1.1", "2.0", "2.0.1"])
def test_that_every_version_is_read(version, save, make_city, make_cube):
    found = city_info(save(make_city({"a": building(make_cube(2.2))}, version=version)))
    assert (found["version"], found["objects"], found["lods"]) == (version, {"Building": 1}, {"2.2": 1})


def test_that_a_file_without_transform_has_plain_coordinates(save, make_city, make_cube):
    document = make_city({"a": building(make_cube())}, version="1.0")
    del document["transform"]
    assert city_info(save(document))["extent"] == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("index", "says"),
    [(8, "out of range"), (-1, "out of range"), (10**25, "not an index"), (1.5, "not an index"), ("0", "not an index"),
     (None, "not an index"), (2**63, "not an index"), ([0], "not an index")],
)  # fmt: skip
def test_that_an_object_with_a_bad_index_is_skipped_with_its_reason(index, says, save, make_city, make_cube):
    bad = make_cube()
    bad["boundaries"][0][2][0][1] = index
    path = save(make_city({"good": building(make_cube()), "bad": building(bad)}))
    found = city_info(path)
    assert found["objects"] == {"Building": 1}
    assert list(reasons(found)) == ["bad"]
    assert says in reasons(found)["bad"]
    city = open_city(path)
    assert city.mesh.ids == ("urn:ngsi-ld:Building:good",)
    assert city.skipped == tuple(reasons(found).items())


@pytest.mark.parametrize("crs", [None, "EPSG:28992", "EPSG:4979", "EPSG:4978"])
@pytest.mark.parametrize(
    ("vertex", "says"),
    [("NaN", "not a number"), ("1e308", "out of range"), ("1e999", "out of range"), ('"x"', "not a number"),
     ("-1e300", "out of range"), ("null", "not a number")],
)  # fmt: skip
def test_that_an_impossible_coordinate_costs_its_object_only(vertex, says, crs, save, make_city, make_cube):
    document = make_city({"good": building(make_cube()), "bad": building(make_cube(shift=8))})
    document["metadata"] = {"referenceSystem": crs}
    if crs == "EPSG:4978":
        document["transform"]["translate"] = [3_900_000.0, 300_000.0, 5_000_000.0]
    if crs == "EPSG:4979":
        document["transform"] = {"scale": [1e-5, 1e-5, 1.0], "translate": [4.4, 52.0, 0.0]}
    document["vertices"] = document["vertices"] + document["vertices"][:7] + [["HERE", 0, 0]]
    path = save(json.dumps(document).replace('"HERE"', vertex))
    found = city_info(path)
    assert found["objects"] == {"Building": 1}
    assert says in reasons(found)["bad"] or "outside" in reasons(found)["bad"]
    assert len(open_city(path).mesh.ids) == 1


def test_that_an_object_on_the_other_side_of_the_world_is_skipped(save, make_city, make_cube):
    vertices = make_city({})["vertices"]
    far = [[x + 90_000, y, z] for x, y, z in vertices]
    objects = {
        "near": building(make_cube()),
        "far": building(make_cube(shift=8)),
        "also": building(make_cube(shift=16)),
    }
    document = make_city(objects, vertices + far + vertices)
    assert "500 km" in reasons(city_info(save(document)))["far"]


def test_that_parents_in_a_circle_are_skipped_and_their_other_parts_stay(save, make_city, make_cube):
    objects = {
        "a": building(parents=["c"]),
        "b": building(parents=["a"]),
        "c": building(parents=["b"]),
        "self": building(parents=["self"]),
        "hanging": building(make_cube(), parents=["a"]),
        "whole": building(make_cube()),
    }
    found = city_info(save(make_city(objects)))
    assert found["objects"] == {"Building": 2}
    assert set(reasons(found)) == {"a", "b", "c", "self"}
    assert reasons(found)["a"] == "its parents go in a circle of 3"


def test_that_a_chain_of_twenty_thousand_parents_is_read(save, make_city, make_cube):
    objects = {f"o{i}": building(parents=[f"o{i + 1}"]) for i in range(20_000)}
    objects["o0"] = building(make_cube(), parents=["o1"])
    objects["o20000"] = building()
    assert open_city(save(make_city(objects))).mesh.ids == ("urn:ngsi-ld:Building:o20000",)


@pytest.mark.parametrize(
    "source",
    [None, 7, [], {}, {"type": 3}, {"type": ""}, {"type": "Building", "geometry": 3},
     {"type": "Building", "geometry": [3]}, {"type": "Building", "geometry": [{"type": "Cone", "boundaries": []}]},
     {"type": "Building", "geometry": [{"type": "Solid", "boundaries": [[0, 1, 2]]}]},
     {"type": "Building", "geometry": [{"type": "Solid"}]}, {"type": "BuildingPart", "parents": "a"},
     {"type": "Building", "geometry": [{"type": ["Solid"], "boundaries": []}]}],
)  # fmt: skip
def test_that_a_malformed_object_is_skipped_and_the_rest_is_read(source, save, make_city, make_cube):
    found = city_info(save(make_city({"good": building(make_cube()), "bad": source})))
    assert found["objects"] == {"Building": 1}
    assert list(reasons(found)) == ["bad"]


def test_that_points_and_lines_are_counted_but_not_drawn(save, make_city):
    points = {"type": "MultiPoint", "lod": "1", "boundaries": [0, 1]}
    lines = {"type": "MultiLineString", "lod": "1", "boundaries": [[0, 1], [2, 3]]}
    path = save(make_city({"tree": {"type": "SolitaryVegetationObject", "geometry": [points, lines]}}))
    assert city_info(path)["lods"] == {"1": 2}
    assert open_city(path).mesh is None


def test_that_extension_types_and_textures_are_tolerated_and_said(save, make_city, make_cube):
    document = make_city({"n": {"type": "+NoiseBuilding", "geometry": [make_cube()]}}, extensions={"Noise": {}})
    document["appearance"] = {"textures": [{"image": "a.png"}]}
    path = save(document)
    found = city_info(path)
    assert found["objects"] == {"+NoiseBuilding": 1}
    assert len(found["notes"]) == 2
    assert open_city(path).assets[0].id == "urn:ngsi-ld:NoiseBuilding:n"


def test_that_an_id_that_no_terminal_can_print_does_no_harm(save, make_city):
    text = json.dumps(make_city({"SURR": {"type": "Building"}})).replace("SURR", "\\ud800")
    found = city_info(save(text))
    json.dumps(found, ensure_ascii=False).encode()
    assert found["objects"] == {"Building": 1}


def test_that_a_sequence_reads_each_feature_with_its_own_vertices(save, make_city, make_cube):
    def feature(name, shift):
        vertices = [[x + shift, y, z] for x, y, z in make_city({})["vertices"]]
        part = {"type": "BuildingPart", "parents": [name], "geometry": [make_cube()]}
        objects = {name: {"type": "Building", "children": [f"{name}-0"]}, f"{name}-0": part}
        return {"type": "CityJSONFeature", "id": name, "CityObjects": objects, "vertices": vertices}

    bad = feature("c", 9)
    bad["CityObjects"]["c-0"]["geometry"][0]["boundaries"][0][0][0][0] = 99
    lines = [
        make_city({}, []),
        feature("a", 0),
        "",
        "{broken",
        {"type": "Other"},
        feature("b", 5),
        bad,
        feature("a", 7),
    ]
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    path = save(text, "some.city.jsonl")
    found = city_info(path)
    assert found["format"] == "CityJSONSeq"
    assert found["features"] == 4
    assert found["objects"] == {"Building": 3, "BuildingPart": 2}
    assert set(reasons(found)) == {"line 4", "line 5", "c-0", "a (again)", "a-0 (again)"}
    city = open_city(path)
    assert city.mesh.ids == ("urn:ngsi-ld:Building:a", "urn:ngsi-ld:Building:b")
    assert city.extent[2] - city.extent[0] == pytest.approx(60.0)


def test_that_an_object_with_an_empty_id_is_nobodys_parent(save, make_city, make_cube):
    found = city_info(save(make_city({"": building(make_cube()), "a": building(make_cube())})))
    assert (found["objects"], found["top_level"]) == ({"Building": 2}, 2)


def test_that_every_repetition_of_an_id_is_counted_with_its_type(save, make_city, make_cube):
    feature = {"type": "CityJSONFeature", "CityObjects": {"a": building(make_cube())}, "vertices": CUBE}
    found = city_info(save("\n".join(json.dumps(line) for line in [make_city({}, []), *[feature] * 3]), "s.jsonl"))
    assert found["skipped_kinds"] == {"Building": 2}
    twice = json.dumps(make_city({"a": building(make_cube()), "TWO": building()})).replace("TWO", "a")
    assert city_info(save(twice))["skipped_kinds"] == {"Building": 1}


@pytest.mark.parametrize("last", [["vertices", "transform", "metadata"], ["CityObjects"], ["metadata", "CityObjects"]])
@pytest.mark.parametrize("indent", [None, 2])
def test_that_members_of_a_document_may_come_in_any_order(last, indent, save, make_city, make_cube):
    document = make_city({"a": building(make_cube())}, metadata={"referenceSystem": "EPSG:7415"})
    ordered = {key: document[key] for key in [*(key for key in document if key not in last), *last]}
    found = city_info(save(json.dumps(ordered, indent=indent)))
    assert found["crs"] == "EPSG:7415"
    assert found["extent"] == [85000.0, 446000.0, 5.0, 85010.0, 446010.0, 15.0]


def test_that_parts_far_from_their_building_in_a_long_document_still_belong_to_it(
    save, make_city, make_cube, monkeypatch
):
    monkeypatch.setattr("citydeck.city.cityjson.reading.PIECE", 3)
    parts = {f"p{i}": {"type": "BuildingPart", "parents": [f"b{i}"], "geometry": [make_cube()]} for i in range(10)}
    group = {"all": {"type": "CityObjectGroup", "children": [f"b{i}" for i in range(10)]}}
    whole = {f"b{i}": building(children=[f"p{i}"], parents=["all"]) for i in range(10)}
    path = save(make_city({**parts, **group, **whole}))
    assert sorted(open_city(path).mesh.ids) == [f"urn:ngsi-ld:Building:b{i}" for i in range(10)]
    found = city_info(path)
    assert found["top_level"] == 11
    assert found["notes"] == []


@pytest.mark.parametrize(("ending", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
@pytest.mark.parametrize("name", ["c.city.json", "c.city.jsonl"])
def test_that_packed_files_are_read_and_damaged_ones_refused(name, ending, pack, save, make_city, make_cube):
    feature = {"type": "CityJSONFeature", "CityObjects": {"a": building(make_cube())}, "vertices": CUBE}
    text = json.dumps(make_city({"a": building(make_cube())}))
    if name.endswith("l"):
        text = json.dumps(make_city({}, [])) + "\n" + json.dumps(feature)
    packed = pack(text.encode())
    assert city_info(save(packed, name + ending))["objects"] == {"Building": 1}
    with pytest.raises(UnreadableInput, match="damaged"):
        city_info(save(packed[:-20], name + ending))


@pytest.mark.slow
def test_that_a_long_document_needs_little_more_memory_than_its_vertices(tmp_path, make_cube):
    """A document of 40 MB; read whole it would take more than 400 MB."""
    path = tmp_path / "long.city.json"
    with path.open("w") as file:
        file.write('{"type": "CityJSON", "version": "2.0", "vertices": ' + json.dumps(CUBE) + ', "CityObjects": {')
        one = json.dumps(building(make_cube(), attributes={"text": "x" * 300}))
        file.write(", ".join(f'"o{i}": {one}' for i in range(60_000)))
        file.write("}}")
    script = "import sys,resource; from pathlib import Path; from citydeck.city.open import city_info as i\n"
    script += "i(Path(sys.argv[1])); a=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    script += "i(Path(sys.argv[2])); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - a)"
    small = tmp_path / "small.city.json"
    small.write_text('{"type": "CityJSON", "version": "2.0", "vertices": [], "CityObjects": {}}')
    found = subprocess.run([sys.executable, "-c", script, small, path], capture_output=True, text=True, check=True)
    assert int(found.stdout) < 150_000


def test_that_levels_count_no_geometry_of_objects_that_are_skipped(save, make_city, make_cube):
    document = make_city({"good": building(make_cube()), "bad": building(make_cube(shift=8), make_cube("3", 8))})
    document["vertices"] = document["vertices"] + document["vertices"][:7] + [["NaN", 0, 0]]
    found = city_info(save(json.dumps(document).replace('"NaN"', "NaN")))
    assert (found["objects"], found["lods"]) == ({"Building": 1}, {"2": 1})
