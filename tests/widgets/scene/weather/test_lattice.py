"""Places for streaks: fixed in the world, about as many on each part of the picture at any distance."""

import numpy as np

from widgets.scene.weather.lattice import around, throws


def test_that_a_place_stays_when_the_eye_moves() -> None:
    one, other = (around(np.array([x, 0.0, 400.0]), 90.0) for x in (0.0, 37.0))
    near = {(x, y) for x, y, share in zip(one.x, one.y, one.share, strict=True) if share > 0.9}
    again = set(zip(other.x, other.y, strict=True))
    assert len(near & again) > 0.9 * len(near)


def test_that_numbers_do_not_grow_with_the_distance() -> None:
    counts = [len(around(np.array([0.0, 0.0, height]), 90.0)) for height in (100.0, 1000.0, 9000.0)]
    assert max(counts) < 6000
    assert min(counts) > 50


def test_that_grids_take_over_from_each_other_without_a_gap() -> None:
    spots = around(np.array([0.0, 0.0, 90.0]), 90.0)
    away = np.hypot(spots.x, spots.y)
    for scale in (1.0, 2.0, 4.0):
        edge = 640.0 * scale
        there = np.abs(away - edge) < 0.05 * edge
        shares = [spots.share[there & (spots.scale == size)].mean() for size in (scale, 2.0 * scale)]
        assert 0.8 < sum(shares) < 1.2


def test_that_throws_belong_to_the_cell_and_fill_their_range() -> None:
    column, row = (part.ravel() for part in np.meshgrid(np.arange(-50, 50), np.arange(-50, 50)))
    found = throws(column, row, 3)
    assert np.array_equal(found, throws(column, row, 3))
    assert not np.array_equal(found, throws(column, row, 4))
    assert np.abs(found.mean(axis=0) - 0.5).max() < 0.02
    assert found.min() >= 0.0
    assert found.max() < 1.0
