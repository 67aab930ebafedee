"""Durations as people write them in rule files: ``5s``, ``250ms``, ``10min``, ``8h``, ``1d``, or seconds."""

import re
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer

from citydeck.model.time import NS_PER_MS, NS_PER_S

_UNITS = {
    "ns": 1,
    "ms": NS_PER_MS,
    "s": NS_PER_S,
    "min": 60 * NS_PER_S,
    "h": 3_600 * NS_PER_S,
    "d": 86_400 * NS_PER_S,
}
_FORM = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ns|ms|s|min|h|d)\s*")


def parse_duration(text: object) -> int:
    """Nanoseconds of a duration, never negative; a bare number means seconds. `ValueError` for anything else."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        raise ValueError("a duration is text such as 5s, 250ms, 10min, 8h")  # noqa: TRY004 pydantic wants ValueError
    if isinstance(text, int | float):
        if not 0 <= text < 1e9:
            raise ValueError("a duration is not negative and below 1e9 seconds")
        return round(text * NS_PER_S)
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a duration such as 5s, 250ms, 10min, 8h")
    return round(float(match[1]) * _UNITS[match[2]])


Duration = Annotated[int, BeforeValidator(parse_duration), PlainSerializer(lambda ns: f"{ns}ns", when_used="json")]
"""A pydantic field in nanoseconds, read from duration text and written to JSON as ``…ns``."""
