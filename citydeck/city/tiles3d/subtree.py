"""Subtrees of implicit tiling: which tiles, contents and further subtrees there are, one bit for each."""

from collections.abc import Callable
from dataclasses import dataclass

from citydeck.city.tiles3d.broken import BrokenContent
from citydeck.city.tiles3d.fields import Json, entry, json_object, table, whole, word
from citydeck.city.tiles3d.span import part, words

MAGIC = b"subt"
Read = Callable[[str], bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Bits:
    """`data` holds a bit for each index, the lowest first; without it all are `constant`."""

    constant: bool
    data: memoryview | None = None

    def __getitem__(self, index: int) -> bool:
        if self.data is None:
            return self.constant
        return bool(self.data[index >> 3] >> (index & 7) & 1)


@dataclass(frozen=True, slots=True, eq=False)
class Subtree:
    """Indices of `tiles` and of each of `contents` count level by level, each in Morton order; those of `children`
    count the tiles below the last level.
    """

    tiles: Bits
    contents: tuple[Bits, ...]
    children: Bits


def nodes(levels: int, branching: int) -> int:
    """How many tiles `levels` levels have, the root alone being one level."""
    return int((branching**levels - 1) // (branching - 1))


def subtree(data: bytes, levels: int, branching: int, read: Read) -> Subtree:
    """The subtree in `data` (binary, or JSON), of `levels` levels; `read` gives the bytes of a buffer's file."""
    source, chunk = _parts(memoryview(data))
    views = _Views(source, chunk, read)
    inner, below = nodes(levels, branching), branching**levels
    contents = source.get("contentAvailability")
    listed = contents if isinstance(contents, list) else [contents] if isinstance(contents, dict) else []
    return Subtree(
        views.bits(table(source, "tileAvailability"), inner),
        tuple(views.bits(one, inner) for one in listed if isinstance(one, dict)),
        views.bits(table(source, "childSubtreeAvailability"), below),
    )


def _parts(data: memoryview) -> tuple[Json, memoryview]:
    if bytes(data[:4]) != MAGIC:
        return json_object(data, "the subtree"), memoryview(b"")
    version, json_low, json_high, low, high = words(data, 4, 5, "the subtree's header")
    if version != 1:
        raise BrokenContent(f"a subtree of version {version} is not read")
    length = json_low | json_high << 32
    source = json_object(part(data, 24, length, "the subtree's JSON"), "the subtree")
    return source, part(data, 24 + length, low | high << 32, "the subtree's bytes")


class _Views:
    def __init__(self, source: Json, chunk: memoryview, read: Read) -> None:
        self._source = source
        self._chunk = chunk
        self._read = read
        self._buffers: dict[int, memoryview] = {}

    def bits(self, source: Json, count: int) -> Bits:
        """The bits of one availability; it must have `count` of them."""
        if "constant" in source:
            return Bits(source["constant"] in (1, True))
        key = next((name for name in ("bitstream", "bufferView") if name in source), None)
        if key is None:
            if source:
                raise BrokenContent("the subtree has an availability without bits")
            return Bits(constant=False)
        view = entry(self._source, "bufferViews", whole(source, key))
        data = self._buffer(whole(view, "buffer"))
        found = part(data, whole(view, "byteOffset", 0), whole(view, "byteLength"), "the subtree's bits")
        if 8 * len(found) < count:
            raise BrokenContent("the subtree has too few bits for its levels")
        return Bits(constant=False, data=found)

    def _buffer(self, index: int) -> memoryview:
        if index not in self._buffers:
            buffer = entry(self._source, "buffers", index)
            data = memoryview(self._read(word(buffer, "uri"))) if "uri" in buffer else self._chunk
            self._buffers[index] = part(data, 0, whole(buffer, "byteLength"), "the subtree's buffer")
        return self._buffers[index]
