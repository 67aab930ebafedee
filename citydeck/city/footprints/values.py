"""Attributes of rows as plain values."""

import datetime as dt
import decimal
import math
from collections.abc import Mapping
from typing import Any

from citydeck.city.encodable import text

LONGEST = 1000


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """What of a row is text, number or yes and no, times as text; empty values, tables and bytes are left out."""
    found = {}
    for name, value in row.items():
        kept = _plain(value)
        if kept is not None:
            found[text(name)] = kept
    return found


def _plain(value: Any) -> str | int | float | bool | None:
    if isinstance(value, str):
        return text(value, LONGEST)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else None
    return None
