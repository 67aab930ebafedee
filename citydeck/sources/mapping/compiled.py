"""A mapping with all that can be worked out before a record comes: a feed may bring fifty thousand of them a second."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from citydeck.sources.mapping.path import at, getter, said
from citydeck.sources.mapping.settings import Mapping, Reading
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, number
from citydeck.sources.stamps import END_OF_TIME, UNIX, instant

_FIELD = re.compile(r"\{([^}]+)\}")
_TRUE = (True, 1, "true", "1", "True", "TRUE")
Stamp = Callable[[object], int]


@dataclass(frozen=True, slots=True)
class CompiledReading:
    """One reading. `take` finds its value in a record; `fixed` says that no field of a record names asset or metric."""

    reading: Reading
    take: Callable[[object], object]
    missing: tuple[object, ...]
    marks: frozenset[float]
    decimal: str
    plain: bool
    unchanged: bool
    fixed: bool

    @classmethod
    def of(cls, reading: Reading, decimal: str = ".") -> "CompiledReading":
        """Worked out once."""
        named = _FIELD.findall(reading.asset) + _FIELD.findall(reading.metric)
        return cls(
            reading,
            getter(reading.path),
            ("", *reading.missing),
            frozenset(float(mark) for mark in reading.missing if not isinstance(mark, str)),
            decimal,
            plain=not reading.words and not reading.error,
            unchanged=reading.blank == "unchanged",
            fixed=all(name.isdigit() for name in named),
        )

    def names(self, record: object, levels: Sequence[str]) -> tuple[str, str]:
        """Asset and metric that a record's reading is of; `Poisoned` when a field that names them is missing."""

        def value(match: re.Match[str]) -> str:
            return _named(match.group(1), record, levels)

        return _FIELD.sub(value, self.reading.asset), _FIELD.sub(value, self.reading.metric)

    def value(self, raw: object, record: object) -> float:
        """The reading as a number, NaN for missing; `Poisoned` when it is neither.

        A mark that is a number is also meant where the feed writes numbers as texts, as CSV and XML do.
        """
        told = raw if self.plain else self._told(raw, record)
        value = number(told, self.missing, self.decimal)
        return MISSING if self.marks and type(told) is str and value in self.marks else value

    def _told(self, raw: object, record: object) -> object:
        """The reading, its words made numbers; null where the record marks it as an error."""
        reading = self.reading
        if reading.error and at(record, reading.error) in _TRUE:
            return None
        if reading.words and (text := said(raw)) is not None and text in reading.words:
            return reading.words[text]
        return raw


def stamp_of(mapping: Mapping) -> Stamp | None:
    """What finds a record's instant (ns; `Poisoned` when it has none); None where the time of receipt is meant."""
    if not mapping.time:
        return None
    take, form, zone, step = getter(mapping.time), mapping.time_format, mapping.zone, UNIX.get(mapping.time_format, 0)

    def stamp(record: object) -> int:
        raw = take(record)
        if step and type(raw) is int and 0 <= raw * step < END_OF_TIME:
            return raw * step
        try:
            return instant(raw, form, zone)
        except (ValueError, OverflowError):
            raise Poisoned("time stamp is missing or not in the configured form") from None

    return stamp


def _named(path: str, record: object, levels: Sequence[str]) -> str:
    """What stands for ``{path}`` in the name of an asset or metric."""
    if path.isdigit():
        if not 0 < int(path) <= len(levels):
            raise Poisoned("the topic has no such level")
        return levels[int(path) - 1]
    text = said(at(record, path))
    if not text:
        raise Poisoned("the field that names the asset or metric is missing")
    return text
