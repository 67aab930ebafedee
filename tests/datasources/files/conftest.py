"""The adapter alone, without a host, and small tables of each kind."""

import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from citydeck.model.batch import Batch, concat
from citydeck.sources.contract import Context, Discovery
from datasources.files.settings import Settings
from datasources.files.source import Source

READING = {"asset": "urn:ngsi-ld:Road:{road}", "metric": "speed", "unit": "km/h", "path": "speed", "missing": [255]}
MAPPING = {"time": "t", "zone": "UTC", "readings": [READING]}


class Reader:
    """Runs the source until it has been idle for some looks."""

    def __init__(self, site: Path, since: int | None = None, **settings) -> None:
        self.refused: Counter[str] = Counter()
        self.raw: list[bytes] = []
        context = Context("files", site, time.time_ns, self._refuse)
        given = {"folder": "in", "settle": 0.0, "poll": 0.05, **settings}
        self.source = Source(Settings(**given), context)
        self.items = self.source.stream(since)
        self.channels: list = []
        self.assets: list = []

    def _refuse(self, raw: bytes, reason: str) -> None:
        self.refused[reason] += 1
        self.raw.append(raw)

    async def rows(self, looks: int = 5, most: float = 60.0) -> Batch:
        """What came until nothing came for some looks, or the stream ended."""
        batches, idle, end = [], 0, time.monotonic() + most
        while idle < looks and time.monotonic() < end:
            try:
                item = await anext(self.items)
            except StopAsyncIteration:
                break
            if isinstance(item, Discovery):
                self.channels, self.assets = item.channels, item.assets
            elif len(item):
                batches.append(item)
                idle = 0
            else:
                idle += 1
        return concat(batches)

    async def close(self) -> None:
        await self.items.aclose()
        await self.source.close()


@pytest.fixture
async def reader(tmp_path):
    """``reader(**settings)`` on the folder ``in`` of the test's own site, with a mapping of ``t, road, speed``."""
    (tmp_path / "in").mkdir(exist_ok=True)
    open_: list[Reader] = []

    def make(since: int | None = None, *, site: Path = tmp_path, **settings) -> Reader:
        open_.append(
            Reader(site, since, **({} if "readings" in settings or "every" in settings else MAPPING), **settings)
        )
        return open_[-1]

    yield make
    for one in open_:
        await one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir(exist_ok=True)
    return tmp_path / "in"


def parquet(path: Path, columns: dict[str, object], groups: int = 1_000) -> Path:
    part = path.with_name(f".{path.name}.part")
    pq.write_table(pa.table(columns), part, row_group_size=groups)
    part.replace(path)
    return path


def workbook(path: Path, rows: list[list[object]], title: str = "Data", *, others: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name in others:
        book.create_sheet(name).append(["nothing"])
    book.save(path)
    book.close()
    return path


def stamps(count: int, first: str = "2026-05-20T11:00:00") -> list[np.datetime64]:
    return list(np.datetime64(first, "us") + np.arange(count).astype("timedelta64[s]"))


@pytest.fixture
def make() -> SimpleNamespace:
    """Writers of tables: ``make.parquet(path, columns)``, ``make.workbook(path, rows)``, ``make.stamps(count)``."""
    return SimpleNamespace(parquet=parquet, workbook=workbook, stamps=stamps)
