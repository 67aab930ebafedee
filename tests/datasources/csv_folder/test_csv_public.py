"""Public CSV files of the kind that this adapter follows: every line is read, or refused with its reason."""

import csv
import time
from collections import Counter

import numpy as np
import pytest

from citydeck.model.batch import concat
from citydeck.model.time import from_iso
from citydeck.sources.contract import Context, Discovery
from datasources.csv_folder.settings import Settings
from datasources.csv_folder.source import Source

pytestmark = pytest.mark.shared
NEVER_WAS = "time stamp is missing or not in the configured form"
NAB = [
    (f"traffic/nab/{name}.csv", {"time": "timestamp", "zone": "America/Chicago"}, "value", metric, {})
    for name, metric in (
        ("TravelTime_387", "travel_time"),
        ("TravelTime_451", "travel_time"),
        ("occupancy_6005", "occupancy"),
        ("occupancy_t4013", "occupancy"),
        ("speed_6005", "speed"),
        ("speed_7578", "speed"),
        ("speed_t4013", "speed"),
    )
]
AIR = [
    (
        f"city-management/beijing_air/PRSA_Data_{station}_20130301-20170228.csv",
        {"time": "{year}-{month}-{day} {hour}", "time_format": "%Y-%m-%d %H", "zone": "Asia/Shanghai"},
        "PM2.5",
        "pm25",
        {},
    )
    for station in ("Aotizhongxin", "Dongsi")
]
FILES = [
    *NAB,
    *AIR,
    (
        "city-management/weather/seattle-weather.csv",
        {"time": "date", "time_format": "%Y/%m/%d", "zone": "America/Los_Angeles"},
        "precipitation",
        "rain",
        {},
    ),
    ("energy/ett_china/ETTh1.csv", {"time": "date", "zone": "Asia/Shanghai"}, "HUFL", "transformer_load", {}),
    ("energy/pjm/AEP_hourly.csv", {"time": "Datetime", "zone": "America/New_York"}, "AEP_MW", "power", {NEVER_WAS: 14}),
    (
        "energy/urbanev_shenzhen/weather_central.csv",
        {"time": "time", "time_format": "%Y/%m/%d %H:%M", "zone": "Asia/Shanghai"},
        "U",
        "humidity",
        {},
    ),
]


@pytest.mark.parametrize(("path", "stamps", "column", "metric", "refused"), FILES, ids=[row[0] for row in FILES])
async def test_that_each_line_of_a_public_file_is_read_or_refused(shared_data, path, stamps, column, metric, refused):
    told: Counter[str] = Counter()
    folder, _, name = path.rpartition("/")
    columns = [{"column": column, "asset": "urn:ngsi-ld:Thing:one", "metric": metric, "missing": ["NA"]}]
    settings = Settings(folder=folder, pattern=name, columns=columns, poll=0.05, **stamps)
    context = Context("csv", shared_data, time.time_ns, lambda _, reason: told.update([reason]))
    source, batches = Source(settings, context), []
    items = source.stream(None)
    async for item in items:
        if isinstance(item, Discovery):
            continue
        if batches and not len(item):
            break
        batches.append(item)
    await items.aclose()
    rows = concat(batches)
    with (shared_data / "INDEX.tsv").open(newline="", encoding="utf-8") as file:
        count = next(int(row["count"]) for row in csv.DictReader(file, delimiter="\t") if row["path"] == path)
    # A last line without its line break may be half of one: it waits, here for ever.
    open_ended = not (shared_data / path).read_bytes().endswith(b"\n")
    assert len(rows) + told.total() == count - open_ended
    assert told == refused
    if "PRSA" in path:
        assert rows.observed_at[0] == from_iso("2013-03-01T00:00:00+08:00")
        assert 0 < np.isnan(rows.value).sum() < 2_000
