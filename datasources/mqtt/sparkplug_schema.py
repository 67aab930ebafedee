"""Messages of Sparkplug B, as far as readings need them: field numbers and types as its specification lists them.

Data sets, templates and extensions are declared as bytes: they are never looked into.
"""

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

from citydeck.sources.payload import Poisoned, check_size

_Field = descriptor_pb2.FieldDescriptorProto
_PACKAGE = "citydeck.sparkplug"
_PAYLOAD = (("timestamp", 1, _Field.TYPE_UINT64), ("metrics", 2, _Field.TYPE_MESSAGE), ("seq", 3, _Field.TYPE_UINT64))
_METRIC = (
    ("name", 1, _Field.TYPE_STRING),
    ("alias", 2, _Field.TYPE_UINT64),
    ("timestamp", 3, _Field.TYPE_UINT64),
    ("datatype", 4, _Field.TYPE_UINT32),
    ("is_historical", 5, _Field.TYPE_BOOL),
    ("is_null", 7, _Field.TYPE_BOOL),
)
_VALUES = (
    ("int_value", 10, _Field.TYPE_UINT32),
    ("long_value", 11, _Field.TYPE_UINT64),
    ("float_value", 12, _Field.TYPE_FLOAT),
    ("double_value", 13, _Field.TYPE_DOUBLE),
    ("boolean_value", 14, _Field.TYPE_BOOL),
    ("string_value", 15, _Field.TYPE_STRING),
    ("bytes_value", 16, _Field.TYPE_BYTES),
    ("dataset_value", 17, _Field.TYPE_BYTES),
    ("template_value", 18, _Field.TYPE_BYTES),
    ("extension_value", 19, _Field.TYPE_BYTES),
)


def _described() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(name="citydeck/sparkplug.proto", package=_PACKAGE, syntax="proto2")
    payload, metric = file.message_type.add(name="Payload"), file.message_type.add(name="Metric")
    for name, number, kind in _PAYLOAD:
        label = _Field.LABEL_REPEATED if name == "metrics" else _Field.LABEL_OPTIONAL
        field = payload.field.add(name=name, number=number, type=kind, label=label)
        if name == "metrics":
            field.type_name = f".{_PACKAGE}.Metric"
    metric.oneof_decl.add(name="value")
    for name, number, kind in _METRIC:
        metric.field.add(name=name, number=number, type=kind, label=_Field.LABEL_OPTIONAL)
    for name, number, kind in _VALUES:
        metric.field.add(name=name, number=number, type=kind, label=_Field.LABEL_OPTIONAL, oneof_index=0)
    return file


_POOL = descriptor_pool.DescriptorPool()
_POOL.Add(_described())
Payload: Any = message_factory.GetMessageClass(_POOL.FindMessageTypeByName(f"{_PACKAGE}.Payload"))


def parse_payload(raw: bytes) -> Any:
    """The payload in `raw`; `Poisoned` when it is too large or none."""
    check_size(raw)
    try:
        return Payload.FromString(raw)
    except (DecodeError, UnicodeDecodeError, ValueError):
        raise Poisoned("not a payload of Sparkplug B") from None


def rebirth_wanted(now: int) -> bytes:
    """The payload of the command that asks a node for its birth, at `now` (ns)."""
    stamp = now // 1_000_000
    payload = Payload(timestamp=stamp)
    payload.metrics.add(name="Node Control/Rebirth", timestamp=stamp, datatype=11, boolean_value=True)
    encoded: bytes = payload.SerializeToString()
    return encoded
