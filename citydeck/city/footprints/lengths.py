"""Lengths as people write them: ``12``, ``12 m``, ``12,5``, ``40'``, ``40 ft``, ``6'7"``."""

import math
import re

FOOT = 0.3048
INCH = 0.0254
_UNITS = {
    "": 1.0, "m": 1.0, "metre": 1.0, "metres": 1.0, "meter": 1.0, "meters": 1.0, "mtr": 1.0, "米": 1.0,
    "cm": 0.01, "mm": 0.001, "km": 1000.0, "'": FOOT, "ft": FOOT, "feet": FOOT, "foot": FOOT, "in": INCH, '"': INCH,
}  # fmt: skip
_PLAIN = re.compile(r"([+-]?[0-9]{1,9}(?:[.,][0-9]{1,9})?|[+-]?[.,][0-9]{1,9})\s*([a-z米'\"]*)\.?")
_FEET_AND_INCHES = re.compile(r"([0-9]{1,6})\s*(?:'|ft|feet)\s*([0-9]{1,2}(?:\.[0-9]{1,3})?)\s*(?:\"|in|'')")
_TYPOGRAPHIC = str.maketrans({"’": "'", "′": "'", "”": '"', "″": '"', "−": "-", "\u00a0": " "})


def metres(written: str) -> float | None:
    """Metres of a length with or without unit (metres where it says none); None where it is no length."""
    spelled = written.strip().lower().translate(_TYPOGRAPHIC)
    both = _FEET_AND_INCHES.fullmatch(spelled)
    if both:
        return float(both[1]) * FOOT + float(both[2]) * INCH
    plain = _PLAIN.fullmatch(spelled)
    if plain is None or plain[2] not in _UNITS:
        return None
    return float(plain[1].replace(",", ".")) * _UNITS[plain[2]]


def number(value: object) -> float | None:
    """The finite number that `value` is or spells as a length; None where it is none."""
    if isinstance(value, str):
        return metres(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except OverflowError:
        return None
    return found if math.isfinite(found) else None
