"""Points of a map in another datum lie beside the roads, and it shows."""

import math

import numpy as np
import pytest

from citydeck.model.datum import Datum, from_wgs84, to_wgs84
from citydeck.sources.datum_fit import FEWEST, fit

EAST, NORTH = 0.002, 0.0018
"""Degrees between streets: some 200 m."""


def town() -> list[list[tuple[float, float]]]:
    """Streets of a plan that is not quite a chessboard."""
    lines = []
    for number in range(-20, 21):
        bend = [(121.47 + 0.01 * step, 0.0003 * math.sin(number + step)) for step in range(-4, 5)]
        lines.append([(x, 31.23 + NORTH * number + y) for x, y in bend])
        bend = [(31.23 + 0.01 * step, 0.0003 * math.sin(2 * number + step)) for step in range(-4, 5)]
        lines.append([(121.47 + EAST * number + x, y) for y, x in bend])
    return lines


def on_roads(roads: list[list[tuple[float, float]]], count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(7)
    found = []
    for _ in range(count):
        line = roads[random.integers(len(roads))]
        at = int(random.integers(len(line) - 1))
        share = random.random()
        found.append([a + share * (b - a) for a, b in zip(line[at], line[at + 1], strict=True)])
    x, y = np.array(found).T
    return x + random.normal(0, 4e-5, count), y + random.normal(0, 4e-5, count)


@pytest.mark.parametrize("true", ["GCJ-02", "BD-09"])
def test_that_points_of_a_chinese_map_taken_for_wgs84_are_noticed(true: Datum):
    roads = town()
    drawn = from_wgs84(*on_roads(roads), true)
    found = fit(*drawn, "WGS 84", roads)
    assert found.is_better
    assert found.best == true
    assert f"better as {true}" in found.text()
    assert "as WGS 84 within" in found.text()


@pytest.mark.parametrize("stated", ["WGS 84", "CGCS2000", "GCJ-02", "BD-09"])
def test_that_points_in_the_stated_datum_are_left_alone(stated: Datum):
    roads = town()
    drawn = from_wgs84(*on_roads(roads), stated)
    assert not fit(*to_wgs84(*drawn, stated), stated, roads).is_better


def test_that_a_shift_too_much_is_noticed_as_well():
    roads = town()
    shifted = to_wgs84(*on_roads(roads), "GCJ-02")
    found = fit(*shifted, "GCJ-02", roads)
    assert found.is_better
    assert found.best == "WGS 84"


def test_that_few_points_or_no_roads_say_nothing():
    roads = town()
    x, y = on_roads(roads, FEWEST - 1)
    assert fit(x, y, "WGS 84", roads) is None
    assert fit(*on_roads(roads), "WGS 84", []) is None
    assert fit(*on_roads(roads), "WGS 84", [[(121.0, 31.0)]]) is None
