"""The adapter class on its own, with a real web service on loopback."""

import asyncio
import contextlib
import time
from collections.abc import Callable

import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.sources.contract import Context, Discovery
from datasources.http.settings import Settings
from datasources.http.source import Source


class Run:
    """One source that is open and read as a host reads it."""

    def __init__(self, source: Source, refused: list[str]) -> None:
        self.source = source
        self.refused = refused
        self.assets: dict[str, Asset] = {}
        self.channels: list[Channel] = []
        self.rows: list[tuple[str, str, float]] = []
        self.observed: list[int] = []
        self.batches = 0

    def take(self, item: object) -> None:
        if isinstance(item, Discovery):
            self.assets = {asset.id.rpartition(":")[2]: asset for asset in item.assets}
            self.channels = item.channels
        elif isinstance(item, Batch):
            self.batches += 1
            for handle, observed, value in zip(
                item.channel.tolist(), item.observed_at.tolist(), item.value.tolist(), strict=True
            ):
                channel = self.channels[handle]
                self.rows.append((channel.asset.rpartition(":")[2], channel.metric, value))
                self.observed.append(observed)

    async def until(self, enough: Callable[[], bool], since: int | None = None) -> None:
        async with asyncio.timeout(10), contextlib.aclosing(self.source.stream(since)) as items:
            async for item in items:
                self.take(item)
                if enough():
                    return


@pytest.fixture
async def run(tmp_path):
    """``await run(url, requests=[…])``: the source, open, with what it discovered."""
    running = []

    async def start(url: str, requests: list[dict], *, secrets: dict | None = None, **more) -> Run:
        refused: list[str] = []
        context = Context("x", tmp_path, time.time_ns, lambda raw, reason: refused.append(reason), secrets or {})
        source = Source(Settings(url=url, requests=requests, **{"every": 0.1, **more}), context)
        running.append(source)
        await source.open()
        found = Run(source, refused)
        found.take(await source.discover())
        return found

    yield start
    for source in running:
        await source.close()


def reading(**more) -> dict:
    return {"asset": "urn:ngsi-ld:Road:{id}", "metric": "speed", "path": "v", **more}


@pytest.fixture
def road() -> Callable[..., dict]:
    return reading
