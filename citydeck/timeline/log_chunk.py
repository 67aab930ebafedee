"""One chunk of a log: unpacked within bounds, checked, and walked message by message."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import zstandard

from citydeck.model.errors import UnreadableInput
from citydeck.timeline import log_format
from citydeck.timeline.log_format import MESSAGE, RECORD
from citydeck.timeline.log_index import ChunkRef

_CHANNEL, _MESSAGE = 0x04, 0x05
_IDS = struct.Struct("<HH")
_SIZE = struct.Struct("<I")


class Message(NamedTuple):
    """A message as stored; `number` counts from the log's first seq."""

    channel: int
    number: int
    log_time: int
    data: bytes


def unpack(ref: ChunkRef, packed: bytes) -> bytes:
    """Records of a chunk. `UnreadableInput` when it is cut, damaged, or claims more room than a chunk may have."""
    if ref.size > log_format.MAX_CHUNK:
        raise UnreadableInput(f"chunk claims to unpack to {ref.size} bytes")
    data = packed if not ref.compression else _decompress(ref, packed)
    if len(data) != ref.size or (ref.crc and zlib.crc32(data) != ref.crc):
        raise UnreadableInput("chunk is damaged")
    return data


def topics(data: bytes) -> dict[int, str]:
    """MCAP channel ids declared in a chunk, with their topics."""
    found = {}
    for kind, begin, end in _records(data):
        if kind == _CHANNEL:
            channel, _ = _IDS.unpack_from(data, begin)
            (size,) = _SIZE.unpack_from(data, begin + _IDS.size)
            at = begin + _IDS.size + _SIZE.size
            if at + size > end:
                raise UnreadableInput("chunk is damaged")
            found[channel] = data[at : at + size].decode(errors="replace")
    return found


def messages(ref: ChunkRef, data: bytes) -> Iterator[Message]:
    """Messages of a chunk in their order; each must lie within the times that the chunk says it spans."""
    for kind, begin, end in _records(data):
        if kind == _MESSAGE:
            if end - begin < MESSAGE.size:
                raise UnreadableInput("chunk is damaged")
            channel, number, log_time, _ = MESSAGE.unpack_from(data, begin)
            if not ref.start <= log_time <= ref.end:
                raise UnreadableInput("chunk holds messages of other times than it says")
            # The slice is a copy on purpose: its memory is aligned, which a message in a chunk is not.
            yield Message(channel, number, log_time, data[begin + MESSAGE.size : end])


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    offset = 0
    while offset + RECORD.size <= len(data):
        kind, length = RECORD.unpack_from(data, offset)
        begin = offset + RECORD.size
        offset = begin + length
        if offset > len(data):
            raise UnreadableInput("chunk is damaged")
        yield kind, begin, offset


def _decompress(ref: ChunkRef, packed: bytes) -> bytes:
    if ref.compression != "zstd":
        raise UnreadableInput(f"chunk is packed with {ref.compression!r}; Citydeck reads zstd")
    try:
        # The frame's own claim decides what is allocated, so it is asked first.
        if zstandard.frame_content_size(packed) > ref.size:
            raise UnreadableInput("chunk unpacks to more than it says")
        return bytes(zstandard.ZstdDecompressor().decompress(packed, max_output_size=ref.size))
    except zstandard.ZstdError:
        raise UnreadableInput("chunk is damaged") from None
