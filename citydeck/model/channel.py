"""A channel: one metric of one asset as one source reports it."""

from typing import NamedTuple

import msgspec


class ChannelKey(NamedTuple):
    """Identity of a channel everywhere outside batches: rules, journal, hash, commands and files use it."""

    asset: str
    metric: str
    source: str

    def text(self) -> str:
        """One printable form, ``asset|metric|source``; the fields never hold ``|``."""
        return "|".join(self)

    @classmethod
    def parse(cls, text: str) -> "ChannelKey":
        """Inverse of `text`; `ValueError` when there are not three fields."""
        asset, metric, source = text.split("|")
        return cls(asset, metric, source)


class Channel(msgspec.Struct, frozen=True):
    """Declaration of a channel.

    Values in batches are already in `unit`, the metric's canonical UCUM unit; `original_unit`, `factor` and `offset`
    keep what the source spoke (``value = original * factor + offset``). `period` is the expected distance of two
    observations in seconds, None when the source promises none: such a channel is never overdue.
    `limits` (low, high, in `unit`) are what the instrument can measure: a GOOD value beyond them becomes UNCERTAIN at
    the adapters' edge. Limits that raise alarms are another thing and stand in rules.
    """

    asset: str
    metric: str
    source: str
    unit: str
    original_unit: str = ""
    factor: float = 1.0
    offset: float = 0.0
    period: float | None = None
    limits: tuple[float, float] | None = None

    @property
    def key(self) -> ChannelKey:
        return ChannelKey(self.asset, self.metric, self.source)
