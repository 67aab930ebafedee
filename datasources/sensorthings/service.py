"""Questions to a SensorThings service, and the pages of its answers."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime

from citydeck.model.time import NS_PER_S
from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.transports.http import Http, Refused
from datasources.sensorthings.settings import Settings

LARGEST = 16 * 1024 * 1024
CANNOT = (400, 422, 500, 501)
"""What services answer to a part of a question that they do not know."""
_EXPAND = {
    "Datastreams": "Thing($expand=Locations),ObservedProperty",
    "MultiDatastreams": "Thing($expand=Locations),ObservedProperties",
}
_OWNERS = {"Datastreams": "Datastream", "MultiDatastreams": "MultiDatastream"}
_NEWEST = ",Observations($orderby=phenomenonTime desc;$top=1)"


class SensorThings:
    """One service. `fault` is a sentence while something of the last answer was not read."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings, self._http = settings, http
        self._root = settings.url.rstrip("/")
        self._newest = self._ordered = True
        self.fault = ""

    @property
    def sets(self) -> tuple[str, ...]:
        return ("Datastreams", "MultiDatastreams") if self._settings.multi else ("Datastreams",)

    @property
    def tells_newest(self) -> bool:
        """Whether `datastreams` come with the newest observation of each."""
        return self._newest

    async def datastreams(self, entity_set: str) -> AsyncGenerator[list[object]]:
        """Pages of what there is, each with its thing, its place and, if the service can, its newest observation."""
        query = {"$expand": _EXPAND[entity_set], "$top": str(self._settings.top), "$filter": self._settings.filter}
        better = {**query, "$expand": _EXPAND[entity_set] + _NEWEST}
        pages = self._pages(entity_set, better if self._newest else query)
        async with aclosing(self._or_else(pages, entity_set, query)) as found:
            async for page in found:
                yield page

    async def observations(self, entity_set: str, start: int, end: int | None = None) -> AsyncGenerator[list[object]]:
        """Pages of what was observed from `start` (ns) on, before `end` if given."""
        asked = [f"phenomenonTime ge {_written(start)}"]
        asked += [f"phenomenonTime lt {_written(end + NS_PER_S - 1)}"] if end is not None else []
        asked += [f"({self._settings.observations_filter})"] if self._settings.observations_filter else []
        query = {"$filter": " and ".join(asked), "$top": str(self._settings.top)}
        if self._settings.data_array:
            query["$resultFormat"] = "dataArray"
        else:
            query["$expand"] = f"{_OWNERS[entity_set]}($select=id)"
        pages = self._pages("Observations", {**query, "$orderby": "phenomenonTime asc"} if self._ordered else query)
        async with aclosing(self._or_else(pages, "Observations", query)) as found:
            async for page in found:
                yield page

    async def _or_else(
        self, pages: AsyncGenerator[list[object]], path: str, plain: dict[str, str]
    ) -> AsyncGenerator[list[object]]:
        """`pages`; where the service does not know the question, those of the plain one, and so from then on."""
        began = False
        try:
            async for page in pages:
                began = True
                yield page
        except Refused as error:
            better = self._ordered if path == "Observations" else self._newest
            if began or not better or error.status not in CANNOT:
                raise
        else:
            return
        async for page in self._pages(path, plain):
            yield page
        if path == "Observations":  # the plain question was understood: it is the better one that is not
            self._ordered = False
        else:
            self._newest = False

    async def _pages(self, path: str, query: dict[str, str]) -> AsyncGenerator[list[object]]:
        address, asked = f"{self._root}/{path}", {key: text for key, text in query.items() if text}
        for _ in range(self._settings.pages):
            answer = await self._http.get(address, params=asked, limit=LARGEST)
            document = parse_json(answer.body, LARGEST)
            found = document.get("value") if isinstance(document, dict) else None
            if not isinstance(document, dict) or not isinstance(found, list):
                raise Poisoned("an answer without a list 'value': url must be the root of SensorThings, such as …/v1.1")
            yield found
            following = document.get("@iot.nextLink")
            if not isinstance(following, str) or not following or following == address:
                return
            address, asked = following, {}
        self.fault = f"more than {self._settings.pages} pages: the rest is not read (pages)"


def _written(at: int) -> str:
    return f"{datetime.fromtimestamp(max(at, 0) // NS_PER_S, UTC):%Y-%m-%dT%H:%M:%SZ}"
