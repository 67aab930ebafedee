"""The table of contents of a log file, read from its records in order.

The summary at a file's end is never trusted: a file that was cut and one that was closed take the same way.
"""

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from citydeck.model.errors import UnreadableInput
from citydeck.timeline import log_format
from citydeck.timeline.log_format import CHUNK, MAGIC, RECORD

_HEADER, _FOOTER, _CHUNK, _MESSAGE_INDEX, _ATTACHMENT, _METADATA, _DATA_END = 0x01, 0x02, 0x06, 0x07, 0x09, 0x0C, 0x0F
_TIMES = struct.Struct("<QQ")
_SIZE = struct.Struct("<I")
_INDEX = struct.Struct("<HI")


@dataclass(slots=True)
class ChunkRef:
    """Where a chunk's packed bytes lie. `counts` maps an MCAP channel id to its messages; None until it was read."""

    start: int
    end: int
    size: int
    crc: int
    compression: str
    offset: int
    length: int
    counts: dict[int, int] | None = None


@dataclass(slots=True)
class AttachmentRef:
    """Where an attachment's bytes lie."""

    media_type: str
    created: int
    offset: int
    size: int


@dataclass(slots=True)
class LogIndex:
    """All that lies outside chunks. `closed` tells that the data were ended by their writer, `whole` that the summary
    behind them is there to its last byte; `lost_bytes` could not be read at the end.
    """

    profile: str = ""
    metadata: dict[str, dict[str, str]] = field(default_factory=dict)
    attachments: dict[str, AttachmentRef] = field(default_factory=dict)
    chunks: list[ChunkRef] = field(default_factory=list)
    closed: bool = False
    whole: bool = False
    lost_bytes: int = 0


def read_index(file: BinaryIO, path: Path) -> LogIndex:
    """Walk the records of an open file. `UnreadableInput` when it is no MCAP file at all."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if not size:
        raise UnreadableInput(f"{path} is empty")
    if file.read(len(MAGIC)) != MAGIC:
        raise UnreadableInput(f"{path} is no event log (MCAP)")
    index = LogIndex()
    offset = walk(file, len(MAGIC), size, index)
    index.lost_bytes = 0 if index.closed else size - offset
    file.seek(size - len(MAGIC))
    index.whole = index.closed and file.read(len(MAGIC)) == MAGIC
    return index


def walk(file: BinaryIO, offset: int, size: int, index: LogIndex) -> int:
    """Note the records that begin at `offset` and end within `size`; where the first of the others begins.

    That is a record that is not whole yet, or makes no sense.
    """
    while not index.closed and offset + RECORD.size <= size:
        file.seek(offset)
        kind, length = RECORD.unpack(file.read(RECORD.size))
        begin, after = offset + RECORD.size, offset + RECORD.size + length
        if after > size or not _take(kind, file, begin, length, index):
            break
        offset = after
    return offset


def _take(kind: int, file: BinaryIO, begin: int, length: int, index: LogIndex) -> bool:
    """Note one record; False when it makes no sense, which ends the readable part."""
    try:
        if kind == _CHUNK:
            return _chunk(file, begin, length, index)
        if kind == _MESSAGE_INDEX:
            return _message_index(file, length, index)
        if kind == _ATTACHMENT:
            return _attachment(file, begin, length, index)
        if kind == _METADATA:
            name, facts = _metadata(_whole(file, length))
            index.metadata[name] = facts
        elif kind == _HEADER:
            index.profile, _ = _text(_whole(file, length), 0)
    except (struct.error, UnicodeDecodeError, ValueError):
        return False
    index.closed = kind == _DATA_END
    # Zero is no record: it is what a file system leaves where it had reserved room and lost power.
    return kind != 0


def _chunk(file: BinaryIO, begin: int, length: int, index: LogIndex) -> bool:
    start, end, size, crc, named = CHUNK.unpack(file.read(CHUNK.size))
    if named > 16 or not start <= end <= log_format.MAX_TIME or (index.chunks and start < index.chunks[-1].end):
        return False
    compression = file.read(named).decode()
    (packed,) = struct.unpack("<Q", file.read(8))
    at = begin + CHUNK.size + named + 8
    if at + packed != begin + length:
        return False
    index.chunks.append(ChunkRef(start, end, size, crc, compression, at, packed))
    return True


def _message_index(file: BinaryIO, length: int, index: LogIndex) -> bool:
    channel, entries = _INDEX.unpack(file.read(_INDEX.size))
    if not index.chunks or entries != length - _INDEX.size or entries % _TIMES.size:
        return False
    chunk = index.chunks[-1]
    chunk.counts = chunk.counts or {}
    chunk.counts[channel] = entries // _TIMES.size
    return True


def _attachment(file: BinaryIO, begin: int, length: int, index: LogIndex) -> bool:
    _, created = _TIMES.unpack(file.read(_TIMES.size))
    names = []
    for _ in range(2):
        (size,) = _SIZE.unpack(file.read(_SIZE.size))
        if size > 4096:
            return False
        names.append(file.read(size).decode())
    (size,) = struct.unpack("<Q", file.read(8))
    at = file.tell()
    if at + size + 4 != begin + length:
        return False
    index.attachments[names[0]] = AttachmentRef(names[1], created, at, size)
    return True


def _metadata(data: bytes) -> tuple[str, dict[str, str]]:
    name, offset = _text(data, 0)
    offset += _SIZE.size
    facts = {}
    while offset < len(data):
        key, offset = _text(data, offset)
        facts[key], offset = _text(data, offset)
    return name, facts


def _text(data: bytes, offset: int) -> tuple[str, int]:
    (size,) = _SIZE.unpack_from(data, offset)
    end = offset + _SIZE.size + size
    if end > len(data):
        raise ValueError("text reaches past its record")
    return data[offset + _SIZE.size : end].decode(), end


def _whole(file: BinaryIO, length: int) -> bytes:
    if length > log_format.MAX_HEAD:
        raise ValueError("record too long")
    return file.read(length)
