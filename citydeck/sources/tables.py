"""Tables to rows: columns by name, whatever file the table is in, and times that real tables have.

A column is called exactly as the table calls it, dots and brackets included; paths reach on into nested columns.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import Field

from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.path import ABSENT, at, steps
from citydeck.sources.mapping.records import Records, Refuse
from citydeck.sources.mapping.settings import Mapping as RecordMapping
from citydeck.sources.mapping.settings import Part, Reading
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.stamps import instant

_FIELD = re.compile(r"\{([^}]+)\}")
COLUMN = "{column}"


class Every(Part):
    """All columns of a table that nothing else is said of; ``{column}`` in `asset` is each one's name."""

    asset: str = Field(min_length=1)
    metric: str = Field(min_length=1)
    unit: str = ""
    period: float | None = Field(default=None, gt=0)
    limits: tuple[float, float] | None = None
    missing: tuple[float | str, ...] = ()


class Steps(NamedTuple):
    """Times of a table that has none: its first row's instant and the distance of two rows, in ns."""

    start: int
    step: int

    @classmethod
    def of(cls, start: str, step: float, zone: str) -> "Steps":
        """From an ISO 8601 instant (of `zone`, where it carries none) and seconds; `ValueError` when it is none."""
        return cls(instant(start, "iso", zone), round(step * NS_PER_S))


def _never(_: bytes, reason: str) -> None:
    """Rows are read one by one, so a row that is refused is raised to who reads it."""
    raise AssertionError(reason)


class Table:
    """How rows of one table become readings. `how.time` is a column, or a text with ``{column}`` in it for stamps that
    are spread over several, or empty: then `counted` gives the times, or rows have that of their receipt.

    `columns` None: rows have columns of their own, so that nothing can be said to be missing, and there is no `every`.
    `Poisoned` when a column that is needed is not there. `needed` are the columns that are ever read.
    """

    def __init__(
        self,
        how: RecordMapping,
        columns: Sequence[str] | None,
        catalogue: Catalogue,
        *,
        every: Every | None = None,
        counted: Steps | None = None,
        refuse: Refuse = _never,
    ) -> None:
        if columns is None and every is not None:
            raise Poisoned("every needs a table whose columns are known")
        self._columns = frozenset(columns or ())
        self._how, self._counted = how, counted
        self._spread = "{" in how.time
        stamps = _FIELD.findall(how.time) if self._spread else [how.time] if how.time else []
        named = {*self._read_by(how), *stamps}
        readings = (*how.readings, *(self._each(every, columns or (), named) if every else ()))
        wanted = {self._own(path) for path in (*named, *(one.path for one in readings))}
        self.needed = [] if columns is None else self._present(wanted)
        self._stamps = {name: self._quoted(name) for name in stamps}
        within = columns is None and not self._spread and counted is None
        told = how.model_copy(update={"readings": readings, **({} if within else {"time": "", "each": ""})})
        self._ours = not within
        self._records = Records(self._by_name(told), catalogue, refuse)

    def read(
        self, record: Mapping[str, object], number: int, now: int, rows: Rows, earliest: int | None = None
    ) -> None:
        """Append the readings of the row `number` (from 0), unless they were observed before `earliest` (ns).

        `Poisoned` when it cannot be understood; then none of it is taken.
        """
        observed = self._observed(record, number, now) if self._ours else now
        if self._ours and earliest is not None and observed < earliest:
            return
        before = len(rows)
        try:
            self._records.read(record, observed, rows)
        except Poisoned:
            rows.cut(before)
            raise
        if earliest is not None and max(rows.observed_at[before:], default=earliest) < earliest:
            rows.cut(before)

    def _observed(self, record: Mapping[str, object], number: int, now: int) -> int:
        if self._counted is not None:
            return self._counted.start + number * self._counted.step
        if not self._stamps:
            return now
        how, parts = self._how, {name: at(record, path) for name, path in self._stamps.items()}
        stamp = _FIELD.sub(lambda match: _part(parts[match.group(1)]), how.time) if self._spread else parts[how.time]
        try:
            return instant(stamp, "iso" if isinstance(stamp, date) else how.time_format, how.zone)
        except (ValueError, OverflowError):
            raise Poisoned("time stamp is missing or not in the configured form") from None

    def _read_by(self, how: RecordMapping) -> Iterator[str]:
        """Paths that a mapping reads."""
        yield from filter(None, (how.longitude, how.latitude, how.geometry, how.name))
        yield from how.where
        for one in how.readings:
            yield from filter(None, (one.path, one.error))
            yield from _FIELD.findall(one.asset)
            yield from _FIELD.findall(one.metric)

    def _each(self, every: Every, columns: Sequence[str], named: Collection[str]) -> Iterator[Reading]:
        taken = {self._own(path) for path in named}
        for column in columns:
            if column and column not in taken:
                asset = every.asset.replace(COLUMN, column)
                yield Reading(**{**every.model_dump(), "asset": asset, "path": column})

    def _own(self, path: str) -> str:
        """The column in which a path begins."""
        if path in self._columns or not path:
            return path
        first = steps(path)[0]
        return first if isinstance(first, str) else path

    def _present(self, wanted: Collection[str]) -> list[str]:
        absent = sorted(name for name in wanted if name and name not in self._columns)
        if absent:
            raise Poisoned(f"the header has no column {absent[0]!r}")
        return sorted(name for name in wanted if name)

    def _by_name(self, how: RecordMapping) -> RecordMapping:
        """The mapping with every path that is a column's name written so that it is taken as one."""
        places = {key: self._quoted(getattr(how, key)) for key in ("longitude", "latitude", "geometry", "name")}
        readings = tuple(
            one.model_copy(
                update={
                    "path": self._quoted(one.path),
                    "error": self._quoted(one.error),
                    "asset": self._quoted_fields(one.asset),
                    "metric": self._quoted_fields(one.metric),
                }
            )
            for one in how.readings
        )
        where = {self._quoted(path): text for path, text in how.where.items()}
        return how.model_copy(update={**places, "readings": readings, "where": where})

    def _quoted(self, path: str) -> str:
        return re.sub(r"([.\[\\])", r"\\\1", path) if path in self._columns else path

    def _quoted_fields(self, text: str) -> str:
        return _FIELD.sub(lambda match: f"{{{self._quoted(match.group(1))}}}", text)


def _part(value: object) -> str:
    """A part of a stamp as text: a whole number stays one."""
    return (
        "" if value in (None, ABSENT) else str(int(value) if isinstance(value, float) and value.is_integer() else value)
    )
