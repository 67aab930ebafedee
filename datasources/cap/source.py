"""A CAP feed as a source: its alerts are incidents, with what to do, where, and until when."""

from collections.abc import AsyncIterator

from lxml import etree

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.incidents import Incidents
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import polled
from datasources.cap.alert import Alert, read_alert
from datasources.cap.area import read_codes
from datasources.cap.feed import Feed, News, Said
from datasources.cap.settings import Settings
from datasources.cap.signature import read_certificates, signature_of
from datasources.cap.standing import Standing, hours

__all__ = ["Settings", "Source"]
MOST_AHEAD = hours(1)
"""How far a message may be sent after it came: the edge admits no later observation."""


class Source(DataSource):
    """Polls a feed and tells its alerts as incidents; between polls time begins and ends them."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        site = context.site
        self._feed = Feed(settings, context)
        self._first = News()
        self._catalogue = Catalogue(context)
        self._trusted = read_certificates(site / settings.certificates) if settings.certificates else []
        areas = read_codes(site / settings.areas_file, settings.areas_code) if settings.areas_file else {}
        self._standing = Standing(
            Incidents(self._catalogue),
            restricted=settings.restricted,
            lasting=hours(settings.lasting),
            areas=areas,
        )

    async def open(self) -> None:
        """Ask for the first time. `ConnectionError` when the service does not answer."""
        await self._feed.open()
        self._first = await self._feed.ask()

    async def discover(self) -> Discovery:
        """Nothing is known before the feed is read."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """Alerts as they come, begin and end; ends by raising when the service does not answer.

        After a loss (`since` is given) what the feed holds is known to hold now.
        """
        rows, now = Rows(), self.context.now()
        self._hear(self._first, now, rows, confirmed_at=0 if since is None else now)
        yield self._catalogue.discovery()
        yield rows.batch()
        async for news in polled(self._feed.ask, self.settings.every):
            self._feed.http.tls.check()
            rows, now = Rows(), self.context.now()
            if news is not None:
                self._hear(news, now, rows)
            self._standing.pass_time(now, rows)
            if (told := self._catalogue.take_news()) is not None:
                yield told
            yield rows.batch()

    def _hear(self, news: News, now: int, rows: Rows, confirmed_at: int = 0) -> None:
        for raw, reason in news.refused:
            self.context.quarantine(raw, reason)
        alerts = [alert for said in news.alerts if (alert := self._alert(said, now)) is not None]
        for alert in sorted(alerts, key=lambda one: one.sent):
            self._standing.hear(alert, now, rows, confirmed_at)

    def _alert(self, said: Said, now: int) -> Alert | None:
        try:
            signature = signature_of(said.element, alone=said.alone, trusted=self._trusted, now=now)
            alert = read_alert(said.element, signature, now + MOST_AHEAD)
        except Poisoned as error:
            self.context.quarantine(etree.tostring(said.element), str(error))
            return None
        for fault in alert.faults:
            self.context.quarantine(etree.tostring(said.element), f"alert, told without this part: {fault}")
        return alert

    async def health(self) -> Health:
        """TLS first, then an answer that cannot be read, then what stands and what is kept back."""
        if (tls := self._feed.http.health()) is not None:
            return tls
        if self._feed.fault:
            return Health(ok=False, text=self._feed.fault)
        standing = self._standing
        kept = ", ".join(f"{reason} {count}" for reason, count in sorted(standing.kept_back.items()))
        said = f"alerts in force: {standing.in_force}, exercises: {standing.exercises}"
        return Health(ok=True, text=f"{said}; not shown: {kept}" if kept else said)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._feed.close()
