"""Blocks from afar: what is kept of a city when it is seen as massing, and that it survives being stored."""

import numpy as np
import pytest

from citydeck.city.boxes import Boxes
from citydeck.city.massing import massing, of_arrays


@pytest.fixture
def boxes():
    random = np.random.default_rng(2)
    count = 3000
    half = random.uniform(4, 9, (count, 2))
    height = random.gamma(2, 8, count).astype(np.float32)
    height[:40] = 150.0
    return Boxes(
        random.uniform(-2500, 2500, (count, 2)), np.tile([1.0, 0.0], (count, 1)), half,
        random.uniform(0, 30, count).astype(np.float32), height, 4 * half.prod(axis=1), np.full(count, 16),
    )  # fmt: skip


def test_that_every_body_is_in_one_leaf_or_in_the_skyline(boxes):
    found = massing(boxes)
    assert sorted([*found.order.tolist(), *found.skyline.tolist()]) == list(range(len(boxes)))
    assert set(range(40)) <= set(found.skyline.tolist())
    assert sum(end - start for start, end in found.leaves.values()) == len(found.order)


def test_that_each_level_holds_the_ground_and_volume_of_all_bodies(boxes):
    found = massing(boxes)
    common = found.order
    volume = float((boxes.area * boxes.height)[common].sum())
    for level in found.levels:
        assert level.count.sum() == len(common)
        side = level.side.astype(float)
        built = (2 * side) ** 2
        if np.all(built < 0.79 * level.pitch**2):  # where blocks are not cut to the width of their cell
            assert float((built * level.height).sum()) == pytest.approx(volume, rel=1e-3)


def test_that_massing_stands_on_the_ground_of_its_buildings(boxes):
    found = massing(boxes)
    for level in found.levels:
        assert level.base.min() >= boxes.base.min()
        assert level.base.max() <= boxes.base.max()
    assert found.levels[-1].base.mean() == pytest.approx(15.0, abs=2.0)


def test_that_arrays_bring_back_the_same(boxes):
    found = massing(boxes)
    again = of_arrays(found.arrays())
    assert (again.bodies, again.origin, again.tall, again.texels) == (
        found.bodies,
        found.origin,
        found.tall,
        found.texels,
    )
    assert again.leaves == found.leaves
    assert again.triangles == found.triangles
    assert [level.nodes for level in again.levels] == [level.nodes for level in found.levels]
    assert all(np.array_equal(a.fold, b.fold) for a, b in zip(again.levels, found.levels, strict=True))


def test_that_a_city_without_buildings_masses_to_nothing():
    none = np.zeros((0, 2))
    empty = Boxes(none, none, none, np.zeros(0, np.float32), np.zeros(0, np.float32), np.zeros(0), np.zeros(0, int))
    assert massing(empty).texels == 0
