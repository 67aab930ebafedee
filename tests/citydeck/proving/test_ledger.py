"""What was said against what arrived."""

import pytest

from citydeck.model.quality import Quality
from citydeck.proving.ledger import Ledger, Row
from citydeck.sources.stand import Point, Reading, Stand

POINT = Point("urn:ngsi-ld:Road:a", "speed")
T = 1_779_274_800_000_000_000
MS = 1_000_000


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
def ledger(tmp_path):
    return Ledger(Told(tmp_path, "secret"))


def arrived(value, at=T, quality=Quality.GOOD, asset=POINT.asset):
    return Row(asset, POINT.metric, at, value, int(Quality.BAD if value is None else quality))


def test_that_a_reading_is_owed_until_it_arrives_and_may_arrive_again(ledger):
    ledger.expect([Reading(POINT, T, 12.5)])
    assert ledger.owed
    ledger.take(arrived(12.5))
    ledger.take(arrived(12.5 * (1 + 1e-9)))
    assert not ledger.owed
    assert ledger.invented == []
    assert ledger.matched == 2


def test_that_a_reading_that_is_said_again_need_not_arrive_again(ledger):
    ledger.expect([Reading(POINT, T, 12.5)])
    ledger.take(arrived(12.5))
    ledger.expect([Reading(POINT, T, 12.5)])
    assert not ledger.owed
    ledger.expect([Reading(POINT, T + 1000 * MS, 12.5)])
    assert ledger.owed


@pytest.mark.parametrize(
    ("said", "row", "what"),
    [
        (12.5, arrived(13.0), "another value"),
        (12.5, arrived(None), "as missing though"),
        (12.5, arrived(12.5, at=T + 5 * MS), "never named"),
        (12.5, arrived(12.5, quality=Quality.BAD), "marked BAD"),
        (None, arrived(0.0), "as zero though"),
        (None, arrived(7.0), "as a number though"),
    ],
)
def test_that_what_was_never_said_is_told_in_words_without_the_value(ledger, said, row, what):
    ledger.expect([Reading(POINT, T, said)])
    ledger.take(row)
    assert len(ledger.invented) == 1
    assert what in ledger.invented[0]


def test_that_a_channel_of_which_the_far_end_never_told_is_invented(ledger):
    ledger.take(arrived(1.0, asset="urn:ngsi-ld:Road:other"))
    assert ledger.invented == ["of speed, of which the far end never told"]


def test_that_only_the_newest_of_each_point_is_owed_where_the_far_end_keeps_that(ledger):
    ledger.expect([Reading(POINT, T + step * MS, float(step)) for step in range(3)])
    ledger.owe_newest()
    assert [reading.value for reading in ledger.owed.values()] == [2.0]


def test_that_a_far_end_without_times_is_judged_by_values_alone(tmp_path):
    class Timeless(Told):
        stamped = False

    ledger = Ledger(Timeless(tmp_path, "secret"))
    ledger.expect([Reading(POINT, T, 1.0)])
    ledger.take(arrived(1.0, at=T + 99 * MS))
    assert not ledger.owed
    ledger.take(arrived(2.0))
    assert "another value" in ledger.invented[0]


def test_that_order_and_repetition_leave_the_state_and_a_lost_reading_does_not(ledger):
    readings = [Reading(POINT, T + step * MS, float(step)) for step in range(4)]
    ledger.expect(readings)
    for step in (2, 0, 2, 1):
        ledger.take(arrived(float(step), at=T + step * MS))
    said, came = ledger.hashes()
    assert said != came
    ledger.take(arrived(3.0, at=T + 3 * MS))
    said, came = ledger.hashes()
    assert said == came
