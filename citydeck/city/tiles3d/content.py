"""One content of a tileset, whatever its format, as blocks of triangles with what is said of their features."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from citydeck.city.crs import F64
from citydeck.city.tiles3d.batch_table import batch_table, semantic
from citydeck.city.tiles3d.broken import BrokenContent, UnreadKind
from citydeck.city.tiles3d.envelope import COMPOSITE, MAGICS, Envelope, envelope, inner_contents
from citydeck.city.tiles3d.feature_table import FeatureTable
from citydeck.city.tiles3d.fields import numbers, shown, whole
from citydeck.city.tiles3d.gltf.document import Beside, document
from citydeck.city.tiles3d.gltf.feature_ids import FeatureIds
from citydeck.city.tiles3d.gltf.matrix import UP, moved, product, shifted
from citydeck.city.tiles3d.gltf.model import blocks, copied, middle, model
from citydeck.city.tiles3d.gltf.property_tables import property_tables
from citydeck.city.tiles3d.instances import batch_ids, count_of, matrices, positions
from citydeck.city.tiles3d.shape import Shape, Tally

DEEPEST = 8
"""Composites inside composites."""
MOST_UNPACKED = 2**30
"""Bytes of a content that was stored compressed (gzip)."""


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """Where a content stands: `matrix` of its tile, `up` the axis of its models, `earth` for Earth-centred metres."""

    matrix: F64
    up: str
    earth: bool
    beside: Beside


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A part of a content. `shape` in world coordinates, `tables` those that its features count in; `inner` names the
    part of a composite, empty for a content of its own; `instanced` for copies of one model.
    """

    shape: Shape
    tables: Sequence[FeatureTable]
    inner: str = ""
    instanced: bool = False


def read_content(data: bytes, setting: Setting, tally: Tally) -> Iterator[Block]:
    """The blocks of a content; `BrokenContent` where it cannot be read."""
    yield from _any(memoryview(unpacked(data)), setting, tally, "")


def unpacked(data: bytes) -> bytes:
    """`data`, which tilers may have compressed with gzip."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        found = (inflate := zlib.decompressobj(31)).decompress(data, MOST_UNPACKED)
    except zlib.error:
        raise BrokenContent("its gzip stream is broken") from None
    if not inflate.eof:
        raise BrokenContent("its gzip stream is cut short or too long")
    return found


def _any(data: memoryview, setting: Setting, tally: Tally, inner: str) -> Iterator[Block]:
    magic = bytes(data[:4])
    if magic == COMPOSITE:
        if inner.count("/") >= DEEPEST:
            raise BrokenContent(f"composites inside composites, deeper than {DEEPEST}")
        for index, part in enumerate(inner_contents(data)):
            yield from _any(part, setting, tally, f"{inner}/{index}")
    elif magic in MAGICS:
        source = envelope(data)
        if magic == b"b3dm":
            yield _batched(source, setting, tally, inner)
        elif magic == b"i3dm":
            yield from _instanced(source, setting, tally, inner)
        else:
            tally.points += whole(source.features, "POINTS_LENGTH", most=2**32)
    elif magic == b"glTF" or magic[:1] == b"{":
        yield _plain(data, setting, tally, inner)
    else:
        raise UnreadKind(f"a content that starts with {shown(magic.decode('latin-1'))} is not read")


def _batched(source: Envelope, setting: Setting, tally: Tally, inner: str) -> Block:
    asset = document(source.body, setting.beside)
    found = model(asset, tally)
    centre = _centre(source) or middle(asset)
    length = whole(source.features, "BATCH_LENGTH", 0, 2**31)
    if length == 0:
        return Block(_stood(_featureless(found), setting, centre), (), inner)
    tables = property_tables(asset) or [batch_table(source.batch, source.batch_bytes, length)]
    # A bare _BATCHID counts in the one table there is.
    counted = Shape(
        found.points, found.triangles, np.where(found.feature >= 0, np.maximum(found.table, 0), -1), found.feature,
        found.colour,
    )  # fmt: skip
    return Block(_stood(counted, setting, centre), tables, inner)


def _plain(data: memoryview, setting: Setting, tally: Tally, inner: str) -> Block:
    asset = document(data, setting.beside)
    found = model(asset, tally)
    return Block(_stood(found, setting, middle(asset)), property_tables(asset), inner, tally.instances > 0)


def _instanced(source: Envelope, setting: Setting, tally: Tally, inner: str) -> Iterator[Block]:
    count = count_of(source)
    spots, features = positions(source, count), batch_ids(source, count)
    body: bytes | memoryview = source.body
    if source.linked:
        body = unpacked(setting.beside(bytes(source.body).rstrip(b" \0").decode("utf-8", "replace")))
    asset = document(memoryview(body), setting.beside)
    mesh = _turned(model(asset, tally), UP[setting.up])
    place = product(setting.matrix, shifted(_centre(source)))
    turns = matrices(source, spots, place if setting.earth else None)
    tables = [batch_table(source.batch, source.batch_bytes, int(features.max(initial=-1)) + 1)]
    tally.instances += count
    for block in blocks(count, mesh.triangles.size):
        found = copied(mesh, turns[block], FeatureIds(features[block], 0))
        yield Block(_turned(found, place), tables, inner, instanced=True)


def _centre(source: Envelope) -> list[float] | None:
    found = semantic(source.features, source.feature_bytes, 1, "RTC_CENTER", "<f4", 3)
    if isinstance(source.features.get("RTC_CENTER"), list):
        return numbers(source.features, "RTC_CENTER", 3)
    return None if found is None else [float(value) for value in found[0]]


def _stood(shape: Shape, setting: Setting, centre: list[float] | None) -> Shape:
    return _turned(shape, product(setting.matrix, shifted(centre), UP[setting.up]))


def _turned(shape: Shape, matrix: F64) -> Shape:
    return Shape(moved(shape.points, matrix), shape.triangles, shape.table, shape.feature, shape.colour)


def _featureless(shape: Shape) -> Shape:
    none = np.full(len(shape.triangles), -1, np.int64)
    return Shape(shape.points, shape.triangles, none, none, shape.colour)
