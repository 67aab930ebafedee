"""The 1.0 containers: a header, a feature table, a batch table and the model (b3dm, i3dm) or nothing (pnts); cmpt."""

from collections.abc import Iterator
from dataclasses import dataclass

from citydeck.city.tiles3d.broken import BrokenContent, UnreadKind
from citydeck.city.tiles3d.fields import Json, json_object
from citydeck.city.tiles3d.span import part, words

MAGICS = (b"b3dm", b"i3dm", b"pnts")
COMPOSITE = b"cmpt"


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """A container taken apart. `linked`: its `body` is the address of the model, not the model itself."""

    magic: bytes
    features: Json
    feature_bytes: memoryview
    batch: Json
    batch_bytes: memoryview
    body: memoryview
    linked: bool = False


def envelope(data: memoryview) -> Envelope:
    """Take a b3dm, i3dm or pnts apart."""
    magic = bytes(data[:4])
    head = 32 if magic == b"i3dm" else 28
    version, length, *lengths = words(data, 4, 6, "the header")
    if version != 1:
        raise UnreadKind(f"version {version} of its container is not read")
    if length > len(data):
        raise BrokenContent(f"cut short: {len(data)} of {length} bytes")
    if bytes(data[20:24]) == b"glTF" or bytes(data[24:28]) == b"glTF" or bytes(data[20:22]) == b'{"':
        raise UnreadKind("its header is of the time before 3D Tiles 1.0")
    data = part(data, 0, length, "the content")
    blocks, start = [], head
    for size, what in zip(lengths, ("feature table", "feature table", "batch table", "batch table"), strict=True):
        blocks.append(part(data, start, size, f"the {what}"))
        start += size
    linked = magic == b"i3dm" and words(data, 28, 1, "the header")[0] == 0
    return Envelope(
        magic,
        json_object(blocks[0], "the feature table") if len(blocks[0]) else {},
        blocks[1],
        json_object(blocks[2], "the batch table") if len(blocks[2]) else {},
        blocks[3],
        part(data, start, length - start, "the model"),
        linked,
    )


def inner_contents(data: memoryview) -> Iterator[memoryview]:
    """The contents inside a cmpt, one after the other."""
    version, length, count = words(data, 4, 3, "the header")
    if version != 1:
        raise UnreadKind(f"version {version} of its container is not read")
    if length > len(data):
        raise BrokenContent(f"cut short: {len(data)} of {length} bytes")
    start = 16
    for _ in range(count):
        size = words(data, start + 8, 1, "an inner content")[0]
        if size < 12:
            raise BrokenContent("an inner content is shorter than its header")
        yield part(data, start, size, "an inner content")
        start += size
