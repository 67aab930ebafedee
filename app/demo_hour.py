"""Writes the demo city's recorded hour: `python -m app.demo_hour [-o FILE]`, from the demo site's own files.

The same assets, seed and code give the same bytes. The bundle is kept in the repository, because the first start must
not have to make it; make it anew when assets, rules or models have changed.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from app.sites import built_in
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.errors import CitydeckError, UnreadableInput
from citydeck.model.event import AnyEvent, AssetDeclared, ChannelDeclared, Entry, Marker, SourceHealth, SourceState
from citydeck.model.mode import Provenance
from citydeck.model.story import Story
from citydeck.model.time import NS_PER_S, from_iso
from citydeck.server.site import Site
from citydeck.state.city_state import CityState
from citydeck.timeline import bundle
from datasources.demo_live.milestones import MILESTONES
from datasources.demo_live.readings import SEED, SOURCES, Readings

START = from_iso("2026-05-20T18:00:00+08:00")
SECONDS = 3600
KEYFRAME_NS = 60 * NS_PER_S
CHUNK_NS = 30 * NS_PER_S
"""Long chunks pack well; nothing is lost by it, for the file is written once and whole."""
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


def write(site: Path, out: Path, *, seed: int = SEED, seconds: int = SECONDS) -> int:
    """Write the hour of a site folder as a bundle, with its asset table, rules and story; observations written.

    `CitydeckError` when the site's files cannot be used; then `out` stays as it was.
    """
    loaded = Site.load(site, unrecorded=True)
    if not loaded.assets:
        raise UnreadableInput(f"{site / loaded.config.assets}: no asset table; the city's builder writes it first")
    rules = loaded.rules()
    story = Story.load(site / "story.toml")
    state = CityState()
    with bundle.BundleWriter(out, _metadata(loaded, seed), replace=True, chunk_ns=CHUNK_NS) as writer:
        observations = _append(writer, state, hour(loaded.assets, seed, seconds))
        writer.attach(bundle.SITE, msgspec.json.encode(loaded.info()))
        writer.attach(bundle.ASSETS, msgspec.json.encode(loaded.assets))
        writer.attach(bundle.RULES, loaded.rules_text.encode())
        writer.attach(bundle.STORY, story.model_dump_json(exclude_none=True).encode())
        writer.attach(bundle.LICENCES, b"Synthetic readings, part of Citydeck: Apache-2.0\n")
    print(f"{out}: {observations} observations, {len(state.channels)} channels, {len(rules.rule)} rules")
    return observations


def _append(writer: bundle.BundleWriter, state: CityState, entries: Iterator[Entry]) -> int:
    """Append entries with a keyframe of the values every minute, so that a seek never reads far."""
    observations, due = 0, START + KEYFRAME_NS
    for entry in entries:
        if entry.log_time >= due:
            state.advance(due)
            writer.keyframe(due, state.keyframe())
            due += KEYFRAME_NS
        state.advance(entry.log_time)
        state.apply(entry)
        writer.append(entry)
        observations += len(entry.body) if isinstance(entry.body, Batch) else 0
    return observations


def _metadata(site: Site, seed: int) -> dict[str, str]:
    return {
        "provenance": Provenance.SIMULATED.value,
        "zone": site.config.zone,
        "id": site.config.id,
        "seed": str(seed),
        "licences": "Apache-2.0",
        "received_at": "simulated: observed_at + latency of the domain's gateway",
        "notes": "synthetic readings of the built-in demo city; one labelled story",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of the tool; exit code 2 with one line when the site cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m app.demo_hour", description="Write the demo city's recorded hour.")
    parser.add_argument("-o", "--output", type=Path, help="the bundle (default: hour.mcap in the demo site)")
    parser.add_argument("--site", type=Path, default=built_in("shanghai"), help="folder of the demo site")
    options = parser.parse_args(arguments)
    try:
        write(options.site, options.output or options.site / "hour.mcap")
    except CitydeckError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
