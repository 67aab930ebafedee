"""The demo city's readings: all domains' models behind one door.

Pure: readings depend on the assets, the seed and the instant asked for, on nothing else. The live adapter asks second
by second, the tool that writes the recorded hour asks for a whole hour; both get the same city.
"""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

import numpy as np

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.time import NS_PER_S
from datasources.demo_live.energy import SOURCE as ENERGY
from datasources.demo_live.energy import Energy
from datasources.demo_live.evacuation import Evacuation
from datasources.demo_live.group import Group
from datasources.demo_live.incidents import Incidents, plan
from datasources.demo_live.noise import uniform
from datasources.demo_live.services import SOURCE as SERVICES
from datasources.demo_live.services import Services
from datasources.demo_live.silence import Silence
from datasources.demo_live.structures import SOURCE as STRUCTURES
from datasources.demo_live.structures import Structures
from datasources.demo_live.telecom import SOURCE as TELECOM
from datasources.demo_live.telecom import Telecom
from datasources.demo_live.town import Town
from datasources.demo_live.traffic import SOURCE as TRAFFIC
from datasources.demo_live.traffic import Traffic
from datasources.demo_live.weather import Weather

SOURCES = (TRAFFIC, TELECOM, ENERGY, STRUCTURES, SERVICES)
SEED = 20260520
LONGEST_PERIOD = 60
"""Seconds in which every device has reported once."""
_LATENCY = {TRAFFIC: 0.60, TELECOM: 0.35, ENERGY: 0.20, STRUCTURES: 0.08, SERVICES: 0.90}
"""Typical seconds from reading to receipt: field bus, gateway and line of each domain."""


class Readings:
    """All channels of the demo city, in the order of `channels`, and their readings at any whole second."""

    channels: list[Channel]

    def __init__(
        self, assets: Sequence[Asset], seed: int = SEED, start: float | None = None, *, repeats: bool = False
    ) -> None:
        """`start` is when the story's hour begins (seconds since 1970), None for an ordinary day; see `Incidents`."""
        town = Town(assets)
        self.seed = seed
        self.incidents: Incidents = plan(town, seed, start, repeats=repeats)
        silence = Silence(town, self.incidents)
        self._groups: dict[str, list[Group]] = {
            TRAFFIC: Traffic(town, self.incidents, silence, seed).groups,
            TELECOM: Telecom(town, self.incidents, seed).groups,
            ENERGY: Energy(town, self.incidents, seed).groups,
            STRUCTURES: Structures(town, self.incidents, silence, seed).groups,
            SERVICES: [
                *Services(town, self.incidents, silence, seed).groups,
                *Weather(town, self.incidents, SERVICES, seed).groups,
                *Evacuation(town, self.incidents, SERVICES).groups,
            ],
        }
        self.channels = []
        self._first: dict[str, list[int]] = {}
        for source, groups in self._groups.items():
            self._first[source] = []
            for group in groups:
                self._first[source].append(len(self.channels))
                self.channels.extend(group.channels)

    def span_of(self, source: str) -> range:
        """Indices in `channels` of one source's channels; they are neighbours."""
        first = self._first[source][0]
        return range(first, first + sum(len(group.channels) for group in self._groups[source]))

    def batch(self, source: str, second: int) -> Batch:
        """What a source reports at a whole `second` since 1970; may be empty. Handles are indices into `channels`.

        All rows are observed at that second and received together, when the domain's gateway forwards them.
        """
        handles, values = [], []
        for first, group in zip(self._first[source], self._groups[source], strict=True):
            rows = group.due(second)
            if not len(rows):
                continue
            value = group.read(float(second), rows)
            heard = ~np.isnan(value)
            handles.append(first + rows[heard])
            values.append(value[heard])
        if not handles:
            return Batch.of([], [], [], [])
        handle = np.concatenate(handles)
        observed = np.full(len(handle), second * NS_PER_S, np.int64)
        return Batch.of(handle, observed, observed + self.latency(source, second), np.concatenate(values))

    def newest(self, source: str, second: int) -> Batch:
        """The last reading of every channel of a source up to a whole `second`, in order of observation."""
        rows = concat([self.batch(source, past) for past in range(second - LONGEST_PERIOD + 1, second + 1)])
        from_behind = np.unique(rows.channel[::-1], return_index=True)[1]
        return rows.take(np.sort(len(rows) - 1 - from_behind))

    def latency(self, source: str, second: int) -> int:
        """Nanoseconds from reading to receipt of a source's message at `second`, a whole number of milliseconds."""
        draw = float(uniform(self.seed + 71, SOURCES.index(source), second)[0])
        return round(_LATENCY[source] * (0.7 + 0.6 * draw**3) * 1000) * (NS_PER_S // 1000)

    def stream(self, start: int, end: int) -> Iterator[tuple[str, Batch]]:
        """Non-empty batches of all sources for whole seconds ``start <= second < end``, in order of receipt."""
        waiting: list[tuple[int, int, Batch]] = []
        for second in range(start, end):
            while waiting and waiting[0][0] < second * NS_PER_S:
                _, number, batch = heappop(waiting)
                yield SOURCES[number], batch
            for number, source in enumerate(SOURCES):
                batch = self.batch(source, second)
                if len(batch):
                    heappush(waiting, (int(batch.received_at[0]), number, batch))
        while waiting:
            _, number, batch = heappop(waiting)
            yield SOURCES[number], batch
