"""Vehicles keep their lane, move at the data's speed, are the same at one instant, and never where data are old."""

import time
from dataclasses import replace

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.traffic.carriageways import Carriageways
from widgets.scene.traffic.density import JAM, LEAST, density, greenshields
from widgets.scene.traffic.fleet import Fleet
from widgets.scene.traffic.phases import Phases

EYE = np.array([0.0, 0.0, 400.0])


@pytest.fixture
def ways(town: CityModel) -> Carriageways:
    return Carriageways.of(town)


def fleet_of(ways: Carriageways, speed: float = 10.0, crowd: float = 40.0, most: int = 10_000) -> Fleet:
    made = Fleet(ways, most=most)
    made.set_traffic(np.full(len(ways), speed), np.full(len(ways), crowd))
    made.choose(EYE)
    return made


def test_that_a_vehicle_never_leaves_its_half_of_the_road(ways: Carriageways) -> None:
    fleet = fleet_of(ways)
    for seconds in (0.0, 3.3, 7.9, 12.0):
        found = fleet.at(seconds)
        way = fleet.way_of
        middle = ways.xyz[ways.offsets[:-1], 1][way]  # the streets that data are about run east in this town
        right = (found.xyz[:, 1] - middle) * found.heading[:, 0]
        assert len(found) > 100
        assert np.all(right < 0), "keeps right"
        assert np.all(np.abs(right) < ways.width[way] / 2 - 0.9)
        low, high = ways.xyz[:, 0].min(), ways.xyz[:, 0].max()
        assert np.all((found.xyz[:, 0] >= low) & (found.xyz[:, 0] <= high))


def test_that_left_hand_traffic_keeps_left(town: CityModel) -> None:
    ways = Carriageways.of(replace(town, left_hand=True))
    fleet = fleet_of(ways)
    found = fleet.at(1.0)
    middle = ways.xyz[ways.offsets[:-1], 1][fleet.way_of]
    assert np.all((found.xyz[:, 1] - middle) * found.heading[:, 0] > 0)


def test_that_vehicles_move_ahead_at_the_data_s_speed(ways: Carriageways) -> None:
    fleet = fleet_of(ways, speed=12.5)
    before, after = fleet.at(100.0), fleet.at(100.4)
    step = np.einsum("ij,ij->i", after.xyz[:, :2] - before.xyz[:, :2], before.heading)
    inside = np.abs(step) < 100  # one that has reached the end begins again
    assert np.mean(inside) > 0.98
    assert step[inside] == pytest.approx(5.0, abs=1e-2)


def test_that_vehicles_of_one_lane_do_not_overlap(ways: Carriageways) -> None:
    found = fleet_of(ways, crowd=JAM).at(50.0)
    order = np.lexsort((found.xyz[:, 0], found.heading[:, 0] > 0, np.round(found.xyz[:, 1], 1)))
    xyz = found.xyz[order]
    same = np.abs(np.diff(xyz[:, 1])) < 0.05
    assert same.sum() > 100
    assert np.min(np.diff(xyz[:, 0])[same]) > 4.5


def test_that_the_same_instant_shows_the_same_vehicles(ways: Carriageways) -> None:
    one, other = fleet_of(ways).at(4321.0), fleet_of(ways)
    other.at(10.0)
    sought = other.at(4321.0)
    assert np.array_equal(one.xyz, sought.xyz)
    assert np.array_equal(one.heading, sought.heading)


def test_that_a_new_speed_moves_no_vehicle_at_once(ways: Carriageways) -> None:
    fleet = fleet_of(ways, speed=8.0)
    before = fleet.at(1000.0)
    fleet.set_traffic(np.full(len(ways), 14.0), np.full(len(ways), 40.0))
    assert np.allclose(before.xyz, fleet.at(1000.0).xyz)


def test_that_a_road_without_density_has_no_vehicle(ways: Carriageways) -> None:
    fleet = fleet_of(ways)
    fleet.at(0.0)
    crowd = np.full(len(ways), 40.0)
    crowd[1] = 0.0
    fleet.set_traffic(np.full(len(ways), 10.0), crowd)
    fleet.choose(EYE)
    found = fleet.at(0.1)
    assert set(fleet.way_of[found.size > 0]) == {0, 2}


def test_that_never_more_than_the_most_are_drawn_and_near_ones_are_kept(ways: Carriageways) -> None:
    far = np.array([4000.0, 0.0, 50.0])
    fleet = Fleet(ways, most=200)
    fleet.set_traffic(np.full(len(ways), 10.0), np.full(len(ways), 60.0))
    fleet.choose(far)
    assert 120 < len(fleet.at(0.0)) <= 200
    assert fleet.stands_for > 1


def test_that_ten_thousand_vehicles_are_placed_in_time(towns) -> None:
    ways = Carriageways.of(towns.city(40_000))
    fleet = fleet_of(ways, crowd=JAM)
    if len(fleet.at(0.0)) < 3000:
        pytest.skip("a town with too few roads")
    least = 1.0
    for row in range(8):
        begun = time.perf_counter()
        count = len(fleet.at(1.0 + row / 10))
        least = min(least, (time.perf_counter() - begun) * 10_000 / count)
    assert least < 0.012  # 3 ms on a quiet machine


def test_that_density_falls_with_speed_and_is_measured_where_flow_is() -> None:
    assert greenshields([0.0, 30.0, 60.0, 90.0], 1) == pytest.approx([JAM, JAM / 2, LEAST, LEAST])
    speed, flow = np.array([40.0, 40.0, -1.0]), np.array([1600.0, -1.0, 900.0])
    found = density(speed, flow, np.array([1, 1, 1], np.uint8), np.array([4, 4, 4]))
    assert found == pytest.approx([10.0, JAM / 3, 0.0])


def test_that_phases_stand_while_time_stands() -> None:
    phases = Phases(1)
    phases.advance(10.0, np.array([5.0]))
    phases.advance(12.0, np.array([5.0]))
    assert phases.metres == pytest.approx([60.0])
    phases.advance(12.0, np.array([9.0]))
    assert phases.metres == pytest.approx([60.0])
    phases.advance(100.0, np.array([9.0]))
    assert phases.metres == pytest.approx([900.0]), "sought: speed and time alone decide"
