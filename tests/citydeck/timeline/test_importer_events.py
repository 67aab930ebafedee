"""Known events of a recording, found at its import by instruments that no rule sees."""

import json

import numpy as np
import pytest

from citydeck.model.errors import WrongUse
from citydeck.model.time import NS_PER_S, TimeRange, from_iso
from citydeck.timeline.bundle import EVENTS, Bundle
from citydeck.timeline.importer import import_recording
from citydeck.timeline.importer_events import above, moving_mean

START = "2025-07-01T12:00:00Z"
MAPPING = """
format = 1
id = "scales"
name = { en = "Scales" }
place = { longitude = 11.6, latitude = 48.1 }
zone = "UTC"
source = "scales"
provenance = "REAL"
licence = "CC0"
latency = 0

[[table]]
file = "a.csv"
time = { start = "2025-07-01T12:00:00", period = 1, zone = "UTC", fold = "refuse" }
series = [
  { column = "left", asset = "urn:ngsi-ld:Sensor:left", metric = "force", unit = "kN" },
  { column = "right", asset = "urn:ngsi-ld:Sensor:right", metric = "force", unit = "N" },
]

[events]
metric = "force"
assets = ["urn:ngsi-ld:Sensor:left", "urn:ngsi-ld:Sensor:right"]
quiet = ["2025-07-01T12:00:00Z", "2025-07-01T12:00:10Z"]
smooth = 1.0
above = 3.0
reason = "Weight is weight"
"""


def imported(folder, loaded, mapping=MAPPING):
    """The events of a minute in which 2 kN stand on each of two scales in the seconds `loaded`."""
    rows = [f"{5 + 2 * (second in loaded)},{7_000 + 2_000 * (second in loaded)}" for second in range(60)]
    (folder / "a.csv").write_text("\n".join(["left,right", *rows]) + "\n")
    (folder / "map.toml").write_text(mapping)
    report = import_recording(folder / "map.toml", folder, folder / "out.mcap")
    with Bundle(folder / "out.mcap") as made:
        kept = json.loads(made.text(EVENTS))
    assert report.known_events == len(kept["events"])
    return kept


def test_that_a_load_on_two_instruments_of_different_units_is_one_event(tmp_path):
    kept = imported(tmp_path, range(20, 30))
    (event,) = kept["events"]
    start, end = (from_iso(instant) - from_iso(START) for instant in event)
    assert 19.4 * NS_PER_S <= start <= 20 * NS_PER_S
    assert 30 * NS_PER_S <= end <= 30.6 * NS_PER_S
    assert "more than 3 kN above its mean" in kept["method"]
    assert kept["method"].endswith("Weight is weight")


def test_that_nothing_happened_is_no_event_and_a_load_at_the_end_is_one(tmp_path):
    assert imported(tmp_path, ())["events"] == []
    (tmp_path / "out.mcap").unlink()
    assert len(imported(tmp_path, range(50, 60))["events"]) == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('Sensor:left", "urn', 'Sensor:lost", "urn', "Sensor:lost"),
        ("2025-07-01T12:00:00Z", "2024-07-01T12:00:00Z", None),
        ('12:00:10Z"]', '11:00:10Z"]', "quiet stretch ends before it begins"),
        ('"2025-07-01T12:00:00Z", "2025-07-01T12:00:10Z"', '"2024-07-01T00:00:00Z", "2024-07-02T00:00:00Z"', "quiet"),
        ("12:00:10Z", "12:00:10", "without a zone"),
        ('metric = "force"\nassets', 'metric = "forse"\nassets', "did you mean 'force'?"),
    ],
)
def test_that_events_which_cannot_be_found_are_refused_in_one_line(tmp_path, old, new, says):
    if says is None:
        assert imported(tmp_path, range(20, 30), MAPPING.replace(old, new))["events"]
        return
    with pytest.raises(WrongUse) as refused:
        imported(tmp_path, (), MAPPING.replace(old, new))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "out.mcap").exists()


def test_that_a_moving_mean_sees_half_a_width_to_each_side():
    at = np.arange(5, dtype=np.int64)
    assert moving_mean(at, np.array([0.0, 3.0, 0.0, 0.0, 6.0]), 2).round(9).tolist() == [1.5, 1.0, 1.0, 2.0, 3.0]


def test_that_stretches_are_cut_where_the_limit_is_crossed():
    at = np.array([10, 20, 30, 40, 50], np.int64)
    values = np.array([5.0, 1.0, 5.0, 5.0, 1.0])
    assert above(at, values, 2.0) == [TimeRange(10, 20), TimeRange(30, 50)]
    assert above(at, values[::-1].copy(), 2.0)[-1] == TimeRange(50, 51)
