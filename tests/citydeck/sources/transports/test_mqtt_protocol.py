"""Reading of PUBLISH packets, by the words of MQTT 5 and 3.1.1 (sections 2.1.4, 3.3)."""

import numpy as np
import pytest
from gmqtt.mqtt.constants import MQTTv50, MQTTv311
from gmqtt.mqtt.utils import ConnectionState, IdGenerator

from citydeck.sources.transports.mqtt_protocol import MAX_PACKET, MOST_TOGETHER, PublishProtocol

V5 = b"\x30\x0b\x00\x03a/b\x00hello"
V5_PROPERTIES = b"\x31\x10\x00\x03a/b\x05\x01\x01\x23\x00\x07hello"
"""Retained, with a payload format and a topic alias."""
V5_QOS_1 = b"\x32\x0d\x00\x03a/b\x12\x34\x00hello"
V311 = b"\x30\x0a\x00\x03a/bhello"
PINGRESP = b"\xd0\x00"


class Far:
    """What the protocol says to the library's connection and to us."""

    def __init__(self, version: int) -> None:
        self.deliveries = []
        self.refused: list[bytes] = []
        self.faults: list[str] = []
        self.packets = []
        self.written: list[bytes] = []
        state = ConnectionState(version)
        self.protocol = PublishProtocol(
            connection_state=state,
            id_generator=IdGenerator(),
            deliver=self.deliveries.append,
            spoilt=lambda fault: self.faults.append(str(fault)),
            refuse=self.refused.append,
        )
        self.protocol.set_connection(self)
        self.protocol.write_data = self.written.append
        self._last_data_in = 0.0

    def put_package(self, packet) -> None:
        self.packets.append((packet.cmd, packet.data))

    @property
    def messages(self) -> list[tuple[bytes, bytes]]:
        return [message for delivery in self.deliveries for message in delivery.messages]

    @property
    def acknowledgements(self) -> bytes:
        return b"".join(delivery.acknowledgements for delivery in self.deliveries)


async def test_that_messages_come_out_whole_however_the_bytes_are_cut():
    long = b"\x30\xac\x02\x00\x03a/b\x00" + b"x" * 294
    stream = V5 + V5_QOS_1 + PINGRESP + V5_PROPERTIES + long + V5
    for size in (1, 2, 3, 7, 11, 64, len(stream)):
        far = Far(MQTTv50)
        for start in range(0, len(stream), size):
            far.protocol.data_received(stream[start : start + size])
        assert far.messages == [(b"a/b", b"hello")] * 3 + [(b"a/b", b"x" * 294), (b"a/b", b"hello")]
        assert far.acknowledgements == b"\x40\x02\x12\x34"
        assert far.packets == [(0xD0, b"")]
        assert far._last_data_in > 0.0


async def test_that_messages_of_the_older_version_have_no_properties():
    far = Far(MQTTv311)
    far.protocol.data_received(V311 + b"\x32\x0c\x00\x03a/b\x00\x09hello")
    assert far.messages == [(b"a/b", b"hello")] * 2
    assert far.acknowledgements == b"\x40\x02\x00\x09"


async def test_that_qos_2_goes_the_way_of_the_library():
    far = Far(MQTTv50)
    packet = b"\x34\x0d\x00\x03a/b\x12\x34\x00hello"
    far.protocol.data_received(packet)
    assert far.messages == []
    assert far.packets == [(0x34, packet[2:])]


async def test_that_many_messages_come_in_parts_that_are_bounded():
    far = Far(MQTTv50)
    far.protocol.data_received(V5 * (2 * MOST_TOGETHER + 1))
    assert [len(delivery.messages) for delivery in far.deliveries] == [MOST_TOGETHER, MOST_TOGETHER, 1]
    assert all(delivery.size > 10 * len(delivery.messages) for delivery in far.deliveries)


def large(properties: bytes) -> bytes:
    body = b"\x00\x03a/b\x12\x34" + properties + b"x" * (MAX_PACKET + 1_000_000)
    length, size = b"", len(body)
    while True:
        size, low = divmod(size, 128)
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return b"\x32" + length + body


async def test_that_a_message_that_is_too_large_is_never_held_and_costs_no_other():
    far = Far(MQTTv311)
    stream = V311 + large(b"") + V311
    for start in range(0, len(stream), 65_536):
        far.protocol.data_received(stream[start : start + 65_536])
        assert len(far.protocol._rest) < 65_536
    assert far.messages == [(b"a/b", b"hello")] * 2
    assert len(far.refused) == 1
    assert far.written == [b"\x40\x02\x12\x34"]


async def test_that_a_broker_that_was_told_the_largest_packet_may_not_send_a_larger():
    far = Far(MQTTv50)
    with pytest.raises(ConnectionError, match="larger than it was told to"):
        far.protocol.data_received(large(b"\x00")[:65_536])


@pytest.mark.parametrize("version", [MQTTv50, MQTTv311])
async def test_that_noise_on_the_line_is_never_waited_for(version):
    """32 KiB of it, in the middle of a connection, and then what the broker goes on to say."""
    chance = np.random.default_rng(3)
    for _ in range(300):
        far = Far(version)
        whole = V5 if version == MQTTv50 else V311
        with pytest.raises(ConnectionError, match="the broker sent"):
            far.protocol.data_received(whole + chance.bytes(32_768) + whole)
        assert len(far.faults) == 1


@pytest.mark.parametrize(
    "bad",
    [
        b"\x30\x80\x80\x80\x80\x01",
        b"\x30\x03\x00\x09a",
        b"\x40\xff\xff\xff\x7f",
        b"\x30\xff\xff\x01\x00\x04a/+b",
        b"\x30\xff\xff\x01\x00\x09a\xff",
        b"\x00\x00",
        b"\xd0\x01x",
    ],
    ids=[
        "length of five bytes",
        "topic longer than its packet",
        "an answer of 256 MiB",
        "wildcard",
        "no UTF-8",
        "no packet",
        "a long pong",
    ],
)
async def test_that_what_is_no_mqtt_ends_the_connection(bad):
    far = Far(MQTTv50)
    with pytest.raises(ConnectionError, match="the broker sent"):
        far.protocol.data_received(bad + V5)
