"""Contents of 3D Tiles 1.0."""

import gzip
import json
import struct

import numpy as np
import pytest


def test_that_a_batch_table_names_and_describes_the_buildings(make):
    batch = {"id": ["a", "b"], "height": {"byteOffset": 0, "componentType": "FLOAT", "type": "SCALAR"},
             "place": {"byteOffset": 8, "componentType": "DOUBLE", "type": "VEC2"}}  # fmt: skip
    data = np.array([3.5, np.nan], "<f4").tobytes() + np.arange(4, dtype="<f8").tobytes()
    body = make.cubes(2).glb()
    found = make.alone(make.container("b3dm", {"BATCH_LENGTH": 2}, b"", batch, data, body), "x.b3dm")
    assert found.objects == {
        "a": {"id": "a", "height": 3.5, "place": [0.0, 1.0]},
        "b": {"id": "b", "place": [2.0, 3.0]},
    }
    assert found.types == {"a": "Building", "b": "Building"}
    assert found.box("b") == [20, 0, 0, 30, 10, 10]


def test_that_the_centre_is_added_in_full_precision(make):
    found = make.alone(make.b3dm(1, RTC_CENTER=[make.place[0] + 0.125, make.place[1], make.place[2]]), "x.b3dm")
    assert found.facts.reference.text == "EPSG:4978"
    assert found.box("x#0")[:3] == [make.place[0] + 0.125, round(make.place[1], 3), make.place[2]]


def test_that_the_centre_may_lie_in_the_bytes(make):
    centre = np.array([100, 200, 300], "<f4").tobytes()
    body = make.cubes(1).glb()
    features = {"BATCH_LENGTH": 1, "RTC_CENTER": {"byteOffset": 0}}
    assert make.alone(make.container("b3dm", features, centre, None, b"", body), "x.b3dm").box("x#0")[:3] == [
        100, 200, 300,
    ]  # fmt: skip


def test_that_without_batches_a_content_is_one_building(make):
    found = make.alone(make.container("b3dm", {"BATCH_LENGTH": 0}, body=make.cubes(3).glb()),
                       "town hall.b3dm")  # fmt: skip
    assert list(found.objects) == ["town hall"]
    assert len(found.corners["town hall"]) == 3 * 36


def instances(make, features, data=b"", batch=None, count=2, body=None):
    asset = make.cubes(1, "").glb() if body is None else body
    return make.container("i3dm", {"INSTANCES_LENGTH": count, **features}, data, batch, b"", asset)


SPOTS = np.array([[0, 0, 0], [100, 50, 7]], "<f4").tobytes()


def test_that_instances_stand_where_the_table_says(make):
    batch = {"species": ["oak", "ash"]}
    found = make.alone(instances(make, {"POSITION": {"byteOffset": 0}}, SPOTS, batch), "trees.i3dm")
    assert found.objects == {"trees#0": {"species": "oak"}, "trees#1": {"species": "ash"}}
    assert found.box("trees#1") == [100, 50, 7, 110, 60, 17]
    assert set(found.types.values()) == {"GenericCityObject"}
    assert found.counts["instances"] == 2


def test_that_instances_turn_and_grow(make):
    # Right is north and up is west: x goes north, y goes west, z stays.
    data = SPOTS + np.array([[0, 1, 0], [0, 1, 0], [-1, 0, 0], [-1, 0, 0], [2, 1, 1]], "<f4").tobytes()
    data += np.array([[1, 1, 3], [1, 1, 3]], "<f4").tobytes()
    features = {"POSITION": {"byteOffset": 0}, "NORMAL_RIGHT": {"byteOffset": 24}, "NORMAL_UP": {"byteOffset": 48},
                "SCALE": {"byteOffset": 72}, "SCALE_NON_UNIFORM": {"byteOffset": 84}}  # fmt: skip
    found = make.alone(instances(make, features, data), "x.i3dm")
    assert found.box("x#0") == [-20, 0, 0, 0, 20, 60]


def test_that_quantised_positions_and_folded_directions_are_unpacked(make):
    data = np.array([[0, 0, 0], [65535, 65535, 0]], "<u2").tobytes()
    # The octahedral middle is +z, the right edge is +x: right = +x, up = +z, forward = -y.
    data += np.array([[65535, 32768]] * 2 + [[32768, 32768]] * 2, "<u2").tobytes()
    features = {"POSITION_QUANTIZED": {"byteOffset": 0}, "QUANTIZED_VOLUME_OFFSET": [5, 5, 5],
                "QUANTIZED_VOLUME_SCALE": [100, 100, 100], "NORMAL_RIGHT_OCT32P": {"byteOffset": 12},
                "NORMAL_UP_OCT32P": {"byteOffset": 20}}  # fmt: skip
    found = make.alone(instances(make, features, data), "x.i3dm")
    assert np.allclose(found.box("x#1"), [105, 95, 5, 115, 105, 15], atol=0.01)


def test_that_upright_instances_stand_on_the_ellipsoid(make):
    spot = np.array([[0, 0, 0]], "<f4").tobytes()
    content = instances(make, {"POSITION": {"byteOffset": 0}, "EAST_NORTH_UP": True}, spot, count=1)
    turned = [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, *make.place, 1]
    found = make.tiles(make.tile("x.i3dm", transform=turned), {"x.i3dm": content})
    degrees = found.facts.reference.degrees(found.corners["x#0"])
    ground = found.facts.reference.degrees(np.array([make.place]))[0]
    assert np.allclose(degrees[:, 2].min(), ground[2], atol=0.001)
    assert np.allclose(np.ptp(degrees[:, 2]), 10, atol=0.001)
    assert degrees[:, 0].min() > ground[0] - 1e-7
    assert degrees[:, 1].min() > ground[1] - 1e-7


def test_that_a_model_may_lie_beside_its_instances(make):
    content = make.container("i3dm", {"INSTANCES_LENGTH": 2, "POSITION": {"byteOffset": 0}}, SPOTS, body=b"tree.glb  ",
                             embedded=False)  # fmt: skip
    path = make.files({"x.i3dm": content, "tree.glb": make.cubes(1, "").glb()})
    assert make.read(path).box("x#1") == [100, 50, 7, 110, 60, 17]


def test_that_many_instances_come_in_several_pieces_with_different_ids(make):
    count = 60_000
    data = np.zeros((count, 3), "<f4").tobytes() + np.arange(count, dtype="<u2").tobytes()
    features = {"POSITION": {"byteOffset": 0}, "BATCH_ID": {"byteOffset": 12 * count}}
    asset = make.gltf()
    points, triangles, _ = make.boxes(1)
    asset.mesh({"attributes": {"POSITION": asset.accessor(points)},
                "indices": asset.accessor(triangles.reshape(-1), "<u2")})  # fmt: skip
    found = make.alone(instances(make, features, data, count=count, body=asset.glb()), "x.i3dm")
    assert found.pieces == 3
    assert len(found.objects) == count


def test_that_a_composite_gives_all_its_parts(make):
    points = make.container("pnts", {"POINTS_LENGTH": 7, "POSITION": {"byteOffset": 0}}, bytes(84))
    inner = make.composite(make.b3dm(2), points)
    found = make.alone(make.composite(make.b3dm(1), inner), "x.cmpt")
    assert list(found.objects) == ["x/0#0", "x/1/0#0", "x/1/0#1"]
    assert found.counts["points"] == 7
    assert "points x: 7 points" in found.reasons()


def test_that_compressed_files_are_unpacked(make):
    assert len(make.alone(gzip.compress(make.b3dm(2)), "x.b3dm").objects) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data[:-9], "cut short"),
        (lambda data: data[:20] + data[data.index(b"glTF") :] + bytes(80), "before 3D Tiles 1.0"),
        (lambda data: data[:4] + struct.pack("<I", 2) + data[8:], "version 2"),
        (lambda data: data[:12] + struct.pack("<I", 2**31) + data[16:], "reaches past the end"),
        (lambda data: b"what" + data[4:], "is not read"),
        (lambda data: gzip.compress(data)[:-20], "gzip"),
        (lambda data: data.replace(b"glTF\x02", b"glTF\x01"), "glTF 1.0"),
        (lambda data: data.replace(b'"2.0"', b'"1.0"'), "glTF of version '1.0'"),
    ],
)
def test_that_a_broken_content_is_skipped_with_its_reason(make, change, reason):
    root = make.tile("bad.b3dm", make.tile("good.b3dm"))
    found = make.tiles(root, {"bad.b3dm": change(make.b3dm(1)), "good.b3dm": make.b3dm(1)})
    assert list(found.objects) == ["good#0"]
    assert reason in found.reasons()
    assert found.skipped[0].id == "bad"


def test_that_contents_that_lie_elsewhere_than_their_tileset_are_skipped(make):
    found = make.tiles(make.tile("x.b3dm", transform=make.on_earth), {"x.b3dm": make.b3dm(1)})
    assert found.facts.reference.text == "EPSG:4978"
    assert len(found.objects) == 1
    region = {"boundingVolume": {"region": [0.1, 0.9, 0.2, 0.91, 0, 9]}}
    found = make.tiles(make.tile("x.b3dm", **region), {"x.b3dm": make.b3dm(1)})
    assert not found.objects
    assert "far from the Earth's surface" in found.reasons()


def test_that_text_of_a_gltf_is_read_with_its_buffer_inside_or_beside(make):
    asset = make.cubes(2, "")
    body = {**asset.json, "buffers": [{"byteLength": len(asset.data), "uri": "x.bin"}]}
    body = {key: value for key, value in body.items() if value != []}
    path = make.files({"x.gltf": json.dumps(body).encode(), "x.bin": asset.data})
    assert make.read(path).box("x") == [0, 0, 0, 30, 10, 10]
