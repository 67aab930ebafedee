"""A web service as a source: asked every few seconds, each new reading handed on once."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial

from citydeck.model.batch import Batch
from citydeck.model.time import TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Http, Refused
from citydeck.sources.transports.poll import polled
from datasources.http.pages import LARGEST, Pages
from datasources.http.settings import Settings

__all__ = ["Settings", "Source"]
FIRST_WITHIN = 20.0
"""Seconds in which the first answers should be there; a service that is slower is UP before it has said anything."""


class Source(DataSource):
    """Its first questions are asked before it says that it is UP."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._catalogue = Catalogue(context)
        self._repeats = Repeats()
        self._asked = [
            Pages(one, self._http, Payloads(one, self._catalogue, context.quarantine, LARGEST[one.format]), context.now)
            for one in settings.requests
        ]
        self._first: asyncio.Task[Rows] | None = None
        self._told = 0
        self._fault = ""

    async def open(self) -> None:
        """Make ready."""
        await self._http.open()

    async def discover(self) -> Discovery:
        """What the first answers tell of. `ConnectionError` says why there are none."""
        self._first = asyncio.create_task(self._ask())
        await asyncio.wait({self._first}, timeout=FIRST_WITHIN)
        if self._first.done():
            self._first.result()
        return self._discovery()

    def _discovery(self) -> Discovery:
        found = self._catalogue.discovery()
        self._told = len(found.channels)
        return found

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Rows as the service tells them; ends by raising when it is gone."""
        async with contextlib.aclosing(polled(partial(self._round, since), self.settings.every)) as rounds:
            async for rows in rounds:
                self._http.tls.check()
                if rows is None:
                    yield Rows().batch()
                    continue
                if self._catalogue.take_news() is not None:
                    yield self._discovery()
                yield self._repeats.without(rows).batch()

    async def _round(self, since: int | None) -> Rows:
        """What `discover` asked for, with what was missed since; from then on what the service says now."""
        first, self._first = self._first, None
        if first is None:
            return await self._ask()
        rows = await first
        if since is not None:
            with contextlib.suppress(Refused):
                await self._past(TimeRange(since, self.context.now()), rows)
        return rows

    async def _ask(self) -> Rows:
        """One round of all requests. Raises what the last refusal was when every request was refused for good."""
        rows = Rows()
        refused: Refused | None = None
        faults = []
        for one in self._asked:
            try:
                said = await one.read(rows)
            except Refused as error:
                said = str(error)
                refused = refused if error.wait else error
            except Poisoned as error:
                said = str(error)
                self.context.quarantine(b"", said)
            if said:
                faults.append(said)
                self._fault = said
        self._fault = faults[0] if faults else ""
        if refused is not None and len(faults) == len(self._asked) and not len(rows):
            raise refused
        return rows

    async def _past(self, span: TimeRange, rows: Rows) -> None:
        for one in self._asked:
            if one.keeps_past:
                self._fault = await one.read(rows, span)

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """Rows observed in `span`, of channels that were told of; where a request says how a span is asked for."""
        if not any(one.keeps_past for one in self._asked):
            raise NotImplementedError
        rows = Rows()
        await self._past(span, rows)
        batch = rows.batch()
        wanted = (batch.observed_at >= span.start) & (batch.observed_at < span.end) & (batch.channel < self._told)
        yield batch.take(wanted)

    async def health(self) -> Health:
        """TLS first, then what the service refuses or holds back, then whether anything was understood yet."""
        said = self._fault or ("" if len(self._catalogue) else "connected, no answer understood yet")
        return self._http.health() or Health(ok=not self._fault, text=said)

    async def close(self) -> None:
        """Let go of connections."""
        first, self._first = self._first, None
        if first is not None:
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
        await self._http.close()
