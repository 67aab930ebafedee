"""Samples of series to rows of channels: which asset, which metric, whether it is news, and rates of counters."""

import math
import re
from dataclasses import dataclass

from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, Rows
from datasources.prometheus.sample import Sample
from datasources.prometheus.settings import Reading

_FIELD = re.compile(r"\{([a-zA-Z_][a-zA-Z0-9_]*)\}")
_NOT_IN_AN_ID = re.compile(r"[\s|]+")


@dataclass
class _Counter:
    value: float
    at: int


class Series:
    """One reading's series. A sample that stood in the answer before too is not handed on again."""

    def __init__(self, reading: Reading, catalogue: Catalogue) -> None:
        self._reading = reading
        self._catalogue = catalogue
        self._before: dict[tuple[int, int], float | None] = {}
        self._here: dict[tuple[int, int], float | None] = {}
        self._counters: dict[int, _Counter] = {}

    def begin(self) -> None:
        """A new answer begins."""
        self._before, self._here = self._here, {}

    def take(self, sample: Sample, at: int, rows: Rows, *, past: bool = False) -> None:
        """Append a sample that was true `at` (ns); `Poisoned` when it cannot be named or is infinite. `past`: it is
        asked for, not news.
        """
        handle = self._handle(sample)
        value = self._value(sample.value)
        if past:
            rows.add(handle, at, 0, value)
            return
        told = self._here[handle, at] = None if math.isnan(value) else value
        if (handle, at) in self._before and self._before[handle, at] == told:
            return
        if not self._reading.rate:
            rows.add(handle, at, 0, value)
        elif (grown := self._grown(handle, value, at)) is not None:
            rows.add(handle, at, 0, grown)

    def _value(self, value: float) -> float:
        if math.isnan(value) or value in self._reading.missing:
            return MISSING
        if math.isinf(value):
            raise Poisoned("a value that is infinite")
        return value

    def _grown(self, handle: int, value: float, at: int) -> float | None:
        """Growth a second; None for a first value, and after a reset or a clock set back, when nobody knows it."""
        before = self._counters.get(handle)
        if math.isnan(value):
            return MISSING
        self._counters[handle] = _Counter(value, at)
        if before is None or value < before.value or at <= before.at:
            return None
        return (value - before.value) / ((at - before.at) / NS_PER_S)

    def _handle(self, sample: Sample) -> int:
        reading = self._reading

        def label(found: re.Match[str]) -> str:
            name = found.group(1)
            text = sample.name if name == "__name__" else sample.labels.get(name, "")
            if not text:
                raise Poisoned("a series without the label that names its asset or metric")
            return _NOT_IN_AN_ID.sub("-", text)

        asset, metric = _FIELD.sub(label, reading.asset), _FIELD.sub(label, reading.metric)
        return self._catalogue.handle(asset, metric, reading.unit, reading.period, reading.limits)
