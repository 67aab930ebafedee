"""Lines of a CSV file to rows, by configuration. Only columns that the settings name are ever read."""

import codecs
import csv
import re

from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows, number
from citydeck.sources.stamps import instant
from datasources.csv_folder.settings import Column, Settings

_FIELD = re.compile(r"\{([^}]+)\}")


class Table:
    """How a line becomes rows."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._settings = settings
        self._late = round(settings.late * NS_PER_S)
        self._catalogue = catalogue
        self._needed = {settings.time} | ({settings.longitude, settings.latitude} - {""})
        for column in settings.columns:
            self._needed |= {column.column, *_FIELD.findall(column.asset), *_FIELD.findall(column.metric)}

    def header(self, line: bytes) -> list[str]:
        """Names of the columns; `Poisoned` when one that the settings need is missing."""
        names = [name.strip() for name in self._cells(line.removeprefix(codecs.BOM_UTF8))]
        absent = sorted(self._needed - set(names))
        if absent:
            raise Poisoned(f"the header has no column {absent[0]!r}")
        return names

    def read(self, line: bytes, header: list[str], since: int | None, rows: Rows) -> None:
        """Append a line's rows; `Poisoned` when it cannot be understood, then none of it is taken."""
        cells = self._cells(line)
        if len(cells) != len(header):
            raise Poisoned(f"line of {len(cells)} cells under a header of {len(header)}")
        record = dict(zip(header, cells, strict=True))
        observed = self._observed(record[self._settings.time])
        if since is not None and observed < since - self._late:
            return
        values = [(self._handle(column, record), self._value(column, record)) for column in self._settings.columns]
        for handle, value in values:
            rows.add(handle, observed, 0, value)

    def _cells(self, line: bytes) -> list[str]:
        try:
            text = line.decode(self._settings.encoding).rstrip("\r")
            return next(csv.reader([text], delimiter=self._settings.delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            raise Poisoned("not a line of CSV in the configured encoding") from None

    def _observed(self, cell: str) -> int:
        try:
            return instant(cell, self._settings.time_format, self._settings.zone)
        except (ValueError, OverflowError):
            raise Poisoned("time stamp is missing or not in the configured form") from None

    def _value(self, column: Column, record: dict[str, str]) -> float:
        return number(record[column.column], ("", *column.missing), self._settings.decimal)

    def _handle(self, column: Column, record: dict[str, str]) -> int:
        def cell(match: re.Match[str]) -> str:
            text = record[match.group(1)].strip()
            if not text:
                raise Poisoned("the cell that names the asset or metric is empty")
            return text

        asset, metric = _FIELD.sub(cell, column.asset), _FIELD.sub(cell, column.metric)
        if self._settings.longitude:
            self._catalogue.placed(asset, record[self._settings.longitude], record[self._settings.latitude])
        return self._catalogue.handle(asset, metric, column.unit, column.period, column.limits)
