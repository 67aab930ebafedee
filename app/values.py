"""Values as people type them on the command line."""

import re

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0, "d": 86_400.0}


def parse_duration(text: str) -> float:
    """Seconds of ``20s``, ``1.5min`` (or ``1.5m``), ``2h`` or a bare number; `WrongUse` for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)?", text.strip())
    if match is None:
        raise WrongUse(f"not a duration: {text!r} (for example 20s, 1.5min, 2h)")
    return float(match[1]) * _UNITS[match[2] or "s"]


def parse_size(text: str) -> tuple[int, int]:
    """``(width, height)`` of ``1920x1080``; `WrongUse` for anything else or beyond 16384."""
    match = re.fullmatch(r"(\d{2,5})x(\d{2,5})", text.strip().lower())
    if match is None or max(int(match[1]), int(match[2])) > 16_384:
        raise WrongUse(f"not a picture size: {text!r} (for example 3840x2160)")
    return int(match[1]), int(match[2])


def parse_instant(text: str, start: int, end: int) -> int:
    """An ISO time with a zone, or ``+90s``/``-30s`` from the start or end of a recording, in ns."""
    if text[:1] in "+-":
        offset = round(parse_duration(text[1:]) * NS_PER_S)
        return start + offset if text[0] == "+" else end - offset
    from citydeck.model.time import from_iso

    return from_iso(text)


def within(instant: int, start: int, end: int, said: str) -> int:
    """The instant (ns) if the recording has it; `WrongUse` naming from when to when it goes if not."""
    if start <= instant <= end:
        return instant
    from citydeck.model.time import to_iso

    side = "before" if instant < start else "after"
    raise WrongUse(f"{said} lies {side} the recording: it goes from {to_iso(start)} to {to_iso(end)}")
