"""Whatever the bytes of a tileset, reading ends in pieces, skips or one clear line."""

import copy
import json
import random
import struct
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
    inner = make.tileset(make.tile("x.glb", make.tile("x.b3dm"), transform=make.on_earth))
    sources = {
        "glb": ("x.glb", lambda: rich_glb(make)),
        "b3dm": ("x.b3dm", lambda: make.b3dm(2, {"id": ["a", "b"]}, RTC_CENTER=[1, 2, 3])),
        "i3dm": ("x.i3dm", lambda: rich_i3dm(make)),
        "cmpt": ("x.cmpt", lambda: make.composite(make.b3dm(1), rich_i3dm(make))),
        "subtree": ("0_0_0.subtree", lambda: make.subtree([1, 0, 1, 1, 0], [[1] * 5], [1] + [0] * 15)),
        "json": ("x.json", lambda: json.dumps(inner).encode()),
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


ODD = [
    None, True, False, 0, 1, 2, 7, -1, 2**31, 2**40, 2**63, 10**400, 0.5, 1e308, float("nan"), "", "a", "VEC4", "ENUM",
    "STRING", "REPLACE", "../x", "\ud800", "data:,", "data:a;base64,AAAA", [], [0], [[1]], {}, {"a": 1}, [{}], [None],
    [0] * 16, [1e308] * 16, ["x"] * 3,
]  # fmt: skip


def places(node, way=()):
    """Every way into a document."""
    if way:
        yield way
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from places(value, (*way, key))


def with_odd_values(document, rng):
    found = copy.deepcopy(document)
    for _ in range(rng.randint(1, 3)):
        way = rng.choice(list(places(found)) or [()])
        inner = found
        for key in way[:-1]:
            inner = inner[key]
        if way and rng.random() < 0.8:
            inner[way[-1]] = copy.deepcopy(rng.choice(ODD))
        elif way:
            del inner[way[-1]]
    return found


@pytest.mark.parametrize("kind", ["glb", "i3dm", "tileset", "implicit"])
def test_that_odd_values_end_in_skips(make, kind):
    rng = random.Random(kind)
    whole = rich_glb(make)
    length = struct.unpack_from("<I", whole, 12)[0]
    gltf, rest = json.loads(whole[20 : 20 + length]), whole[20 + length :]
    features = {"INSTANCES_LENGTH": 2, "POSITION": {"byteOffset": 0}, "NORMAL_UP": {"byteOffset": 24}, "SCALE": [1, 1],
                "NORMAL_RIGHT": {"byteOffset": 48}, "RTC_CENTER": [0, 0, 0], "EAST_NORTH_UP": True}  # fmt: skip
    batch = {"h": {"byteOffset": 0, "componentType": "DOUBLE", "type": "SCALAR"}, "id": ["a", {"b": 1}]}
    rules = {"subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "availableLevels": 4, "subtrees": {"uri": "s.json"}}
    bits = {"bitstream": 0}
    subtree = {"buffers": [{"byteLength": 2, "uri": "bits.bin"}],
               "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 2}], "tileAvailability": bits,
               "contentAvailability": [bits], "childSubtreeAvailability": {"constant": 0}}  # fmt: skip
    tree = make.tileset(
        make.tile("x.glb", make.tile("x.glb", refine="REPLACE"), boundingVolume={"sphere": [0, 0, 0, 1]}),
        gltfUpAxis="Z", version="1.0",
    )  # fmt: skip
    for _ in range(RUNS):
        files = {"tileset.json": make.tileset(make.tile(f"x.{kind}")), "x.glb": whole, "bits.bin": b"\x1f\x1f"}
        if kind == "glb":
            text = json.dumps(with_odd_values(gltf, rng)).encode()
            size = struct.pack("<II", 2, 20 + len(text) + len(rest))
            files["x.glb"] = b"glTF" + size + struct.pack("<I", len(text)) + b"JSON" + text + rest
        elif kind == "i3dm":
            odd = with_odd_values(features, rng), bytes(80), with_odd_values(batch, rng), bytes(16), whole
            files["x.i3dm"] = make.container("i3dm", *odd)
        elif kind == "tileset":
            files["tileset.json"] = with_odd_values(tree, rng)
        else:
            files["tileset.json"] = with_odd_values(make.tileset(make.tile("x.glb", implicitTiling=rules)), rng)
            files["s.json"] = with_odd_values(subtree, rng)
        ends_well(make, make.files(files))


def test_that_a_changed_tileset_ends_in_skips(make):
    rng = random.Random(4)
    path = make.files({"tileset.json": make.tileset(make.tile("x.b3dm", make.tile("x.b3dm"))), "x.b3dm": make.b3dm(1)})
    data = path.read_bytes()
    for _ in range(RUNS):
        path.write_bytes(changed(data, rng))
        ends_well(make, path)
