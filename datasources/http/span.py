"""A span of time as a service's query asks for it."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from citydeck.model.time import NS_PER_MS, NS_PER_S, TimeRange

_WRITTEN: dict[str, tuple[int, Callable[[int], str]]] = {
    "iso": (NS_PER_S, lambda seconds: f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"),
    "unix": (NS_PER_S, str),
    "unix_ms": (NS_PER_MS, str),
}


def query_of(template: str, form: str, span: TimeRange) -> dict[str, str]:
    """The query for at least `span`: its start is rounded down and its end up to what the form can say."""
    step, written = _WRITTEN[form]
    start, end = written(span.start // step), written(-(-span.end // step))
    return {name: text.replace("{start}", start).replace("{end}", end) for name, text in parse_qsl(template)}
