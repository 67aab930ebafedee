"""What consoles are told of sources."""

from citydeck.model.mode import Provenance
from citydeck.server.board import SourceBoard
from citydeck.state.city_state import CityState


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
