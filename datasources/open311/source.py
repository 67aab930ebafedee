"""An Open311 service as a source: reports open by service, each open report by block, and a command that posts one."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import msgspec

from citydeck.model.batch import Batch
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.mapping.repeats import Repeats
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import polled
from datasources.open311.ledger import Ledger
from datasources.open311.posting import Posting
from datasources.open311.report import Reader
from datasources.open311.service import GeoReport
from datasources.open311.settings import Settings
from datasources.open311.windows import DAY, windows

__all__ = ["Settings", "Source"]
OVERLAP = 300 * NS_PER_S
"""How far the clocks of a service's machines may differ, where it is asked for what changed."""
MOST_REFUSED = 10_000


@dataclass
class Answers:
    """What one poll brought. `whole`: everything that is followed was asked for."""

    asked_at: int
    whole: bool
    reports: list[object] = field(default_factory=list)
    updates: list[object] = field(default_factory=list)


class Source(DataSource):
    """Polls reports; what the service tells is how they are now."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._service = GeoReport(settings, context)
        self._catalogue = Catalogue(context)
        self._reader = Reader(settings.words, settings.zone)
        self._ledger = Ledger(self._catalogue, settings.jurisdiction_id, settings.most, settings.every)
        self._posting = Posting(self._service)
        self._repeats = Repeats()
        self._refused: set[bytes] = set()
        self._asked_whole = self._newest = 0
        self._fault = ""

    async def open(self) -> None:
        """Ask for the services. `ConnectionError` when nobody answers."""
        await self._service.http.open()
        for service in await self._service.services():
            self._ledger.serves(service)
            self._posting.offers(service)

    async def discover(self) -> Discovery:
        """The city's services."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Reports and counts; after a loss (`since` is given) what is open is known to be open now."""
        again = since is not None
        async for answers in polled(self._ask, self.settings.every):
            self._service.http.tls.check()
            rows = Rows()
            if answers is not None:
                self._hear(answers, rows, again=again)
                again = False
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield self._repeats.without(rows).batch()

    async def _ask(self) -> Answers | None:
        """Everything that is followed, or what changed; None, and a fault, for an answer that cannot be read."""
        now = self.context.now()
        whole = not (self.settings.updated_after and self._newest and now - self._asked_whole < DAY)
        answers = Answers(now, whole)
        begin = now - round(self.settings.days * DAY)
        try:
            if whole:
                for window in windows(begin, now + OVERLAP):
                    async for page in self._service.reports(*window):
                        answers.reports += page
            else:
                async for page in self._service.changed(self._newest - OVERLAP):
                    answers.reports += page
            if self.settings.updates:
                for window in windows(self._newest - OVERLAP if self._newest else begin, now + OVERLAP):
                    async for page in self._service.updates(*window):
                        answers.updates += page
        except Poisoned as error:
            self._fault = f"the newest answer could not be read: {error}"
            self.context.quarantine(b"", str(error))
            return None
        self._fault = ""
        return answers

    def _hear(self, answers: Answers, rows: Rows, *, again: bool) -> None:
        told = set()
        confirmed_at = answers.asked_at if again else 0
        for record in answers.reports:
            try:
                report = self._reader.report(record)
            except Poisoned as error:
                self._refuse(record, error)
                continue
            told.add(report.id)
            self._newest = max(self._newest, min(report.updated or report.requested or 0, answers.asked_at))
            self._ledger.hear(report, answers.asked_at, rows, confirmed_at)
        for record in answers.updates:
            try:
                self._ledger.update(*self._reader.update(record), rows)
            except Poisoned as error:
                self._refuse(record, error)
        if answers.whole:
            self._asked_whole = answers.asked_at
            self._ledger.forget(told, answers.asked_at, rows)
        self._ledger.count(answers.asked_at, rows)

    def _refuse(self, record: object, error: Poisoned) -> None:
        """Quarantine a record; one that comes again with each poll is told once."""
        raw = msgspec.json.encode(record)
        if raw not in self._refused and len(self._refused) < MOST_REFUSED:
            self._refused.add(raw)
            self.context.quarantine(raw, str(error))

    async def history(self, span: TimeRange) -> AsyncIterator[Batch]:
        """States in `span` of the reports that are shown; counts of the past nobody keeps."""
        begin = self._ledger.oldest(span.end)
        for window in windows(begin, span.end) if begin < span.end else ():
            async for page in self._service.reports(*window):
                rows = Rows()
                for record in page:
                    with contextlib.suppress(Poisoned):  # it was refused, and said, when it was news
                        self._ledger.past(self._reader.report(record), span, rows)
                yield rows.batch()

    async def command(self, name: str, arguments: dict[str, object]) -> dict[str, object]:
        """``post`` creates a report, ``token`` asks what a token has become; see `posting`."""
        return await self._posting.command(name, arguments)

    async def health(self) -> Health:
        """TLS first, then an answer that cannot be read, then the counts."""
        if (tls := self._service.http.health()) is not None:
            return tls
        if self._fault:
            return Health(ok=False, text=self._fault)
        more = f", {self._ledger.unshown} of them counted only" if self._ledger.unshown else ""
        return Health(ok=True, text=f"open reports: {self._ledger.open}{more}")

    async def close(self) -> None:
        """Let go of the connections."""
        await self._service.http.close()
