"""Names of what stands behind houses are not written on the houses."""

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame
from citydeck.city.prepared import prepare
from widgets.viewport_hiding import LOW, Hiding

WALL = np.array([(90, -200), (110, -200), (110, 200), (90, 200)], np.float32)


@pytest.fixture
def hiding() -> Hiding:
    """A wall of 60 m across the view to the east."""
    one = Extrusions(
        offsets=np.array([0, 4], np.int32),
        xy=WALL,
        base=np.zeros(1, np.float32),
        height=np.array([60.0], np.float32),
        kind=np.zeros(1, np.uint8),
        feeder=np.full(1, -1, np.int32),
        ids=["wall"],
    )
    city = CityModel("t", Frame(0.0, 0.0), (-500.0, -500.0, 500.0, 500.0), buildings=one)
    made = Hiding()
    made.set_city(CityModel("t", city.frame, city.extent, buildings=one, prepared=prepare(city)))
    return made


def test_that_what_is_behind_a_house_is_hidden_and_what_rises_over_it_is_not(hiding: Hiding) -> None:
    points = np.array([(400.0, 0, 0), (400.0, 0, 400.0), (-400.0, 0, 0), (100.0, 0, 60.0)])
    assert hiding.hidden(np.array([0.0, 0.0, 20.0]), points).tolist() == [True, False, False, False]


def test_that_from_high_above_nothing_is_hidden(hiding: Hiding) -> None:
    assert not hiding.hidden(np.array([0.0, 0.0, LOW + 1]), np.array([(400.0, 0, 0)])).any()


def test_that_a_city_that_is_not_prepared_hides_nothing_until_it_has_been_looked_at(town: CityModel) -> None:
    made = Hiding()
    made.set_city(town)
    eye, points = np.array([-400.0, -900.0, 10.0]), np.array([(400.0, 900.0, 0.0)])
    assert not made.hidden(eye, points).any()
    assert made._making is not None
    made._making.join(20)
    assert made.hidden(eye, points).all()
