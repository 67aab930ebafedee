"""The witness logs, reduces and remembers as an engine does."""

import pytest

from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Gap, SourceHealth, SourceState
from citydeck.proving.ledger import Ledger
from citydeck.proving.witness import Witness
from citydeck.sources.stand import Point, Stand
from citydeck.sources.supervisor import Supervisor
from citydeck.sources.wire import Found

POINT = Point("urn:ngsi-ld:Road:a", "speed")
T = 1_779_274_800_000_000_000


class Told(Stand):
    points = (POINT,)
    local = True

    async def start(self):
        """Nothing runs."""

    async def stop(self):
        """Nothing runs."""

    def settings(self, port, ca):
        return {}


@pytest.fixture
def witness(tmp_path):
    made = Witness(tmp_path / "log", Ledger(Told(tmp_path, "secret")), Supervisor(tmp_path, []), "proved")
    channel = Channel(POINT.asset, POINT.metric, "proved", "km/h")
    made._take(Found(anew=True, assets=[Asset(POINT.asset, "road", {"en": "a"})], channels=[channel]))
    return made


def test_that_live_recorded_and_replayed_give_one_state(witness):
    for number in range(300):
        witness._take(Batch.of([0], [T + number], [T + number], [float(number)]))
    witness._take(SourceHealth("proved", SourceState.LOST, "gone"))
    witness.close()
    found = witness.hashes()
    assert set(found) == {"live", "recorded", "replayed"}
    assert len(set(found.values())) == 1


def test_that_rows_of_a_channel_that_was_found_later_are_its_own(witness):
    flow = Channel(POINT.asset, "flow", "proved", "{veh}/h")
    witness._take(Found(channels=[flow]))
    witness._take(Batch.of([1], [T], [T], [7.0]))
    assert witness._state.columns.value[witness._state.handle_of(flow.key)] == 7.0
    witness.close()


def test_that_a_state_of_which_the_log_knows_nothing_shows(witness):
    witness._take(Batch.of([0], [T], [T], [1.0]))
    witness._state._declare(ChannelDeclared(1, Channel(POINT.asset, "flow", "proved", "{veh}/h")), T)
    witness.close()
    found = witness.hashes()
    assert found["live"] != found["recorded"] == found["replayed"]


def test_that_losses_gaps_and_deaths_are_remembered(witness):
    assert witness.lost_since(0.0) is None
    witness._take(SourceHealth("proved", SourceState.UP))
    witness._take(SourceHealth("proved", SourceState.LOST, "the line is cut"))
    witness._take(Gap("proved", 7, T, T))
    assert witness.lost_since(0.0)[1] == "the line is cut"
    assert (witness.came_up, witness.told_lost, witness.died) == (True, 7, "")
    witness._take(SourceHealth("proved", SourceState.LOST, "the source host was killed by signal 9"))
    assert "signal 9" in witness.died
    witness.close()
