"""Public recordings through the program: imported by the mappings in docs/examples, told, played, answered."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from citydeck.link.client import LinkClient
from citydeck.link.endpoint import NotedEndpoint
from citydeck.link.mirror import CityMirror
from citydeck.model.batch import Batch, concat
from citydeck.model.event import ChannelDeclared
from citydeck.model.time import from_iso, to_iso
from citydeck.timeline.bundle import Bundle

pytestmark = [pytest.mark.shared, pytest.mark.slow]
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
KEYS = {"start", "end", "channels", "observations", "missing", "duplicates", "gaps", "events"}
NAMES = ("la_loop", "bridge_munich", "ett_china", "ucc_5g")
QUIET_UNTIL = from_iso("2022-04-11T09:20:14+02:00")
ON_THE_BRIDGE = 3.0
"""kN above the quiet sum of the support forces."""


@pytest.fixture(scope="module")
def imported(program, shared_data, tmp_path_factory):
    """Imports each recording once: ``(report, bundle)``."""
    folder, done = tmp_path_factory.mktemp("imported"), {}

    def get(name):
        if name not in done:
            out = folder / f"{name}.mcap"
            answer = program("recording", "import", EXAMPLES / f"{name}.toml", shared_data, "-o", out, "--json")
            done[name] = answer.json(), out
        return done[name]

    return get


@pytest.mark.parametrize("name", NAMES)
def test_that_what_the_import_counted_is_what_the_recording_tells(name, imported, program):
    report, bundle = imported(name)
    told = program("recording", "info", bundle, "--json").json()
    assert set(told) >= KEYS
    for key in ("channels", "observations", "missing", "start", "end"):
        assert told[key] == report[key]
    assert told["import"] == report
    assert told["duplicates"] + told["corrections"] == report["repeated_stamps"]
    assert not {"duplicates", "gaps", "events"} & set(report), "other meanings have other names"
    assert sum(told["event_kinds"].values()) == told["events"]
    assert told["provenance"] == "REAL"
    assert from_iso(told["start"]) < from_iso(told["end"])
    assert told["loss"] == ""
    if name == "ucc_5g":  # cells with a dash were left out, and are told all the same
        assert told["missing"] > 20_000
        assert told["duplicates"] > 20_000


@pytest.mark.parametrize(("name", "until"), [*((name, ()) for name in NAMES[:3]), ("ucc_5g", ("--until", "+2d"))])
def test_that_a_recording_played_twice_gives_one_hash(name, until, imported, program):
    _, bundle = imported(name)
    first, second = (program("replay", bundle, "--json", *until).json() for _ in range(2))
    assert first["state_hash"] == second["state_hash"]
    assert first["state_hash"].startswith("v1:")
    assert first["observations"] == second["observations"] > 10_000
    assert {"observations", "seconds", "rate", "alarms", "state_hash"} <= set(first)


def test_that_the_strain_rule_finds_every_loading_and_nothing_else(imported, program, tmp_path, capsys):
    _, bundle = imported("bridge_munich")
    events = tmp_path / "loadings.json"
    events.write_text(json.dumps([[to_iso(start), to_iso(end)] for start, end in loadings(bundle)]))
    finding = program("alarm", "judge", bundle, "--json").json()
    with capsys.disabled():
        print(f"\nMunich bridge: {program('alarm', 'judge', bundle).out}", file=sys.stderr, end="")
    ours = program("alarm", "judge", bundle, "--events", events, "--json").json()
    assert {name: finding[name] for name in ("events", "false", "missed")} == {
        name: ours[name] for name in ("events", "false", "missed")
    }
    assert finding["seconds"] == pytest.approx(ours["seconds"], abs=0.25), "the bundle's own events are those of here"
    assert (finding["events"], finding["false"], finding["missed"]) == (4, 0, 0)
    assert len(finding["seconds"]) == 4
    assert all(seconds > 0 for seconds in finding["seconds"])


async def test_that_a_strain_alarm_is_acknowledged_in_a_real_engine_and_none_is_raised_in_the_quiet_stretch(
    imported, program, environment
):
    _, bundle = imported("bridge_munich")
    command = [sys.executable, "-m", "app", "engine", str(bundle), "--paused"]
    engine = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        mirror = CityMirror()
        client = LinkClient(NotedEndpoint(Path(environment["CITYDECK_STATE_DIR"]) / "bridge-munich-replay"), mirror)
        link = asyncio.create_task(client.run())
        try:
            await answered(client, mirror)
        finally:
            link.cancel()
            await asyncio.gather(link, return_exceptions=True)
    finally:
        engine.terminate()
        engine.communicate(timeout=10)
    rows = program("alarm", "list", bundle, "--all", "--json").json()
    assert all(from_iso(row["raised_at"]) >= QUIET_UNTIL for row in rows if row["raised_at"])
    kept = [row for row in rows if row["acknowledged_by"]]
    assert [row["id"].split("@")[0] for row in kept] == ["strain-load"]
    assert kept[0]["acknowledged_by"].startswith("os:")


async def answered(client, mirror):
    """Go through the quiet stretch, then to the first alarm, and acknowledge it."""
    await until(lambda: mirror.connected and mirror.hello is not None)
    assert mirror.hello.site.longitude < 20, "Munich opens in Munich"
    assert (await client.seek(QUIET_UNTIL)).ok
    assert not mirror.alarms
    await until(lambda: mirror.transport.alarms_at)
    assert (await client.next_alarm()).ok
    await until(lambda: any(row.active for row in mirror.alarms.values()))
    (row,) = mirror.alarms.values()
    assert row.rule == "strain-load"
    reply = await client.ack(row.id, row.token, "vehicle of the load test")
    assert reply.ok, reply
    await until(lambda: mirror.alarms[row.id].acked)


async def until(true, seconds=15.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        await asyncio.sleep(0.02)


def loadings(file):
    """Stretches in which the support forces say that a vehicle is on the bridge, which the rule never sees."""
    with Bundle(file) as bundle:
        handles = {
            entry.body.channel.asset.rsplit("-", 1)[1]: entry.body.handle
            for entry in bundle.reader.events(ChannelDeclared)
            if entry.body.channel.metric == "force"
        }
        rows = concat([entry.body for entry in bundle.reader.entries() if isinstance(entry.body, Batch)])
    first, second = (rows.channel == handles[name] for name in ("01", "02"))
    at, total = rows.observed_at[first], rows.value[first] + rows.value[second]
    smooth = np.convolve(total, np.full(50, 0.02), "same")[25:-25]
    loaded = smooth > total[at < QUIET_UNTIL].mean() + ON_THE_BRIDGE
    edges = np.flatnonzero(np.diff(loaded.astype(int))) + 26
    return [(int(at[on]), int(at[off])) for on, off in zip(edges[::2], edges[1::2], strict=True)]
