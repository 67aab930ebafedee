"""One request of a service: its answer, and the pages that follow, into rows."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping

from citydeck.model.time import TimeRange
from citydeck.sources.mapping.path import at, said
from citydeck.sources.mapping.payloads import Payloads
from citydeck.sources.mapping.settings import Format
from citydeck.sources.rows import Rows
from citydeck.sources.transports.http import Answer, Http, Refused
from datasources.http.settings import Request
from datasources.http.span import query_of

MIB = 1024 * 1024
LARGEST: dict[Format, int] = {"json": 16 * MIB, "geojson": 16 * MIB, "ndjson": 8 * MIB, "csv": 8 * MIB, "xml": 8 * MIB}
"""Bytes of one answer, unpacked: what is read within a second or two, so that the host stays alive beside it."""
Query = Mapping[str, str]


class Pages:
    """Asks one request. `payloads` reads its answers; `now` is the clock in ns."""

    def __init__(self, how: Request, http: Http, payloads: Payloads, now: Callable[[], int]) -> None:
        self._how, self._http, self._payloads, self._now = how, http, payloads, now
        # An answer without stamps of its own says how things are now, also when it says so for the second time.
        self._conditional = bool(how.time) and how.paging == "none"

    @property
    def keeps_past(self) -> bool:
        return bool(self._how.history)

    async def read(self, rows: Rows, span: TimeRange | None = None) -> str:
        """Append what the service says, now or of `span`. Returns a sentence when some of it was not read."""
        how = self._how
        past = query_of(how.history, how.history_format, span) if span else {}
        address, query = how.path, {**how.params, **past, **self._counted(0, 0)}
        before, records = b"", 0
        for page in range(how.pages):
            answer = await self._answer(address, query, page, asked_again=span is None and self._conditional)
            if answer is None:
                return ""
            digest = hashlib.sha256(answer.body).digest()
            if digest == before:
                return "the service gives the same page again: paging is not what the settings say"
            before = digest
            count, document = await self._take(answer.body, rows)
            records += count
            following = self._following(answer, document, count)
            if not following and not (count and how.paging in ("page", "offset")):
                return ""
            if how.paging in ("page", "offset") or how.parameter:
                query = {**query, **self._counted(page + 1, records, following)}
            else:
                address, query = following, {}
        return f"more than {how.pages} pages: the rest is not read (pages)" if how.paging != "none" else ""

    async def _answer(self, address: str, query: Query, page: int, *, asked_again: bool) -> Answer | None:
        limit = LARGEST[self._how.format]
        try:
            if asked_again:
                return await self._http.get_if_changed(address, params=query, limit=limit)
            return await self._http.get(address, params=query, limit=limit)
        except Refused as error:
            if error.status == 404 and page and self._how.paging in ("page", "offset"):
                return None  # beyond the last page
            raise

    async def _take(self, body: bytes, rows: Rows) -> tuple[int, object]:
        document = self._payloads.document(body)
        count = 0
        for records in self._payloads.slices(body, document, self._now(), rows):
            count += records
            await asyncio.sleep(0)
        return count, document

    def _following(self, answer: Answer, document: object, count: int) -> str:
        """Address or mark of the next page; empty when the answer names none."""
        if self._how.paging == "link":
            return answer.following
        if self._how.paging == "next" and count:
            return said(at(document, self._how.next)) or ""
        return ""

    def _counted(self, page: int, records: int, mark: str = "") -> Query:
        """What the query says of the page."""
        how = self._how
        if how.paging == "page":
            return {how.parameter: str((1 if how.first is None else how.first) + page)}
        if how.paging == "offset":
            return {how.parameter: str((how.first or 0) + records)}
        return {how.parameter: mark} if mark else {}
