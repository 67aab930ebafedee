"""A Prometheus source: an exposition that is scraped, or a server that is asked in PromQL."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from citydeck.model.batch import Batch
from citydeck.model.time import TimeRange, seconds
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Http
from citydeck.sources.transports.poll import beats, polled
from datasources.prometheus.api import MOST_POINTS, Api
from datasources.prometheus.exposition import ACCEPT, MAX_EXPOSITION, parts
from datasources.prometheus.sample import Sample
from datasources.prometheus.selector import selector
from datasources.prometheus.series import Series
from datasources.prometheus.settings import Settings

__all__ = ["Settings", "Source"]
Answers = list[tuple[Series, Sample, int]]
"""Of which reading, what, and when it was true (ns)."""


class Source(DataSource):
    """Polls; each sample is handed on once."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._http = Http(settings, context)
        self._api = Api(self._http, settings.url)
        self._catalogue = Catalogue(context)
        self._series = [Series(reading, self._catalogue) for reading in settings.readings]
        scraped = settings.mode == "scrape"
        self._selectors = [selector(reading.select) for reading in settings.readings] if scraped else []
        self._first: Answers = []
        self._fault = ""

    async def open(self) -> None:
        """Ask for the first time. `ConnectionError` when nobody answers."""
        await self._http.open()
        self._first = await self._ask()

    async def discover(self) -> Discovery:
        """Nothing is known before series are seen."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Samples as they come; after a loss (`since`, ns) a server is first asked for what was missed."""
        now = self.context.now()
        if since is not None and self.settings.mode == "query":
            async for batch in self.history(TimeRange(since + 1, now)):
                if (news := self._catalogue.take_news()) is not None:
                    yield news
                yield batch
        for item in self._told(self._first):
            yield item
        async for _ in beats(self.settings.every):
            yield Rows().batch()
        async for answers in polled(self._ask, self.settings.every):
            self._http.tls.check()
            for item in self._told(answers or []):
                yield item

    def _told(self, answers: Answers) -> Iterable[Item]:
        rows = Rows()
        if answers:
            for one in self._series:
                one.begin()
        for series, sample, at in answers:
            self._take(series, sample, at, rows)
        if (news := self._catalogue.take_news()) is not None:
            yield news
        yield rows.batch()

    def _take(self, series: Series, sample: Sample, at: int, rows: Rows, *, past: bool = False) -> None:
        try:
            series.take(sample, at, rows, past=past)
        except Poisoned as error:
            self.context.quarantine(repr(sample.value).encode(), str(error))

    async def _ask(self) -> Answers:
        """All readings' samples; none, and a fault, for an answer that cannot be read."""
        try:
            answers = await (self._scraped() if self.settings.mode == "scrape" else self._queried())
        except Poisoned as error:
            self._fault = f"the newest answer could not be read: {error}"
            self.context.quarantine(b"", str(error))
            return []
        self._fault = ""
        return answers

    async def _scraped(self) -> Answers:
        answer = await self._http.get(headers={"Accept": ACCEPT}, limit=MAX_EXPOSITION)
        now = self.context.now()
        answers: Answers = []
        for part in parts(answer.body, answer.headers.get("Content-Type", "")):
            answers += [
                (series, sample, now if sample.at is None else sample.at)
                for sample in part
                for series, wanted in zip(self._series, self._selectors, strict=True)
                if wanted.fits(sample)
            ]
            await asyncio.sleep(0)
        return answers

    async def _queried(self) -> Answers:
        answers: Answers = []
        for series, reading in zip(self._series, self.settings.readings, strict=True):
            answers += [(series, sample, sample.at or 0) for sample in await self._api.now(reading.select)]
        return answers

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """What a server keeps of a span; a scrape keeps no past."""
        if self.settings.mode == "scrape":
            return
        step = seconds(self.settings.step) * MOST_POINTS
        for series, reading in zip(self._series, self.settings.readings, strict=True):
            for begin in range(span.start, span.end, step):
                rows = Rows()
                end = min(begin + step, span.end)
                for sample in await self._api.past(reading.select, begin, end, self.settings.step):
                    if (at := sample.at or 0) in TimeRange(begin, end):
                        self._take(series, sample, at, rows, past=True)
                yield rows.batch()

    async def health(self) -> Health:
        """TLS first, then an answer that cannot be read, then whether any series was found."""
        if (tls := self._http.health()) is not None:
            return tls
        if self._fault:
            return Health(ok=False, text=self._fault)
        return Health(ok=True, text="" if len(self._catalogue) else "connected, no series found yet: check select")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.close()
