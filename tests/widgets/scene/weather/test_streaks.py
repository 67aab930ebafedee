"""Streaks: heads lead with the wind, rain is slanted by it, and old values stand still."""

import numpy as np
import pytest

from widgets.scene.weather.field import GOOD, NOTHING, OLD, Weather
from widgets.scene.weather.lattice import Spots, around
from widgets.scene.weather.streaks import ARROW, DASHED, DROP, FALL, HEAVY, LIFE, blowing, falling

HEIGHT = 90.0


@pytest.fixture(scope="module")
def spots() -> Spots:
    return around(np.array([0.0, 0.0, 300.0]), HEIGHT)


def weather(spots: Spots, wind: tuple[float, float] = (0.0, 0.0), rain: float = 0.0, *, state: int = GOOD) -> Weather:
    size = len(spots)
    states = np.full(size, state, np.uint8)
    return Weather(np.tile(np.array(wind, float), (size, 1)), states, np.full(size, rain), states)


def test_that_heads_lead_in_the_direction_of_the_wind(spots: Spots) -> None:
    found = blowing(spots, weather(spots, (6.0, -8.0)), 50.0, HEIGHT).records
    way = (found[:, 0, :2] - found[:, 1, :2]).astype(float)
    assert len(found) == len(spots)
    assert way / np.hypot(*way.T)[:, None] == pytest.approx(np.tile([0.6, -0.8], (len(way), 1)), abs=1e-3)
    assert (found[:, 1, 3] == ARROW).all()


def test_that_near_streaks_drift_at_the_speed_of_the_wind(spots: Spots) -> None:
    first, second = (blowing(spots, weather(spots, (10.0, 0.0)), at, HEIGHT).records for at in (50.0, 50.2))
    near = spots.scale == 1.0
    moved = (second[near, 0, 0] - first[near, 0, 0]).astype(float)
    reborn = moved < 0
    assert reborn.mean() < 0.2 / LIFE + 0.05
    assert moved[~reborn] == pytest.approx(2.0, abs=0.01)


def test_that_stronger_wind_gives_longer_and_stronger_streaks(spots: Spots) -> None:
    weak, strong = (blowing(spots, weather(spots, (speed, 0.0)), 50.0, HEIGHT).records for speed in (3.0, 12.0))
    length = [np.hypot(*(one[:, 0, :2] - one[:, 1, :2]).T) for one in (weak, strong)]
    assert length[1] == pytest.approx(4.0 * length[0], rel=0.01)
    assert strong[:, 0, 3].mean() > weak[:, 0, 3].mean()
    assert strong[0, 2, 3] > weak[0, 2, 3]


def test_that_calm_and_unknown_wind_have_none(spots: Spots) -> None:
    assert not len(blowing(spots, weather(spots, (0.1, 0.0)), 50.0, HEIGHT))
    assert not len(blowing(spots, weather(spots, (9.0, 0.0), state=NOTHING), 50.0, HEIGHT))


def test_that_old_wind_stands_still_grey_and_dashed(spots: Spots) -> None:
    first, second = (blowing(spots, weather(spots, (10.0, 0.0), state=OLD), at, HEIGHT).records for at in (50.0, 51.3))
    assert np.array_equal(first, second)
    assert (first[:, 1, 3] == DASHED).all()
    assert np.ptp(first[:, 2, :3], axis=1).max() < 0.08


def test_that_rain_falls_slanted_by_the_wind(spots: Spots) -> None:
    found = falling(spots, weather(spots, (4.0, 0.0), HEAVY), 50.0).records
    way = (found[:, 0, :3] - found[:, 1, :3]).astype(float)
    assert (way[:, 2] < 0).all()
    assert way[:, 0] / -way[:, 2] == pytest.approx(4.0 / FALL, abs=1e-3)
    assert (found[:, 1, 3] == DROP).all()


def test_that_more_rain_has_more_streaks_and_none_has_none(spots: Spots) -> None:
    counts = [len(falling(spots, weather(spots, rain=rain), 50.0)) for rain in (0.0, 2.0, 10.0, HEAVY, 90.0)]
    assert counts[0] == 0
    assert counts[1] < counts[2] < counts[3] == counts[4] == len(spots)


def test_that_old_rain_stands_still(spots: Spots) -> None:
    first, second = (falling(spots, weather(spots, rain=9.0, state=OLD), at).records for at in (50.0, 51.3))
    assert len(first)
    assert np.array_equal(first, second)
    assert (first[:, 1, 3] == DASHED).all()
