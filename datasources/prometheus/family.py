"""Families of metrics: what an exposition says of a metric's kind, and what its samples must then be.

The older format is checked as far as it defines: kinds that are known, said once and before the samples, no series
twice. OpenMetrics also asks that families do not mix, and what each kind's samples are called and hold.
"""

import math
import re
from itertools import pairwise
from typing import NamedTuple

from citydeck.sources.payload import Poisoned
from datasources.prometheus.line import number
from datasources.prometheus.sample import Sample

_COMMENT = re.compile(r"# (TYPE|HELP|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*)(?: (.*))?")
_OLD_COMMENT = re.compile(r"#[ \t]*(TYPE|HELP)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+(.*))?")
_OLD_KINDS = ("counter", "gauge", "histogram", "summary", "untyped")
_SUFFIXES: dict[str, tuple[str, ...]] = {
    "counter": ("_total", "_created"),
    "gauge": ("",),
    "histogram": ("_bucket", "_count", "_sum", "_created"),
    "gaugehistogram": ("_bucket", "_gcount", "_gsum"),
    "summary": ("", "_count", "_sum", "_created"),
    "info": ("_info",),
    "stateset": ("",),
    "unknown": ("",),
}
_OLD_SUFFIXES: dict[str, tuple[str, ...]] = {
    "histogram": ("_bucket", "_count", "_sum"),
    "summary": ("", "_count", "_sum"),
}
Series = tuple[tuple[str, str], ...]


class Point(NamedTuple):
    """A bucket's edge and its count."""

    edge: float
    height: float


class Families:
    """Follows an exposition line by line; `Poisoned` at the first one that is wrong."""

    def __init__(self, *, openmetrics: bool) -> None:
        self._openmetrics = openmetrics
        self._kinds: dict[str, str] = {}
        self._said: set[tuple[str, str]] = set()
        self._sampled: set[str] = set()
        self._over: set[str] = set()
        self._current = ""
        self._seen: dict[tuple[str, Series], int | None] = {}
        self._buckets: dict[tuple[str, Series, int | None], list[Point]] = {}
        self._counts: dict[tuple[str, Series, int | None], float] = {}

    def comment(self, line: str) -> None:
        """A line that begins with ``#``."""
        found = (_COMMENT if self._openmetrics else _OLD_COMMENT).fullmatch(line)
        if found is None:
            if self._openmetrics or line.split()[:2] == ["#", "TYPE"]:
                raise Poisoned("a comment that is neither TYPE, HELP nor UNIT of a metric")
            return
        what, name, text = found.group(1), found.group(2), found.group(3) or ""
        if (what, name) in self._said or name in self._sampled:
            raise Poisoned("a metric that is described twice, or after its samples")
        self._said.add((what, name))
        if self._openmetrics:
            self._turn_to(name)
        if what == "TYPE":
            if text.strip(" \t") not in (_SUFFIXES if self._openmetrics else _OLD_KINDS):
                raise Poisoned("a metric of a kind that there is not")
            self._kinds[name] = text.strip(" \t")
        if what == "UNIT" and text and not name.endswith(f"_{text}"):
            raise Poisoned("a metric whose name does not end with its unit")

    def _turn_to(self, family: str) -> None:
        if family == self._current:
            return
        if family in self._over:
            raise Poisoned("metrics that are mixed")
        if self._current:
            self._over.add(self._current)
        self._current = family

    def sample(self, sample: Sample, *, exemplar: bool) -> None:
        """A sample's line."""
        family, suffix = self._family(sample.name)
        kind = self._kinds.get(family, "unknown")
        if self._openmetrics:
            self._turn_to(family)
            if suffix not in _SUFFIXES[kind]:
                raise Poisoned("a sample whose name is none of its metric's")
            if exemplar and suffix not in ("_bucket", "_total"):
                raise Poisoned("an exemplar where there may be none")
            _check_value(kind, family, suffix, sample)
        self._sampled.add(family)
        self._check_once(sample)
        if kind in ("histogram", "gaugehistogram"):
            self._histogram(family, suffix, sample)
        if kind == "summary" and not suffix and not 0.0 <= _edge(sample, "quantile") <= 1.0:
            raise Poisoned("a summary without a quantile between 0 and 1")

    def _family(self, name: str) -> tuple[str, str]:
        """The family that a sample belongs to, and what its name has behind it."""
        suffixes = _SUFFIXES if self._openmetrics else _OLD_SUFFIXES
        for suffix in ("_bucket", "_count", "_sum", "_total", "_created", "_info", "_gcount", "_gsum"):
            family = name.removesuffix(suffix)
            if name.endswith(suffix) and suffix in suffixes.get(self._kinds.get(family, ""), ()):
                return family, suffix
        return name, ""

    def _check_once(self, sample: Sample) -> None:
        series = (sample.name, tuple(sorted(sample.labels.items())))
        if series in self._seen:
            before = self._seen[series]
            later = before is not None and sample.at is not None and sample.at > before
            if not (self._openmetrics and later):
                raise Poisoned("a series twice")
        self._seen[series] = sample.at

    def _histogram(self, family: str, suffix: str, sample: Sample) -> None:
        labels = tuple(sorted((key, value) for key, value in sample.labels.items() if key != "le"))
        place = (family, labels, sample.at)
        if suffix == "_bucket":
            self._buckets.setdefault(place, []).append(Point(_edge(sample, "le"), sample.value))
        elif suffix in ("_count", "_gcount"):
            self._counts[place] = sample.value

    def end(self) -> None:
        """After the last line: what only the whole tells."""
        for place, told in self._buckets.items():
            points = told if self._openmetrics else sorted(told)
            edges, counts = [point.edge for point in points], [point.height for point in points]
            if edges[-1] != math.inf or any(a >= b for a, b in pairwise(edges)):
                raise Poisoned("a histogram whose buckets do not rise to +Inf")
            if any(a > b for a, b in pairwise(counts)):
                raise Poisoned("a histogram whose counts fall")
            if self._counts.get(place, counts[-1]) != counts[-1]:
                raise Poisoned("a histogram whose count is not that of its last bucket")


def _edge(sample: Sample, label: str) -> float:
    if label not in sample.labels:
        raise Poisoned(f"a sample without its label {label}")
    return number(sample.labels[label])


def _check_value(kind: str, family: str, suffix: str, sample: Sample) -> None:
    counts = suffix in ("_total", "_bucket", "_count", "_gcount") or (suffix == "_sum" and kind == "histogram")
    if counts and not sample.value >= 0.0:
        raise Poisoned("a count that is negative or no number")
    if kind == "info" and sample.value != 1.0:
        raise Poisoned("an info whose value is not 1")
    if kind == "stateset" and (sample.value not in (0.0, 1.0) or family not in sample.labels):
        raise Poisoned("a state that is neither 0 nor 1, or has no name")
