"""Open alarms become beams: one an asset, of its most important alarm, pulsing while any waits for a person."""

from collections.abc import Callable

import numpy as np
import pytest
from msgspec import structs

from citydeck.city.model import CityModel, Frame
from views.bridge import Room
from views.city_tables import open_beams

CITY = CityModel("t", Frame(121.49, 31.24), (-9e3, -9e3, 9e3, 9e3))


@pytest.fixture
def with_alarms(make_room: Callable[..., Room]) -> Callable[..., Room]:
    """A room in which one asset has an alarm for each ``(priority, acked)``."""

    def make(*alarms: tuple[int, bool]) -> Room:
        room = make_room()
        known = next(row for row in room.mirror.alarms.values() if room.mirror.assets[row.asset].place is not None)
        room.mirror.alarms.clear()
        for number, (priority, acked) in enumerate(alarms):
            row = structs.replace(known, id=f"a{number}", priority=priority, acked=acked, shelved_until=None)
            room.mirror.alarms[row.id] = row
        return room

    return make


@pytest.mark.parametrize(
    ("alarms", "priority", "pulsing"),
    [
        ([(1, False)], 1, True),
        ([(1, True)], 1, False),
        ([(1, True), (2, False), (3, True)], 1, True),
        ([(3, True), (2, True)], 2, False),
    ],
)
def test_that_an_asset_has_the_beam_of_its_gravest_alarm_and_pulses_while_any_is_unacknowledged(
    alarms: list[tuple[int, bool]], priority: int, pulsing: bool, with_alarms: Callable[..., Room]
) -> None:
    (beam,) = open_beams(CITY, with_alarms(*alarms).mirror)
    assert (beam.priority, beam.pulsing) == (priority, pulsing)
    assert np.isfinite([beam.x, beam.y, beam.z]).all()
