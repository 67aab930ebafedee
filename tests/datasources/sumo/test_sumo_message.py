"""Messages of TraCI, byte by byte: the examples are written out by the protocol's own description."""

import struct

import pytest

from datasources.sumo.message import Answer, Garbled, Reader, command, get

EDGE, SPEED = 0xAA, 0x11
DONE = bytes([7, EDGE, 0]) + struct.pack(">i", 0)


def answered(content: bytes, size: int | None = None) -> bytes:
    body = bytes([0xBA, SPEED]) + struct.pack(">i", 1) + b"a" + content
    return bytes([len(body) + 1 if size is None else size]) + body


def test_that_an_answer_is_its_status_and_its_value() -> None:
    assert Reader(DONE + answered(b"\x0b" + struct.pack(">d", 12.5))).answer(EDGE) == Answer("", 12.5)


def test_that_a_refusal_keeps_the_simulators_words() -> None:
    said = b"no such road"
    refused = bytes([7 + len(said), EDGE, 0xFF]) + struct.pack(">i", len(said)) + said
    assert Reader(refused).answer(EDGE) == Answer("no such road")


def test_that_a_question_carries_its_length_in_one_byte_or_in_five() -> None:
    assert get(EDGE, SPEED, "a") == bytes([8, EDGE, SPEED, 0, 0, 0, 1]) + b"a"
    assert command(EDGE, bytes(300))[:6] == bytes([0]) + struct.pack(">i", 306) + bytes([EDGE])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 400 Bad Request",
        DONE[:-1],
        DONE + answered(b"\x0b" + bytes(4)),
        DONE + answered(b"\x0b" + bytes(8), size=200),
        DONE + answered(b"\x0b" + bytes(8) + b"more"),
        DONE + answered(b"\x0e" + struct.pack(">i", 1 << 30)),
        DONE + answered(b"\x0e" + struct.pack(">i", -1)),
        DONE + answered(b"\x06\x00" + struct.pack(">i", 1 << 30)),
        DONE + answered(b"\x77"),
    ],
)
def test_that_a_message_that_says_more_than_it_holds_is_no_message(data: bytes) -> None:
    with pytest.raises(Garbled):
        Reader(data).answer(EDGE)
