"""The whole way: a folder of files, a source host in its enclosure, the supervisor; the kit; the dry run."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

import datasources.files
from citydeck.model.event import SourceState
from citydeck.sources.check import check
from citydeck.sources.enclosure import Enclosure
from citydeck.sources.kit import judge
from citydeck.sources.supervisor import SourceConfig

READING = {"asset": "urn:ngsi-ld:Road:{road}", "metric": "speed", "unit": "m/s", "path": "speed"}
SETTINGS = {"folder": "in", "time": "t", "zone": "UTC", "settle": 0.2, "poll": 0.05, "readings": [READING]}


def table(folder: Path, make, name: str, count: int, first: str = "2026-05-20T11:00:00") -> None:
    columns = {"t": make.stamps(count, first), "road": ["x"] * count, "speed": np.arange(float(count))}
    make.parquet(folder / name, {**columns, "driver": ["Canary Person"] * count})


async def test_that_the_files_adapter_keeps_the_contract(folder, make):
    table(folder, make, "a.parquet", 5)
    home = Path(datasources.files.__file__).parent
    verdict = await judge(home, "datasources.files", SETTINGS, folder.parent, enough=lambda seen: seen.rows >= 5)
    assert verdict.faults == []
    assert verdict.channels == 1


async def test_that_the_dry_run_tells_what_was_mapped_and_what_was_not_and_why(folder, make):
    table(folder, make, "a.parquet", 5)
    (folder / "b.xlsx").write_bytes(b"no workbook")
    report = await check(folder.parent, SourceConfig("x", "files", SETTINGS), seconds=3.0)
    assert (report.state, report.channels, report.rows) == ("UP", 1, 5)
    assert report.converted == {"speed": "m/s to km/h"}
    assert report.quarantined == {"not a whole workbook: its table of contents cannot be read": 1}


async def test_that_the_files_adapter_works_inside_its_enclosure_with_every_kind_of_file(folder, make, watched):
    enclosure = Enclosure.detect()
    if enclosure.program is None:
        pytest.skip("bubblewrap is not here or does not work: permissions are declared, not enforced")
    table(folder, make, "a.parquet", 2)
    make.workbook(folder / "b.xlsx", [["t", "road", "speed"], ["2026-05-20T11:00:00", "y", 1]])
    (folder / "c.ndjson").write_text('{"t": "2026-05-20T11:00:00Z", "road": "z", "speed": 3}\n')
    (folder / "d.csv").write_text("t,road,speed\n2026-05-20T11:00:00,w,4\n")
    seen = await watched("files", SETTINGS, enclosure=enclosure)
    await seen.sees(lambda: len(seen.rows) == 5)
    assert {asset for asset, _, _ in seen.values()} == set("wxyz")
    enforced = seen.supervisor.status()["x"].enforced
    assert enforced["files"] == enforced["network"] == enforced["memory"] == "enforced"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
async def test_that_files_that_came_while_the_host_was_dead_are_read(folder, make, watched):
    table(folder, make, "a.parquet", 10)
    seen = await watched("files", {**SETTINGS, "late": 0})
    await seen.sees(lambda: len(seen.rows) == 10)
    os.kill(seen.supervisor.status()["x"].pid, signal.SIGKILL)
    await seen.sees(lambda: SourceState.LOST in [state for state, _ in seen.states])
    table(folder, make, "b.parquet", 10, "2026-05-20T11:00:10")
    await seen.sees(lambda: len(seen.rows) == 21)  # the newest known row comes twice


async def test_that_a_lost_folder_is_said_and_read_again_once_it_is_back(folder, make, watched):
    seen = await watched("files", SETTINGS, enclosure=Enclosure(None))
    table(folder, make, "a.parquet", 10)
    await seen.sees(lambda: len(seen.rows) == 10)
    folder.rename(folder.parent / "away")
    await seen.sees(lambda: any("no such folder" in reason for _, reason in seen.states), 3.0)
    (folder.parent / "away").rename(folder)
    await seen.sees(lambda: seen.states[-1][0] is SourceState.UP)
