"""Asking a CAP service: the feed and its pages, then each linked alert once; what it says twice is not read twice."""

import hashlib
from dataclasses import dataclass, field

from lxml import etree

from citydeck.model.errors import WrongUse
from citydeck.sources.contract import Context
from citydeck.sources.mapping.xml_tree import parse_xml
from citydeck.sources.payload import Poisoned
from citydeck.sources.transports.http import Http, Refused
from datasources.cap.document import Document, Link, document_of
from datasources.cap.settings import Settings

MOST_PAGES = 20
MOST_AT_ONCE = 200
"""Linked alerts that are asked for in one poll; the others come with the next."""
ELSEWHERE = "linked alert at another host: name it in links_url, if it is to be asked"


@dataclass(frozen=True)
class Said:
    """An alert's element, and whether it is its own document."""

    element: etree._Element
    alone: bool


@dataclass
class News:
    """What one poll brought: alerts, and what was refused as (raw, reason)."""

    alerts: list[Said] = field(default_factory=list)
    refused: list[tuple[bytes, str]] = field(default_factory=list)


class Feed:
    """One service's feed. `fault` says what is wrong with its newest answers, empty when nothing is."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self.http = Http(settings, context)
        plain = {"url": settings.links_url, "auth": "none", "headers": {}, "token_url": ""}
        self._elsewhere = Http(settings.model_copy(update=plain), context) if settings.links_url else None
        self._bodies: dict[str, bytes] = {}
        self._known: set[Link] = set()
        self._left: dict[Link, None] = {}
        self._unread = ""
        self._unanswered = 0

    @property
    def fault(self) -> str:
        if self._unread:
            return f"the newest answer could not be read: {self._unread}"
        return f"{self._unanswered} linked alerts are not answered now" if self._unanswered else ""

    async def open(self) -> None:
        """Make ready."""
        await self.http.open()
        if self._elsewhere is not None:
            await self._elsewhere.open()

    async def close(self) -> None:
        """Let go of connections."""
        await self.http.close()
        if self._elsewhere is not None:
            await self._elsewhere.close()

    async def ask(self) -> News:
        """What is new since the last question; `ConnectionError` when the service does not answer."""
        news = News()
        address, pages, links = "", 0, dict[Link, None]()
        changed = False
        while pages < MOST_PAGES:
            document = await self._page(address, news)
            if document is None:
                break
            changed = True
            news.alerts += [Said(element, document.alone) for element in document.alerts]
            if document.without:
                news.refused.append((b"", f"{document.without} entries of the feed hold no alert and no link to one"))
            links |= dict.fromkeys(document.links)
            pages += 1
            if not (address := document.following):
                break
        if changed:
            self._left = {link: None for link in links if link not in self._known}
            self._known &= links.keys()
        await self._follow(news)
        return news

    async def _page(self, address: str, news: News) -> Document | None:
        try:
            answer = await self.http.get_if_changed(address)
            if answer is None or self._same(address, answer.body):
                return None
        except Poisoned as error:
            self._refuse(b"", str(error), news)
            return None
        try:
            document = document_of(parse_xml(answer.body))
        except Poisoned as error:
            self._refuse(answer.body, str(error), news)
            return None
        self._unread = ""
        return document

    def _refuse(self, raw: bytes, reason: str, news: News) -> None:
        self._unread = reason
        news.refused.append((raw, reason))

    def _same(self, address: str, body: bytes) -> bool:
        """Whether a service that knows no ETag says what it said before."""
        digest = hashlib.sha256(body).digest()
        before = self._bodies.get(address)
        self._bodies[address] = digest
        return before == digest

    async def _follow(self, news: News) -> None:
        """Ask for linked alerts. One that is refused is asked for again with the next poll."""
        self._unanswered = 0
        for link in list(self._left)[:MOST_AT_ONCE]:
            try:
                body = await self._linked(link.address)
                document = document_of(parse_xml(body))
                news.alerts += [Said(element, document.alone) for element in document.alerts]
            except Refused as error:
                if error.status >= 500 or error.status == 429:
                    self._unanswered += 1
                    continue
                news.refused.append((b"", f"linked alert: {error}"))
            except (Poisoned, WrongUse) as error:
                news.refused.append((b"", str(error) if isinstance(error, Poisoned) else ELSEWHERE))
            self._left.pop(link)
            self._known.add(link)

    async def _linked(self, address: str) -> bytes:
        try:
            return (await self.http.get(address)).body
        except WrongUse:
            if self._elsewhere is None:
                raise
            return (await self._elsewhere.get(address)).body
