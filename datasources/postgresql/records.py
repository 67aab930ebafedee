"""Rows of a database as records that a mapping reads: plain values, times as ISO 8601."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID


def plain(row: Mapping[str, object]) -> dict[str, object]:
    """A row by its columns. A timestamp without a zone stays without one: the mapping says its zone."""
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)  # NaN of a numeric column is refused where it is read
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    return value if isinstance(value, str | int | float | bool | dict) else None
