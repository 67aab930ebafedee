"""A folder that grows: files when they are complete, lines as they are written, each once; and a recording played."""

import json
import time

import numpy as np
import pytest

from citydeck.model.time import NS_PER_S, TimeRange, from_iso
from citydeck.sources.contract import Discovery

NOON = from_iso("2026-05-20T11:00:00Z")


def line(second: int, road: str = "x") -> str:
    return json.dumps({"t": f"2026-05-20T11:00:{second:02d}Z", "road": road, "speed": second}) + "\n"


async def test_that_lines_of_ndjson_come_as_they_are_written_and_a_half_one_waits(folder, reader):
    path = folder / "a.ndjson"
    path.write_text(line(1) + line(2)[:20])
    one = reader()
    assert (await one.rows()).value.tolist() == [1.0]
    with path.open("a") as stream:
        stream.write(line(2)[20:] + line(3))
    assert (await one.rows()).value.tolist() == [2.0, 3.0]
    path.rename(folder / "b.ndjson")
    path.write_text(line(4))
    assert (await one.rows()).value.tolist() == [4.0]
    assert not one.refused


async def test_that_bad_lines_of_ndjson_cost_no_other(folder, reader):
    bad = ["nothing", "[1]", '{"t": 1}', '{"t": "2026-05-20T11:00:00Z", "road": "x", "speed": NaN}', "[" * 9_999]
    (folder / "a.jsonl").write_text("\n".join(bad) + "\n" + "x" * 300_000 + "\n" + line(5))
    one = reader()
    assert (await one.rows()).value.tolist() == [5.0]
    assert sum(one.refused.values()) == 6


async def test_that_a_table_is_read_when_its_file_does_not_change_any_more(folder, reader, make):
    one = reader(settle=0.5)
    whole = make.parquet(folder.parent / "whole", {"t": make.stamps(3), "road": ["x"] * 3, "speed": [1.0, 2.0, 3.0]})
    data = whole.read_bytes()
    path = folder / "a.parquet"
    with path.open("wb") as stream:
        for part in (data[:40], data[40:200], data[200:]):
            stream.write(part)
            stream.flush()
            assert not len(await one.rows(looks=3))  # a third of the time that it must stand still
            assert "waits until 1 files" in (await one.source.health()).text
    assert (await one.rows(looks=20)).value.tolist() == [1.0, 2.0, 3.0]
    assert not one.refused


async def test_that_a_file_that_comes_later_is_read_and_a_changed_one_again(folder, reader, make):
    one = reader()
    make.workbook(folder / "a.xlsx", [["t", "road", "speed"], ["2026-05-20T11:00:00", "x", 1]])
    assert (await one.rows()).value.tolist() == [1.0]
    assert not len(await one.rows())
    make.workbook(folder / "b.xlsx", [["t", "road", "speed"], ["2026-05-20T11:00:01", "x", 2]])
    assert (await one.rows()).value.tolist() == [2.0]
    make.workbook(folder / "a.xlsx", [["t", "road", "speed"], ["2026-05-20T11:00:00", "x", 3]])
    assert (await one.rows()).value.tolist() == [3.0]


async def test_that_what_is_there_can_be_left_out(folder, reader, make):
    make.parquet(folder / "old.parquet", {"t": make.stamps(1), "road": ["x"], "speed": [1.0]})
    (folder / "old.ndjson").write_text(line(1))
    one = reader(existing=False)
    assert not len(await one.rows())
    make.parquet(folder / "new.parquet", {"t": make.stamps(1), "road": ["x"], "speed": [2.0]})
    with (folder / "old.ndjson").open("a") as stream:
        stream.write(line(3))
    assert sorted((await one.rows()).value.tolist()) == [2.0, 3.0]


async def test_that_after_a_restart_only_what_is_not_long_known_is_given(folder, reader, make):
    make.parquet(folder / "a.parquet", {"t": make.stamps(5), "road": ["x"] * 5, "speed": np.arange(5.0)})
    (folder / "a.ndjson").write_text("".join(line(second, "y") for second in range(5)))
    rows = await reader(since=NOON + 3 * NS_PER_S, late=0.0).rows()
    assert sorted(rows.value.tolist()) == [3.0, 3.0, 4.0, 4.0]


async def test_that_a_file_that_is_gone_before_it_is_read_is_no_fault(folder, reader, make, monkeypatch):
    make.parquet(folder / "a.parquet", {"t": make.stamps(1), "road": ["x"], "speed": [1.0]})
    one = reader()
    ready = one.source._arrivals.ready

    def gone():
        found = ready()
        for path in found:
            path.unlink()
        return found

    monkeypatch.setattr(one.source._arrivals, "ready", gone)
    assert not len(await one.rows())
    assert not one.refused


async def test_that_a_missing_folder_is_said(tmp_path, reader):
    (tmp_path / "in").rmdir()
    with pytest.raises(OSError, match="no such folder"):
        await reader().source.open()


@pytest.mark.parametrize("speed", [0.0, 20.0])
async def test_that_a_table_is_played_with_its_own_stamps_in_order_and_ends(folder, reader, make, speed):
    times = make.stamps(10)
    make.parquet(folder / "a.parquet", {"t": times[::-1], "road": ["x"] * 10, "speed": np.arange(10.0)[::-1]})
    (folder / "b.ndjson").write_text(line(20, "y"))
    one, began = reader(play=True, speed=speed), time.monotonic()
    rows = await one.rows(looks=1_000)
    assert rows.value.tolist() == [*np.arange(10.0).tolist(), 20.0]
    assert rows.observed_at[0] == NOON
    assert (time.monotonic() - began > 20 / 20) is (speed > 0)
    assert (await one.source.health()).text == "plays what was recorded"


async def test_that_a_played_table_may_happen_now_and_again(folder, reader, make):
    make.parquet(folder / "a.parquet", {"t": make.stamps(3), "road": ["x"] * 3, "speed": [1.0, 2.0, 3.0]})
    one = reader(play=True, speed=20.0, restamp=True, loop=True)
    before, taken = time.time_ns(), []
    async for item in one.items:
        if not isinstance(item, Discovery) and len(item):
            taken.append(item)
        if len(taken) == 7:
            break
    values = [float(batch.value[0]) for batch in taken]
    assert values == [1.0, 2.0, 3.0, 1.0, 2.0, 3.0, 1.0]
    observed = [int(batch.observed_at[0]) for batch in taken]
    assert observed == sorted(observed)
    assert before < observed[0] < time.time_ns()
    assert observed[1] - observed[0] == NS_PER_S // 20


async def test_that_a_played_table_goes_on_after_what_is_known(folder, reader, make):
    make.parquet(folder / "a.parquet", {"t": make.stamps(5), "road": ["x"] * 5, "speed": np.arange(5.0)})
    rows = await reader(since=NOON + 3 * NS_PER_S, play=True, speed=0).rows(looks=100)
    assert rows.value.tolist() == [4.0]


async def test_that_a_past_span_is_read_from_the_tables(folder, reader, make):
    make.parquet(folder / "a.parquet", {"t": make.stamps(60), "road": ["x"] * 60, "speed": np.arange(60.0)})
    (folder / "a.ndjson").write_text(line(30))
    one = reader()
    await one.rows()
    span = TimeRange(NOON + 29 * NS_PER_S, NOON + 31 * NS_PER_S)
    batches = [batch async for batch in one.source.history(span)]
    assert sorted(value for batch in batches for value in batch.value.tolist()) == [29.0, 30.0, 30.0]
