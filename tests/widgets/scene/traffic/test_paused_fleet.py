"""Where time stands a person may still fly: vehicles are there already, and those near the eye come first."""

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.traffic.carriageways import Carriageways
from widgets.scene.traffic.fleet import Fleet

HERE, THERE = np.array([-600.0, 0.0, 60.0]), np.array([600.0, 0.0, 60.0])
MOST = 120


@pytest.fixture
def fleet(town: CityModel) -> Fleet:
    ways = Carriageways.of(town)
    # three roads in a thousand pieces, so that near and far are different ways
    made = Fleet(_split(ways), most=MOST)
    made.set_traffic(np.full(len(made.ways), 10.0), np.full(len(made.ways), 60.0))
    made.choose(HERE)
    return made


def _split(ways: Carriageways, piece: float = 60.0) -> Carriageways:
    """The same roads in short ways, whose ends are apart only by name."""
    xs = np.arange(ways.xyz[:, 0].min(), ways.xyz[:, 0].max() - piece, piece)
    xyz = np.array([(x, y, 0.3) for y in np.unique(ways.xyz[:, 1]) for start in xs for x in (start, start + piece)])
    count = len(xyz) // 2
    return Carriageways(
        ids=tuple(str(row) for row in range(count)),
        offsets=np.arange(0, len(xyz) + 1, 2),
        xyz=xyz,
        along=np.tile([0.0, piece], count),
        left=np.tile([[0.0, 1.0]], (len(xyz), 1)),
        length=np.full(count, piece),
        width=np.full(count, 14.0),
        level=np.ones(count, np.uint8),
        both=np.ones(count, bool),
        lanes=np.full(count, 2, np.int64),
    )


def near(fleet: Fleet, seconds: float, eye: np.ndarray) -> int:
    found = fleet.at(seconds)
    return int(np.sum((np.linalg.norm(found.xyz - eye, axis=1) < 250.0) & (found.size > 0)))


def test_that_vehicles_are_there_after_a_flight_while_time_stands(fleet: Fleet) -> None:
    before = near(fleet, 50.0, HERE)
    fleet.choose(THERE)
    assert near(fleet, 50.0, THERE) > 0.7 * before > 10
    assert near(fleet, 50.0, HERE) < 0.5 * before, "those left behind are given up"


def test_that_who_comes_goes_before_who_leaves_where_there_are_too_many(fleet: Fleet) -> None:
    for eye, other in ((HERE, THERE), (THERE, HERE)):  # whichever way round the places are kept
        fleet.choose(other)
        fleet.at(60.0)
        wanted = near(fleet, 60.0, other)
        fleet.choose(eye)
        fleet.at(60.2)
        fleet.choose(other)
        found = fleet.at(60.3)
        assert len(found) <= MOST
        assert near(fleet, 60.3, other) > 0.9 * wanted > 10


def test_that_vehicles_ease_in_while_time_runs(fleet: Fleet) -> None:
    fleet.at(50.0)
    fleet.choose(THERE)
    found = fleet.at(50.2)
    coming = np.linalg.norm(found.xyz - THERE, axis=1) < 250.0
    assert 0.0 < float(np.median(found.size[coming])) < 0.5
