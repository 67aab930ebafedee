"""The result never depends on where batches were cut, and is what a plain loop over rows gives."""

import itertools
import struct

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from citydeck.model.batch import Batch, concat
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry, SourceHealth, SourceState
from citydeck.model.time import NS_PER_S
from citydeck.state.city_state import CityState
from citydeck.state.digest import state_hash

T0 = 1_779_000_000 * NS_PER_S
ROW = st.tuples(
    st.integers(-1, 4),
    st.integers(-3, 12),
    st.sampled_from([0.0, -0.0, 1.0, 2.5, float("nan"), float("inf")]),
    st.sampled_from([0, 0, 0, 1, 2, 3, 9]),
)
CUTS = st.lists(st.integers(0, 60), max_size=8)


def start() -> CityState:
    state = CityState()
    for handle in range(4):
        state.apply(Entry(handle, T0, ChannelDeclared(handle, Channel(f"r{handle}", "speed", "a", "km/h", period=1.0))))
    state.apply(Entry(5, T0, SourceHealth("a", SourceState.LOST)))
    state.apply(Entry(6, T0, SourceHealth("a", SourceState.UP)))
    return state


def batch(rows) -> Batch:
    observed = [T0 + 20 * NS_PER_S * row[1] for row in rows]  # 4 and above lie beyond the skew
    return Batch.of([r[0] for r in rows], observed, [T0 + 1] * len(rows), [r[2] for r in rows], [r[3] for r in rows])


def run(rows, cuts):
    state, accepted, fresh = start(), [], []
    edges = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    for low, high in itertools.pairwise(edges):
        change = state.apply(Entry(10 + low, T0 + 1, batch(rows[low:high])))
        accepted.append(change.accepted)
        fresh += change.fresh.tolist()
    return state, concat(accepted), sorted(fresh)


def table(rows: Batch):
    return [
        rows.channel.tolist(),
        rows.observed_at.tolist(),
        rows.value.view(np.int64).tolist(),
        rows.quality.tolist(),
    ]


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ROW, max_size=60), cuts=CUTS)
def test_that_the_result_does_not_depend_on_where_batches_are_cut(rows, cuts):
    whole, accepted, fresh = run(rows, [])
    parts, accepted_of_parts, fresh_of_parts = run(rows, cuts)
    assert state_hash(whole.canonical()) == state_hash(parts.canonical())
    assert whole.counters == parts.counters
    assert table(accepted) == table(accepted_of_parts)
    assert fresh == fresh_of_parts


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ROW, max_size=60))
def test_that_the_result_is_that_of_a_plain_loop(rows):
    state, accepted, _ = run(rows, [])
    held, taken, late, duplicates, corrections = {}, [], 0, 0, 0
    for handle, second, value, quality in rows:
        if not 0 <= handle < 4 or second >= 4:
            continue
        if value != value or value == float("inf"):
            value, quality = float("nan"), quality if quality in (2, 3) and value != value else 2  # noqa: PLW2901
        quality = quality if quality <= 3 else 2  # noqa: PLW2901
        row = (second, struct.pack("<d", value), quality)
        old = held.get(handle, (-99, b"", 0))
        if second < old[0]:
            late += 1
        elif row == old:
            duplicates += 1
        else:
            corrections += second == old[0]
            held[handle] = row
            taken.append((handle, *row))
    assert [tuple(item) for item in zip(*table(accepted), strict=True)] == [
        (handle, T0 + 20 * NS_PER_S * second, struct.unpack("<q", bits)[0], quality)
        for handle, second, bits, quality in taken
    ]
    counters = state.counters
    assert (counters.late, counters.duplicates, counters.corrections) == (late, duplicates, corrections)
    for handle, (second, bits, quality) in held.items():
        assert state.columns.observed_at[handle] == T0 + 20 * NS_PER_S * second
        assert struct.pack("<d", state.columns.value[handle]) == bits
        assert state.columns.quality[handle] == quality
