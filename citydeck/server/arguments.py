"""The arguments of a console's command, read as what they must be.

A console is another program and may send anything: each reader gives a value of its type within its bounds or raises
`WrongUse`, which the console gets as its reply.
"""

import math
import unicodedata

from citydeck.model.errors import WrongUse

Arguments = dict[str, object]
"""What came with a command: name → value, as the link decoded it."""
LONGEST_TEXT = 2_000
"""Characters of a note, a comment or a name."""
LONGEST_SPAN = 10 * 366 * 86_400.0
"""Seconds of the longest duration that anything accepts."""
_EARLIEST, _LATEST = -(2**63), 2**63 - 1


def number(arguments: Arguments, name: str, default: float | None = None) -> float:
    """A finite number."""
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WrongUse(f"{name} is not a number")
    return float(value)


def duration(arguments: Arguments, name: str, default: float | None = None) -> float:
    """Seconds, not negative and within `LONGEST_SPAN`."""
    length = number(arguments, name, default)
    if not 0.0 <= length <= LONGEST_SPAN:
        raise WrongUse(f"{name} is not a duration")
    return length


def count(arguments: Arguments, name: str, default: int | None = None) -> int:
    """A whole number of 64 bits: an occurrence, a width, an instant in ns."""
    value = arguments.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not _EARLIEST <= value <= _LATEST:
        raise WrongUse(f"{name} is not a whole number")
    return value


def text(arguments: Arguments, name: str, default: str | None = None) -> str:
    """Text of at most `LONGEST_TEXT` characters; control characters become spaces: a row stays a line."""
    value = arguments.get(name, default)
    if not isinstance(value, str):
        raise WrongUse(f"{name} is not text")
    if len(value) > LONGEST_TEXT:
        raise WrongUse(f"{name} is longer than {LONGEST_TEXT} characters")
    return "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in value)


def table(arguments: Arguments, name: str) -> dict[str, object]:
    """Values by name, such as settings; whoever takes them checks each."""
    value = arguments.get(name)
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise WrongUse(f"{name} is not a table")
    return value
