"""Reading the time stamps of a feed: the form is configured, never guessed, and a stamp without a zone needs one."""

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from citydeck.model.errors import CitydeckError, WrongUse
from citydeck.model.time import NS_PER_S, from_iso

UNIX = {"unix": NS_PER_S, "unix_ms": 1_000_000, "unix_us": 1_000, "unix_ns": 1}
"""Forms that count from 1970: nanoseconds in one step."""

INTERVALS = {"interval": 1, "interval_start": 0}
"""Forms ``from/to``: which of the two is meant."""

END_OF_TIME = 1 << 63
"""Nanoseconds that a column of instants holds, on either side of 1970."""


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """An IANA zone; `WrongUse` for a name that there is not."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongUse(f"no such time zone: {name!r}") from None


def instant(stamp: object, form: str, zone_name: str = "") -> int:
    """Nanoseconds UTC of `stamp`; `ValueError` when it is none of that `form`.

    `form`: ``iso``, ``interval`` (of ISO 8601, ``from/to``: its end, when the reading was whole) or ``interval_start``,
    one of `UNIX`, or a ``strptime`` pattern. A local time that comes twice (end of summer time) is
    taken as its first coming; one that never was is refused, and so is one that no column of instants can hold.
    """
    found = _instant(stamp, form, zone_name)
    if not -END_OF_TIME <= found < END_OF_TIME:
        raise ValueError("stamp beyond the years that can be kept")
    return found


def _instant(stamp: object, form: str, zone_name: str) -> int:
    if form in UNIX:
        return _counted(stamp, UNIX[form])
    text = str(stamp).strip()
    if form in INTERVALS:
        parts = text.split("/")
        if len(parts) != 2:
            raise ValueError("stamp is no interval")
        text, form = parts[INTERVALS[form]], "iso"
    if form == "iso":
        if not zone_name:
            try:
                return from_iso(text)
            except CitydeckError:
                raise ValueError("stamp is not ISO 8601 with a zone") from None
        moment = datetime.fromisoformat(text)
    else:
        moment = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is added below
    if moment.tzinfo is None:
        if not zone_name:
            raise ValueError("stamp without a zone, and no zone is configured")
        moment = _local(moment, zone(zone_name))
    return from_iso(moment.isoformat())


def _counted(stamp: object, step: int) -> int:
    if isinstance(stamp, bool) or not isinstance(stamp, int | float | str):
        raise ValueError("stamp is no number")  # noqa: TRY004 - a fault of the data, not of the caller
    if isinstance(stamp, str):
        stamp = int(stamp) if stamp.strip().lstrip("+-").isdigit() else float(stamp)
    return stamp * step if isinstance(stamp, int) else round(stamp * step)


def _local(moment: datetime, where: ZoneInfo) -> datetime:
    aware = moment.replace(tzinfo=where)
    back = (aware - timedelta(0)).astimezone(ZoneInfo("UTC")).astimezone(where)
    if back.replace(tzinfo=None, fold=0) != moment.replace(fold=0):
        raise ValueError("local time that never was (start of summer time)")
    return aware
