"""Primitives compressed with Draco."""

import DracoPy
import numpy as np


def compressed(make, data, numbers):
    """Two cubes whose mesh is `data`; `numbers` are Draco's names for the attributes."""
    asset = make.gltf()
    view = asset.view(data)
    said = {"componentType": 5126, "count": 16}
    asset.json["accessors"] += [{**said, "type": "VEC3"}, {**said, "type": "SCALAR"},
                                {"componentType": 5125, "count": 72, "type": "SCALAR"}]  # fmt: skip
    primitive = {"attributes": {"POSITION": 0, "_FEATURE_ID_0": 1}, "indices": 2,
                 "extensions": {"KHR_draco_mesh_compression": {"bufferView": view, "attributes": numbers}}}  # fmt: skip
    asset.mesh(primitive)
    asset.json["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    return asset.glb()


def packed(make):
    points, triangles, number = make.boxes(2)
    data = DracoPy.encode(
        points.astype(np.float32), triangles.astype(np.uint32), quantization_bits=16,
        generic_attributes={"feature": number.astype(np.float32).reshape(-1, 1)},
    )  # fmt: skip
    found = {"_FEATURE_ID_0" if one["num_components"] == 1 else "POSITION": one["unique_id"]
             for one in DracoPy.decode(data).attributes}  # fmt: skip
    return data, found


def test_that_a_draco_mesh_is_unpacked_with_its_features(make):
    found = make.alone(compressed(make, *packed(make)))
    assert list(found.objects) == ["one#0", "one#1"]
    assert np.allclose(found.box("one#1"), [20, 0, 0, 30, 10, 10], atol=0.01)
    assert len(found.corners["one#1"]) == 36


def test_that_a_broken_draco_mesh_is_skipped(make):
    data, numbers = packed(make)
    path = make.files({"tileset.json": make.tileset(make.tile("x.glb")), "x.glb": compressed(make, data[:40], numbers)})
    found = make.read(path)
    assert not found.objects
    assert "a Draco mesh that cannot be unpacked" in found.reasons()


def test_that_an_attribute_that_the_mesh_lacks_is_said(make):
    data, _ = packed(make)
    found = make.tiles(make.tile("x.glb"), {"x.glb": compressed(make, data, {"POSITION": 77})})
    assert "a Draco mesh has no POSITION" in found.reasons()
