"""Each shipped adapter works inside its enclosure, with only what its manifest asks for. (MQTT: with its broker.)"""

import asyncio
from pathlib import Path

import msgspec
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.place import Place
from citydeck.model.time import NS_PER_S
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.registry import scan
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.timeline.log import LogWriter

ROAD = "urn:ngsi-ld:Road:a"


@pytest.fixture
def enclosure() -> Enclosure:
    found = Enclosure.detect()
    if found.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    return found


async def rows_inside(enclosure: Enclosure, site: Path, adapter: str, settings: dict) -> dict[str, str]:
    """What was enforced, once rows came."""
    config = SourceConfig("one", adapter, settings)
    async with Supervisor(site, [config], registry=scan(), enclosure=enclosure) as supervisor:
        async with asyncio.timeout(30):
            async for arrived in supervisor.items():
                if isinstance(arrived.item, Batch) and len(arrived.item):
                    return dict(supervisor.status()["one"].enforced)
    raise AssertionError


async def test_that_the_bundle_player_works_inside_its_enclosure(enclosure, tmp_path):
    writer = LogWriter(tmp_path / "hour.mcap")
    start = 1_779_274_800 * NS_PER_S
    writer.append(Entry(0, start, ChannelDeclared(handle=0, channel=Channel(ROAD, "speed", "traffic", "km/h"))))
    writer.append(Entry(1, start, Batch.of([0], [start - 5], [start], [1.0]), "traffic"))
    writer.close()
    told = await rows_inside(enclosure, tmp_path, "bundle", {"file": "hour.mcap", "speed": 0})
    assert told["files"] == told["network"] == told["memory"] == "enforced"


async def test_that_the_csv_folder_works_inside_its_enclosure(enclosure, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("t,v\n1779274800,5\n")
    columns = [{"column": "v", "asset": ROAD, "metric": "speed"}]
    settings = {"folder": "in", "time": "t", "time_format": "unix", "columns": columns}
    told = await rows_inside(enclosure, tmp_path, "csv_folder", settings)
    assert told["files"] == told["network"] == "enforced"


async def test_that_the_demo_generator_works_inside_its_enclosure(enclosure, tmp_path):
    path = ((121.49, 31.24, 0.0), (121.5, 31.25, 0.0))
    road = Asset(ROAD, "road", {"en": "Test"}, Place(121.49, 31.24, path=path))
    (tmp_path / "table.json").write_bytes(msgspec.json.encode([road]))
    told = await rows_inside(enclosure, tmp_path, "demo_live", {"domain": "traffic", "assets": "table.json"})
    assert told["files"] == told["network"] == "enforced"
