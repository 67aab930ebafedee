from pathlib import Path

import msgspec
import pytest

from citydeck.model.errors import UnreadableInput
from citydeck.model.time import NS_PER_S
from citydeck.sources import kit, manifest
from citydeck.sources.contract import Context
from datasources.demo_live import source as module
from datasources.demo_live.readings import SOURCES
from datasources.demo_live.source import Settings, Source


@pytest.fixture
def site(tmp_path, assets):
    (tmp_path / "assets.json").write_bytes(msgspec.json.encode(assets))
    return tmp_path


@pytest.fixture
def clock(monkeypatch, hour):
    """A clock that sleeping moves on."""
    now = [hour * NS_PER_S]

    async def sleep(seconds):
        now[0] += round(seconds * NS_PER_S)

    monkeypatch.setattr(module.asyncio, "sleep", sleep)
    return now


def source(site, clock, name="structures", **settings):
    context = Context(name, site, lambda: clock[0], lambda raw, reason: None)
    return Source(Settings(**{"domain": "structures", **settings}), context)


async def take(stream, number):
    found = []
    async for item in stream:
        found.append(item)
        if len(found) == number:
            break
    await stream.aclose()
    return found


async def test_that_channels_carry_the_configured_name(site, clock):
    made = source(site, clock, name="bridges")
    await made.open()
    discovery = await made.discover()
    assert {channel.source for channel in discovery.channels} == {"bridges"}
    assert {channel.asset for channel in discovery.channels} == {asset.id for asset in discovery.assets}


async def test_that_the_first_batch_holds_every_channel_and_one_comes_each_second(site, clock, hour):
    made = source(site, clock)
    await made.open()
    discovery = await made.discover()
    first, *rest = await take(made.stream(None), 6)
    assert sorted(first.channel.tolist()) == list(range(len(discovery.channels)))
    assert [int(batch.observed_at[0] // NS_PER_S - hour) for batch in rest] == [1, 2, 3, 4, 5]
    assert all((batch.received_at >= batch.observed_at).all() for batch in [first, *rest])


async def test_that_a_stream_goes_on_where_it_was_asked_to_without_a_second_twice(site, clock, hour):
    made = source(site, clock)
    await made.open()
    batches = await take(made.stream((hour - 10) * NS_PER_S), 12)
    assert [int(batch.observed_at[0] // NS_PER_S - hour) for batch in batches] == list(range(-9, 3))


async def test_that_a_long_pause_leaves_a_hole_in_place_of_a_flood(site, clock, hour):
    made = source(site, clock)
    await made.open()
    (batch,) = await take(made.stream((hour - 86_400) * NS_PER_S), 1)
    assert batch.observed_at[0] == (hour - 120) * NS_PER_S


async def test_that_it_beats_when_nothing_is_due(site, clock):
    made = source(site, clock, domain="services")
    await made.open()
    assert any(not len(batch) for batch in await take(made.stream(None), 10))


@pytest.mark.parametrize("domain", SOURCES)
async def test_that_every_domain_streams(site, clock, domain):
    made = source(site, clock, domain=domain)
    await made.open()
    batches = await take(made.stream(None), 3)
    handles = range(len((await made.discover()).channels))
    assert all(handle in handles for batch in batches for handle in batch.channel.tolist())
    assert (await made.health()).ok


async def test_that_a_site_without_assets_is_one_clear_line(tmp_path, clock):
    with pytest.raises(UnreadableInput, match=r"assets\.json: no asset table"):
        await source(tmp_path, clock).open()
    (tmp_path / "assets.json").write_text("{")
    with pytest.raises(UnreadableInput, match="not an asset table"):
        await source(tmp_path, clock).open()


def test_that_manifest_and_settings_agree_and_say_simulated():
    found = manifest.read(Path(module.__file__).with_name(manifest.FILE_NAME))
    assert found.id == "demo_live"
    assert found.provenance == "SIMULATED"
    assert manifest.disagreements(found, Settings) == []


async def test_that_it_keeps_the_contract(site):
    folder = Path(module.__file__).parent
    settings = {"domain": "structures"}
    verdict = await kit.judge(folder, "datasources.demo_live", settings, site, enough=lambda seen: seen.rows > 20)
    assert verdict.faults == []
    assert verdict.quarantined == {}
