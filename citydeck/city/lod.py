"""Levels of detail: CityJSON 1.0 writes numbers, later versions text such as ``2.2``."""

import re
from collections.abc import Iterable

from citydeck.city.encodable import text

Key = tuple[int, ...]

UNSAID = "unsaid"
"""Stands for a geometry without a level."""

_NUMBERS = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,3}", re.ASCII)


def lod_text(value: object) -> str:
    """One spelling for both: ``2`` and ``2.0`` and ``"2"`` are ``"2"``; free text stays; nothing is `UNSAID`."""
    if isinstance(value, bool) or value is None:
        return UNSAID
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e4 else UNSAID
    if not isinstance(value, str) or not value.strip():
        return UNSAID
    return text(value.strip(), 32)


def lod_key(text: str) -> Key:
    """Order of levels: ``1.3`` before ``2`` before ``2.2``; text that is no number comes first of all."""
    if not _NUMBERS.fullmatch(text):
        return ()
    return tuple(int(part) for part in text.split("."))


def choose(present: Iterable[str], wanted: str | None = None) -> str | None:
    """The level to draw of those `present`: the highest, or the highest that is not above `wanted`.

    ``wanted="2"`` means any 2.x. When all are above it, the lowest is taken, so that nothing disappears.
    """
    ranked = sorted(set(present), key=lambda text: (lod_key(text), text))
    if not ranked:
        return None
    if wanted is None:
        return ranked[-1]
    if wanted in ranked:
        return wanted
    limit = lod_key(wanted)
    below = [text for text in ranked if lod_key(text)[: len(limit)] <= limit]
    return below[-1] if below else ranked[0]
