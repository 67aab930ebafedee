"""The shipped adapters, through the same kit as a stranger's. Those with a server: in a folder of their own."""

from pathlib import Path

import msgspec
import pytest

import datasources
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry
from citydeck.model.place import Place
from citydeck.model.time import NS_PER_S
from citydeck.sources.kit import Verdict, judge
from citydeck.sources.registry import scan
from citydeck.timeline.log import LogWriter

HOUSE = Path(datasources.__file__).parent
ADAPTERS = sorted(found.id for found in scan().adapters.values() if found.builtin)


async def verdict_on(adapter: str, settings: dict, site: Path, rows: int = 3) -> Verdict:
    return await judge(HOUSE / adapter, f"datasources.{adapter}", settings, site, enough=lambda seen: seen.rows >= rows)


def test_that_every_shipped_adapter_is_found_through_the_entry_point_without_a_fault():
    folders = {path.parent.name for path in HOUSE.glob("*/citydeck-source.toml")}
    assert folders == set(ADAPTERS)
    assert scan().faults == ()


async def test_that_the_bundle_player_keeps_the_contract(tmp_path):
    writer = LogWriter(tmp_path / "hour.mcap")
    start = 1_779_274_800 * NS_PER_S
    channel = Channel("urn:ngsi-ld:Road:a", "speed", "traffic", "km/h")
    writer.append(Entry(0, start, AssetDeclared(asset=Asset("urn:ngsi-ld:Road:a", "road", {"en": "A"}))))
    writer.append(Entry(1, start, ChannelDeclared(handle=0, channel=channel)))
    for seq in range(2, 12):
        at = start + seq * NS_PER_S
        writer.append(Entry(seq, at, Batch.of([0], [at - 5], [at], [1.0 * seq]), "traffic"))
    writer.close()
    verdict = await verdict_on("bundle", {"file": "hour.mcap", "speed": 0}, tmp_path, rows=10)
    assert verdict.faults == []
    assert (verdict.channels, verdict.rows) == (1, 10)


async def test_that_the_csv_folder_keeps_the_contract(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_text("t,v\n" + "".join(f"{1_779_274_800 + n},{n}\n" for n in range(5)))
    column = {"column": "v", "asset": "urn:ngsi-ld:Road:a", "metric": "speed", "unit": "m/s"}
    settings = {"folder": "in", "time": "t", "time_format": "unix", "poll": 0.05, "columns": [column]}
    verdict = await verdict_on("csv_folder", settings, tmp_path)
    assert verdict.faults == []
    assert verdict.channels == 1


TABLE = Path(__file__).resolve().parents[2] / "resources" / "sites" / "shanghai" / "assets.json"


@pytest.fixture
def demo_site(tmp_path) -> Path:
    table = TABLE
    if table.is_file():
        (tmp_path / "assets.json").write_bytes(table.read_bytes())
    else:
        road = Asset(
            "urn:ngsi-ld:Road:test",
            "road",
            {"en": "Test"},
            Place(121.49, 31.24, path=((121.49, 31.24, 0), (121.5, 31.25, 0))),
        )
        (tmp_path / "assets.json").write_bytes(msgspec.json.encode([road]))
    return tmp_path


async def test_that_the_demo_generator_keeps_the_contract(demo_site):
    verdict = await verdict_on("demo_live", {"domain": "traffic"}, demo_site)
    assert verdict.faults == []


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_that_every_shipped_adapter_speaks_both_languages(adapter):
    manifest = scan().get(adapter).manifest
    texts = [manifest.name, manifest.gives, *(setting.description for setting in manifest.settings.values())]
    assert all(text.en and any("\u4e00" <= sign <= "\u9fff" for sign in text.zh_CN) for text in texts)
