"""The replay benchmark measures what it says: its engine and its plain reference agree."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "replay.py"


@pytest.mark.slow
def test_that_the_engine_and_the_plain_reference_count_the_same_alarms():
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--observations", "200000", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["agree"]
    assert figures["reference_alarms"] == 10
    assert [row["name"] for row in figures["rows"]] == [
        "read only",
        "journal off",
        "journal in memory",
        "journal durable",
    ]
    for row in figures["rows"]:
        assert row["observations"] == 200_000
    for row in figures["rows"][1:]:
        assert row["raised"] == 10
        assert row["transitions"] == 200_000 // 10_000
