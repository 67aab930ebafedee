"""The JSON of city files, with limits that are checked before anything is parsed."""

import codecs
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from citydeck.city.json_stream import BrokenJson
from citydeck.city.packed import STEP, Bytes
from citydeck.city.watch import Watch
from citydeck.model.errors import UnreadableInput

Json = dict[str, Any]

LONGEST_LINE = 64 * 2**20
"""Bytes of one CityJSONSeq line (one feature with its parts)."""
DEEPEST = 64
"""Levels of nesting; CityJSON itself needs about a dozen."""
NO_CITY = "JSON, but not a CityJSON object"
SEQUENCES = (".jsonl", ".ndjson", ".jsonseq")

# Possessive and with an optional end, so that no text, however it is made, costs more than one pass.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def parse(data: bytes) -> Json:
    """The object that `data` (UTF-8, a byte order mark is fine) holds; `BrokenJson` otherwise."""
    check_beginning(data)
    if depth(data) > DEEPEST:
        raise BrokenJson(f"nested deeper than {DEEPEST} levels")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenJson(f"not text in UTF-8 (byte {error.start})", cut=error.end >= len(data)) from None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        cut = error.msg.startswith("Unterminated string") or len(text.rstrip()) - error.pos < 8
        where = f"line {error.lineno}, column {error.colno}"
        raise BrokenJson(f"{'ends too early' if cut else 'not JSON'} at {where}", cut) from None
    except ValueError:
        # Only an integer of thousands of digits: infinite, so that just the object that uses it is skipped.
        found = json.loads(text, parse_int=_integer)
    if not isinstance(found, dict):
        raise BrokenJson(NO_CITY)
    return found


def check_beginning(data: bytes) -> None:
    """`BrokenJson` where what begins with `data` can be no JSON object or list in UTF-8."""
    start = data[:4096].removeprefix(codecs.BOM_UTF8).lstrip() or data.lstrip()
    if not start:
        raise BrokenJson("empty")
    if encoding := _other_encoding(data):
        raise BrokenJson(f"text in {encoding}, and CityJSON is UTF-8: save it in UTF-8")
    if start[:1] == b"<":
        raise BrokenJson("not JSON but XML")
    if start[:1] not in (b"{", b"["):
        raise BrokenJson(NO_CITY if _is_bare_value(data) else "not JSON")


def _other_encoding(data: bytes) -> str:
    """UTF-16 or UTF-32, by its byte order mark or the zero bytes around the first sign; else nothing."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) or data[:3] == b"\0\0\0":
        return "UTF-32"
    zeros = [place for place, byte in enumerate(data[:4]) if byte == 0]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or zeros in ([0, 2], [1, 3]):
        return "UTF-16"
    return "UTF-32" if zeros == [1, 2, 3] else ""


def _is_bare_value(data: bytes) -> bool:
    """Whether this is JSON without any bracket: a number, a text, true, false or null."""
    try:
        json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return False
    return True


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) < 300 else math.inf


def depth(data: bytes) -> int:
    """Greatest nesting of brackets outside strings; nothing is parsed for it."""
    brackets = np.frombuffer(_STRING.sub(b"", data).translate(None, _NOT_BRACKETS), np.uint8)
    if not len(brackets):
        return 0
    steps = np.where((brackets == ord("[")) | (brackets == ord("{")), 1, -1)
    return int(np.cumsum(steps).max())


def is_sequence(path: Path) -> bool:
    """Whether the first line is an object of its own, and another follows or the name says so."""
    try:
        with Bytes(path) as source:
            if not _is_object(source):
                return False
            named = path.name.lower().removesuffix(".gz").removesuffix(".bz2").endswith(SEQUENCES)
            return named or source.file.read(64).lstrip().startswith(b"{")
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror})") from None


def _is_object(source: Bytes) -> bool:
    """Whether the next line begins and ends as an object does; a long one is not kept."""
    part = source.file.readline(STEP)
    begins = part.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{")
    last, length = part.rstrip(), len(part)
    while begins and part and not part.endswith(b"\n") and length <= LONGEST_LINE:
        part = source.file.readline(STEP)
        last, length = part.rstrip() or last, length + len(part)
    return begins and last.endswith(b"}")


def lines(path: Path, watch: Watch) -> Iterator[tuple[int, Json | BrokenJson]]:
    """Line number and object of each line that is not blank, read one at a time.

    A broken line in the middle is given as its error, to be reported; a cut last line means that the rest of the file
    is missing, which is refused.
    """
    try:
        with Bytes(path) as source:
            file, number = source.file, 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                watch.at(source.done)
                whole = line.endswith(b"\n")
                if len(line) > LONGEST_LINE and not whole:
                    while (more := file.readline(2**20)) and not more.endswith(b"\n"):
                        pass
                    yield number, BrokenJson(f"longer than {LONGEST_LINE // 2**20} MiB")
                    continue
                if line.strip():
                    yield number, _line(path, number, line, whole)
    except OSError as error:
        raise UnreadableInput(f"{path}: cannot be read ({error.strerror})") from None


def _line(path: Path, number: int, line: bytes, whole: bool) -> Json | BrokenJson:
    try:
        return parse(line)
    except BrokenJson as error:
        if error.cut and not whole:
            raise UnreadableInput(f"{path}: line {number} ends too early: the file is cut off") from None
        return error
