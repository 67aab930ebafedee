"""The published schema of Sparkplug B beside what the adapter reads by: numbers, types, datatypes."""

import re

import pytest

from citydeck.sources.payload import Poisoned
from datasources.mqtt.sparkplug_metric import value_of
from datasources.mqtt.sparkplug_schema import Payload

pytestmark = pytest.mark.shared
SCALARS = {3: "int64", 4: "uint64", 13: "uint32", 2: "float", 1: "double", 8: "bool", 9: "string", 12: "bytes"}
"""Names of protobuf's own types, by their numbers in a descriptor."""
LEFT_OUT = {"uuid", "body", "is_transient", "metadata", "properties"}
STRUCTURES = {"DataSet", "Template", "MetricValueExtension"}
"""What the adapter declares as bytes, so as never to look into it: on the wire both are a length and its bytes."""


@pytest.fixture(scope="module")
def schema(shared_data) -> str:
    text = (shared_data / "standards/sparkplug/sparkplug_b.proto").read_text("utf-8")
    return re.sub(r"//.*", "", text)


def inside(text: str, opening: str) -> str:
    """What stands between the braces after `opening`."""
    start = text.index("{", re.search(opening, text).start())
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return text[start + 1 : place]
    raise ValueError(f"{opening} does not end")


def fields(body: str) -> dict[str, tuple[int, str]]:
    """Number and type of each field of a message, those of a oneof too; messages inside it are left out."""
    while found := re.search(r"message \w+\s*\{", body):
        body = body.replace(found[0] + inside(body, re.escape(found[0])) + "}", "")
    return {name: (int(number), kind) for kind, name, number in re.findall(r"(\w+)\s+(\w+)\s*=\s*(\d+);", body)}


@pytest.mark.parametrize(("message", "count"), [("Payload", 5), ("Metric", 19)])
def test_that_each_field_that_is_read_has_the_number_and_type_of_the_schema(schema, message, count):
    told = fields(inside(schema, rf"message {message}\b"))
    assert len(told) == count
    ours = Payload.DESCRIPTOR if message == "Payload" else Payload.DESCRIPTOR.fields_by_name["metrics"].message_type
    read = {field.name: (field.number, SCALARS.get(field.type, "Metric")) for field in ours.fields}
    plain = {name: (number, "bytes" if kind in STRUCTURES else kind) for name, (number, kind) in told.items()}
    assert read == {name: field for name, field in plain.items() if name not in LEFT_OUT}


VALUES = {
    "int_value": 1,
    "long_value": 1,
    "float_value": 1.0,
    "double_value": 1.0,
    "boolean_value": True,
    "string_value": "x",
    "bytes_value": b"x",
}
WHOLE = {f"{sign}Int{bits}": {"int_value", "long_value"} for sign in ("", "U") for bits in (8, 16, 32, 64)}
READ = {
    **WHOLE,
    "Float": {"float_value", "double_value"},
    "Double": {"float_value", "double_value"},
    "Boolean": {"boolean_value"},
    "String": {"string_value"},
    "Text": {"string_value"},
}
NAMED = ("DateTime", "UUID", "DataSet", "Bytes", "File", "Template", "PropertySet")


def test_that_each_datatype_of_the_schema_is_read_as_such_or_refused(schema):
    kinds = re.findall(r"(\w+)\s*=\s*(\d+);", inside(schema, "enum DataType"))
    assert len(kinds) == 35
    read: dict[str, set[str]] = {}
    refused: dict[str, set[str]] = {}
    for name, number in kinds:
        for field, value in VALUES.items():
            metric = Payload().metrics.add(datatype=int(number), **{field: value})
            try:
                value_of(metric, int(number))
                read.setdefault(name, set()).add(field)
            except Poisoned as error:
                refused.setdefault(name, set()).add(str(error))
    assert read == READ
    for name in NAMED:
        assert refused[name] == {f"Sparkplug metric of type {name}: no single reading"}
    assert {name for name, _ in kinds} - {*READ, *NAMED, "Unknown", "PropertySetList"} == {
        name for name in refused if refused[name] == {"Sparkplug metric of type array: no single reading"}
    }
