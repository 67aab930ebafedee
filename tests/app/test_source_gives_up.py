"""A source that cannot run is an alarm that a person must answer, not a line in a log."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = """
format = 1
id = "gives-up"
name = { en = "Gives up" }
zone = "UTC"
origin = { longitude = 0.0, latitude = 0.0 }
[sources.unknown]
adapter = "nothing_of_the_kind"
[sources.wrong]
adapter = "csv_folder"
settings = { folder = "in" }
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_that_a_source_that_gave_up_raises_an_alarm_in_the_journal(tmp_path):
    home = {"CITYDECK_STATE_DIR": tmp_path / "state", "CITYDECK_CONFIG_DIR": tmp_path / "config"}
    environ = {**os.environ, **{key: str(value) for key, value in home.items()}}
    (tmp_path / "site.toml").write_text(SITE)
    command = [sys.executable, "-m", "app"]
    engine = subprocess.Popen(
        [*command, "engine", str(tmp_path)],
        cwd=ROOT, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    alarms: dict[str, dict] = {}
    try:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and len(alarms) < 2:
            time.sleep(0.5)
            asked = [*command, "alarm", "list", str(tmp_path), "--json"]
            done = subprocess.run(asked, cwd=ROOT, env=environ, capture_output=True, timeout=30, check=False)
            alarms = {row["id"]: row for row in json.loads(done.stdout or b"[]")}
    finally:
        engine.send_signal(signal.SIGTERM)
        engine.wait(20)
    assert alarms.keys() == {"system.comms@unknown", "system.comms@wrong"}
    assert {row["level"] for row in alarms.values()} == {"gave_up"}
    assert {row["state"] for row in alarms.values()} == {"UNACKED"}
