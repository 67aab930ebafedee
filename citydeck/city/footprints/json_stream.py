"""JSON values one after another from a long file, never the whole of it at once."""

import json
from typing import Any, TextIO

CHUNK = 1 << 20
LONGEST = 256 << 20
"""Letters of one value beyond which a file is not meant to be read."""
_BETWEEN = " \t\r\n\x1e"
_NEAR = 16
"""Letters from the end of what was read within which a fault may be that the rest is not read yet."""


class BrokenJson(Exception):
    """Why the text is no JSON, and about where."""


class JsonStream:
    """Reads `file` forwards; `done` counts the letters behind."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False
        self._decoder = json.JSONDecoder()

    @property
    def done(self) -> int:
        """Letters that were gone past."""
        return self._before + self._at

    def peek(self) -> str:
        """The next letter that is not between values; empty at the end."""
        while True:
            while self._at < len(self._text):
                letter = self._text[self._at]
                if letter not in _BETWEEN:
                    return letter
                self._at += 1
            if not self._more():
                return ""

    def take(self, letter: str) -> None:
        """Go past `letter`; `BrokenJson` when another stands there."""
        found = self.peek()
        if found != letter:
            raise BrokenJson(f"{found!r} where {letter!r} should be, near letter {self.done}")
        self._at += 1

    def value(self) -> Any:
        """The next value; `BrokenJson` where there is none."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._more():
                    continue
                raise BrokenJson(f"{error.msg.lower()} near letter {self._before + error.pos}") from None
            except RecursionError:
                raise BrokenJson("is nested too deeply") from None
            except ValueError:
                raise BrokenJson(f"a number too long near letter {self.done}") from None
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return found

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        return error.pos >= len(self._text) - _NEAR or error.msg.startswith("Unterminated")

    def _more(self) -> bool:
        if self._ended:
            return False
        rest = self._text[self._at :]
        if len(rest) > LONGEST:
            raise BrokenJson(f"a value longer than {LONGEST >> 20} million letters")
        # A long value is read in ever longer steps, so that beginning it anew costs no more than twice.
        new = self._file.read(max(CHUNK, len(rest)))
        self._ended = not new
        self._before += self._at
        self._text, self._at = rest + new, 0
        return bool(new)
