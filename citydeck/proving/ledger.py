"""What the far end was told to say, against what arrived: nothing lost in silence, nothing that was never said."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.quality import Quality
from citydeck.sources.stand import Reading, Stand
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash

Value = float | None
_REMEMBERED = 5


class Row(NamedTuple):
    """One row as it arrived; a value of None arrived as missing (NaN and BAD)."""

    asset: str
    metric: str
    observed_at: int
    value: Value
    quality: int


class Ledger:
    """`owed` are readings that must still arrive; `invented` describes rows that nobody said, without their values."""

    def __init__(self, stand: Stand) -> None:
        self._stamped = stand.stamped
        self._resolution = stand.resolution
        self._judged = {(point.asset, point.metric) for point in stand.points}
        self._also = frozenset(stand.also)
        self._said: dict[tuple[str, str, int], list[Value]] = {}
        self._first: dict[tuple[str, str, int], Reading] = {}
        self._arrived: list[Reading] = []
        self._come: set[tuple[str, str, int, Value]] = set()
        self.owed: dict[tuple[str, str, int, Value], Reading] = {}
        self.invented: list[str] = []
        self.matched = 0

    def expect(self, readings: Iterable[Reading], *, owed: bool = True) -> None:
        """These are being said; with `owed` they have to arrive, but for those with a time of theirs that have."""
        for reading in readings:
            place = self._place(reading.point.asset, reading.point.metric, reading.observed_at)
            said = self._said.setdefault(place, [])
            if reading.value not in said:
                said.append(reading.value)
            self._first.setdefault(place, reading)
            if owed and (*place, reading.value) not in self._come:
                self.owed[*place, reading.value] = reading

    def forgive(self) -> None:
        """What has not arrived by now is lost by rights."""
        self.owed.clear()

    def owe_newest(self) -> None:
        """Of what has not arrived only the newest of each point still has to."""
        newest: dict[tuple[str, str], tuple[tuple[str, str, int, Value], Reading]] = {}
        for key, reading in self.owed.items():
            held = newest.get((key[0], key[1]))
            if held is None or reading.observed_at >= held[1].observed_at:
                newest[key[0], key[1]] = (key, reading)
        self.owed = dict(newest.values())

    def take(self, row: Row) -> None:
        """One row arrived."""
        if (row.asset, row.metric) not in self._judged:
            if self._judged and row.metric not in self._also:
                self._wrong(f"of {row.metric}, of which the far end never told")
            return
        place = self._place(row.asset, row.metric, row.observed_at)
        said = self._said.get(place)
        if said is None:
            self._wrong("at a time that the far end never named" if self._stamped else "of what was never said")
            return
        for value in said:
            if _same(value, row.value):
                self.matched += 1
                self.owed.pop((*place, value), None)
                if self._stamped:
                    self._come.add((*place, value))
                self._arrived.append(self._first[place]._replace(value=value))
                if row.value is not None and row.quality == Quality.BAD:
                    self._wrong("marked BAD though the far end gave a number")
                return
        self._wrong(_difference(said, row.value))

    def _wrong(self, what: str) -> None:
        if len(self.invented) < _REMEMBERED or what in self.invented:
            self.invented.append(what)

    def _place(self, asset: str, metric: str, observed_at: int) -> tuple[str, str, int]:
        return asset, metric, observed_at // self._resolution if self._stamped else 0

    def hashes(self) -> tuple[str, str]:
        """State hash of what was said, each once and in order of time, and of what arrived, as it arrived."""
        ideal = sorted(self._first.values(), key=lambda reading: reading.observed_at)
        return _hash(ideal), _hash(self._arrived)


def _same(said: Value, arrived: Value) -> bool:
    if said is None or arrived is None:
        return said is arrived
    return math.isclose(said, arrived, rel_tol=1e-6, abs_tol=1e-9)


def _difference(said: Sequence[Value], arrived: Value) -> str:
    if arrived is None:
        return "as missing though the far end gave a number"
    if all(value is None for value in said):
        return f"as {'zero' if arrived == 0.0 else 'a number'} though the far end said that there is none"
    return "with another value than was said"


def _hash(readings: Sequence[Reading]) -> str:
    """Stamps of receipt differ from run to run: they are taken as the observed ones here."""
    state, handles = CityState(), dict[tuple[str, str], int]()
    end = max((reading.observed_at for reading in readings), default=0)
    for reading in readings:
        key = (reading.point.asset, reading.point.metric)
        if key not in handles:
            handles[key] = len(handles)
            channel = Channel(*key, "proved", "1")
            state.apply(Entry(0, end, ChannelDeclared(handle=handles[key], channel=channel)))
        value = math.nan if reading.value is None else reading.value
        quality = Quality.BAD if reading.value is None else Quality.GOOD
        stamp = np.array([reading.observed_at])
        state.apply(Entry(0, end, Batch.of([handles[key]], stamp, stamp, [value], [int(quality)]), "proved"))
    return state_hash(state.canonical())
