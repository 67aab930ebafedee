"""Positions of Chinese maps come to where they are."""

import numpy as np
import pytest

from citydeck.model.datum import DATUMS, from_wgs84, point_to_wgs84, to_wgs84

EAST, NORTH = 95_400.0, 110_900.0
"""Metres of a degree at Shanghai."""


def grid() -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.linspace(120.85, 122.2, 55), np.linspace(30.67, 31.88, 49))
    return x.ravel(), y.ravel()


def metres(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return np.hypot((a[0] - b[0]) * EAST, (a[1] - b[1]) * NORTH)


@pytest.mark.parametrize("datum", DATUMS)
def test_that_there_and_back_over_shanghai_is_less_than_a_metre(datum):
    start = grid()
    back = to_wgs84(*from_wgs84(*start, datum), datum)
    assert metres(start, back).max() < 0.05
    there = from_wgs84(*to_wgs84(*start, datum), datum)
    assert metres(start, there).max() < 0.05


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_that_gcj02_is_as_published(wgs, gcj):
    assert np.allclose([part[0] for part in from_wgs84(*wgs, "GCJ-02")], gcj, atol=1e-7)
    assert np.allclose(point_to_wgs84(*gcj, "GCJ-02"), wgs, atol=1e-6)


def test_that_bd09_is_as_published():
    gcj = from_wgs84(*point_to_wgs84(120.019809, 29.199786, "BD-09"), "GCJ-02")
    assert np.allclose([part[0] for part in gcj], (120.01332, 29.19373), atol=1e-4)


def test_that_the_shift_in_shanghai_is_some_hundred_metres():
    start = grid()
    assert (metres(start, from_wgs84(*start, "GCJ-02")) > 300).all()
    assert (metres(start, from_wgs84(*start, "GCJ-02")) < 700).all()
    assert (metres(start, from_wgs84(*start, "BD-09")) > 700).all()
    assert (metres(start, to_wgs84(*start, "CGCS2000")) == 0).all()


@pytest.mark.parametrize(
    "place",
    [(105.85, 21.03), (106.9, 47.9), (127.0, 37.57), (77.2, 28.6), (121.56, 25.03), (139.7, 35.7), (100.5, 13.75),
     (85.3, 27.7), (76.9, 43.2), (131.9, 43.1), (-118.3, 34.1), (11.6, 48.1), (151.2, -33.9)],
)  # fmt: skip
def test_that_nothing_outside_china_moves(place):
    for datum in DATUMS:
        assert point_to_wgs84(*place, datum) == place


@pytest.mark.parametrize(
    "place",
    [(116.4, 39.9), (121.47, 31.23), (114.17, 22.3), (113.55, 22.2), (87.6, 43.8), (91.1, 29.65), (126.6, 45.8),
     (102.7, 25.0), (109.5, 18.25), (118.1, 24.5), (121.6, 38.9), (124.4, 40.13), (76.0, 39.5)],
)  # fmt: skip
def test_that_every_part_of_china_moves(place):
    assert point_to_wgs84(*place, "GCJ-02") != place


def test_that_no_points_are_no_points():
    assert [len(part) for part in to_wgs84([], [], "GCJ-02")] == [0, 0]
