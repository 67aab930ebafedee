"""DATEX II publications as a source, asked for again and again (snapshot pull)."""

import time
from collections.abc import AsyncIterator

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.incidents import Incidents
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import MAX_BODY, Http
from citydeck.sources.transports.poll import polled
from datasources.datex2.measured import Measured
from datasources.datex2.parking import Parking
from datasources.datex2.publication import Node, publications
from datasources.datex2.settings import Settings
from datasources.datex2.situations import Situations

__all__ = ["Settings", "Source"]
TABLE_EVERY = 3600.0


class Source(DataSource):
    """Each publication is a whole snapshot: a situation that it has no more is over."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._catalogue = Catalogue(context)
        self._incidents = Incidents(self._catalogue)
        self._measured = Measured(self._catalogue)
        self._parking = Parking(self._catalogue)
        self._situations = Situations(self._incidents)
        self._repeats = Repeats()
        self._first = Rows()
        self._table_due = 0.0

    async def open(self) -> None:
        """Make ready."""
        await self._http.open()

    async def discover(self) -> Discovery:
        """What the first publications tell of. `ConnectionError` says why there are none."""
        self._first = await self._ask()
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a snapshot keeps no past
        """Rows as they come; ends by raising when a publication cannot be asked for."""
        yield self._repeats.without(self._first).batch()
        async for rows in polled(self._ask, self.settings.every):
            self._http.tls.check()
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield self._repeats.without(rows or Rows()).batch()

    async def _ask(self) -> Rows:
        rows = Rows()
        if self.settings.sites and time.monotonic() >= self._table_due:
            await self._take(self.settings.sites, rows)
            self._table_due = time.monotonic() + TABLE_EVERY
        for where in self.settings.publications:
            await self._take(where, rows)
        return rows

    async def _take(self, where: str, rows: Rows) -> None:
        answer = await self._http.get_if_changed(where)
        if answer is None:
            return
        before = len(rows)
        try:
            for kind, publication in publications(answer.body, MAX_BODY):
                for reason in self._read(where, kind, publication, rows):
                    self.context.quarantine(b"", reason)
        except Poisoned as error:
            rows.cut(before)
            self.context.quarantine(answer.body[:4096], str(error))

    def _read(self, where: str, kind: str, publication: Node, rows: Rows) -> list[str]:
        if kind in ("MeasurementSiteTablePublication", "ParkingTablePublication"):
            self._measured.table(publication)
            self._parking.table(publication)
            return []
        if kind == "MeasuredDataPublication":
            return self._measured.read(publication, rows)
        if kind == "SituationPublication":
            return self._situations.read(where, publication, self.context.now(), rows)
        if kind == "ParkingStatusPublication":
            return self._parking.read(publication, self.context.now(), rows)
        return [f"publication of a kind that is not read: {kind}"]

    async def health(self) -> Health:
        """TLS first, then how many situations are in force."""
        count = len(self._incidents.in_force)
        return self._http.health() or Health(ok=True, text=f"{count} situations in force" if count else "")

    async def close(self) -> None:
        """Disconnect."""
        await self._http.close()
