"""JSON values one after another from a long file, never the whole of it at once."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, TextIO

CHUNK = 1 << 20
LONGEST = 256 << 20
"""Letters of one value beyond which a file is not meant to be read."""
DIGITS = 300
"""Digits of a whole number beyond which it is infinite."""
_BETWEEN = " \t\r\n\x1e"
_NEAR = 16
"""Letters from the end of what was read within which a fault may be that the rest is not read yet."""
_ROWS_END = re.compile(r"\]\s*\]")


class BrokenJson(Exception):
    """Why the text is no JSON, and about where; `cut` when it ends too early."""

    def __init__(self, reason: str, cut: bool = False) -> None:
        super().__init__(reason)
        self.cut = cut


class JsonStream:
    """Reads `file` forwards; `done` counts the letters behind."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._before = 0
        self._ended = False
        self._decoder = json.JSONDecoder()
        self._patient = False

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
        if not found:
            raise BrokenJson(f"ends too early near letter {self.done}", cut=True)
        if found != letter:
            raise BrokenJson(f"{found!r} where {letter!r} should be, near letter {self.done}")
        self._at += 1

    def value(self) -> Any:
        """The next value; `BrokenJson` where there is none. A whole number of very many digits is infinite."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                early = self._may_go_on(error)
                if early and self._more():
                    continue
                reason = "ends too early" if early else error.msg.lower()
                raise BrokenJson(f"{reason} near letter {self._before + error.pos}", early) from None
            except RecursionError:
                raise BrokenJson("is nested too deeply") from None
            except ValueError:
                # A whole number of thousands of digits; from here on such numbers are allowed for.
                if self._patient:
                    raise BrokenJson(f"a number too long near letter {self.done}") from None
                self._patient, self._decoder = True, json.JSONDecoder(parse_int=_whole)
                continue
            if end == len(self._text) and self._more():
                continue
            self._at = end
            return found

    def names(self) -> Iterator[str]:
        """The names in the object that begins here; the caller takes each one's value before the next."""
        self.take("{")
        first = True
        while self.peek() != "}":
            if not first:
                self.take(",")
            first = False
            name = self.value()
            if not isinstance(name, str):
                raise BrokenJson(f"a name should stand near letter {self.done}")
            self.take(":")
            yield name
        self.take("}")

    def rows(self) -> Iterator[list[Any]]:
        """What is in the list that begins here, some of it at a time: as much as was read where its items are plain
        rows of numbers, else one by one.
        """
        self.take("[")
        first = plain = True
        while self.peek() != "]":
            if not first:
                self.take(",")
            first = False
            found = self._plain_rows() if plain else None
            plain = found is not None
            yield found if found is not None else [self.value()]
        self.take("]")

    def _plain_rows(self) -> list[Any] | None:
        """The rows that lie whole in what was read; None where they are no plain rows, and nothing is taken."""
        end = _ROWS_END.search(self._text, self._at)
        last = end.start() if end else self._text.rfind("],", self._at)
        if last < 0:
            # Shorter than a row: what is missing comes with the next value.
            return [self.value()]
        try:
            found: list[Any] = json.loads(f"[{self._text[self._at : last + 1]}]")
        except (ValueError, RecursionError):
            return None
        self._at = last + 1
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


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) < DIGITS else math.inf
