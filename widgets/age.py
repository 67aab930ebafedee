"""Instants and ages as text: the clock in the site's zone, ages in one or two units that never jump in width."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QCoreApplication

from citydeck.model.time import NS_PER_S


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; UTC when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def clock_text(instant: int | None, zone_name: str, seconds: bool = True) -> str:
    """``19:05:12`` in the zone, empty for None. `instant` in ns."""
    if instant is None:
        return ""
    return local(instant, zone_name).strftime("%H:%M:%S" if seconds else "%H:%M")


def local(instant: int, zone_name: str) -> datetime:
    """The instant (ns) as an aware datetime of the zone, whole seconds."""
    return datetime.fromtimestamp(instant // NS_PER_S, UTC).astimezone(zone(zone_name))


def age_text(nanoseconds: int) -> str:
    """How long ago, or how long still: ``8 s``, ``4 min``, ``1 h 05 min``, ``3 d``. Negative ages read ``0 s``."""
    seconds = max(0, nanoseconds // NS_PER_S)
    if seconds < 120:
        return QCoreApplication.translate("Age", "{0} s").format(seconds)
    minutes = seconds // 60
    if minutes < 60:
        return QCoreApplication.translate("Age", "{0} min").format(minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return QCoreApplication.translate("Age", "{0} h {1} min").format(hours, f"{minutes:02d}")
    return QCoreApplication.translate("Age", "{0} d").format(hours // 24)


def whole_text(seconds: int) -> str:
    """A span without odd parts, for choices: ``15 min``, ``1 h``, ``24 h``."""
    if seconds < 3_600:
        return QCoreApplication.translate("Age", "{0} min").format(seconds // 60)
    return QCoreApplication.translate("Age", "{0} h").format(seconds // 3_600)
