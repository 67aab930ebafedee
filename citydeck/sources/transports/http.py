"""HTTP as every polling adapter has it: bounded, verified, polite, and true to the hosts that its manifest names."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field
from yarl import URL

from citydeck.sources.contract import Context, Health
from citydeck.sources.transports.body import UNPACKED, body_of
from citydeck.sources.transports.service import Refused, Service, ServiceSettings, refusal
from citydeck.sources.transports.tls import Tls

__all__ = ["MAX_BODY", "Answer", "Http", "HttpSettings", "Refused"]

Form = Mapping[str, str] | Sequence[tuple[str, str]]
"""Fields of a form; pairs where one comes several times."""
MAX_BODY = 32 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_MARKS = 1_000
"""Addresses whose ETag is remembered."""
_PAGE = (b"<!doctype html", b"<html")


class HttpSettings(ServiceSettings):
    """`every` is the distance of two questions in seconds."""

    every: float = Field(default=30.0, ge=0.1)


@dataclass(frozen=True)
class Answer:
    """One answer: where it came from, its body, its headers (in any case), and what its ``Link`` header calls next."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    following: str = ""


class Http:
    """One source's questions to its service. Addresses may be relative to the settings' `url`.

    No question leaves the hosts of `url` and `token_url`, whatever a redirect or a page's link says.
    """

    def __init__(self, settings: ServiceSettings, context: Context) -> None:
        self._service = Service(settings, context)
        self._marks: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._wait_until = 0.0

    @property
    def tls(self) -> Tls:
        return self._service.tls

    async def open(self) -> None:
        """Make ready; nothing is asked yet."""
        await self._service.open()

    async def get(
        self,
        url: str = "",
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        limit: int = MAX_BODY,
    ) -> Answer:
        """The body at `url`; `ConnectionError` (`Refused` with its status) in words, `Poisoned` over `limit` bytes."""
        answer = await self.ask("GET", url, params=params, headers=headers, limit=limit)
        if answer is None:
            raise Refused("the service says that nothing changed, which was not asked (304)", 304)
        return answer

    async def get_if_changed(
        self, url: str = "", *, params: Mapping[str, str] | None = None, limit: int = MAX_BODY
    ) -> Answer | None:
        """Like `get`; None while the service says that the body is the one it gave before (ETag, Last-Modified)."""
        key = str(self.address(url).update_query(dict(params or {})))
        names = ("If-None-Match", "If-Modified-Since")
        conditions = {name: mark for name, mark in zip(names, self._marks.get(key, ("", "")), strict=True) if mark}
        answer = await self.ask("GET", url, params=params, headers=conditions, limit=limit)
        if answer is not None:
            self._marks[key] = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
            self._marks.move_to_end(key)
            if len(self._marks) > MAX_MARKS:
                self._marks.popitem(last=False)
        return answer

    async def ask(
        self,
        method: str,
        url: str = "",
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Form | None = None,
        limit: int = MAX_BODY,
    ) -> Answer | None:
        """One question of any method; None for "not modified". Waits first while the service asked to be left alone."""
        if self._wait_until > time.monotonic():
            await asyncio.sleep(self._wait_until - time.monotonic())
        address = self.address(url)
        if params:
            address = address.update_query(dict(params))
        renewed = False
        for _ in range(MAX_REDIRECTS + 1):
            try:
                moved, answer = await self._once(method, address, headers or {}, {"json": json, "data": form}, limit)
            except Refused as error:
                self._wait_until = time.monotonic() + error.wait
                if error.status != 401 or renewed or not self._service.forget_token():
                    raise
                renewed = True
                continue
            if moved is None:
                return answer
            address = self.address(str(address.join(moved)))
        raise Refused(f"the service redirects more than {MAX_REDIRECTS} times", 310)

    def address(self, url: str) -> URL:
        """A full address; `WrongUse` when it leaves the service."""
        return self._service.address(url)

    async def _once(
        self, method: str, address: URL, headers: Mapping[str, str], body: Mapping[str, object], limit: int
    ) -> tuple[URL | None, Answer | None]:
        """Where it was moved to, or its answer."""
        async with self._service.asked(method, address, {**UNPACKED, **headers}, **body) as response:
            if response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
                return URL(response.headers["Location"]), None
            if response.status == 304:
                return None, None
            if response.status >= 300:
                raise refusal(response.status, response.headers)
            found = await body_of(response, limit)
            _check_page(found, response.status)
            link = response.links.get("next")
            return None, Answer(str(address), found, response.headers, str(link["url"]) if link else "")

    def health(self) -> Health | None:
        """What TLS has to say; None when that is nothing."""
        return self._service.health()

    async def close(self) -> None:
        """Let go of connections."""
        await self._service.close()


def _check_page(body: bytes, status: int) -> None:
    """`Refused` for a web page: what a portal's login shows to those whom it does not know."""
    start = body[:256].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(_PAGE):
        raise Refused("the service answered with a web page, not with data: a login, or another address", status)
