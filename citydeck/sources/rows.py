"""Rows on their way into a batch, and readings of strangers made into numbers."""

import math
from collections.abc import Sequence
from math import isfinite, isnan

from citydeck.model.batch import Batch
from citydeck.model.quality import Quality
from citydeck.sources.payload import Poisoned

GOOD, BAD = int(Quality.GOOD), int(Quality.BAD)
"""As plain numbers: a column of thousands of enumeration members is slow to make."""


class Rows:
    """Columns that grow. `received_at` 0 leaves the stamp to the host."""

    def __init__(self) -> None:
        self.channel: list[int] = []
        self.observed_at: list[int] = []
        self.received_at: list[int] = []
        self.value: list[float] = []
        self.quality: list[int] = []

    def __len__(self) -> int:
        return len(self.channel)

    def add(self, channel: int, observed_at: int, received_at: int, value: float, quality: int = GOOD) -> None:
        """One row; NaN is "the source said missing" and always BAD."""
        self.channel.append(channel)
        self.observed_at.append(observed_at)
        self.received_at.append(received_at)
        self.value.append(value)
        self.quality.append(BAD if isnan(value) else quality)

    def cut(self, length: int) -> None:
        """Take back every row after the first `length`."""
        for column in (self.channel, self.observed_at, self.received_at, self.value, self.quality):
            del column[length:]

    def batch(self) -> Batch:
        """All rows."""
        return Batch.of(self.channel, self.observed_at, self.received_at, self.value, self.quality)


MISSING = math.nan


def number(raw: object, missing: Sequence[object] = (), decimal: str = ".") -> float:
    """A reading as float: null and the configured marks are `MISSING`; `Poisoned` for what is no finite number.

    Zero, blank and a sentinel are three different things: only what is listed in `missing` (and null) is missing.
    """
    if type(raw) is float or type(raw) is int:
        if raw in missing:
            return MISSING
        if isfinite(raw):
            return float(raw)
    if raw is None or any(raw == mark and type(raw) is not bool for mark in missing):
        return MISSING
    if isinstance(raw, str):
        text = raw.strip()
        if text in missing:
            return MISSING
        if "_" in text or (decimal != "." and "." in text):  # "1.500" is fifteen hundred where the mark is a comma
            raise Poisoned("reading is no number")
        try:
            value = float(text.replace(decimal, ".") if decimal != "." else text)
        except ValueError:
            raise Poisoned("reading is no number") from None
    elif isinstance(raw, int | float):
        value = float(raw)
    else:
        raise Poisoned("reading is no number")
    if not isfinite(value):
        raise Poisoned("reading is not finite")
    return value
