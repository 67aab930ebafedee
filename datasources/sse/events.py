"""The bytes of ``text/event-stream`` to events, as the HTML standard reads them (section 9.2.6), and bounded."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_END = re.compile(rb"\r\n|\r|\n")
LONGEST_ID = 1024
"""Bytes of an event's id: it travels in a header."""
_BOM = b"\xef\xbb\xbf"


class Heard(NamedTuple):
    """One event. `data` is empty and `too_large` true when it was longer than the bound."""

    name: str
    data: bytes
    too_large: bool = False


class Events:
    """Reads one stream. `last_id` is what the next connection tells the service, `retry` (s) when it may come.

    An event of more than `limit` bytes is passed over without being held; those after it are read.
    """

    def __init__(self, limit: int, last_id: str = "") -> None:
        self._limit = limit
        self._line = bytearray()
        self._cut = False
        self._begun = False
        self._after_return = False
        self._data: list[bytes] = []
        self._size = 0
        self._too_large = False
        self._name = ""
        self._id = self.last_id = last_id
        self.retry: float | None = None

    def feed(self, part: bytes) -> Iterator[Heard]:
        """The events that `part` completes."""
        if self._after_return and part.startswith(b"\n"):
            part = part[1:]
        if not part:
            return
        self._after_return = part.endswith(b"\r")
        *lines, rest = _END.split(part)
        for line in lines:
            self._hold(line)
            if (heard := self._ended()) is not None:
                yield heard
        self._hold(rest)

    def _hold(self, piece: bytes) -> None:
        self._cut = self._cut or len(self._line) + len(piece) > self._limit
        if self._cut:
            self._line.clear()
        else:
            self._line += piece

    def _ended(self) -> Heard | None:
        """The line that is held has come to its end."""
        line, cut = bytes(self._line), self._cut
        self._line.clear()
        self._cut = False
        if not self._begun:
            self._begun, line = True, line.removeprefix(_BOM)
        if cut:
            self._too_large = True
        elif line:
            name, _, value = line.partition(b":")
            self._field(name, value.removeprefix(b" "))
        else:
            return self._dispatch()
        return None

    def _field(self, name: bytes, value: bytes) -> None:
        """A line that begins with a colon is a comment: its name is empty, and it is only a sign of life."""
        if name == b"data":
            self._size += len(value) + 1
            self._too_large = self._too_large or self._size > self._limit
            if not self._too_large:
                self._data.append(value)
        elif name == b"event":
            self._name = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value and len(value) <= LONGEST_ID:
            self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit():
            self.retry = int(value) / 1000

    def _dispatch(self) -> Heard | None:
        data, name, too_large = self._data, self._name or "message", self._too_large
        self._data, self._name, self._size, self._too_large = [], "", 0, False
        self.last_id = self._id
        if too_large:
            return Heard(name, b"", too_large=True)
        return Heard(name, b"\n".join(data)) if data else None
