"""Carriageways: pieces of a road are one way, the direction is that of its points, and lanes fit the width."""

from dataclasses import replace

import numpy as np
import pytest

from citydeck.city.model import CityModel, Lines
from widgets.scene.traffic.carriageways import Carriageways


def city_with(
    town: CityModel, lines: list[list[tuple[float, float, float]]], ids: list[str], width: float
) -> CityModel:
    roads = Lines(
        np.cumsum([0] + [len(line) for line in lines]).astype(np.int32),
        np.float32([corner for line in lines for corner in line]),
        np.full(len(lines), width, np.float32),
        np.full(len(lines), 1, np.uint8),
        ids,
    )
    return replace(town, roads=roads)


def test_that_pieces_of_one_road_are_joined_end_to_end(town: CityModel) -> None:
    lines = [
        [(0.0, 0.0, 0.0), (100.0, 0.0, 0.0)],
        [(100.0, 0.0, 0.0), (100.0, 50.0, 0.0)],
        [(0.0, 9.0, 0.0), (9.0, 9.0, 0.0)],
    ]
    ways = Carriageways.of(city_with(town, lines, ["a", "a", "a"], 14.0))
    assert len(ways) == 2
    assert ways.length == pytest.approx([150.0, 9.0])
    assert ways.offsets.tolist() == [0, 3, 5]


def test_that_a_road_does_not_turn_back_on_the_spot(town: CityModel) -> None:
    lines = [[(0.0, 0.0, 0.0), (100.0, 0.0, 0.0)], [(100.0, 0.0, 0.0), (20.0, 20.0, 0.0)]]
    assert len(Carriageways.of(city_with(town, lines, ["a", "a"], 14.0))) == 2


def test_that_two_roads_stay_two(town: CityModel) -> None:
    lines = [[(0.0, 0.0, 0.0), (100.0, 0.0, 0.0)], [(100.0, 0.0, 0.0), (200.0, 0.0, 0.0)]]
    assert Carriageways.of(city_with(town, lines, ["a", "b"], 14.0)).ids == ("a", "b")


@pytest.mark.parametrize(("width", "lanes"), [(5.0, 1), (14.0, 2), (22.0, 3)])
def test_that_lanes_fit_the_width(town: CityModel, width: float, lanes: int) -> None:
    ways = Carriageways.of(city_with(town, [[(0.0, 0.0, 0.0), (9.0, 0.0, 0.0)]], ["a"], width))
    assert ways.lanes.tolist() == [lanes]
    assert ways.total_lanes().tolist() == [2 * lanes]


def test_that_a_city_without_named_roads_has_none(town: CityModel) -> None:
    assert len(Carriageways.of(replace(town, roads=None))) == 0
    assert len(Carriageways.of(city_with(town, [[(0.0, 0.0, 0.0), (9.0, 0.0, 0.0)]], [""], 14.0))) == 0
