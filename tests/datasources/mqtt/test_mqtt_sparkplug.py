"""Sparkplug B over a real mosquitto. Payloads are written here byte by byte, as protobuf's wire format and the field
numbers of the Sparkplug schema have them; what is published follows the example of its specification: node
``Edge Node`` of ``Sparkplug B Devices`` with a device of digital inputs and outputs.
"""

import struct

import numpy as np
import pytest

from citydeck.model.event import SourceState
from citydeck.model.quality import Quality
from citydeck.sources.payload import Poisoned
from datasources.mqtt.sparkplug_metric import value_of
from datasources.mqtt.sparkplug_schema import parse_payload, rebirth_wanted

INT8, INT16, INT32, INT64, UINT32, UINT64, FLOAT, DOUBLE, BOOLEAN, STRING = 1, 2, 3, 4, 7, 8, 9, 10, 11, 12
T0 = 1_486_144_502_122
"""The instant of the specification's example, in ms."""


def varint(number: int) -> bytes:
    out = b""
    while True:
        number, low = number >> 7, number & 127
        out += bytes([low | (128 if number else 0)])
        if not number:
            return out


def whole(field: int, number: int) -> bytes:
    return varint(field << 3) + varint(number)


def block(field: int, data: bytes | str) -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return varint(field << 3 | 2) + varint(len(data)) + data


def f32(number: float) -> bytes:
    return varint(12 << 3 | 5) + struct.pack("<f", number)


def f64(number: float) -> bytes:
    return varint(13 << 3 | 1) + struct.pack("<d", number)


def metric(name: str | None, value: bytes, *, alias: int | None = None, kind: int | None = None, at: int = T0) -> bytes:
    parts = b"" if name is None else block(1, name)
    parts += b"" if alias is None else whole(2, alias)
    parts += whole(3, at)
    parts += b"" if kind is None else whole(4, kind)
    return block(2, parts + value)


def payload(*metrics: bytes, seq: int | None, at: int = T0) -> bytes:
    return whole(1, at) + b"".join(metrics) + (b"" if seq is None else whole(3, seq))


def bd_seq(number: int) -> bytes:
    return metric("bdSeq", whole(11, number), kind=INT64)


def reading(name: str, metric: str, **more) -> dict:
    return {"asset": "urn:ngsi-ld:Device:{device}", "metric": metric, "path": name, **more}


READINGS = [reading("Inputs/A", "occupancy", unit="1"), reading("Level", "water_level"), reading("Count", "count")]
TOPIC = {"filter": "spBv1.0/#", "payload": "sparkplug", "readings": READINGS}
WHERE = "spBv1.0/plant/{}/edge"


def settings(port: int, **more) -> dict:
    return {"host": "127.0.0.1", "port": port, "topics": [{**TOPIC, **more}]}


def births(session: int = 4) -> dict[str, bytes]:
    rebirth = metric("Node Control/Rebirth", whole(14, 0), kind=BOOLEAN)
    declared = [
        metric("Inputs/A", whole(14, 1), alias=10, kind=BOOLEAN),
        metric("Level", f64(2.5), alias=11, kind=DOUBLE),
        metric("Count", whole(11, 2**64 - 1), alias=12, kind=UINT64),
        metric("Operator", block(15, "Canary Person"), alias=13, kind=STRING),
    ]
    return {
        WHERE.format("NBIRTH"): payload(bd_seq(session), rebirth, seq=0),
        WHERE.format("DBIRTH") + "/pump": payload(*declared, seq=1),
    }


@pytest.fixture
def told(broker, publish, watched):
    """``await told(…)``: a source that has heard the births."""

    async def start(**more):
        seen = await watched("mqtt", settings(broker.port, **more))
        await seen.sees(lambda: seen.state() is SourceState.UP)
        for topic, body in births().items():
            await publish(topic, body)
        await seen.sees(lambda: len(seen.rows) == 3)
        return seen

    return start


async def test_that_births_declare_and_data_follow_by_alias(told, publish):
    seen = await told()
    assert seen.values() == [("pump", "occupancy", 100.0), ("pump", "water_level", 2.5), ("pump", "count", 2.0**64)]
    null = metric(None, whole(7, 1), alias=11, at=T0 + 1000)
    later = metric(None, whole(14, 0), alias=10, at=T0 + 1000)
    await publish(WHERE.format("DDATA") + "/pump", payload(null, later, seq=2))
    await seen.sees(lambda: len(seen.rows) == 5)
    assert np.isnan(seen.rows.value[3])
    assert seen.rows.quality.tolist() == [0, 0, 0, Quality.BAD, 0]
    assert seen.rows.value[4] == 0.0
    assert seen.rows.observed_at[4] == (T0 + 1000) * 1_000_000
    assert not seen.supervisor.status()["x"].quarantined


@pytest.mark.parametrize(("kind", "device"), [("DDEATH", "/pump"), ("NDEATH", "")])
async def test_that_a_death_makes_the_last_values_stale(told, publish, kind, device):
    seen = await told()
    body = payload(bd_seq(4), seq=None, at=T0 - 5) if kind == "NDEATH" else payload(seq=2)
    if kind == "NDEATH":
        await publish(WHERE.format("NDEATH"), payload(bd_seq(3), seq=None))  # the will of an older session
    await publish(WHERE.format(kind) + device, body)
    await seen.sees(lambda: len(seen.rows) == 6)
    assert seen.rows.quality[3:].tolist() == [Quality.STALE] * 3
    assert seen.rows.value[3:].tolist() == seen.rows.value[:3].tolist()
    assert (seen.rows.observed_at[3:] > seen.rows.observed_at[:3]).all()


async def test_that_a_jump_in_the_sequence_is_told_as_a_gap_and_the_round_of_256_is_none(told, publish):
    seen = await told()
    for seq in [*range(2, 256), 0, 1, 5]:
        body = metric(None, f64(float(seq)), alias=11, at=T0 + 10_000 + len(seen.rows))
        await publish(WHERE.format("DDATA") + "/pump", payload(body, seq=seq))
    await seen.sees(lambda: bool(seen.gaps) and len(seen.rows) == 3 + 257)
    assert [gap.count for gap in seen.gaps] == [3]


@pytest.mark.parametrize("allowed", [False, True])
async def test_that_a_node_is_asked_for_its_birth_only_where_that_is_allowed(broker, publish, watched, allowed):
    import gmqtt

    asked = []
    node = gmqtt.Client(None)
    node.on_message = lambda _c, topic, body, _q, _p: asked.append((topic, body)) or 0
    await node.connect("127.0.0.1", broker.port)
    node.subscribe(WHERE.format("NCMD"))
    seen = await watched("mqtt", settings(broker.port, rebirth=allowed))
    await seen.sees(lambda: seen.state() is SourceState.UP)
    for _ in range(3):
        await publish(WHERE.format("DDATA") + "/pump", payload(metric(None, f64(1.0), alias=11), seq=7))
    status = seen.supervisor.status()["x"]
    await seen.sees(lambda: sum(status.quarantined.values()) == 3 and not status.ok)
    assert status.quarantined == {"Sparkplug data of a node whose birth was not heard": 3}
    assert "1 Sparkplug nodes have not told their birth" in status.text
    await seen.sees(lambda: len(asked) == allowed)
    for topic, body in births().items():
        await publish(topic, body)
    await seen.sees(lambda: len(seen.rows) == 3 and status.ok)
    await node.disconnect()


def test_that_the_command_for_a_rebirth_is_what_the_schema_says():
    stamp = whole(3, T0)
    wanted = block(1, "Node Control/Rebirth") + stamp + whole(4, BOOLEAN) + whole(14, 1)
    assert rebirth_wanted(T0 * 1_000_000) == whole(1, T0) + block(2, wanted)


async def test_that_what_is_no_single_reading_is_refused_with_its_kind_and_nothing_else_is_lost(told, publish):
    seen = await told()
    bad = [
        metric("Level", block(17, b"\x08\x01"), kind=16),
        metric("Level", block(18, b"\x0a\x01x"), kind=19),
        metric("Level", f32(1.0), kind=INT32),
        metric("Level", b"", kind=DOUBLE),
        metric("Level", f64(float("inf")), kind=DOUBLE),
        metric("Level", f64(1.0), kind=DOUBLE, at=2**63),
    ]
    await publish(WHERE.format("DDATA") + "/pump", payload(*bad, metric("Level", f64(7.0), at=T0 + 1), seq=2))
    await publish(WHERE.format("DDATA") + "/pump", b"\xff\xff\xff")
    await publish(WHERE.format("DDATA"), payload(seq=3))
    status = seen.supervisor.status()["x"]
    await seen.sees(lambda: sum(status.quarantined.values()) == 8)
    assert status.quarantined == {
        "Sparkplug metric of type DataSet: no single reading": 1,
        "Sparkplug metric of type Template: no single reading": 1,
        "Sparkplug metric whose value is not of its datatype": 1,
        "Sparkplug metric without a value that is not marked as null": 1,
        "reading is not finite": 1,
        "time stamp that is no count of milliseconds since 1970": 1,
        "not a payload of Sparkplug B": 1,
        "Sparkplug topic without the device that it is of, or with one too many": 1,
    }
    assert seen.rows.value.tolist()[3:] == [7.0]
    assert "Canary" not in "".join(sample.masked for sample in status.samples)


@pytest.mark.parametrize(
    ("datatype", "value", "meant"),
    [
        (INT8, whole(10, 0xFF), -1),
        (INT8, whole(10, 0xFFFFFFFF), -1),
        (INT16, whole(10, 0x8000), -32768),
        (INT32, whole(10, 2**32 - 5), -5),
        (INT64, whole(11, 2**64 - 5), -5),
        (UINT32, whole(10, 2**32 - 1), 2**32 - 1),
        (UINT64, whole(11, 2**64 - 1), 2**64 - 1),
        (FLOAT, f32(0.5), 0.5),
        (DOUBLE, f64(float("nan")), None),
        (BOOLEAN, whole(14, 1), True),
        (STRING, block(15, "OPEN"), "OPEN"),
        (DOUBLE, whole(7, 1), None),
    ],
)
def test_that_values_are_those_of_their_datatype(datatype, value, meant):
    found = value_of(parse_payload(payload(metric("x", value, kind=datatype), seq=0)).metrics[0], datatype)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize("datatype", [*range(15, 21), *range(22, 35), 13, 99])
def test_that_no_other_datatype_is_read(datatype):
    with pytest.raises(Poisoned, match="Sparkplug metric"):
        value_of(parse_payload(payload(metric("x", whole(10, 1), kind=datatype), seq=0)).metrics[0], datatype)


async def test_that_a_new_session_makes_devices_stale_until_their_births_and_the_same_session_does_not(told, publish):
    seen = await told()
    again, new = births(4), births(5)
    await publish(WHERE.format("NBIRTH"), again[WHERE.format("NBIRTH")])
    await publish(WHERE.format("DDATA") + "/pump", payload(metric(None, f64(3.0), alias=11, at=T0 + 1), seq=1))
    await seen.sees(lambda: len(seen.rows) == 4)
    await publish(WHERE.format("NBIRTH"), new[WHERE.format("NBIRTH")])
    await seen.sees(lambda: len(seen.rows) == 7)
    assert seen.rows.quality[4:].tolist() == [Quality.STALE] * 3
    assert not seen.gaps
