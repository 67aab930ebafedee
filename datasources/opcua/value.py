"""Values and status codes of OPC UA as numbers and qualities."""

from datetime import UTC, datetime

from asyncua import ua

from citydeck.model.quality import Quality
from citydeck.sources.payload import Poisoned
from citydeck.sources.rows import MISSING, number
from datasources.opcua.settings import Variable

_SEVERITY = {0: Quality.GOOD, 1: Quality.UNCERTAIN}
"""The two highest bits of a status code (Part 4, 7.39); what is neither is bad."""


def quality(status: ua.StatusCode | None) -> Quality:
    """Quality of a status code; none at all is good (Part 4, 7.11)."""
    return Quality.GOOD if status is None else _SEVERITY.get(status.value >> 30, Quality.BAD)


def value(variable: Variable, raw: object) -> float:
    """A reading as a number; NaN for null and what is listed as missing, `Poisoned` for what is no number."""
    if variable.index is not None:
        if not isinstance(raw, list) or variable.index >= len(raw):
            raise Poisoned("array has no such element")
        raw = raw[variable.index]
    if isinstance(raw, ua.LocalizedText):
        raw = raw.Text
    if isinstance(raw, str) and raw in variable.words:
        return variable.words[raw]
    if isinstance(raw, bool):
        return float(raw)
    if isinstance(raw, float) and raw != raw:  # noqa: PLR0124 - NaN is how many servers say "none"
        return MISSING
    return number(raw, variable.missing)


def stamp(data: ua.DataValue, now: int) -> int:
    """When it was true (ns UTC): the source's own time, else the server's, else now."""
    moment = data.SourceTimestamp or data.ServerTimestamp
    if moment is None:
        return now
    fine = (data.SourcePicoseconds or 0) // 1000 if data.SourceTimestamp else 0
    return nanoseconds(moment) + fine


def nanoseconds(moment: datetime) -> int:
    """A time of the protocol (UTC, with or without saying so) in ns."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return round(aware.timestamp() * 1_000_000) * 1_000
