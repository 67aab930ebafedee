"""`citydeck record` of a site that hears a real mosquitto: what is published is what the bundle holds."""

import asyncio
import json
import os
import signal
import sys

import pytest

from citydeck.model.batch import Batch
from citydeck.timeline.bundle import Bundle
from citydeck.timeline.log_reader import LogReader

SITE = """format = 1
id = "recorded-over-mqtt"
name = {{ en = "Here" }}
zone = "Europe/Berlin"
origin = {{ longitude = 13.4, latitude = 52.5 }}

[sources.roads]
adapter = "mqtt"
[sources.roads.settings]
host = "127.0.0.1"
port = {port}
tls = false

[[sources.roads.settings.topics]]
filter = "city/+/speed"
readings = [{{ asset = "urn:ngsi-ld:Road:{{1}}", metric = "speed", unit = "km/h", path = "v" }}]
time = "t"
time_format = "unix_ms"
"""
STAMP = 1_790_000_000_000


def rows(path) -> list[tuple[int, float]]:
    if not path.exists() or not path.stat().st_size:
        return []
    with LogReader(path) as reader:
        batches = [entry.body for entry in reader.entries() if isinstance(entry.body, Batch)]
    return [pair for one in batches for pair in zip(one.observed_at.tolist(), one.value.tolist(), strict=True)]


@pytest.mark.slow
async def test_that_every_message_of_a_broker_is_in_the_recording(tmp_path, broker, publish) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "site.toml").write_text(SITE.format(port=broker.port))
    out, partial = tmp_path / "roads.mcap", tmp_path / "roads.mcap.partial"
    told = (tmp_path / "told.json").open("wb")
    with told:
        recorder = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "app", "record", str(site), "-o", str(out), "--json"),
            env={**os.environ, "CITYDECK_STATE_DIR": str(tmp_path / "state")},
            stdout=told,
        )
    await publish("city/A1/speed", json.dumps({"t": STAMP, "v": 50.0}), retain=True)
    async with asyncio.timeout(30):
        while not rows(partial):
            await asyncio.sleep(0.05)
        for number in range(1, 201):
            await publish("city/A1/speed", json.dumps({"t": STAMP + number, "v": float(number)}))
        while len(rows(partial)) < 201:
            await asyncio.sleep(0.05)
        recorder.send_signal(signal.SIGTERM)
        assert await recorder.wait() == 0
    report = json.loads((tmp_path / "told.json").read_bytes())
    assert (report["observations"], report["sources"], report["provenance"]) == (201, {"roads": 201}, "REAL")
    expected = [(STAMP, 50.0), *((STAMP + number, float(number)) for number in range(1, 201))]
    assert rows(out) == [(at * 1_000_000, value) for at, value in expected]
    with Bundle(out) as bundle:
        assert bundle.zone == "Europe/Berlin"
    replay = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app", "replay", str(out), "--json"), stdout=asyncio.subprocess.PIPE
    )
    said, _ = await replay.communicate()
    assert json.loads(said)["state_hash"] == report["state_hash"]
