"""Questions to a context broker, in either version of the standard, and the pages of its answers."""

import hashlib
from collections.abc import AsyncGenerator, Mapping
from typing import TypeGuard
from urllib.parse import quote, unquote

from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.transports.http import Answer, Http, Refused
from datasources.ngsi.settings import Settings

LARGEST = 16 * 1024 * 1024
MOST_TYPES = 200
LD, V2 = "ld", "v2"
_COUNTS = ("NGSILD-Results-Count", "Fiware-Total-Count")
_LINK = '<{}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'


class Broker:
    """One broker. `fault` is a sentence while something of its last answer was not read."""

    def __init__(self, settings: Settings, http: Http) -> None:
        self._settings, self._http = settings, http
        self._root = settings.url.rstrip("/")
        self.fault = ""

    def headers(self) -> dict[str, str]:
        """Who is asked for whom, and by which names."""
        told, ld = self._settings, self._settings.version == LD
        tenant = {"NGSILD-Tenant" if ld else "Fiware-Service": told.tenant} if told.tenant else {}
        path = {"Fiware-ServicePath": told.service_path} if told.service_path else {}
        context = {"Link": _LINK.format(told.context)} if ld and told.context else {}
        return {"Accept": "application/json", **tenant, **path, **context}

    async def types(self) -> list[str]:
        """The entity types to be read: the settings', else all of which the broker tells."""
        if self._settings.types:
            return list(self._settings.types)
        query = {"limit": "1000"} if self._settings.version == V2 else {}
        try:
            document = _document(await self._get("types", query))
        except Refused as error:
            if error.status not in (404, 405, 501):
                raise
            said = (
                f"the broker does not tell its types ({error.status}): url must be the root of the API; or name types"
            )
            raise Refused(said, error.status) from None
        listed = document.get("typeList") if _is_object(document) else document
        if not isinstance(listed, list):
            raise Poisoned("an answer without a list of types: url must be the root of the API, such as …/ngsi-ld/v1")
        names = [one.get("type", one.get("typeName")) if _is_object(one) else one for one in listed]
        found = [name for name in names if isinstance(name, str) and name]
        if len(found) > MOST_TYPES:
            self.fault = f"more than {MOST_TYPES} types: the rest is not read (types)"
        return found[:MOST_TYPES]

    async def entities(self, kind: str) -> AsyncGenerator[list[object]]:
        """Pages of the entities of a type."""
        told, form = self._settings, self._settings.form
        if told.version == LD:
            options = ["sysAttrs"] if form == "normalized" else ["sysAttrs", form]
            query = {"type": kind, "options": ",".join(options), "count": "true"}
        else:
            every = {"attrs": "dateModified,*", "metadata": "dateModified,*"}
            query = {"type": kind, "options": "count" if form == "normalized" else "count,keyValues", **every}
        filters = {"q": told.q, "idPattern": told.id_pattern, **place_filter(told)}
        async for page in self.pages("entities", {**query, **{key: text for key, text in filters.items() if text}}):
            yield page

    async def pages(self, path: str, query: Mapping[str, str]) -> AsyncGenerator[list[object]]:
        """Pages of a list, by offset. A broker may give fewer than asked for: its count, or a ``Link``, says whether
        there are more.
        """
        offset, before = 0, b""
        for _ in range(self._settings.pages):
            counted = {"limit": str(self._settings.limit), "offset": str(offset)}
            answer = await self._get(path, {**query, **counted})
            found = _document(answer)
            if not isinstance(found, list):
                raise Poisoned("an answer that is no list: url must be the root of the API, such as …/ngsi-ld/v1")
            digest = hashlib.sha256(answer.body).digest()
            if digest == before:
                self.fault = "the broker gives the same page again: it does not count offset"
                return
            before, offset = digest, offset + len(found)
            yield found
            if not found or not follows(answer, offset, len(found) >= self._settings.limit):
                return
        self.fault = f"more than {self._settings.pages} pages: the rest is not read (pages)"

    async def subscription(self, name: str) -> dict[str, object] | None:
        """A subscription as the broker has it; None when it has it no more."""
        try:
            document = _document(await self._get(_one(name), {}))
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return document if _is_object(document) else None

    async def subscribe(self, body: Mapping[str, object]) -> str:
        """The id of a new subscription."""
        answer = await self._http.ask("POST", self._address("subscriptions"), headers=self.headers(), json=dict(body))
        name = unquote(answer.headers.get("Location", "").rstrip("/").rpartition("/")[2]) if answer else ""
        if not name:
            raise Poisoned("the broker took a subscription and did not say which (Location)")
        return name

    async def renew(self, name: str, body: Mapping[str, object]) -> None:
        """Change a subscription. `Refused` with 404 when it is gone."""
        address = self._address(_one(name))
        await self._http.ask("PATCH", address, headers=self.headers(), json=dict(body))

    async def unsubscribe(self, name: str) -> None:
        """Remove a subscription; one that is gone is no fault."""
        try:
            await self._http.ask("DELETE", self._address(_one(name)), headers=self.headers())
        except Refused as error:
            if error.status != 404:
                raise

    async def _get(self, path: str, query: Mapping[str, str]) -> Answer:
        return await self._http.get(self._address(path), params=query, headers=self.headers(), limit=LARGEST)

    def _address(self, path: str) -> str:
        return f"{self._root}/{path}"


def place_filter(settings: Settings) -> dict[str, str]:
    """The filter on places, as each version calls its parts; empty where there is none."""
    if not settings.georel:
        return {}
    points = "coordinates" if settings.version == LD else "coords"
    return {"georel": settings.georel, "geometry": settings.geometry, points: settings.coordinates}


def follows(answer: Answer, offset: int, full: bool) -> bool:
    """Whether more comes after `offset` of a list: by its count, else its ``Link``, else if the page is full."""
    for name in _COUNTS:
        count = answer.headers.get(name, "")
        if count.isascii() and count.isdigit():
            return offset < int(count)
    return bool(answer.following) or full


def _one(subscription: str) -> str:
    return f"subscriptions/{quote(subscription, safe=':')}"


def _document(answer: Answer) -> object:
    return parse_json(answer.body, LARGEST)


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)
