"""Meshes, nodes and primitives of glTF."""

import numpy as np
import pytest

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]])
PLAIN: dict = {}


def one(make, asset):
    """The only object of an asset."""
    found = make.alone(asset.glb())
    assert list(found.objects) == ["one"]
    return found


def square(make, node=None, dtype="<f4", points=SQUARE, order=None, index="<u2", **more):
    asset = make.gltf()
    primitive = {"attributes": {"POSITION": asset.accessor(points, dtype)}, **more}
    if order is not None:
        primitive["indices"] = asset.accessor(order, index)
    asset.mesh(primitive, node=node)
    return asset


def test_that_y_up_becomes_z_up(make):
    asset = make.gltf()
    asset.mesh({"attributes": {"POSITION": asset.accessor([[0, 0, 0], [1, 0, 0], [0, 5, 0]])}}, node=PLAIN)
    assert one(make, asset).box("one") == [0, 0, 0, 1, 0, 5]


@pytest.mark.parametrize("index", ["<u1", "<u2", "<u4"])
def test_that_indices_of_every_width_are_read(make, index):
    found = one(make, square(make, order=[0, 1, 2, 2, 1, 3], index=index))
    assert len(found.corners["one"]) == 6


def test_that_without_indices_three_vertices_make_a_triangle(make):
    found = one(make, square(make, points=[*SQUARE[:3], *SQUARE]))
    assert len(found.corners["one"]) == 6


@pytest.mark.parametrize(
    ("mode", "triangles"),
    [(5, [[0, 1, 2], [1, 3, 2]]), (6, [[1, 2, 0], [2, 3, 0]])],
)
def test_that_strips_and_fans_become_triangles(make, mode, triangles):
    found = one(make, square(make, mode=mode))
    assert np.allclose(found.corners["one"].reshape(2, 3, 3), SQUARE[triangles])


def test_that_points_and_lines_are_noted_and_not_drawn(make):
    asset = square(make, mode=1)
    asset.mesh({"attributes": {"POSITION": asset.accessor(SQUARE)}, "mode": 4})
    found = one(make, asset)
    assert found.notes == ["primitives of points or lines are not drawn (1)"]


def test_that_translation_rotation_and_scale_make_a_matrix(make):
    turn = [0, 0, np.sqrt(0.5), np.sqrt(0.5)]
    asset = square(make, {"translation": [10, 0, 0], "rotation": turn, "scale": [2, 3, 1]}, order=[0, 1, 2])
    # Scaled to (2, 3), turned a quarter around z to (-3, 2), moved; then y is up.
    assert one(make, asset).box("one") == [7, 0, 0, 10, 0, 2]


def test_that_children_stand_in_their_parents(make):
    asset = square(make, {"translation": [1, 0, 0]}, order=[0, 1, 2])
    asset.json["nodes"].append({"translation": [0, 0, 5], "children": [0]})
    asset.json["scenes"] = [{"nodes": [1]}]
    assert one(make, asset).box("one") == [1, -5, 0, 2, -5, 1]


def test_that_meshes_outside_the_scene_are_not_drawn(make):
    asset = square(make, order=[0, 1, 2])
    asset.mesh({"attributes": {"POSITION": asset.accessor(SQUARE + 50)}})
    asset.json["scenes"] = [{"nodes": [0]}]
    assert one(make, asset).box("one")[3:] == [1, 1, 0]


def test_that_nodes_in_a_circle_are_refused(make):
    asset = square(make, order=[0, 1, 2])
    asset.json["nodes"][0]["children"] = [0]
    asset.json["scenes"] = [{"nodes": [0]}]
    path = make.files({"tileset.json": make.tileset(make.tile("one.glb")), "one.glb": asset.glb()})
    assert "stands in the scene twice" in make.read(path).reasons()


def test_that_interleaved_vertices_are_read(make):
    asset = make.gltf()
    rows = np.zeros(4, [("position", "<f4", 3), ("normal", "<f4", 3), ("id", "<f4")])
    rows["position"], rows["id"] = SQUARE, [3, 3, 3, 4]
    view = asset.view(rows.tobytes(), byteStride=28)
    base = {"bufferView": view, "componentType": 5126, "count": 4}
    asset.json["accessors"] += [{**base, "type": "VEC3"}, {**base, "byteOffset": 24, "type": "SCALAR"}]
    asset.mesh({"attributes": {"POSITION": 0, "_FEATURE_ID_0": 1}, "mode": 5})
    assert list(make.alone(asset.glb()).objects) == ["one#3"]


def test_that_quantised_positions_are_read(make):
    asset = square(make, {"scale": [0.5, 0.5, 0.5]}, "<i2", SQUARE * 100, [0, 1, 2])
    asset.json["extensionsRequired"] = ["KHR_mesh_quantization"]
    assert one(make, asset).box("one") == [0, 0, 0, 50, 0, 50]
    asset = square(make, {"scale": [10, 10, 10]}, "<u2", SQUARE * 65535, [0, 1, 2])
    asset.json["accessors"][0]["normalized"] = True
    assert one(make, asset).box("one") == [0, 0, 0, 10, 0, 10]


def test_that_sparse_rows_replace_those_below(make):
    asset = square(make, order=[0, 1, 2])
    places, values = asset.view(np.array([1], "<u2").tobytes()), asset.view(np.array([[9, 0, 0]], "<f4").tobytes())
    asset.json["accessors"][0]["sparse"] = {
        "count": 1, "indices": {"bufferView": places, "componentType": 5123}, "values": {"bufferView": values},
    }  # fmt: skip
    assert one(make, asset).box("one")[3] == 9


def test_that_the_centre_of_the_extension_is_in_the_coordinates_of_the_tile(make):
    asset = square(make, order=[0, 1, 2])
    asset.json["extensions"] = {"CESIUM_RTC": {"center": list(make.place)}}
    asset.json["extensionsRequired"] = ["CESIUM_RTC"]
    found = one(make, asset)
    assert found.facts.reference.text == "EPSG:4978"
    assert found.box("one")[:3] == [round(value, 3) for value in make.place]


def test_that_instances_of_a_node_are_objects(make):
    asset = square(make, order=[0, 1, 2])
    moves = {"TRANSLATION": asset.accessor([[0, 0, 0], [7, 0, 0]]), "SCALE": asset.accessor([[1, 1, 1], [2, 2, 2]])}
    asset.json["nodes"][0]["extensions"] = {"EXT_mesh_gpu_instancing": {"attributes": moves}}
    found = make.alone(asset.glb())
    assert list(found.objects) == ["one#0", "one#1"]
    assert found.box("one#1") == [7, 0, 0, 9, 2, 0]
    assert found.types["one#0"] == "GenericCityObject"


def test_that_the_colour_of_most_triangles_is_the_objects(make):
    asset = make.gltf()
    points, number = [*SQUARE, *(SQUARE + 9)], [0] * 4 + [1] * 4
    attributes = {"POSITION": asset.accessor(points), "_FEATURE_ID_0": asset.accessor(number)}
    red, half, white = asset.material(1, 0, 0, 1), asset.material(0.2158605, 0, 0, 1), asset.material(1, 1, 1, 1)
    for order, material in (([0, 1, 2, 1, 2, 3], red), ([0, 1, 2], half), ([4, 5, 6], white)):
        asset.mesh({"attributes": attributes, "indices": asset.accessor(order, "<u2"), "material": material})
    found = make.alone(asset.glb())
    assert found.colours == {"one#0": (255, 0, 0), "one#1": None}
    asset.json["meshes"] = asset.json["meshes"][1:2]
    asset.json["nodes"] = asset.json["nodes"][:1]
    # A linear 0.2159 is 128 on a screen.
    assert make.alone(asset.glb()).colours == {"one#0": (128, 0, 0)}


def test_that_textures_are_noted(make):
    asset = square(make, order=[0, 1, 2], material=0)
    asset.json["materials"] = [{"pbrMetallicRoughness": {"baseColorTexture": {"index": 0}}}]
    found = one(make, asset)
    assert found.notes == ["textures are not drawn (1)"]
    assert found.colours["one"] is None


def test_that_vertices_may_have_colours(make):
    asset = square(make, order=[0, 1, 2])
    asset.json["meshes"][0]["primitives"][0]["attributes"]["COLOR_0"] = asset.accessor([[0, 255, 0, 255]] * 4, "<u1")
    assert one(make, asset).colours["one"] == (0, 255, 0)


def test_that_triangles_with_a_corner_that_is_no_number_are_left_out(make):
    found = one(make, square(make, points=[*SQUARE, [np.nan, 0, 0]], order=[0, 1, 2, 2, 3, 4]))
    assert len(found.corners["one"]) == 3
    assert found.notes == ["triangles with corners that lie nowhere are left out (1)"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda asset: asset.json.update(extensionsRequired=["EXT_splats"]), "requires the extension 'EXT_splats'"),
        (lambda asset: asset.json["accessors"][0].update(count=5), "reaches past the end"),
        (lambda asset: asset.json["accessors"][0].update(count=2**50), "count is not a whole number"),
        (lambda asset: asset.json["accessors"][0].update(componentType=7), "unknown type"),
        (lambda asset: asset.json["accessors"][0].update(type="SCALAR"), "rows of 1, not of 3"),
        (lambda asset: asset.json["accessors"][0].pop("bufferView"), "has no bytes"),
        (lambda asset: asset.json["bufferViews"][0].update(byteOffset=10**9), "reaches past the end"),
        (lambda asset: asset.json["bufferViews"][0].update(byteStride=4), "rows overlap"),
        (lambda asset: asset.json["bufferViews"][0].update(extensions={"EXT_meshopt_compression": {}}), "meshopt"),
        (lambda asset: asset.json["meshes"][0]["primitives"][0].update(indices=0), "holds no indices"),
        (lambda asset: asset.json["meshes"][0]["primitives"][0]["attributes"].pop("POSITION"), "no POSITION"),
        (lambda asset: asset.json["nodes"][0].update(mesh=9), "meshes has no entry 9"),
        (lambda asset: asset.json["nodes"][0].update(matrix=[10**400] * 16), "not finite"),
    ],
)
def test_that_what_cannot_be_read_is_skipped_with_its_reason(make, change, reason):
    asset = square(make, order=[0, 1, 2])
    change(asset)
    path = make.files({"tileset.json": make.tileset(make.tile("one.glb")), "one.glb": asset.glb()})
    found = make.read(path)
    assert not found.objects
    assert reason in found.reasons()


def test_that_indices_past_the_vertices_spoil_their_primitive_only(make):
    asset = square(make, order=[0, 1, 9])
    asset.mesh({"attributes": {"POSITION": asset.accessor(SQUARE)}, "mode": 5})
    found = one(make, asset)
    assert found.reasons() == "primitive one: 1 of them: its indices lie past its vertices"
