"""A small city to reduce: three channels of source ``a`` with a period of 10 s, one of ``b`` without."""

from collections.abc import Callable

import pytest

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.state.change import Change
from citydeck.state.city_state import CityState

T0 = 1_779_000_000 * NS_PER_S


class City:
    """Feeds a `CityState` entries at seconds after `T0`, advancing it first as a session does."""

    def __init__(self) -> None:
        self.state = CityState()
        self.seq = 0
        for handle in range(3):
            self.event(0, ChannelDeclared(handle, channel(handle)))
        self.event(0, ChannelDeclared(3, Channel("urn:ngsi-ld:Cell:3", "rsrp", "b", "dBm")))

    def event(self, at: float, body) -> Change:
        time = T0 + round(at * NS_PER_S)
        self.state.advance(time)
        self.seq += 1
        return self.state.apply(Entry(self.seq, time, body))

    def rows(self, at: float, *rows: tuple) -> Change:
        """Each row ``(handle, observed at, value[, quality])`` with times in seconds after `T0`."""
        full = [(*row, 0) if len(row) == 3 else row for row in rows]
        observed = [T0 + round(row[1] * NS_PER_S) for row in full]
        received = [T0 + round(at * NS_PER_S)] * len(full)
        return self.event(
            at, Batch.of([r[0] for r in full], observed, received, [r[2] for r in full], [r[3] for r in full])
        )

    def health(self, at: float, state: SourceState, source: str = "a") -> Change:
        return self.event(at, SourceHealth(source, state))


def channel(handle: int, period: float | None = 10.0) -> Channel:
    return Channel(f"urn:ngsi-ld:Road:{handle}", "speed", "a", "km/h", period=period)


@pytest.fixture
def city() -> City:
    return City()


@pytest.fixture
def new_city() -> Callable[[], City]:
    return City
