"""A simulation of SUMO as a source: it is driven step by step, and its roads and vehicles are told."""

import asyncio
import math
from collections.abc import AsyncIterator
from fnmatch import fnmatchcase

from citydeck.model.asset import Asset
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from citydeck.sources.incidents import urn
from citydeck.sources.rows import MISSING, Rows
from citydeck.sources.transports.poll import polled
from datasources.sumo.places import Places
from datasources.sumo.settings import RoadRule, Settings
from datasources.sumo.simulator import Driven, Simulator

__all__ = ["Settings", "Source"]
EVERY_ROAD = (RoadRule(road="*"),)
BEHIND = 2.0
"""How many times longer than wanted a step may take before it is said that the pace is not kept."""


class Source(DataSource):
    """Readings carry the time of their step on this machine's clock: the simulation's own begins at any hour."""

    settings: Settings

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._catalogue = Catalogue(context)
        self._simulator = Simulator(settings.host, settings.port, settings.timeout)
        self._places = Places(settings.vehicles)
        self._roads: dict[str, str] = {}
        self._time = 0.0
        self._took = 0.0
        self._expected = 1

    async def open(self) -> None:
        """Connect. `ConnectionError` says what is wrong."""
        await self._simulator.open(self.settings.order)

    async def discover(self) -> Discovery:
        """The network's roads that a rule wants, with their places and street names."""
        self._roads = self._wanted(await self._simulator.roads())
        roads = list(self._roads)
        names = await self._simulator.names(roads)
        for road, name, place in zip(roads, names, await self._simulator.shapes(roads), strict=True):
            asset = self._roads[road]
            self._catalogue.declare(Asset(asset, "road", {"en": name or road}, place))
            self._handle(asset, "speed", "m/s")
            self._handle(asset, "occupancy", "%")
        return self._catalogue.discovery()

    async def stream(self, since: int | None) -> AsyncIterator[Item]:  # noqa: ARG002 - a simulation keeps no past
        """Rows of every step; ends by raising when the simulator has gone."""
        self._time = await self._simulator.time()
        async for rows in polled(self._turn, self.settings.every):
            if (news := self._catalogue.take_news()) is not None:
                yield news
            yield (rows or Rows()).batch()

    async def health(self) -> Health:
        """Whether the simulation keeps its pace, goes on at all, and knows where it lies."""
        seconds = int(self._time)
        at = f"simulated time {seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if self._took > BEHIND * self.settings.every:
            return Health(ok=False, text=f"{at}; SUMO is too slow for its pace: a step took {self._took:.1f} s")
        if not self._expected:
            return Health(ok=False, text=f"{at}; nobody drives any more, the simulation has run out of vehicles")
        if not self._simulator.projected:
            return Health(ok=True, text=f"{at}; the network has no projection, so nothing of it has a place")
        return Health(ok=True, text=at)

    async def close(self) -> None:
        """Disconnect."""
        await self._simulator.close()

    def _wanted(self, roads: list[str]) -> dict[str, str]:
        """Road to asset. `ConnectionError` when two would be the same asset: one would overwrite the other."""
        found: dict[str, str] = {}
        of: dict[str, str] = {}
        for road in roads:
            rule = next((rule for rule in self.settings.roads or EVERY_ROAD if fnmatchcase(road, rule.road)), None)
            if rule is None:
                continue
            asset = urn(*rule.asset.replace("{id}", road).split(":", 3)[2:])
            if asset in of:
                raise ConnectionError(f"roads: {of[asset]} and {road} would both be {asset}; give each its own asset")
            of[asset] = road
            found[road] = asset
        return found

    async def _turn(self) -> Rows:
        began = asyncio.get_running_loop().time()
        self._time = await self._simulator.step(self._time + self.settings.every * self.settings.pace)
        rows, observed = Rows(), self.context.now()
        await self._tell_roads(rows, observed)
        await self._tell_vehicles(rows, observed)
        self._expected = await self._simulator.expected()
        self._took = asyncio.get_running_loop().time() - began
        return rows

    async def _tell_roads(self, rows: Rows, observed: int) -> None:
        """On an empty road nobody has a speed: SUMO then names the one that is allowed."""
        roads = list(self._roads)
        for road, told in zip(roads, await self._simulator.traffic(roads), strict=True):
            asset = self._roads[road]
            speed = told.speed if told is not None and told.on_it else MISSING
            rows.add(self._handle(asset, "speed", "m/s"), observed, 0, speed)
            occupancy = 100.0 * told.occupancy if told is not None else MISSING
            rows.add(self._handle(asset, "occupancy", "%"), observed, 0, occupancy)

    async def _tell_vehicles(self, rows: Rows, observed: int) -> None:
        if not self.settings.vehicles or not self._simulator.projected:
            return
        for number in self._places.seat(await self._simulator.vehicles()):
            self._tell_vehicle(number, (math.nan, math.nan), MISSING, MISSING, rows, observed)
        taken = self._places.taken
        told = await self._simulator.driven(list(taken))
        there = [(number, one) for number, one in zip(taken.values(), told, strict=True) if isinstance(one, Driven)]
        places = await self._simulator.positions([one.position for _, one in there])
        for (number, one), place in zip(there, places, strict=True):
            self._tell_vehicle(number, place, one.speed, one.angle, rows, observed)

    def _tell_vehicle(
        self, number: int, place: tuple[float, float], speed: float, angle: float, rows: Rows, observed: int
    ) -> None:
        asset = f"urn:ngsi-ld:Vehicle:{self.context.name}-{number}"
        self._catalogue.described(asset, kind="vehicle", name=f"Simulated vehicle {number}")
        for metric, unit, value in (
            ("longitude", "deg", place[0]),
            ("latitude", "deg", place[1]),
            ("speed", "m/s", speed),
            ("bearing", "deg", angle),
        ):
            rows.add(self._handle(asset, metric, unit), observed, 0, value)

    def _handle(self, asset: str, metric: str, unit: str) -> int:
        return self._catalogue.handle(asset, metric, unit, self.settings.every)
