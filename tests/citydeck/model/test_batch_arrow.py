"""Batches to Arrow and back: the bytes between a source host, the engine and the log."""

import subprocess
import sys

import numpy as np
import pytest

from citydeck.model.batch import SCHEMA, Batch
from citydeck.model.errors import UnreadableInput

COLUMNS = ("channel", "observed_at", "received_at", "value", "quality")


def some(rows: int) -> Batch:
    stamps = np.arange(rows, dtype=np.int64) + 10**18
    return Batch.of(np.arange(rows), stamps, stamps + 1, np.linspace(-1.0, 1.0, rows), np.arange(rows) % 4)


def same(one: Batch, other: Batch) -> bool:
    pairs = [(getattr(one, name), getattr(other, name)) for name in COLUMNS]
    return all(a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype == float) for a, b in pairs)


@pytest.mark.parametrize("rows", [0, 1, 2, 1000])
def test_that_a_batch_comes_back_bit_by_bit(rows):
    batch = some(rows)
    assert batch.to_arrow().schema == SCHEMA
    assert same(Batch.from_arrow(batch.to_arrow()), batch)
    assert same(Batch.from_ipc(batch.to_ipc()), batch)


def test_that_rows_taken_with_steps_and_slices_of_arrow_come_out_right():
    batch = some(10)
    assert same(Batch.from_ipc(batch.take(slice(1, 9, 3)).to_ipc()), batch.take(slice(1, 9, 3)))
    assert same(Batch.from_arrow(batch.to_arrow().slice(4, 3)), batch.take(slice(4, 7)))


def test_that_what_comes_from_arrow_is_not_written_to():
    with pytest.raises(ValueError, match="read-only"):
        Batch.from_ipc(some(3).to_ipc()).value[0] = 1.0


def test_that_what_is_no_batch_is_unreadable():
    with pytest.raises(UnreadableInput):
        Batch.from_ipc(b"no stream")


def test_that_no_process_loads_pandas_for_its_batches():
    """It costs 30 MiB and a quarter of a second in every source host."""
    code = (
        "import sys; from citydeck.model.batch import Batch;"
        "Batch.from_ipc(Batch.of([0], [1], [1], [1.0]).to_ipc()); sys.exit('pandas' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
