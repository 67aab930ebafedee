"""The one packet of MQTT that comes by the ten thousand, read here: PUBLISH of QoS 0 and 1.

The client library takes each packet through a stream reader, a task, a handler and a callback: four fifths of what a
message costs. All other packets still go its way.
"""

import codecs
import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from gmqtt.mqtt.constants import MQTTv50
from gmqtt.mqtt.package import Package
from gmqtt.mqtt.protocol import MQTTProtocol

from citydeck.sources.payload import MAX_MESSAGE

MAX_PACKET = MAX_MESSAGE + 65_536
"""The broker keeps larger messages from us (MQTT 5); before version 5 they are passed over as they come."""
NO_MQTT = "the broker sent what is no MQTT"
MOST_TOGETHER = 1024
"""Messages of one delivery: so many are read, or lost, at once."""
HELD = 160
"""Bytes that a message takes in memory beside its topic and payload."""
_PUBLISH, _TYPE_AND_HIGH_QOS, _QOS_1 = 0x30, 0xF4, 0x02
_PUBACK = b"\x40\x02"
_ANSWER = 65_536
_LARGEST = {
    **dict.fromkeys((0x34, 0x35, 0x3C, 0x3D), MAX_PACKET),  # PUBLISH of QoS 2
    **dict.fromkeys((0x20, 0x40, 0x50, 0x62, 0x70, 0x90, 0xB0, 0xE0, 0xF0), _ANSWER),
    0xD0: 0,
}
"""First bytes that a broker's other packets have, and how long those can be. Anything else is noise on the line, which
must not be waited for as if it were the beginning of a message.
"""
_NEVER_IN_TOPICS = re.compile(rb"[+#\x00]")


class Delivery(NamedTuple):
    """(topic, payload) of messages in their order, the bytes they hold in memory, and the packets that acknowledge
    those of QoS 1, to be sent once they are handed on (`citydeck.sources.transports.mqtt.Link.acknowledge`).
    """

    messages: list[tuple[bytes, bytes]]
    size: int
    acknowledgements: bytes


class PublishProtocol(MQTTProtocol):  # type: ignore[misc]
    """`deliver` gets what came; `refuse` the beginning of a message that is too large to be held; `spoilt` why a
    connection was ended whose bytes are no MQTT.
    """

    def __init__(
        self,
        *args: Any,
        deliver: Callable[[Delivery], None],
        refuse: Callable[[bytes], None],
        spoilt: Callable[[Exception], None],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self._deliver = deliver
        self._refuse = refuse
        self._spoilt = spoilt
        self._rest = b""
        self._passing = 0

    def data_received(self, data: bytes) -> None:
        """Bytes of the broker's, cut anywhere."""
        if self._passing:
            passed = min(self._passing, len(data))
            self._passing -= passed
            data = data[passed:]
        data = self._rest + data if self._rest else data
        try:
            read = self._read(data)
        except (IndexError, ConnectionError) as error:
            fault = ConnectionError(NO_MQTT) if isinstance(error, IndexError) else error
            self._spoilt(fault)
            raise fault from None
        self._rest = data[read:]
        self._connection._last_data_in = time.monotonic()  # noqa: SLF001 - the library's own watch over silence

    def _read(self, data: bytes) -> int:
        """Take the whole packets in `data`; where what is left begins."""
        start, end = 0, len(data)
        properties = self.proto_ver >= MQTTv50
        messages: list[tuple[bytes, bytes]] = []
        owed: list[bytes] = []
        size = 0
        while end - start >= 2:
            body, length = start + 2, data[start + 1]
            if length > 127:
                body, length = _varying(data, start + 1)
            stop = body + length
            if stop > end or not body:
                if body:
                    _require_packet(data, start, body, length)
                if length > MAX_PACKET:
                    start = self._pass_over(data, start, body, stop)
                break
            head = data[start]
            if head & _TYPE_AND_HIGH_QOS == _PUBLISH:
                at = body + 2 + (data[body] << 8 | data[body + 1])
                topic = data[body + 2 : at]
                if head & _QOS_1:
                    owed.append(data[at : at + 2])
                    at += 2
                if properties:
                    at = at + 1 if data[at] == 0 else sum(_varying(data, at))
                if at > stop:
                    raise ConnectionError(NO_MQTT)
                messages.append((topic, data[at:stop]))
                size += stop - body + HELD
                if len(messages) == MOST_TOGETHER:
                    self._hand_on(messages, size, owed)
                    messages, owed, size = [], [], 0
            else:
                _require_packet(data, start, body, length)
                self._connection.put_package(Package(head, data[body:stop]))
            start = stop
        if messages:
            self._hand_on(messages, size, owed)
        return start

    def _hand_on(self, messages: list[tuple[bytes, bytes]], size: int, owed: list[bytes]) -> None:
        self._deliver(Delivery(messages, size, b"".join(_PUBACK + number for number in owed)))

    def _pass_over(self, data: bytes, start: int, body: int, stop: int) -> int:
        """A packet that is too large: its number is acknowledged, its bytes are dropped as they come."""
        named = body + 2 + (int.from_bytes(data[body : body + 2], "big") if len(data) >= body + 2 else MAX_PACKET)
        if len(data) < named + 2:
            return start
        head = data[start]
        if head & _TYPE_AND_HIGH_QOS != _PUBLISH or self.proto_ver >= MQTTv50:
            raise ConnectionError("the broker sent a packet larger than it was told to")
        self._refuse(data[named:])
        if head & _QOS_1:
            self.write_data(_PUBACK + data[named : named + 2])
        self._passing = stop - len(data)
        return len(data)


def _varying(data: bytes, at: int) -> tuple[int, int]:
    """A length in seven bits a byte: where what it measures begins, and how long that is; zeros when it is cut."""
    length = 0
    for place in range(4):
        if at + place >= len(data):
            return 0, 0
        byte = data[at + place]
        length |= (byte & 127) << 7 * place
        if byte < 128:
            return at + place + 1, length
    raise ConnectionError(NO_MQTT)


def _require_packet(data: bytes, start: int, body: int, length: int) -> None:
    """`ConnectionError` for what no packet begins with, as far as it has come."""
    head = data[start]
    if head & _TYPE_AND_HIGH_QOS != _PUBLISH:
        if length > _LARGEST.get(head, -1):
            raise ConnectionError(NO_MQTT)
        return
    if len(data) < body + 2:
        return
    size = data[body] << 8 | data[body + 1]
    topic = data[body + 2 : body + 2 + size]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(topic)
    except UnicodeDecodeError:
        raise ConnectionError(NO_MQTT) from None
    if size + 2 > length or _NEVER_IN_TOPICS.search(topic):
        raise ConnectionError(NO_MQTT)
