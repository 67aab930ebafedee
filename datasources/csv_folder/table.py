"""Lines of a CSV file to rows, by configuration. Only columns that the settings name are ever read."""

import codecs
import csv

from citydeck.model.time import NS_PER_S
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.mapping.settings import Mapping, Reading
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.tables import Table
from datasources.csv_folder.settings import Settings


class Header:
    """Columns of one file, and what is made of them."""

    def __init__(self, names: list[str], table: Table) -> None:
        self.names = names
        self.table = table


class Lines:
    """How a line becomes rows."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self._settings = settings
        self._late = round(settings.late * NS_PER_S)
        self._catalogue = catalogue
        self._how = Mapping(
            time=settings.time,
            time_format=settings.time_format,
            zone=settings.zone,
            decimal=settings.decimal,
            longitude=settings.longitude,
            latitude=settings.latitude,
            readings=tuple(
                Reading(**column.model_dump(exclude={"column"}), path=column.column) for column in settings.columns
            ),
        )

    def header(self, line: bytes) -> Header:
        """The columns that a line names; `Poisoned` when one that the settings need is missing."""
        names = [name.strip() for name in self._cells(line.removeprefix(codecs.BOM_UTF8))]
        return Header(names, Table(self._how, names, self._catalogue))

    def read(self, line: bytes, header: Header, since: int | None, rows: Rows) -> None:
        """Append a line's rows; `Poisoned` when it cannot be understood, then none of it is taken."""
        cells = self._cells(line)
        if len(cells) != len(header.names):
            raise Poisoned(f"line of {len(cells)} cells under a header of {len(header.names)}")
        record = dict(zip(header.names, cells, strict=True))
        header.table.read(record, 0, 0, rows, None if since is None else since - self._late)

    def _cells(self, line: bytes) -> list[str]:
        try:
            text = line.decode(self._settings.encoding).rstrip("\r")
            return next(csv.reader([text], delimiter=self._settings.delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error):
            raise Poisoned("not a line of CSV in the configured encoding") from None
