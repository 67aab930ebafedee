"""Reading one JSON message of a stranger: bounded before it is parsed, and without the numbers that are none."""

import re

import msgspec

MAX_MESSAGE = 4 * 1024 * 1024
MAX_DEPTH = 64
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_OPENING = b"[{"
_DECODER = msgspec.json.Decoder()


class Poisoned(ValueError):
    """A message that is refused; `str()` is the reason, without anything of its content."""


def parse_json(raw: bytes, limit: int = MAX_MESSAGE) -> object:
    """The document in `raw`; `Poisoned` when it is too large, too deep, no JSON, or holds NaN or infinity."""
    check_size(raw, limit)
    if len(raw) > MAX_DEPTH and depth(raw) > MAX_DEPTH:
        raise Poisoned(f"JSON nested deeper than {MAX_DEPTH}")
    try:
        document: object = _DECODER.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Poisoned("not JSON (or NaN, infinity or a number beyond 64 bits in it)") from None
    return document


def check_size(raw: bytes, limit: int = MAX_MESSAGE) -> None:
    """`Poisoned` when a message is larger than `limit` bytes."""
    if len(raw) > limit:
        raise Poisoned(f"message larger than {limit} bytes")


def depth(raw: bytes) -> int:
    """Deepest nesting of brackets outside strings. Costs two counts where there are few brackets."""
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return 0
    level = deepest = 0
    for bracket in _BRACKETS.finditer(_STRINGS.sub(b"", raw)):
        level += 1 if bracket.group() in _OPENING else -1
        deepest = max(deepest, level)
    return deepest
