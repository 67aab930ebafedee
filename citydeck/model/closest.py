"""Which known name a person meant who wrote another."""

import difflib
from collections.abc import Iterable

_NEARLY = 0.85
"""From this likeness on two names differ by a slip of the finger, and the likeness alone decides."""


def closest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """The nearest of `names`, empty when none is near. One that begins the name, or that it begins, comes before one
    that merely shares many letters: ``high`` is ``hi``, not ``hihi``.
    """
    known = list(names)
    found = difflib.get_close_matches(name, known, n=1, cutoff=cutoff)
    if found and difflib.SequenceMatcher(None, found[0], name).ratio() >= _NEARLY:
        return found[0]
    begun = [
        one for one in known if len(min(one, name, key=len)) > 1 and (name.startswith(one) or one.startswith(name))
    ]
    return max(begun, key=lambda one: len(_common(one, name)), default=found[0] if found else "")


def _common(one: str, other: str) -> str:
    return min(one, other, key=len)
