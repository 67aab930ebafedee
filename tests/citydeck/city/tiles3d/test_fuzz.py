"""Whatever the bytes of a tileset, reading ends in pieces, skips or one clear line."""

import random
import tracemalloc

import pytest

from citydeck.model.errors import CitydeckError

RUNS = 100
MOST_MEMORY = 64 * 2**20
"""Bytes that reading a few changed kilobytes may take."""


def rich_glb(make):
    """Cubes with a property table of texts and numbers, colours and instances."""
    asset = make.cubes(3, "_FEATURE_ID_0", material=0)
    asset.material(0.5, 0.2, 0.1, 1)
    asset.json["meshes"][0]["primitives"][0]["extensions"] = {
        "EXT_mesh_features": {"featureIds": [{"attribute": 0, "featureCount": 3, "propertyTable": 0}]}
    }
    rule = {"type": "SCALAR", "componentType": "UINT16", "array": True, "count": 2}
    values = {"values": asset.view(bytes(range(12)))}
    asset.table({"id": ({"type": "STRING"}, asset.texts(["a", "bb", "c"])), "n": (rule, values)}, 3)
    moves = {"TRANSLATION": asset.accessor([[0, 0, 0], [7, 0, 0]])}
    asset.mesh(asset.json["meshes"][0]["primitives"][0])
    asset.json["nodes"][1]["extensions"] = {"EXT_mesh_gpu_instancing": {"attributes": moves}}
    return asset.glb()


def rich_i3dm(make):
    features = {"INSTANCES_LENGTH": 2, "POSITION": {"byteOffset": 0}, "NORMAL_UP": {"byteOffset": 24},
                "NORMAL_RIGHT": {"byteOffset": 48}, "SCALE": {"byteOffset": 72}}  # fmt: skip
    batch = {"h": {"byteOffset": 0, "componentType": "DOUBLE", "type": "SCALAR"}}
    return make.container("i3dm", features, bytes(80), batch, bytes(16), make.cubes(1).glb())


def changed(data, rng):
    """`data` cut or with some bytes changed, added or taken away."""
    found = bytearray(data)
    if rng.random() < 0.2:
        return bytes(found[: rng.randrange(len(found))])
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(found))
        if rng.random() < 0.5:
            at = rng.randrange(min(len(found), 64))
        found[at : at + rng.randint(0, 4)] = rng.randbytes(rng.randint(0, 4))
    return bytes(found)


def ends_well(make, path):
    tracemalloc.start()
    try:
        found = make.read(path)
        assert all("\n" not in skip.reason and skip.reason for skip in found.skipped)
    except CitydeckError as error:
        assert "\n" not in str(error)  # noqa: PT017
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert most < MOST_MEMORY


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("kind", ["glb", "b3dm", "i3dm", "cmpt", "subtree", "json"])
def test_that_changed_bytes_end_in_skips(make, kind, seed):
    rng = random.Random(f"{kind} {seed}")
    rules = {"subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "availableLevels": 4,
             "subtrees": {"uri": "{level}_{x}_{y}.subtree"}}  # fmt: skip
    root = (
        make.tile(f"{{level}}_{{x}}_{{y}}.{kind}", implicitTiling=rules)
        if kind == "subtree"
        else make.tile(f"x.{kind}")
    )
    sources = {
        "glb": ("x.glb", lambda: rich_glb(make)),
        "b3dm": ("x.b3dm", lambda: make.b3dm(2, {"id": ["a", "b"]}, RTC_CENTER=[1, 2, 3])),
        "i3dm": ("x.i3dm", lambda: rich_i3dm(make)),
        "cmpt": ("x.cmpt", lambda: make.composite(make.b3dm(1), rich_i3dm(make))),
        "subtree": ("0_0_0.subtree", lambda: make.subtree([1, 0, 1, 1, 0], [[1] * 5], [1] + [0] * 15)),
        "json": ("x.json", lambda: b'{"asset":{"version":"1.0"},"root":{"refine":"ADD","transform":[1,0,0,0,0,1,0,0,0,0,'
                 b'1,0,0,0,0,1],"children":[{"content":{"uri":"x.b3dm"}}],"content":{"uri":"x.glb"}}}'),
    }  # fmt: skip
    name, build = sources[kind]
    data = build()
    path = make.files({"tileset.json": make.tileset(root), name: data})
    assert make.read(path).skipped == [] or kind in ("subtree", "json")
    for _ in range(RUNS):
        make.files({name: changed(data, rng)})
        ends_well(make, path)
        if kind not in ("subtree", "json"):
            ends_well(make, path.parent / name)


def test_that_a_changed_tileset_ends_in_skips(make):
    rng = random.Random(4)
    path = make.files({"tileset.json": make.tileset(make.tile("x.b3dm", make.tile("x.b3dm"))), "x.b3dm": make.b3dm(1)})
    data = path.read_bytes()
    for _ in range(RUNS):
        path.write_bytes(changed(data, rng))
        ends_well(make, path)
