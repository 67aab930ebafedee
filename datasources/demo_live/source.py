"""The demo city LIVE: one domain of the generator as a source, on the host's wall clock.

Everything it yields is simulated, and its manifest says so. It exists to show the product without a city and to give
integrators a small adapter to read.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

import msgspec
import numpy as np
from pydantic import Field

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.errors import UnreadableInput
from citydeck.model.time import NS_PER_S
from citydeck.sources import contract
from citydeck.sources.contract import Context, DataSource, Discovery, Health, Item
from datasources.demo_live.readings import SEED, Readings

_CATCH_UP = 120
"""Seconds of the past that are still generated after a pause; further back there is a hole, as with real devices."""


class Settings(contract.Settings):
    """`domain` which part of the city; `seed` of the generator; `story` plays the demo's story in every hour; `assets`
    the asset table, relative to the site's folder.
    """

    domain: Literal["traffic", "telecom", "energy", "structures", "services"]
    seed: int = Field(default=SEED, ge=0, lt=2**31)
    story: bool = True
    assets: str = "assets.json"


class Source(DataSource):
    """Yields what the domain's devices report, once a second; the batch is empty when nothing is due."""

    def __init__(self, settings: Settings, context: Context) -> None:
        super().__init__(settings, context)
        self._domain = settings.domain
        self._seed = settings.seed
        self._table = settings.assets
        # Story hours begin at full hours of the clock, whenever the source was started: a restart changes nothing.
        self._start = 0.0 if settings.story else None
        self._assets: dict[str, Asset] = {}
        self._readings: Readings | None = None

    async def open(self) -> None:
        """Read the site's asset table; `UnreadableInput` when there is none."""
        path = self.context.site / self._table
        try:
            assets = msgspec.json.decode(path.read_bytes(), type=list[Asset])
        except OSError as error:
            raise UnreadableInput(f"{path}: no asset table of the demo city ({error.strerror})") from None
        except msgspec.DecodeError as error:
            raise UnreadableInput(f"{path}: not an asset table: {error}") from None
        self._assets = {asset.id: asset for asset in assets}
        self._readings = Readings(assets, self._seed, self._start, repeats=True)

    async def discover(self) -> Discovery:
        """The domain's channels under the source's configured name, and the assets that they are about."""
        readings = self._opened()
        channels = [
            msgspec.structs.replace(readings.channels[index], source=self.context.name)
            for index in readings.span_of(self._domain)
        ]
        ids = dict.fromkeys(channel.asset for channel in channels)
        return Discovery([self._assets[name] for name in ids], channels)

    async def stream(self, since: int | None) -> AsyncIterator[Item]:
        """A batch a second without end: from `since` (at most two minutes back), or from each channel's newest."""
        now = self.context.now() // NS_PER_S
        if since is None:
            yield self._received(self._opened().newest(self._domain, now))
            second = now + 1
        else:
            second = max(since // NS_PER_S + 1, now - _CATCH_UP)
        while True:
            await self._until(second * NS_PER_S)
            yield self._batch(second)
            second = max(second + 1, self.context.now() // NS_PER_S - _CATCH_UP)

    async def health(self) -> Health:
        """Always good: there is no far end that could fail."""
        return Health(ok=True, text="simulated readings")

    def _opened(self) -> Readings:
        if self._readings is None:
            raise RuntimeError("open() comes before discover() and stream()")
        return self._readings

    def _batch(self, second: int) -> Batch:
        return self._received(self._opened().batch(self._domain, second))

    def _received(self, batch: Batch) -> Batch:
        """Rows with the host's handles and its own stamp of receipt, in place of the simulated one."""
        received = np.maximum(batch.observed_at, self.context.now())
        handles = batch.channel - self._opened().span_of(self._domain).start
        return Batch.of(handles, batch.observed_at, received, batch.value)

    async def _until(self, instant: int) -> None:
        await asyncio.sleep(max(instant - self.context.now(), 0) / NS_PER_S)
