"""Tables played into a LIVE session, recorded, replayed: one state."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from citydeck.timeline.bundle import Bundle

SITE = """format = 1
id = "tables"
name = { en = "Tables" }
zone = "UTC"
origin = { longitude = 0.0, latitude = 0.0 }

[sources.old]
adapter = "files"
provenance = "SIMULATED"
[sources.old.settings]
folder = "in"
time = "t"
zone = "UTC"
play = true
speed = 10
restamp = true
loop = true
[[sources.old.settings.readings]]
asset = "urn:ngsi-ld:Road:{road}"
metric = "speed"
path = "speed"
period = 0.1
"""


def run(folder, *arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments, "--json"],
        env={**os.environ, "CITYDECK_STATE_DIR": str(folder / "state")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_that_tables_recorded_live_replay_to_the_same_state(folder, make):
    site = folder.parent
    (site / "site.toml").write_text(SITE)
    count = 12
    speeds = np.random.default_rng(5).normal(50.0, 9.0, count)
    speeds[3] = np.nan
    make.parquet(folder / "a.parquet", {"t": make.stamps(count), "road": list("xy") * 6, "speed": speeds})
    out = site / "out.mcap"
    told = run(site, "record", str(site), "-o", str(out), "--for", "6s")
    assert told["observations"] > count  # it was played more than once
    assert run(site, "replay", str(out))["state_hash"] == told["state_hash"]
    with Bundle(out) as bundle:
        assert bundle.provenance == "SIMULATED"
