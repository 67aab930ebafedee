"""The kit catches what it says it catches."""

from pathlib import Path

import pytest

from citydeck.sources.kit import judge

HEAD = """
import asyncio, time, concurrent.futures
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.sources import contract
from citydeck.sources.contract import DataSource, Discovery
{imports}

class Settings(contract.Settings):
    every: float = {default}

ROAD = "{urn}"

class Source(DataSource):
    async def discover(self):
        return Discovery([Asset(ROAD, "road", {{"en": "A"}})], [Channel(ROAD, "speed", self.context.name, "{unit}")])

    async def stream(self, since):
        {before}
        while True:
            now = self.context.now()
            yield Batch.of([{handle}], [now], [0], [{value}])
            await asyncio.sleep({pause})
{more}
"""
GOOD = {
    "imports": "", "default": "0.02", "urn": "urn:ngsi-ld:Road:a", "unit": "km/h", "before": "pass", "handle": "0",
    "value": "1.0", "pause": "0.01", "more": "",
}  # fmt: skip
HISTORY = "    async def history(self, span):\n        yield Batch.of([], [], [], [])\n"
CLOSE = "    async def close(self):\n        await asyncio.sleep(60)\n"
FAULTS = [
    ({"default": "0.5"}, "defaults differ"),
    ({"imports": "import threading"}, "imports threading"),
    ({"imports": "import citydeck.timeline.log"}, "imports citydeck.timeline.log"),
    ({"unit": "kg"}, "channels were refused"),
    ({"unit": "furlongs"}, "channels were refused"),
    ({"urn": "bridge 7"}, "no urn:ngsi-ld: name"),
    ({"handle": "3"}, "rows were refused"),
    ({"value": "float('nan')"}, "rows were refused"),
    ({"before": "time.sleep(3.2)"}, "blocked the event loop"),
    ({"before": "raise RuntimeError('broken inside')"}, "broken inside"),
    ({"before": "self.task = asyncio.create_task(asyncio.sleep(60))"}, "tasks behind"),
    ({"more": HISTORY}, "history: written and not declared"),
    ({"more": CLOSE}, "close took longer"),
]


async def verdict(install, tmp_path: Path, **changes):
    registry = install(code=HEAD.format(**{**GOOD, **changes}))
    found = registry.get("trial_feed")
    # Each faulty adapter needs a module name of its own: Python remembers what it imported.
    return await judge(found.folder, found.module, {}, tmp_path, seconds=0.3, enough=lambda seen: seen.rows >= 3)


@pytest.fixture(autouse=True)
def forget(monkeypatch):
    import sys

    yield
    for name in [name for name in sys.modules if name.startswith("trial_feed_package")]:
        del sys.modules[name]


async def test_that_a_good_adapter_has_no_fault(install, tmp_path):
    seen = await verdict(install, tmp_path)
    assert seen.faults == []
    assert seen.rows >= 3


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("change", "expected"), FAULTS, ids=[text for _, text in FAULTS])
async def test_that_a_broken_promise_is_named(install, tmp_path, change, expected):
    seen = await verdict(install, tmp_path, **change)
    assert not seen.ok
    assert any(expected in fault for fault in seen.faults), seen.faults
