"""What consoles are told of sources."""

from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry, Gap, SourceHealth, SourceState
from citydeck.model.mode import Provenance
from citydeck.model.time import NS_PER_S
from citydeck.server.board import SourceBoard
from citydeck.state.city_state import CityState

T0 = 1_779_271_200 * NS_PER_S


def test_that_what_is_only_declared_is_told_by_name():
    board = SourceBoard({"roads": Provenance.REAL}, Provenance.REAL)
    assert board.statuses(CityState())[0].declared_only == []
    told = {
        "memory": "enforced",
        "files": "declared, not enforced",
        "network": "enforced: TCP port 1883; declared, not enforced: which host (broker:1883)",
        "cpu": "declared, not enforced",
    }
    board.permissions("roads", told)
    assert board.statuses(CityState())[0].declared_only == ["cpu", "files", "hosts"]


def test_that_a_recalled_board_says_what_was_so_at_that_instant():
    state = CityState()
    at = [T0 + i * NS_PER_S for i in range(10)]
    state.apply(Entry(1, T0, ChannelDeclared(0, Channel("a", "speed", "roads", "km/h", period=1.0))))
    state.apply(Entry(2, T0, ChannelDeclared(1, Channel("b", "load", "cells", "%", period=60.0))))
    state.apply(Entry(3, T0, Batch.of([1], [T0], [T0], [5.0]), "cells"))
    rows = [Entry(4 + i, t, Batch.of([0, 0], [t, t], [t, t], [1.0, 2.0]), "roads") for i, t in enumerate(at)]
    for row in rows:
        state.apply(row)
    past = [
        Entry(1, T0, SourceHealth("gate", SourceState.UP)),
        Entry(2, at[3], SourceHealth("gate", SourceState.LOST, "no answer")),
        Entry(3, at[4], Gap("gate", 7, at[3], at[4])),
    ]
    board = SourceBoard.recalled(Provenance.REAL, state, past, rows)
    cells, gate, roads = board.statuses(state)
    assert (roads.state, roads.last_at) == ("UP", at[-1])
    assert roads.rate > 0
    assert (gate.state, gate.reason) == ("LOST", "no answer")
    assert [(one.first, one.last) for one in board.past("gate").outages] == [(at[3], None)]
    assert [gap.count for gap in board.past("gate").gaps] == [7]
    assert (cells.state, cells.last_at, cells.rate) == ("UP", T0, 0.0)
