"""How a rule judges one channel: from a value (or its quality) to a level."""

import math
from collections import deque

from citydeck.alarms.limits import Limits
from citydeck.alarms.rules import Rule

EVERY_ROW = (math.inf, -math.inf)
"""A stay interval that no value lies in: each row of the channel is looked at."""
NO_ROW = (-math.inf, math.inf)
"""A stay interval that every value lies in."""


class Evaluator:
    """Judges values against a rule. `level` returns None when the sample decides nothing.

    `per` is the time (ns) for which a rate's limits are given; None where limits are of the value itself.
    """

    per: int | None = None

    def level(self, value: float, observed_at: int, base: str) -> str | None:
        """Level of a sample for an alarm now in level `base`; empty for none."""
        raise NotImplementedError

    def stay(self, base: str, near: float) -> tuple[float, float]:
        """Closed interval of values for which `level` would return `base` again, whatever the time.

        `near` is the value that put the channel there; it may help to choose among several such intervals.
        """
        raise NotImplementedError

    def limit(self, level: str) -> float | None:
        """The limit that `level` stands for, for display."""
        del level
        return None

    def window(self) -> list[tuple[int, float]]:
        """Samples that the judgement still needs."""
        return []

    def refill(self, samples: list[tuple[int, float]]) -> None:
        """Inverse of `window`."""


class LimitEvaluator(Evaluator):
    """Exclusive limits with a dead band."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits

    def level(self, value: float, observed_at: int, base: str) -> str | None:
        del observed_at
        return None if math.isnan(value) else self.limits.level_of(value, base)

    def stay(self, base: str, near: float) -> tuple[float, float]:
        del near
        return self.limits.stay(base)

    def limit(self, level: str) -> float | None:
        return getattr(self.limits, level) if level in ("hi", "hihi", "lo", "lolo") else None


class StateEvaluator(Evaluator):
    """In alarm while the value equals one of the rule's values."""

    def __init__(self, values: tuple[float, ...]) -> None:
        self.values = tuple(sorted(values))

    def level(self, value: float, observed_at: int, base: str) -> str | None:
        del observed_at, base
        return None if math.isnan(value) else "state" if value in self.values else ""

    def stay(self, base: str, near: float) -> tuple[float, float]:
        if base or math.isnan(near) or near in self.values:
            return (near, near) if base and near in self.values else EVERY_ROW
        above = [value for value in self.values if value > near]
        below = [value for value in self.values if value < near]
        return (
            math.nextafter(below[-1], math.inf) if below else -math.inf,
            math.nextafter(above[0], -math.inf) if above else math.inf,
        )

    def limit(self, level: str) -> float | None:
        return self.values[0] if level and len(self.values) == 1 else None


class RateEvaluator(Evaluator):
    """Change per `per` between the newest sample and the newest one that is at least `window` older.

    A reference older than twice the window bridges a gap and decides nothing. Times are `observed_at`.
    """

    def __init__(self, limits: Limits, window: int, per: int) -> None:
        self.limits, self.span = limits, window
        self.per: int = per
        self._samples: deque[tuple[int, float]] = deque()

    def level(self, value: float, observed_at: int, base: str) -> str | None:
        if math.isnan(value):
            return None
        samples = self._samples
        if samples and observed_at <= samples[-1][0]:
            if observed_at < samples[-1][0]:
                return None
            samples.pop()
        samples.append((observed_at, value))
        while len(samples) > 1 and samples[1][0] <= observed_at - self.span:
            samples.popleft()
        elapsed = observed_at - samples[0][0]
        if not self.span <= elapsed <= 2 * self.span:
            return None
        rate = (value - samples[0][1]) / elapsed * self.per
        return None if math.isnan(rate) else self.limits.level_of(rate, base)

    def stay(self, base: str, near: float) -> tuple[float, float]:
        del base, near
        return EVERY_ROW

    def limit(self, level: str) -> float | None:
        return getattr(self.limits, level) if level in ("hi", "hihi", "lo", "lolo") else None

    def window(self) -> list[tuple[int, float]]:
        return list(self._samples)

    def refill(self, samples: list[tuple[int, float]]) -> None:
        self._samples = deque((int(t), float(v)) for t, v in samples)


class StaleEvaluator(Evaluator):
    """Judges no values: the alarm follows the channel's STALE flag (`AlarmEngine.on_stale`, `on_fresh`)."""

    def level(self, value: float, observed_at: int, base: str) -> str | None:
        del value, observed_at, base
        return None

    def stay(self, base: str, near: float) -> tuple[float, float]:
        del base, near
        return NO_ROW


def evaluator_of(rule: Rule) -> Evaluator:
    """A fresh evaluator for one channel under `rule`."""
    if rule.kind == "limit":
        return LimitEvaluator(rule.limit_set)
    if rule.kind == "state":
        return StateEvaluator(rule.values)
    if rule.kind == "rate":
        return RateEvaluator(rule.limit_set, rule.window or 0, rule.per or 1)
    return StaleEvaluator()
