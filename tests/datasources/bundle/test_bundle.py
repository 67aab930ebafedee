"""A small recording, played as a source."""

import time
from pathlib import Path

import numpy as np
import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.errors import CitydeckError
from citydeck.model.event import AssetDeclared, ChannelDeclared, Entry, Gap, Marker
from citydeck.model.time import NS_PER_S, TimeRange
from citydeck.sources.contract import Context
from citydeck.timeline.log import LogWriter
from datasources.bundle.source import Settings, Source

T0 = 1_779_274_800 * NS_PER_S


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two sources; rows a fifth of a second apart."""
    writer = LogWriter(tmp_path / "hour.mcap")
    entries: list[tuple[int, object, str]] = [
        (T0, AssetDeclared(asset=Asset(f"urn:ngsi-ld:Road:{name}", "road", {"en": name})), "") for name in "ab"
    ]
    entries += [
        (T0, ChannelDeclared(handle=0, channel=Channel("urn:ngsi-ld:Road:a", "speed", "traffic", "km/h")), ""),
        (T0, ChannelDeclared(handle=1, channel=Channel("urn:ngsi-ld:Road:b", "flow", "other", "{veh}/h")), ""),
    ]
    for number in range(4):
        at = T0 + number * NS_PER_S // 5
        entries.append((at, Batch.of([0], [at - 7], [at - 3], [float(number)]), "traffic"))
        entries.append((at, Batch.of([1], [at - 7], [at - 3], [100.0 + number]), "other"))
    entries.append((at, Gap(source="traffic", count=2, first=T0, last=T0 + 1), ""))
    entries.append((at, Marker(name="end", texts={"en": "end"}), ""))
    for seq, (at, body, source) in enumerate(entries):
        writer.append(Entry(seq, at, body, source))
    writer.close()
    return tmp_path


def source(site: Path, **settings) -> Source:
    context = Context("played", site, time.time_ns, lambda raw, reason: None)
    return Source(Settings(file="hour.mcap", **settings), context)


async def played(player: Source, since: int | None = None) -> list:
    await player.open()
    items = [item async for item in player.stream(since)]
    await player.close()
    return items


def rows(items: list) -> Batch:
    return concat([item for item in items if isinstance(item, Batch)])


async def test_that_all_rows_keep_their_stamps_and_order_under_the_players_name(site):
    player = source(site, speed=0)
    await player.open()
    discovery = await player.discover()
    assert [channel.key.text() for channel in discovery.channels] == [
        "urn:ngsi-ld:Road:a|speed|played", "urn:ngsi-ld:Road:b|flow|played"]  # fmt: skip
    items = await played(source(site, speed=0))
    assert rows(items).value.tolist() == [0, 100, 1, 101, 2, 102, 3, 103]
    assert (rows(items).received_at - rows(items).observed_at == 4).all()
    assert [type(item).__name__ for item in items[-2:]] == ["Gap", "Marker"]
    assert items[-2].source == "played"
    await player.close()


async def test_that_one_recorded_source_can_be_played_alone(site):
    items = await played(source(site, speed=0, of="other"))
    assert rows(items).channel.tolist() == [0, 0, 0, 0]
    assert rows(items).value.tolist() == [100, 101, 102, 103]
    assert not any(isinstance(item, Gap) for item in items)


async def test_that_an_absent_recorded_source_is_named_with_those_there_are(site):
    player = source(site, of="nothing")
    with pytest.raises(CitydeckError, match="other, traffic"):
        await player.open()
    await player.close()


async def test_that_rows_are_spaced_as_recorded(site):
    began = time.monotonic()
    await played(source(site, speed=2.0))
    assert time.monotonic() - began >= 0.29


async def test_that_restamped_rows_happen_now(site):
    began = time.time_ns()
    observed = rows(await played(source(site, speed=4.0, restamp=True))).observed_at
    assert began - NS_PER_S < observed[0] <= observed[-1] <= time.time_ns()
    assert np.diff(observed[::2]).tolist() == pytest.approx([NS_PER_S / 20] * 3, abs=5)


async def test_that_rows_known_already_are_passed_over(site):
    items = await played(source(site, speed=0), since=T0 + NS_PER_S // 5)
    assert rows(items).value.tolist() == [2, 102, 3, 103]


async def test_that_history_gives_the_rows_of_a_span(site):
    player = source(site)
    await player.open()
    span = TimeRange(T0 + NS_PER_S // 5 - 7, T0 + 2 * NS_PER_S // 5)
    found = concat([batch async for batch in player.history(span)])
    assert found.value.tolist() == [1, 101, 2, 102]
    await player.close()


async def test_that_a_loop_with_original_stamps_is_refused(site):
    with pytest.raises(CitydeckError, match="restamp"):
        await source(site, loop=True).open()


async def test_that_a_file_that_is_no_recording_is_refused_in_one_line(site):
    (site / "hour.mcap").write_bytes(b"nothing of the kind")
    with pytest.raises(CitydeckError):
        await source(site).open()
