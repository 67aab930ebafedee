"""Questions to a Prometheus server's HTTP API, and its answers as samples."""

import math
import re
from collections.abc import Iterator, Mapping

from yarl import URL

from citydeck.model.time import NS_PER_S
from citydeck.sources.payload import Poisoned, parse_json
from citydeck.sources.transports.http import Http, Refused
from datasources.prometheus.line import number
from datasources.prometheus.sample import Sample

MAX_ANSWER = 32 * 1024 * 1024
MOST_POINTS = 10_000
"""Points of a series that one question asks for; servers give 11,000."""
RANGE = re.compile(r"\[\s*[0-9][0-9a-zA-Z.]*\s*\]\s*$")
"""A range selector's end: such a question is answered with the samples themselves, at their own times."""


class Api:
    """One server's API."""

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        base = URL(url)
        self._base = base.with_path(f"{base.path.rstrip('/')}/api/v1/")

    async def now(self, select: str) -> list[Sample]:
        """What a question in PromQL gives now."""
        return await self._ask("query", {"query": select})

    async def past(self, select: str, begin: int, end: int, step: float) -> list[Sample]:
        """What it gave between two instants (ns): a range selector's own samples, else a point every `step` seconds."""
        if RANGE.search(select):
            whole = RANGE.sub(f"[{max(1, math.ceil((end - begin) / NS_PER_S))}s]", select)
            return await self._ask("query", {"query": whole, "time": _seconds(end)})
        span = {"start": _seconds(begin), "end": _seconds(end), "step": f"{step:g}"}
        return await self._ask("query_range", {"query": select, **span})

    async def _ask(self, what: str, params: Mapping[str, str]) -> list[Sample]:
        try:
            answer = await self._http.ask("POST", str(self._base.join(URL(what))), form=params, limit=MAX_ANSWER)
        except Refused as error:
            if error.status in (400, 422):
                raise ConnectionError(
                    f"the server does not understand a question: check select ({error.status})"
                ) from None
            raise
        return list(_samples(parse_json(b"" if answer is None else answer.body, MAX_ANSWER)))


def _seconds(instant: int) -> str:
    return f"{instant // NS_PER_S}.{instant % NS_PER_S // 1_000_000:03d}"


def _samples(document: object) -> Iterator[Sample]:
    data = document.get("data") if isinstance(document, dict) and document.get("status") == "success" else None
    if not isinstance(data, dict):
        raise Poisoned("an answer that is none of a Prometheus server")
    kind, result = data.get("resultType"), data.get("result")
    if not isinstance(result, list):
        raise Poisoned("an answer without a result")
    if kind == "scalar":
        yield _sample("", {}, result)
        return
    if kind not in ("vector", "matrix"):
        raise Poisoned("a result that is neither vector, matrix nor scalar")
    for one in result:
        labels = one.get("metric") if isinstance(one, dict) else None
        if not isinstance(labels, dict) or not all(isinstance(text, str) for text in labels.values()):
            raise Poisoned("a series without labels")
        values = [one.get("value")] if kind == "vector" else one.get("values")
        for pair in values if isinstance(values, list) else []:
            yield _sample(labels.get("__name__", ""), labels, pair)


def _sample(name: str, labels: dict[str, str], pair: object) -> Sample:
    """A pair of a time in seconds and a value as text."""
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str):
        raise Poisoned("a sample that is no pair of time and text")
    if isinstance(pair[0], bool) or not isinstance(pair[0], int | float):
        raise Poisoned("a sample whose time is no number")
    return Sample(name, labels, number(pair[1]), round(pair[0] * 1000) * 1_000_000)
