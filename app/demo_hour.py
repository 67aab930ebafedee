"""Writes the demo city's recorded hour: `python -m app.demo_hour [-o FILE]`, from the demo site's own files.

The same assets, seed and code give the same bytes. The bundle is kept in the repository, because the first start must
not have to make it; make it anew when assets, rules or models have changed.
"""

from collections.abc import Iterator, Sequence

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Entry, Marker, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S, from_iso
from datasources.demo_live.milestones import MILESTONES
from datasources.demo_live.readings import SEED, SOURCES, Readings

START = from_iso("2026-05-20T18:00:00+08:00")
SECONDS = 3600
Message = tuple[int, Batch | AnyEvent, str]


def hour(assets: Sequence[Asset], seed: int = SEED, seconds: int = SECONDS) -> Iterator[Entry]:
    """Every entry of the recorded hour in order: declarations, sources up, then batches and the story's markers.

    The newest reading of every channel before the hour stands at its start, so that the first picture is whole.
    """
    readings = Readings(assets, seed, START / NS_PER_S)
    for number, (log_time, body, source) in enumerate(_messages(assets, readings, seconds)):
        yield Entry(number, log_time, body, source)


def _messages(assets: Sequence[Asset], readings: Readings, seconds: int) -> Iterator[Message]:
    yield from ((START, AssetDeclared(asset), "") for asset in assets)
    yield from ((START, ChannelDeclared(handle, channel), "") for handle, channel in enumerate(readings.channels))
    yield from ((START, SourceHealth(source, SourceState.UP), "") for source in SOURCES)
    first = START // NS_PER_S
    # Two seconds back, so that everything in these batches was received before the hour began.
    yield from ((START, readings.newest(source, first - 2), source) for source in SOURCES)
    yield from _with_markers(readings.stream(first, first + seconds), seconds)


def _with_markers(stream: Iterator[tuple[str, Batch]], seconds: int) -> Iterator[Message]:
    waiting = [(START + int(stone.at) * NS_PER_S, stone) for stone in MILESTONES if stone.at < seconds]
    for source, batch in stream:
        received = int(batch.received_at[0])
        while waiting and waiting[0][0] <= received:
            at, stone = waiting.pop(0)
            yield at, Marker(stone.name, stone.texts), ""
        yield received, batch, source
