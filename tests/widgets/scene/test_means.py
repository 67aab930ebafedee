"""Means of far blocks: summed anew or only where colours changed, they are the means of the buildings."""

import numpy as np
import numpy.typing as npt
import pytest

from citydeck.city.boxes import Boxes
from citydeck.city.massing import Massing, massing
from widgets.scene.means import NARROW, Means

U8 = npt.NDArray[np.uint8]


def of(points: npt.NDArray[np.float64], tall: int = 0) -> Massing:
    """Massing of houses at `points`, the first `tall` of them part of the skyline."""
    count = len(points)
    height = np.full(count, 9.0, np.float32)
    height[:tall] = 150.0
    return massing(
        Boxes(
            points,
            np.tile([1.0, 0.0], (count, 1)),
            np.full((count, 2), 5.0),
            np.zeros(count, np.float32),
            height,
            np.full(count, 100.0),
            np.full(count, 10, np.int64),
        )
    )


@pytest.fixture
def spread() -> Massing:
    random = np.random.default_rng(2)
    crowd = random.uniform(100.0, 120.0, (NARROW * 3, 2))  # more in one cell than 16 bits could sum
    return of(np.concatenate([random.uniform(0.0, 3000.0, (2000, 2)), crowd]), tall=20)


def expected(city: Massing, rgba: U8) -> list[npt.NDArray[np.float64]]:
    """Means of every level, cell by cell, from the buildings themselves."""
    inside = [city.folded[a:b] for a, b in _spans(city.levels[0].starts, len(city.folded))]
    found = []
    for number, level in enumerate(city.levels):
        if number:
            spans = _spans(level.starts, len(inside))
            inside = [np.concatenate([inside[cell] for cell in level.fold[a:b]]) for a, b in spans]
        found.append(np.array([rgba[rows].astype(np.float64).mean(axis=0) for rows in inside]))
    return found


def _spans(starts: npt.NDArray[np.int32], end: int) -> list[tuple[int, int]]:
    return list(zip(starts.tolist(), [*starts[1:].tolist(), end], strict=True))


def _check(city: Massing, rgba: U8, out: U8) -> None:
    assert np.array_equal(out[: len(rgba)], rgba)
    for level, means in zip(city.levels, expected(city, rgba), strict=True):
        cells = out[level.first : level.first + len(level.starts)]
        assert np.abs(cells - means).max() <= 1.0


def test_cells_have_the_mean_colour_of_their_buildings(spread: Massing) -> None:
    rgba = np.random.default_rng(1).integers(0, 256, (spread.bodies, 4), np.uint8)
    out = np.zeros((spread.texels, 4), np.uint8)
    Means(spread).write(rgba, out)
    _check(spread, rgba, out)


@pytest.mark.parametrize("changed", [1, 40, 2000])
def test_new_colours_of_some_give_what_all_of_them_anew_would(spread: Massing, changed: int) -> None:
    random = np.random.default_rng(3)
    rgba = random.integers(0, 256, (spread.bodies, 4), np.uint8)
    out, anew = (np.zeros((spread.texels, 4), np.uint8) for _ in range(2))
    means = Means(spread)
    for _ in range(3):
        means.write(rgba, out)
        rgba = rgba.copy()
        rgba[random.choice(len(rgba), changed, replace=False)] = random.integers(0, 256, 4)
    means.write(rgba, out)
    Means(spread).write(rgba, anew)
    assert np.array_equal(out, anew)


def test_another_array_gets_everything(spread: Massing) -> None:
    rgba = np.full((spread.bodies, 4), 77, np.uint8)
    means = Means(spread)
    means.write(rgba, np.zeros((spread.texels, 4), np.uint8))
    other = np.zeros((spread.texels, 4), np.uint8)
    means.write(rgba, other)
    assert (other == 77).all()


def test_a_city_of_towers_only_has_no_cells() -> None:
    city = of(np.array([[0.0, 0.0], [50.0, 50.0]]), tall=2)
    rgba = np.full((2, 4), 9, np.uint8)
    out = np.zeros((city.texels, 4), np.uint8)
    means = Means(city)
    means.write(rgba, out)
    means.write(rgba + 1, out)
    assert (out[:2] == 10).all()
