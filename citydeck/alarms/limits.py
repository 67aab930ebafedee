"""Exclusive limits with a dead band: which level a value is in, and how far it may move without leaving it."""

import math
from dataclasses import dataclass

_RANK = {"hihi": 2, "lolo": 2, "hi": 1, "lo": 1, "": 0, "gave_up": 2}
_HIGH = ("hihi", "hi")
_LOW = ("lolo", "lo")


def rank(level: str) -> int:
    """0 for no level, 1 for an inner limit or a plain state, 2 for an outer limit."""
    return _RANK.get(level, 1)


def is_fall(before: str, after: str) -> bool:
    """True when `after` is a lower level on the same side as `before`; anything else that differs is a rise."""
    return (before, after) in {("hihi", "hi"), ("lolo", "lo"), ("gave_up", "lost")}


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to four limits in the metric's unit and the dead band that a value must pass inwards to leave a level.

    A value *at* a limit is in alarm (``value >= hi``, ``value <= lo``). Leaving needs ``value < hi - dead_band``
    (``value > lo + dead_band``); with no dead band that is the exact complement of entering.
    """

    hi: float | None = None
    hihi: float | None = None
    lo: float | None = None
    lolo: float | None = None
    dead_band: float = 0.0

    def edge(self, level: str, base: str) -> float | None:
        """The value at which `level` begins for a channel now in `base`: eased by the dead band while held."""
        limit: float | None = getattr(self, level)
        if limit is None:
            return None
        if level in _HIGH and base in _HIGH and rank(base) >= rank(level):
            return limit - self.dead_band
        if level in _LOW and base in _LOW and rank(base) >= rank(level):
            return limit + self.dead_band
        return limit

    def level_of(self, value: float, base: str) -> str:
        """Level of `value` for a channel now in `base` (empty for none): ``hihi``, ``hi``, ``lolo``, ``lo`` or empty.

        Where limits of both sides hold because dead bands overlap, the side that the channel is on wins.
        """
        sides = (_LOW, _HIGH) if base in _LOW else (_HIGH, _LOW)
        for side in sides:
            for level in side:
                edge = self.edge(level, base)
                if edge is not None and (value >= edge if side is _HIGH else value <= edge):
                    return level
        return ""

    def stay(self, base: str) -> tuple[float, float]:
        """The closed interval of values for which `level_of(value, base) == base`; ``(inf, -inf)`` when empty."""
        if base and getattr(self, base) is None:
            return math.inf, -math.inf
        low, high = -math.inf, math.inf
        upper = {"": "hi" if self.hi is not None else "hihi", "hi": "hihi"}.get(base)
        lower = {"": "lo" if self.lo is not None else "lolo", "lo": "lolo"}.get(base)
        if base in _HIGH and (edge := self.edge(base, base)) is not None:
            low = edge
        elif base in _LOW and (edge := self.edge(base, base)) is not None:
            high = edge
        if upper is not None and (edge := self.edge(upper, base)) is not None:
            high = min(high, math.nextafter(edge, -math.inf))
        if lower is not None and (edge := self.edge(lower, base)) is not None:
            low = max(low, math.nextafter(edge, math.inf))
        return low, high
