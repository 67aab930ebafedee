"""A GeoReport v2 service on loopback, a double: no server of the kind can be had. It answers with public files as they
are, or with records of the standard's fields that a test gives, by span, page and status as the standard says.
"""

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pytest
from aiohttp import web

DAY = 86_400


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(time.time() + seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _xml(value: object, name: str) -> str:
    if isinstance(value, list):
        return "".join(_xml(one, name) for one in value)
    if isinstance(value, dict):
        inside = "".join(_xml(one, key) for key, one in value.items())
        return f"<{name}>{inside}</{name}>"
    return f"<{name}>{'' if value is None else escape(str(value))}</{name}>"


def _within(record: object, stamp: str, begin: datetime, end: datetime) -> bool:
    """Whether a record is of a span; what has no time that can be read always is."""
    try:
        return begin <= datetime.fromisoformat(record[stamp]) < end
    except (TypeError, ValueError, KeyError):
        return True


class GeoReport:
    """`files` answer as they are, by path; all else is made of `services`, `definitions`, `reports`, `updates`."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.services: list[dict] = []
        self.definitions: dict[str, dict] = {}
        self.reports: list[dict] = []
        self.updates: list[dict] = []
        self.asked: list[tuple[str, dict]] = []
        self.posted: list[list[tuple[str, str]]] = []
        self.pages = True
        self.restless = False
        self.most = 1000
        self.down = False
        self.token = ""
        self.tokens: dict[str, str] = {}
        self.url = ""

    async def get(self, request: web.Request) -> web.Response:
        what, _, form = request.path.removeprefix("/v2/").rpartition(".")
        self.asked.append((what, dict(request.query)))
        if self.down:
            return web.Response(status=503)
        if request.path in self.files:
            return web.Response(body=self.files[request.path], content_type="text/plain")
        if what == "services":
            return self._answer(self.services, form, "services", "service")
        if what in ("requests", "servicerequestupdates"):
            return self._listed(what, request.query, form)
        head, _, name = what.partition("/")
        if head == "services" and name in self.definitions:
            return self._answer(self.definitions[name], form, "service_definition", "")
        if head == "tokens" and name in self.tokens:
            found = [{"service_request_id": self.tokens[name], "token": name}]
            return self._answer(found, form, "service_requests", "request")
        return web.Response(status=404)

    def _listed(self, what: str, query, form: str) -> web.Response:
        stamp = "requested_datetime" if what == "requests" else "updated_datetime"
        found = self.reports if what == "requests" else self.updates
        if begin := query.get("start_date"):
            moments = [datetime.fromisoformat(text) for text in (begin, query["end_date"])]
            assert (moments[1] - moments[0]).days <= 90
            found = [one for one in found if _within(one, stamp, *moments)]
        if after := query.get("updated_after"):
            moment = datetime.fromisoformat(after)
            found = [one for one in found if datetime.fromisoformat(one["updated_datetime"]) > moment]
        found = found[: self.most]
        if self.restless:
            found = [{**one, "status_notes": str(len(self.asked))} for one in found]
        if self.pages:
            size, page = int(query["page_size"]), int(query["page"])
            found = found[size * (page - 1) : size * page]
        names = ("service_requests", "request") if what == "requests" else ("service_request_updates", "request_update")
        return self._answer(found, form, *names)

    @staticmethod
    def _answer(found: object, form: str, root: str, name: str) -> web.Response:
        if form == "json":
            return web.Response(body=json.dumps(found).encode(), content_type="application/json")
        inside = "".join(_xml(one, name) for one in found) if isinstance(found, list) else _xml(found, "")[2:-3]
        text = f'<?xml version="1.0" encoding="utf-8"?><{root}>{inside}</{root}>'
        return web.Response(body=text.encode(), content_type="text/xml")

    async def post(self, request: web.Request) -> web.Response:
        form = [(key, str(value)) for key, value in (await request.post()).items()]
        self.posted.append(form)
        if self.down:
            return web.Response(status=500)
        if dict(form).get("api_key") != "right":
            return web.Response(status=403, body=b'[{"code":403,"description":"Missing or invalid api_key."}]')
        told = {"token": self.token} if self.token else {"service_request_id": "293944", "service_notice": "soon"}
        return self._answer([told], request.path.rpartition(".")[2], "service_requests", "request")


@pytest.fixture
async def city() -> AsyncIterator[GeoReport]:
    made = GeoReport()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.get)
    app.router.add_post("/v2/requests.{form}", made.post)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v2"
    yield made
    await runner.cleanup()


@pytest.fixture(scope="session")
def report():
    """A record with the standard's fields; `ago` is seconds since it was requested."""

    def make(name: str, ago: float = 3600, **more) -> dict:
        return {
            "service_request_id": name,
            "status": "open",
            "status_notes": None,
            "service_name": "Sidewalk and Curb Issues",
            "service_code": "006",
            "description": None,
            "agency_responsible": None,
            "service_notice": None,
            "requested_datetime": iso(-ago),
            "updated_datetime": iso(-ago),
            "expected_datetime": None,
            "address": None,
            "address_id": "545483",
            "zipcode": "94122",
            "lat": "37.762221815",
            "long": "-122.4651145",
            "media_url": None,
            **more,
        }

    return make
