"""A recording through a source host."""

import asyncio

import pytest

from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.errors import CitydeckError
from citydeck.model.event import ChannelDeclared, Entry, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.supervisor import SourceConfig, Supervisor
from citydeck.timeline.log import LogWriter

T0 = 1_779_274_800 * NS_PER_S


@pytest.fixture
def config(tmp_path) -> SourceConfig:
    writer = LogWriter(tmp_path / "hour.mcap")
    channel = Channel("urn:ngsi-ld:Road:a", "speed", "traffic", "km/h")
    writer.append(Entry(0, T0, ChannelDeclared(handle=0, channel=channel)))
    for seq in range(1, 1001):
        at = T0 + seq * NS_PER_S
        writer.append(Entry(seq, at, Batch.of([0] * 100, [at] * 100, [at + 5] * 100, [float(seq)] * 100), "traffic"))
    writer.close()
    return SourceConfig("traffic", "bundle", {"file": "hour.mcap", "speed": 0})


async def test_that_a_recording_arrives_whole_ends_and_still_answers_for_its_history(config, tmp_path):
    rows = []
    async with Supervisor(tmp_path, [config]) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, Batch):
                rows.append(arrived.item)
            elif isinstance(arrived.item, SourceHealth) and arrived.item.state is SourceState.STOPPED:
                break
        whole = concat(rows)
        assert len(whole) == 100_000
        assert (whole.received_at - whole.observed_at == 5).all()
        assert whole.value[::100].tolist() == [float(number) for number in range(1, 1001)]
        past = concat(await supervisor.history("traffic", TimeRange(T0 + 10 * NS_PER_S, T0 + 12 * NS_PER_S)))
        assert past.value.tolist() == [10.0] * 100 + [11.0] * 100
        with pytest.raises(CitydeckError, match="no source"):
            await supervisor.history("nothing", TimeRange(0, 1))


async def test_that_a_missing_recording_is_said_and_tried_again(config, tmp_path):
    (tmp_path / "hour.mcap").rename(tmp_path / "later.mcap")
    async with Supervisor(tmp_path, [config]) as supervisor, asyncio.timeout(20):
        async for arrived in supervisor.items():
            if isinstance(arrived.item, SourceHealth) and arrived.item.state is SourceState.LOST:
                assert "hour.mcap" in arrived.item.reason
                (tmp_path / "later.mcap").rename(tmp_path / "hour.mcap")
            if isinstance(arrived.item, Batch):
                return
