"""Small 3D Tiles that tests write themselves, byte by byte."""

import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from citydeck.city.piece import Skip, Wish
from citydeck.city.tiles3d.reading import read
from citydeck.city.watch import Watch

Z_UP_NODE = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1]
"""Turns a model whose z is up into glTF's y up."""
KINDS = {"<i1": 5120, "<u1": 5121, "<i2": 5122, "<u2": 5123, "<u4": 5125, "<f4": 5126}
TYPES = {1: "SCALAR", 2: "VEC2", 3: "VEC3", 4: "VEC4"}
EAST, NORTH, HEIGHT = 3_919_786.0, 386_316.53125, 4_999_819.5
"""A place on the Earth's surface in Earth-centred metres."""
ON_EARTH = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, EAST, NORTH, HEIGHT, 1]
CORNERS = np.array([[x, y, z] for z in (0, 1) for y in (0, 1) for x in (0, 1)], np.float64)
FACES = np.array(
    [[0, 2, 3], [0, 3, 1], [4, 5, 7], [4, 7, 6], [0, 1, 5], [0, 5, 4], [2, 6, 7], [2, 7, 3], [0, 4, 6], [0, 6, 2],
     [1, 3, 7], [1, 7, 5]],
)  # fmt: skip


def boxes(count: int, size: float = 10.0) -> tuple[Any, Any, Any]:
    """`count` cubes in a row along x, 20 m apart: points, triangles and the number of each point's cube."""
    points = np.concatenate([CORNERS * size + [20 * index, 0, 0] for index in range(count)])
    triangles = np.concatenate([FACES + 8 * index for index in range(count)])
    return points, triangles, np.repeat(np.arange(count), 8)


class Gltf:
    """A glTF asset in the making."""

    def __init__(self) -> None:
        self.data = b""
        self.json: dict[str, Any] = {"asset": {"version": "2.0"}, "accessors": [], "bufferViews": [], "meshes": [],
                                     "nodes": [], "materials": []}  # fmt: skip

    def view(self, data: bytes, **more: Any) -> int:
        self.data += bytes(-len(self.data) % 8)
        self.json["bufferViews"].append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(data), **more})
        self.data += data
        return len(self.json["bufferViews"]) - 1

    def accessor(self, values: Any, dtype: str = "<f4", **more: Any) -> int:
        rows = np.asarray(values, dtype)
        width = rows.shape[1] if rows.ndim == 2 else 1
        found = {"bufferView": self.view(rows.tobytes()), "componentType": KINDS[dtype], "count": len(rows),
                 "type": TYPES[width]}  # fmt: skip
        self.json["accessors"].append({**found, **more})
        return len(self.json["accessors"]) - 1

    def mesh(self, *primitives: dict[str, Any], node: dict[str, Any] | None = None) -> None:
        self.json["meshes"].append({"primitives": list(primitives)})
        stood = {"matrix": Z_UP_NODE} if node is None else node
        self.json["nodes"].append({**stood, "mesh": len(self.json["meshes"]) - 1})

    def material(self, *rgba: float) -> int:
        self.json["materials"].append({"pbrMetallicRoughness": {"baseColorFactor": list(rgba)}})
        return len(self.json["materials"]) - 1

    def table(self, properties: dict[str, tuple[dict[str, Any], dict[str, Any]]], count: int, **more: Any) -> None:
        """A property table: name to rule of the class and place of the bytes."""
        rules = {name: rule for name, (rule, _) in properties.items()}
        places = {name: place for name, (_, place) in properties.items()}
        kind = more.pop("kind", "thing")
        schema = {"classes": {kind: {"properties": rules}}, **more}
        self.json.setdefault("extensions", {})["EXT_structural_metadata"] = {
            "schema": schema, "propertyTables": [{"class": kind, "count": count, "properties": places}],
        }  # fmt: skip

    def texts(self, values: list[str]) -> dict[str, Any]:
        parts = [value.encode() for value in values]
        bounds = np.cumsum([0, *map(len, parts)]).astype("<u4")
        return {"values": self.view(b"".join(parts)), "stringOffsets": self.view(bounds.tobytes())}

    def glb(self) -> bytes:
        body = {**self.json, "buffers": [{"byteLength": len(self.data)}]}
        text = json.dumps({key: value for key, value in body.items() if value != []}).encode()
        text += b" " * (-len(text) % 4)
        data = self.data + bytes(-len(self.data) % 4)
        chunks = struct.pack("<II", len(text), 0x4E4F534A) + text + struct.pack("<II", len(data), 0x004E4942) + data
        return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


def cubes(count: int = 1, features: str = "_BATCHID", **more: Any) -> Gltf:
    """Cubes in a row, each vertex with the number of its cube under `features` (empty for none)."""
    asset = Gltf()
    points, triangles, number = boxes(count)
    attributes = {"POSITION": asset.accessor(points)}
    if features:
        attributes[features] = asset.accessor(number)
    asset.mesh({"attributes": attributes, "indices": asset.accessor(triangles.reshape(-1), "<u2"), **more})
    return asset


def _padded(node: dict[str, Any] | None, head: int = 0) -> bytes:
    text = json.dumps(node).encode() if node else b""
    return text + b" " * (-(len(text) + head) % 8)


def container(magic: str, features: dict[str, Any], feature_bytes: bytes = b"", batch: dict[str, Any] | None = None,
              batch_bytes: bytes = b"", body: bytes = b"", embedded: bool = True) -> bytes:  # fmt: skip
    """A b3dm, i3dm or pnts."""
    head = 32 if magic == "i3dm" else 28
    parts = [_padded(features, head), feature_bytes, _padded(batch), batch_bytes]
    format_word = struct.pack("<I", embedded) if magic == "i3dm" else b""
    length = head + sum(map(len, parts)) + len(body)
    words = struct.pack("<6I", 1, length, *map(len, parts))
    return magic.encode() + words + format_word + b"".join(parts) + body


def composite(*parts: bytes) -> bytes:
    body = b"".join(parts)
    return b"cmpt" + struct.pack("<3I", 1, 16 + len(body), len(parts)) + body


def subtree(tiles: Any, contents: list[Any], children: Any) -> bytes:
    """A binary subtree; each availability is a list of bits, or 0 or 1 for all of them."""
    data, views = b"", []

    def bits(found: Any) -> dict[str, Any]:
        nonlocal data
        if isinstance(found, int):
            return {"constant": found}
        stream = np.packbits(np.array(found, np.uint8), bitorder="little").tobytes()
        views.append({"buffer": 0, "byteOffset": len(data), "byteLength": len(stream)})
        data += stream + bytes(-len(stream) % 8)
        return {"bitstream": len(views) - 1}

    node = {"tileAvailability": bits(tiles), "contentAvailability": [bits(one) for one in contents],
            "childSubtreeAvailability": bits(children)}  # fmt: skip
    text = _padded({**node, "bufferViews": views, "buffers": [{"byteLength": len(data)}]})
    return b"subt" + struct.pack("<IQQ", 1, len(text), len(data)) + text + data


def tile(uri: str = "", /, *children: Any, **more: Any) -> dict[str, Any]:
    found = {"boundingVolume": {"box": [0, 0, 0, 100, 0, 0, 0, 100, 0, 0, 0, 100]}, "geometricError": 1}
    if uri:
        found["content"] = {"uri": uri}
    if children:
        found["children"] = list(children)
    return {**found, **more}


def tileset(root: dict[str, Any], version: str = "1.1", **asset: Any) -> dict[str, Any]:
    return {"asset": {"version": version, **asset}, "geometricError": 10, "root": {"refine": "ADD", **root}}


@dataclass
class Read:
    """All that a reading gave, by id."""

    facts: Any
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    colours: dict[str, Any] = field(default_factory=dict)
    corners: dict[str, Any] = field(default_factory=dict)
    skipped: list[Skip] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    pieces: int = 0

    def box(self, name: str) -> list[float]:
        """Least and greatest x, y, z of an object."""
        found = self.corners[name]
        return [*found.min(axis=0).round(3).tolist(), *found.max(axis=0).round(3).tolist()]

    def reasons(self) -> str:
        return "; ".join(f"{skip.kind} {skip.id}: {skip.reason}" for skip in self.skipped)


def read_all(path: Path, wish: Wish | None = None, watch: Watch | None = None) -> Read:
    reading = read(path, wish or Wish())
    found = Read(reading.facts)
    for piece in reading.pieces(watch or Watch()):
        found.pieces += 1
        found.skipped += piece.skipped
        ids = piece.objects.ids
        assert not set(ids) & set(found.objects)
        found.objects.update(zip(ids, piece.objects.attributes, strict=True))
        found.types.update(zip(ids, piece.objects.types, strict=True))
        found.colours.update(zip(ids, piece.objects.colours or [None] * len(ids), strict=True))
        if piece.triangles is not None:
            shape = piece.triangles
            assert np.isfinite(shape.points).all()
            assert len(shape.triangles) == len(shape.owner) == len(shape.surface)
            order = np.argsort(shape.owner, kind="stable")
            parts = np.split(
                shape.points[shape.triangles[order]], np.searchsorted(shape.owner[order], range(1, len(ids)))
            )
            found.corners.update((name, part.reshape(-1, 3)) for name, part in zip(ids, parts, strict=False))
    found.notes, found.counts = reading.notes(), reading.counts()
    return found


class Make:
    """The builders under one name, since tests cannot import one another."""

    gltf = Gltf
    boxes = staticmethod(boxes)
    cubes = staticmethod(cubes)
    container = staticmethod(container)
    composite = staticmethod(composite)
    subtree = staticmethod(subtree)
    tile = staticmethod(tile)
    tileset = staticmethod(tileset)
    read = staticmethod(read_all)
    on_earth = ON_EARTH
    place = (EAST, NORTH, HEIGHT)

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def b3dm(self, count: int = 1, batch: dict[str, Any] | None = None, **features: Any) -> bytes:
        """Cubes in a row as a b3dm."""
        return container("b3dm", {"BATCH_LENGTH": count, **features}, b"", batch, b"", cubes(count).glb())

    def files(self, files: dict[str, Any]) -> Path:
        """Write files (bytes, or JSON as a dict); the path of the first."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return self.folder / next(iter(files))

    def tiles(self, root: dict[str, Any], files: dict[str, Any] | None = None, **asset: Any) -> Read:
        """Write a tileset with these files beside it, and read it."""
        return read_all(self.files({"tileset.json": tileset(root, **asset), **(files or {})}))

    def alone(self, data: bytes, name: str = "one.glb") -> Read:
        """Write one content, and read it."""
        return read_all(self.files({name: data}))


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return Make(tmp_path)
