"""Server-Sent Events as a source, read on from the last event after a loss."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from yarl import URL

from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.mapping.messages import Messages
from citydeck.sources.payload import MAX_MESSAGE
from citydeck.sources.rows import Rows
from citydeck.sources.transports.poll import BEAT
from citydeck.sources.transports.service import Refused, Service, refusal
from datasources.sse.events import Events, Heard
from datasources.sse.settings import Settings

__all__ = ["Settings", "Source"]
MAX_REDIRECTS = 5
LONGEST_RETRY = 20.0
"""Seconds that a service may ask us to stay away: a host waits no longer for a connection."""
TOO_LARGE = f"event larger than {MAX_MESSAGE} bytes"


@dataclass
class Left:
    """Where a stream was left: the last event's id, and when (monotonic) the service wants to see us again."""

    last_id: str = ""
    not_before: float = 0.0


_LEFT: dict[tuple[str, str], Left] = {}
"""By source and address. A fresh object goes on where the lost one was: its host is the same process."""


class Source(DataSource):
    """Reads only as fast as its rows are taken: a slow console makes the service wait."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._service = Service(settings, context)
        self._catalogue = Catalogue(context)
        self._left = _LEFT.setdefault((context.name, settings.url), Left())
        self._events = Events(MAX_MESSAGE, self._left.last_id)
        names = {one.event for one in settings.events}
        self._readers = {name: self._reader(name) for name in names}
        self._others = self._reader("")
        self._open = contextlib.AsyncExitStack()
        self._answer: aiohttp.ClientResponse | None = None

    def _reader(self, name: str) -> Messages:
        wanted = [one for one in self.settings.events if one.event in ("", name)]
        return Messages(wanted, self._catalogue, self.context.quarantine)

    async def open(self) -> None:
        """Connect, and say which event was the last. `ConnectionError` says what is wrong."""
        await asyncio.sleep(max(0.0, self._left.not_before - time.monotonic()))
        await self._service.open()
        headers = {"Accept": "text/event-stream", "Cache-Control": "no-store", "Accept-Encoding": "identity"}
        if self._left.last_id:
            headers["Last-Event-ID"] = self._left.last_id
        address = self._service.address("")
        for _ in range(MAX_REDIRECTS + 1):
            moved = await self._connect(address, headers)
            if moved is None:
                return
            address = self._service.address(str(address.join(moved)))
        raise Refused(f"the service redirects more than {MAX_REDIRECTS} times", 310)

    async def _connect(self, address: URL, headers: dict[str, str]) -> URL | None:
        """Where the stream was moved to, None when it is open."""
        endless = aiohttp.ClientTimeout(total=None, sock_connect=self.settings.timeout)
        asked = self._service.asked("GET", address, headers, timeout=endless)
        with self._service.words():
            async with asyncio.timeout(self.settings.timeout):
                answer = await self._open.enter_async_context(asked)
        if answer.status in (301, 302, 303, 307, 308) and "Location" in answer.headers:
            await self._open.aclose()
            return URL(answer.headers["Location"])
        if answer.status == 204:  # by the standard: there is nothing more, do not come back
            return None
        if answer.status != 200:
            raise refusal(answer.status, answer.headers)
        if answer.content_type != "text/event-stream":
            raise ConnectionError("the service answered, and not with a stream of events (text/event-stream)")
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ConnectionError("the service packs its stream, which was not asked for")
        self._answer = answer
        return None

    async def discover(self) -> Discovery:
        """Nothing is known before events come."""
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - the last event's id says it
        """Rows as they come; ends by raising when the stream is lost, and by itself when the service has no more."""
        silent, wait = 0.0, min(BEAT, self.settings.alive)
        while self._answer is not None:
            self._service.tls.check()
            part = await self._part(self._answer, wait)
            rows = Rows()
            if part is None:
                silent += wait
                if silent >= self.settings.alive:
                    raise ConnectionError(f"nothing was heard for {self.settings.alive:g} s, not even a comment")
            else:
                silent = 0.0
                for heard in self._events.feed(part):
                    self._read(heard, rows)
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield rows.batch()
            self._left.last_id = self._events.last_id

    async def _part(self, answer: aiohttp.ClientResponse, wait: float) -> bytes | None:
        """The next bytes, None when there are none for `wait` seconds."""
        part = b""
        with self._service.words():
            try:
                async with asyncio.timeout(wait):
                    part = await answer.content.readany()
            except TimeoutError:
                return None
        if not part:
            self._left.not_before = time.monotonic() + min(self._events.retry or 0.0, LONGEST_RETRY)
            raise ConnectionError("the service ended the stream")
        return part

    def _read(self, heard: Heard, rows: Rows) -> None:
        if heard.too_large:
            self.context.quarantine(b"", TOO_LARGE)
            return
        reader = self._readers.get(heard.name, self._others)
        reader.read(heard.data, self.context.now(), rows, (heard.name,))

    async def health(self) -> Health:
        """TLS first, then whether anything was understood yet."""
        said = "" if len(self._catalogue) else "connected, no event understood yet"
        return self._service.health() or Health(ok=True, text=said)

    async def close(self) -> None:
        """Disconnect."""
        self._answer = None
        await self._open.aclose()
        await self._service.close()
