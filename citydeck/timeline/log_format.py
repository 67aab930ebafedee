"""The event log on disk: names, numbers and limits that writer and reader share (docs/event-log.md)."""

import struct
from typing import get_args

import msgspec
import pyarrow as pa

from citydeck.model.batch import SCHEMA
from citydeck.model.event import AnyEvent, Event
from citydeck.model.time import NS_PER_S

FORMAT = 1
PROFILE = "citydeck"
LIBRARY = "citydeck 0.1.0"
METADATA = "citydeck.log"
"""Name of the metadata record at the head; holds ``format`` and ``first_seq`` and what the writer was told."""

CHUNK_NS = NS_PER_S
CHUNK_BYTES = 1 << 20
MAX_CHUNK = 64 << 20
"""A chunk that unpacks to more than this is refused before it is unpacked."""
MAX_TIME = 1 << 62
"""Latest log time (ns; the year 2116) that is believed: a later one is damage, and would overflow deadlines."""
MAX_HEAD = 16 << 20
"""Longest record outside chunks that is read whole (metadata, header)."""

VALUES = "values/"
EVENT = "event/"
KEYFRAME = "keyframe"
ARROW = "arrow"
JSON = "json"
BINARY = "citydeck.keyframe"

EVENT_TYPES: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(AnyEvent)}

MAGIC = b"\x89MCAP0\r\n"
RECORD = struct.Struct("<BQ")
MESSAGE = struct.Struct("<HIQQ")
CHUNK = struct.Struct("<QQQII")
"""Start, end, unpacked size, CRC and the length of the compression's name."""


def arrow_schema() -> bytes:
    """Arrow's schema message: this, followed by any message of a values topic, is a whole Arrow IPC stream."""
    return bytes(SCHEMA.serialize().to_pybytes())


def batch_message(record: pa.RecordBatch) -> bytes:
    """Arrow's record batch message, without the schema."""
    return bytes(record.serialize().to_pybytes())


def json_schema(kind: type[Event]) -> bytes:
    """JSON schema of an event, as other MCAP tools expect it."""
    schema, components = msgspec.json.schema_components([kind], ref_template="#/$defs/{name}")
    del schema
    root = components.pop(kind.__name__)
    return msgspec.json.encode({**root, "$defs": components} if components else root)
