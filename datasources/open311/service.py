"""The questions that a GeoReport service is asked; nothing is ever asked twice that changes something."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from yarl import URL

from citydeck.model.errors import WrongUse
from citydeck.sources.contract import Context
from citydeck.sources.payload import Poisoned
from citydeck.sources.transports.http import Http, Refused
from datasources.open311.document import MAX_ANSWER, Record, of_lists, record, records, text
from datasources.open311.settings import Settings
from datasources.open311.windows import stamp

MOST_PAGES = 1000
FULL = 1000
"""Reports that a service without pages gives at most."""
SHORTEST = 3600 * 10**9
"""A span (ns) that is not halved any more."""


@dataclass(frozen=True)
class Service:
    """One kind of report. `metadata`: posting one has attributes of its own."""

    code: str
    name: str
    group: str
    metadata: bool


@dataclass
class Pages:
    """How many records one question gave; `cut`: the service knows no pages and gave the first again."""

    count: int = 0
    cut: bool = False


class GeoReport:
    """One service. `ConnectionError` when it does not answer, `Poisoned` for an answer that is none."""

    def __init__(self, settings: Settings, context: Context) -> None:
        self.http = Http(settings, context)
        self._settings = settings
        self._key = context.secrets.get("api_key", "")

    async def services(self) -> list[Service]:
        """The list of services; empty where the service keeps none."""
        try:
            found = await self._ask("services", "service", {})
        except Refused as error:
            if error.status == 404:
                return []
            raise
        return [
            Service(code, text(one, "service_name"), text(one, "group"), text(one, "metadata").lower() == "true")
            for one in found
            if isinstance(one, dict) and (code := text(one, "service_code"))
        ]

    async def attributes(self, code: str) -> dict[str, bool]:
        """Codes of the attributes that posting a report of a service takes, and whether each is required."""
        address = self._address(f"services/{_step(code)}")
        raw = (await self.http.get(address, params=self._params({}), limit=MAX_ANSWER)).body
        one = record(raw, self._settings.format)
        return {
            text(attribute, "code"): text(attribute, "required").lower() == "true"
            for attribute in of_lists(one, "attributes", "attribute")
            if text(attribute, "variable").lower() != "false" and text(attribute, "code")
        }

    async def reports(self, begin: int, end: int) -> AsyncIterator[list[object]]:
        """Reports requested between two instants (ns), page by page; spans that a service cuts short are halved."""
        span = {"start_date": stamp(begin), "end_date": stamp(end)}
        pages = Pages()
        async for page in self._pages("requests", "request", span, pages):
            yield page
        if pages.cut and pages.count >= FULL and end - begin > SHORTEST:
            middle = begin + (end - begin) // 2
            for half in ((middle, end), (begin, middle)):
                async for page in self.reports(*half):
                    yield page

    async def changed(self, since: int) -> AsyncIterator[list[object]]:
        """Reports that changed after an instant (ns)."""
        async for page in self._pages("requests", "request", {"updated_after": stamp(since)}, Pages()):
            yield page

    async def updates(self, begin: int, end: int) -> AsyncIterator[list[object]]:
        """Updates of reports between two instants (ns)."""
        span = {"start_date": stamp(begin), "end_date": stamp(end)}
        async for page in self._pages("servicerequestupdates", "request_update", span, Pages()):
            yield page

    async def _pages(
        self, what: str, name: str, params: Mapping[str, str], pages: Pages
    ) -> AsyncIterator[list[object]]:
        """Pages until one is empty, shorter than the first, or brings nothing new: a service that knows no pages gives
        the first again, in which a report may have changed meanwhile.
        """
        first: list[object] = []
        known: set[str] = set()
        for number in range(1, MOST_PAGES + 1):
            asked = {**params, "page": str(number), "page_size": str(self._settings.page_size)}
            page = await self._ask(what, name, asked)
            news = {_identity(one, name) for one in page} - known
            pages.cut = number == 2 and bool(page) and not news
            if not news:
                return
            known |= news
            first = first or page
            pages.count += len(page)
            yield page
            if len(page) < len(first):
                return

    async def post(self, form: Sequence[tuple[str, str]]) -> Record:
        """Create a report, once. What the service says of it: an id, or a token for one that comes later."""
        told = [*self._params({}).items(), *([("api_key", self._key)] if self._key else []), *form]
        answer = await self.http.ask("POST", self._address("requests"), form=told, limit=MAX_ANSWER)
        return self._first(b"" if answer is None else answer.body)

    async def token(self, token: str) -> Record:
        """What a token has become."""
        address = self._address(f"tokens/{_step(token)}")
        return self._first((await self.http.get(address, params=self._params({}), limit=MAX_ANSWER)).body)

    def _first(self, raw: bytes) -> Record:
        found = records(raw, self._settings.format, "request")
        if not found or not isinstance(found[0], dict):
            raise Poisoned("the service answered without a report")
        return found[0]

    async def _ask(self, what: str, name: str, params: Mapping[str, str]) -> list[object]:
        answer = await self.http.get(self._address(what), params=self._params(params), limit=MAX_ANSWER)
        return records(answer.body, self._settings.format, name)

    def _params(self, params: Mapping[str, str]) -> dict[str, str]:
        jurisdiction = self._settings.jurisdiction_id
        return {**({"jurisdiction_id": jurisdiction} if jurisdiction else {}), **params}

    def _address(self, what: str) -> str:
        base = URL(self._settings.url)
        return str(base.with_path(f"{base.path.rstrip('/')}/{what}.{self._settings.format}"))


def _identity(one: object, name: str) -> str:
    """The id of a report; of an update, and of what has no id, all that it says."""
    known = text(one, "service_request_id") if name == "request" and isinstance(one, dict) else ""
    return known or repr(one)


def _step(name: str) -> str:
    """One step of an address; `WrongUse` for what would lead elsewhere."""
    if not name or any(mark in name for mark in "/?#\\") or name.startswith("."):
        raise WrongUse("code or token that cannot stand in an address")
    return name
