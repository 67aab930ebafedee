"""A CAP service on loopback: it serves the bytes that a test puts at an address, with ETags, and counts questions."""

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from citydeck.model.time import from_iso, to_iso
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.incidents import Incidents
from citydeck.sources.mapping.xml_tree import parse_xml
from citydeck.sources.rows import Rows
from datasources.cap.alert import read_alert
from datasources.cap.standing import Standing, hours

NOON = from_iso("2026-05-20T12:00:00Z")
HOUR = hours(1)
SENDER = "warnings@weather.example"


class Writer:
    """Small alerts and feeds as a sender would write them."""

    noon, hour, sender = NOON, HOUR, SENDER

    def alert(
        self,
        identifier: str,
        *,
        sent: int = NOON,
        status: str = "Actual",
        message: str = "Alert",
        scope: str = "Public",
        earlier: tuple[str, ...] = (),
        severity: str = "Severe",
        expires: int | None = NOON + 2 * HOUR,
        info: str = "",
        area: str = "<areaDesc>Harbour</areaDesc><circle>31.2,121.5 5</circle>",
        sender: str = SENDER,
    ) -> bytes:
        """One alert. `earlier` are identifiers that it refers to; `info` goes before its area."""
        end = "" if expires is None else f"<expires>{to_iso(expires)}</expires>"
        triples = " ".join(f"{sender},{one},{to_iso(NOON)}" for one in earlier)
        refers = f"<references>{triples}</references>" if triples else ""
        return (
            f'<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier>'
            f"<sender>{sender}</sender><sent>{to_iso(sent)}</sent><status>{status}</status><msgType>{message}</msgType>"
            f"<scope>{scope}</scope>{refers}<info><category>Met</category><event>Storm</event>"
            f"<urgency>Expected</urgency><severity>{severity}</severity><certainty>Likely</certainty>{end}"
            f"<senderName>Weather service</senderName><headline>Storm warning {identifier}</headline>{info}"
            f"<area>{area}</area></info></alert>"
        ).encode()

    def update(self, identifier: str, *earlier: str, sent: int = NOON + HOUR // 4, **more) -> bytes:
        return self.alert(identifier, sent=sent, message="Update", earlier=earlier, **more)

    def cancel(self, *earlier: str, sent: int = NOON + HOUR // 2, **more) -> bytes:
        return self.alert("cancel", sent=sent, message="Cancel", earlier=earlier, **more)

    def atom(self, *entries: bytes, more: str = "") -> bytes:
        inside = b"".join(b"<entry>" + entry + b"</entry>" for entry in entries)
        return b'<feed xmlns="http://www.w3.org/2005/Atom">' + more.encode() + inside + b"</feed>"

    def held(self, alert: bytes) -> bytes:
        return b'<content type="text/xml">' + alert + b"</content>"


@pytest.fixture(scope="session")
def write() -> Writer:
    return Writer()


class Told:
    """What a `Standing` told: rows by the end of the asset's id, and its assets."""

    def __init__(self, context: Context, **more) -> None:
        self.catalogue = Catalogue(context)
        options = {"restricted": False, "lasting": 24 * HOUR, "areas": {}, **more}
        self.standing = Standing(Incidents(self.catalogue), **options)
        self.rows = Rows()

    def hear(self, *messages: bytes, now: int = NOON + HOUR) -> None:
        for raw in messages:
            self.standing.hear(read_alert(parse_xml(raw)), now, self.rows)

    def wait_until(self, now: int) -> None:
        self.standing.pass_time(now, self.rows)

    @property
    def assets(self) -> dict:
        return {asset.id: asset for asset in self.catalogue.discovery().assets}

    def seen(self) -> list[tuple[str, str, float]]:
        """Every row as (first word of the id's end, metric, value)."""
        channels = self.catalogue.discovery().channels
        return [
            (channels[handle].asset.split(":")[3].split("-")[0], channels[handle].metric, value)
            for handle, value in zip(self.rows.channel, self.rows.value, strict=True)
        ]

    def states(self) -> list[tuple[str, float]]:
        return [(name, value) for name, metric, value in self.seen() if metric == "incident_state"]


@pytest.fixture
def told_with(tmp_path) -> Callable[..., Told]:
    return lambda **more: Told(Context("x", tmp_path, lambda: NOON, lambda raw, reason: None), **more)


@pytest.fixture
def told(told_with) -> Told:
    return told_with()


class Service:
    """`pages` by path; without a body an answer is 404. `down`: it answers 500."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []
        self.down = False
        self.busy: set[str] = set()
        self.tags = True
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked[request.path] += 1
        self.headers.append(dict(request.headers))
        body = self.pages.get(request.path)
        if self.down or request.path in self.busy:
            return web.Response(status=500)
        if body is None:
            return web.Response(status=404)
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        if self.tags and request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=body, content_type="application/xml", headers={"ETag": tag} if self.tags else {})


@pytest.fixture
async def service_of() -> AsyncIterator[Callable]:
    runners: list[web.AppRunner] = []

    async def make() -> Service:
        service = Service()
        app = web.Application()
        app.router.add_get("/{path:.*}", service.answer)
        runners.append(web.AppRunner(app, access_log=None, shutdown_timeout=0.1))
        await runners[-1].setup()
        site = web.TCPSite(runners[-1], "127.0.0.1", 0)
        await site.start()
        port = runners[-1].addresses[0][1]
        service.url = f"http://127.0.0.1:{port}"
        return service

    yield make
    for runner in runners:
        await runner.cleanup()


@pytest.fixture
async def service(service_of) -> Service:
    return await service_of()
