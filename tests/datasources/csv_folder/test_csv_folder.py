"""The adapter alone, on real files."""

from pathlib import Path

import numpy as np
import pytest

from citydeck.model.batch import Batch, concat
from citydeck.model.time import from_iso
from citydeck.sources.contract import Context, Discovery
from datasources.csv_folder.settings import Column, Settings
from datasources.csv_folder.source import Source

SPEED = Column(column="speed", asset="urn:ngsi-ld:Road:{road}", metric="speed", unit="km/h", missing=("-", "255"))


class Reader:
    """Runs the source until it has been idle for two looks."""

    def __init__(self, site: Path, since: int | None = None, **settings) -> None:
        values = {"folder": "in", "time": "t", "columns": (SPEED,), "poll": 0.05, **settings}
        self.refused: list[str] = []
        context = Context("csv", site, lambda: 1, lambda raw, reason: self.refused.append(reason))
        self.source = Source(Settings(**values), context)
        self.items = self.source.stream(since)
        self.channels: list = []

    async def rows(self) -> Batch:
        batches, idle = [], 0
        while idle < 6:
            item = await anext(self.items)
            if isinstance(item, Discovery):
                self.channels = item.channels
                idle = 0
            elif len(item):
                batches.append(item)
                idle = 0
            else:
                idle += 1
        return concat(batches)

    async def close(self) -> None:
        await self.items.aclose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def line(road: str, speed: str, second: int = 0) -> str:
    return f"{road},2026-05-20T11:00:{second:02d}Z,{speed},Canary Person\n"


HEAD = "road,t,speed,driver\n"


async def test_that_blank_and_marks_are_missing_and_zero_is_zero(folder):
    (folder / "a.csv").write_text(HEAD + line("x", "0") + line("x", "") + line("x", "255") + line("y", "12.5"))
    reader = Reader(folder.parent)
    rows = await reader.rows()
    assert rows.value[[0, 3]].tolist() == [0.0, 12.5]
    assert np.isnan(rows.value[1:3]).all()
    assert rows.quality.tolist() == [0, 2, 2, 0]
    assert rows.observed_at[0] == from_iso("2026-05-20T11:00:00Z")
    assert [channel.asset for channel in reader.channels] == ["urn:ngsi-ld:Road:x", "urn:ngsi-ld:Road:y"]
    await reader.close()


async def test_that_the_limits_of_an_instrument_are_declared(folder):
    (folder / "a.csv").write_text(HEAD + line("x", "5"))
    reader = Reader(folder.parent, columns=(SPEED.model_copy(update={"limits": (0.0, 250.0)}),))
    await reader.rows()
    assert [channel.limits for channel in reader.channels] == [(0.0, 250.0)]
    await reader.close()


async def test_that_a_half_written_line_waits_for_its_end(folder):
    path = folder / "a.csv"
    path.write_text(HEAD + line("x", "1") + "x,2026-05-20T11:00")
    reader = Reader(folder.parent)
    assert (await reader.rows()).value.tolist() == [1.0]
    with path.open("a") as stream:
        stream.write(":01Z,2,\n")
    assert (await reader.rows()).value.tolist() == [2.0]
    assert reader.refused == []
    await reader.close()


async def test_that_a_rotated_file_goes_on_where_it_was_and_its_successor_starts_anew(folder):
    path = folder / "a.csv"
    path.write_text(HEAD + line("x", "1"))
    reader = Reader(folder.parent)
    await reader.rows()
    path.rename(folder / "a.1.csv")
    path.write_text(HEAD + line("x", "2"))
    with (folder / "a.1.csv").open("a") as stream:
        stream.write(line("x", "3"))
    assert sorted((await reader.rows()).value.tolist()) == [2.0, 3.0]
    await reader.close()


async def test_that_a_file_cut_and_written_anew_is_read_from_its_start(folder):
    path = folder / "a.csv"
    path.write_text(HEAD + line("x", "1") + line("x", "2"))
    reader = Reader(folder.parent)
    await reader.rows()
    with path.open("r+") as stream:
        stream.truncate(0)
    path.write_text(HEAD + line("x", "3"))
    assert (await reader.rows()).value.tolist() == [3.0]
    await reader.close()


async def test_that_bad_lines_are_quarantined_and_stop_nothing(folder):
    bad = "x,yesterday,1,\n" + "x,2026-05-20T11:00:00Z,fast,\n" + "only,two\n" + "x,2026-05-20T11:00:00Z,nan,\n"
    (folder / "a.csv").write_text(HEAD + bad + line("", "1") + line("x", "5"))
    reader = Reader(folder.parent)
    assert (await reader.rows()).value.tolist() == [5.0]
    assert len(reader.refused) == 5
    await reader.close()


async def test_that_a_file_without_the_needed_columns_is_refused_once(folder):
    (folder / "a.csv").write_text("road,when\n" + "x,1\n" * 3)
    reader = Reader(folder.parent)
    assert len(await reader.rows()) == 0
    assert reader.refused == ["the header has no column 'speed'"]
    await reader.close()


async def test_that_after_a_restart_only_lines_since_the_last_are_given(folder):
    (folder / "a.csv").write_text(HEAD + "".join(line("x", str(n), n) for n in range(5)))
    reader = Reader(folder.parent, since=from_iso("2026-05-20T11:00:03Z"), late=0.0)
    assert (await reader.rows()).value.tolist() == [3.0, 4.0]
    await reader.close()


async def test_that_a_file_behind_the_others_loses_nothing_at_a_restart(folder):
    (folder / "fast.csv").write_text(HEAD + line("x", "1", 50))
    (folder / "slow.csv").write_text(HEAD + line("y", "2", 5))
    reader = Reader(folder.parent, since=from_iso("2026-05-20T11:00:50Z"), late=60.0)
    assert (await reader.rows()).value.tolist() == [1.0, 2.0]
    await reader.close()


async def test_that_existing_lines_can_be_left_out(folder):
    path = folder / "a.csv"
    path.write_text(HEAD + line("x", "1"))
    reader = Reader(folder.parent, existing=False)
    assert len(await reader.rows()) == 0
    with path.open("a") as stream:
        stream.write(line("x", "2"))
    assert (await reader.rows()).value.tolist() == [2.0]
    await reader.close()


async def test_that_local_stamps_decimal_commas_and_other_encodings_are_read_as_configured(folder):
    column = Column(column="速度", asset="urn:ngsi-ld:Road:x", metric="speed")
    (folder / "a.csv").write_bytes("时间;速度\n20.05.2026 19:00;3,5\r\n".encode("gb18030"))
    reader = Reader(
        folder.parent, columns=(column,), time="时间", time_format="%d.%m.%Y %H:%M", zone="Asia/Shanghai",
        encoding="gb18030", delimiter=";", decimal=",",
    )  # fmt: skip
    rows = await reader.rows()
    assert rows.value.tolist() == [3.5]
    assert rows.observed_at[0] == from_iso("2026-05-20T11:00:00Z")
    await reader.close()


async def test_that_a_line_without_end_is_passed_over(folder):
    (folder / "a.csv").write_text(HEAD + "x" * 3_000_000 + "\n" + line("x", "4"))
    reader = Reader(folder.parent)
    assert (await reader.rows()).value.tolist() == [4.0]
    assert "line too long" in reader.refused
    await reader.close()


async def test_that_a_missing_folder_is_said(tmp_path):
    with pytest.raises(OSError, match="no such folder"):
        await Reader(tmp_path).source.open()
