"""The past: the temporal interface of NGSI-LD, or for NGSI v2 what a QuantumLeap keeps."""

import contextlib
import re
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from citydeck.model.time import NS_PER_MS, NS_PER_S, TimeRange
from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.stamps import instant
from citydeck.sources.transports.http import Answer, Http, Refused
from datasources.ngsi.broker import LARGEST, Broker, follows
from datasources.ngsi.entity import Attribute, Entity, entity_of, is_object, plain, short_name
from datasources.ngsi.settings import Settings

MOST_ROWS = 10_000
"""Instants in one answer of QuantumLeap: what it gives at most."""
NONE_KEPT = (404, 405, 501)
"""What brokers answer that have no temporal interface."""
_RANGE = re.compile(r"\s*date-?time\s+(\S+?)-(\d{4}-\d\d-\d\dT[^/\s]+)/", re.IGNORECASE)


class NothingKept(ConnectionError):
    """This broker keeps no past."""


class Past:
    """Asks what was observed, as `broker` asks. `fault` is a sentence when some of the answer was not read."""

    def __init__(self, settings: Settings, http: Http, broker: Broker) -> None:
        self._settings, self._http, self._broker = settings, http, broker
        self._root = (settings.history_url or settings.url).rstrip("/")
        self.fault = ""

    @property
    def asked(self) -> bool:
        """Whether there is anybody to ask."""
        return self._settings.version == "ld" or bool(self._settings.history_url)

    async def documents(self, kind: str, span: TimeRange) -> AsyncGenerator[object]:
        """What entities of a type said in `span`, for `entity` to read. `NothingKept` where the broker has no past."""
        pages = self._evolutions(kind, span) if self._settings.version == "ld" else self._series(kind, span)
        async with contextlib.aclosing(pages) as documents:
            async for document in documents:
                yield document

    def entity(self, document: object, kind: str) -> Entity:
        """An entity whose attributes have an instance for each instant. `Poisoned` for what is none."""
        return evolution_of(document) if self._settings.version == "ld" else series_of(document, kind)

    async def _evolutions(self, kind: str, span: TimeRange) -> AsyncGenerator[object]:
        """Windows of time, as the broker cuts them, and in each the pages of entities."""
        start, end = span.start, span.end
        for _ in range(self._settings.pages):
            reached: list[tuple[int, int]] = []
            async for answer, documents in self._pages(kind, start, end):
                reached += [_cut(answer)] if "Content-Range" in answer.headers else []
                for document in documents:
                    yield document
            if not reached:
                return
            first, last = min(reached, key=lambda cut: abs(cut[1] - cut[0]))
            if first > last and last < end:
                end = last  # the broker goes backwards, from the newest
            elif first <= last and last > start:
                start = last
            else:
                break
        self.fault = "the broker cuts the past into pieces that do not end: the rest is not read"

    async def _pages(self, kind: str, start: int, end: int) -> AsyncGenerator[tuple[Answer, list[object]]]:
        between = {"timerel": "between", "timeAt": _written(start), "endTimeAt": _written(end + NS_PER_MS - 1)}
        query = {"type": kind, **between, "timeproperty": "observedAt", "options": "temporalValues", "count": "true"}
        offset = 0
        for _ in range(self._settings.pages):
            counted = {"limit": str(self._settings.limit), "offset": str(offset)}
            answer = await self._ask("temporal/entities", {**query, **counted})
            documents = parse_json(answer.body, LARGEST)
            if not isinstance(documents, list):
                raise Poisoned("an answer about the past that is no list")
            yield answer, documents
            offset += len(documents)
            if not documents or not follows(answer, offset, len(documents) >= self._settings.limit):
                return

    async def _series(self, kind: str, span: TimeRange) -> AsyncGenerator[object]:
        between = {"fromDate": _written(span.start), "toDate": _written(span.end + NS_PER_MS - 1)}
        offset = 0
        for _ in range(self._settings.pages):
            counted = {"limit": str(MOST_ROWS), "offset": str(offset)}
            try:
                answer = await self._ask(f"types/{quote(kind, safe='')}", {**between, **counted})
            except NothingKept:
                return  # its word for "no records"
            document = parse_json(answer.body, LARGEST)
            found = document.get("entities") if is_object(document) else None
            if not isinstance(found, list):
                raise Poisoned("an answer about the past without entities: history_url must be a QuantumLeap's …/v2")
            for one in found:
                yield one
            length = sum(_length(one) for one in found)
            if length < MOST_ROWS:
                return
            offset += length
        self.fault = f"more than {self._settings.pages} pages of the past: the rest is not read (pages)"

    async def _ask(self, path: str, query: dict[str, str]) -> Answer:
        try:
            return await self._http.get(
                f"{self._root}/{path}", params=query, headers=self._broker.headers(), limit=LARGEST
            )
        except Refused as error:
            if error.status in NONE_KEPT:
                raise NothingKept("the broker keeps no past (no temporal interface at this address)") from None
            raise


def evolution_of(document: object) -> Entity:
    """An entity of the temporal interface, in its normalized form or with ``values`` of [value, time]."""
    if not is_object(document):
        raise Poisoned("an entity that is no object")
    simple = {
        key: raw for key, raw in document.items() if any(is_object(one) and "values" in one for one in _each(raw))
    }
    entity = entity_of({key: raw for key, raw in document.items() if key not in simple})
    for key, raw in simple.items():
        name = short_name(key)
        entity.attributes[name] = [instance for one in _each(raw) for instance in _instants(name, one)]
    return entity


def _each(raw: object) -> list[object]:
    return raw if isinstance(raw, list) else [raw]


def _instants(name: str, raw: object) -> Iterator[Attribute]:
    values = raw.get("values") if is_object(raw) else None
    if not is_object(raw) or not isinstance(values, list):
        return
    unit, dataset = raw.get("unitCode"), raw.get("datasetId")
    told = (unit if isinstance(unit, str) else "", dataset if isinstance(dataset, str) else "")
    for pair in values:
        if isinstance(pair, list) and len(pair) >= 2 and pair[1]:
            yield Attribute(name, plain(pair[0]), told[0], pair[1], dataset=told[1])


def _length(document: object) -> int:
    index = document.get("index") if is_object(document) else None
    return len(index) if isinstance(index, list) else 0


def series_of(document: object, kind: str) -> Entity:
    """An entity of QuantumLeap. Its times are UTC, whether they say so or not."""
    if not is_object(document) or not isinstance(name := document.get("entityId"), str):
        raise Poisoned("an entity of the past without entityId")
    index, columns = document.get("index"), document.get("attributes")
    if not isinstance(index, list) or not isinstance(columns, list):
        raise Poisoned("an entity of the past without index and attributes")
    stamps = [_in_utc(stamp) for stamp in index]
    attributes: dict[str, list[Attribute]] = {}
    for column in columns:
        values = column.get("values") if is_object(column) else None
        title = column.get("attrName") if is_object(column) else None
        if not isinstance(title, str) or not isinstance(values, list) or len(values) != len(stamps):
            raise Poisoned("a column of the past that does not fit its index")
        attributes[title] = [Attribute(title, value, observed=at) for at, value in zip(stamps, values, strict=True)]
    return Entity(name, kind, attributes)


def _in_utc(stamp: object) -> object:
    return f"{stamp}Z" if isinstance(stamp, str) and not re.search(r"(?:Z|[+-]\d\d:?\d\d)$", stamp) else stamp


def _cut(answer: Answer) -> tuple[int, int]:
    """First and last instant (ns) of what the broker gave of a longer past; backwards where the first is the later."""
    found = _RANGE.match(answer.headers["Content-Range"])
    if found is None:
        raise Poisoned("a Content-Range that is none of date-time")
    try:
        first, last = (instant(text, "iso", "UTC") for text in found.groups())
    except (ValueError, OverflowError):
        raise Poisoned("a Content-Range that is none of date-time") from None
    return first, last


def _written(at: int) -> str:
    moment = datetime.fromtimestamp(max(at, 0) // NS_PER_S, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{max(at, 0) % NS_PER_S // NS_PER_MS:03}Z"
