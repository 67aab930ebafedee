"""Messages of TraCI (https://sumo.dlr.de/docs/TraCI/Protocol.html): big-endian, a length before each command."""

import struct
from collections.abc import Iterable
from typing import NamedTuple

LARGEST = 64 * 1024 * 1024
"""Bytes that one message may have: some hundred thousand roads; more is no simulator."""
OK = 0x00


class Garbled(Exception):
    """What came is not TraCI."""


class Answer(NamedTuple):
    """Of one command: `failure` in the simulator's words (empty: done), else its `value`."""

    failure: str
    value: object = None


def message(commands: Iterable[bytes]) -> bytes:
    """One message of several commands."""
    body = b"".join(commands)
    return struct.pack(">i", len(body) + 4) + body


def command(number: int, content: bytes = b"") -> bytes:
    """A command; long ones carry their length in four bytes."""
    size = len(content) + 2
    if size <= 255:
        return struct.pack(">BB", size, number) + content
    return struct.pack(">BiB", 0, size + 4, number) + content


def text(value: str) -> bytes:
    """A string with its length."""
    data = value.encode()
    return struct.pack(">i", len(data)) + data


def get(domain: int, variable: int, thing: str, argument: bytes = b"") -> bytes:
    """The question for one variable of a thing."""
    return command(domain, struct.pack(">B", variable) + text(thing) + argument)


class Reader:
    """Walks through one message; `Garbled` where it holds less than it says."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def left(self) -> int:
        return len(self._data) - self._at

    def answer(self, number: int) -> Answer:
        """What was answered to command `number`, by its status and, where it was done, the value that follows."""
        failure = self.status(number)
        if failure is not None:
            return Answer(failure)
        end = self._begin()
        self._take(2)  # the answer's own number, and the variable asked for
        self.text()
        value = self._value()
        if self._at != end:
            raise Garbled
        return Answer("", value)

    def status(self, number: int) -> str | None:
        """None when command `number` was done, else why not."""
        end = self._begin()
        if self._unsigned() != number:
            raise Garbled
        result = self._unsigned()
        said = self.text()
        if self._at != end:
            raise Garbled
        return None if result == OK else said or "refused"

    def version(self) -> tuple[int, str]:
        """The version of the protocol and the simulator's name, which follow the status of their command."""
        self._begin()
        self._take(1)
        return self._int(), self.text()

    def text(self) -> str:
        return self._take(self._int()).decode("utf-8", "replace")

    def _begin(self) -> int:
        """Where the command that begins here ends."""
        start = self._at
        size = self._unsigned() or self._int()
        if size > self.left + (self._at - start):
            raise Garbled
        return start + size

    def _value(self) -> object:
        kind = self._unsigned()
        if kind == 0x0B:
            return self._doubles(1)[0]
        if kind == 0x09:
            return self._int()
        if kind == 0x0C:
            return self.text()
        if kind == 0x0E:
            return [self.text() for _ in range(self._count(4))]
        if kind in (0x00, 0x01):  # longitude and latitude, or x and y
            return self._doubles(2)
        if kind == 0x06:
            points = self._unsigned() or self._count(16)
            return [self._doubles(2) for _ in range(points)]
        raise Garbled

    def _count(self, size: int) -> int:
        """How many things follow, of at least `size` bytes each."""
        count = self._int()
        if count * size > self.left:
            raise Garbled
        return count

    def _unsigned(self) -> int:
        return self._take(1)[0]

    def _int(self) -> int:
        number = struct.unpack(">i", self._take(4))[0]
        if number < 0:
            raise Garbled
        return int(number)

    def _doubles(self, count: int) -> tuple[float, ...]:
        return struct.unpack(f">{count}d", self._take(8 * count))

    def _take(self, size: int) -> bytes:
        if size > self.left:
            raise Garbled
        self._at += size
        return self._data[self._at - size : self._at]
