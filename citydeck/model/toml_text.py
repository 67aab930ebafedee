"""TOML written: values as inline text, so that what a program configures is what a person could have typed."""

import math
import re
from collections.abc import Mapping, Sequence

from citydeck.model.errors import WrongUse

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def value(given: object) -> str:
    """One value on one line; `WrongUse` for what TOML cannot say (None, a set, an object)."""
    match given:
        case bool():
            return "true" if given else "false"
        case int():
            return str(given)
        case float():
            return _number(given)
        case str():
            return quoted(given)
        case Mapping():
            inner = ", ".join(f"{key(str(name))} = {value(one)}" for name, one in given.items())
            return f"{{ {inner} }}" if inner else "{}"
        case Sequence():
            return "[" + ", ".join(value(one) for one in given) + "]"
    raise WrongUse(f"{given!r} cannot be written to a TOML file")


def key(name: str) -> str:
    """A key, quoted where it must be."""
    return name if _BARE.fullmatch(name) else quoted(name)


def quoted(text: str) -> str:
    """A basic string on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(letter if letter.isprintable() else _escape(letter) for letter in escaped) + '"'


def _escape(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08x}"


def _number(given: float) -> str:
    if math.isnan(given):
        return "nan"
    if math.isinf(given):
        return "inf" if given > 0 else "-inf"
    return repr(given)
