"""Streets in squares: nothing that can be seen is left out, and what is far has fewer corners."""

import numpy as np
import pytest

from citydeck.city.model import Lines
from widgets.scene.camera import Camera
from widgets.scene.materials import Materials
from widgets.scene.street_pieces import pieces
from widgets.scene.streets import TOLERANCES, Streets
from widgets.scene.texels import Texels

LEAST = np.array([0.0, 0.9], np.float32)


def lines(corners: list[list[tuple[float, float, float]]], level: list[int]) -> Lines:
    offsets = np.concatenate([[0], np.cumsum([len(line) for line in corners])]).astype(np.int32)
    xyz = np.array([corner for line in corners for corner in line], np.float32)
    return Lines(offsets, xyz, np.full(len(corners), 8.0, np.float32), np.array(level, np.uint8), [""] * len(corners))


@pytest.fixture
def grid() -> Lines:
    """A street every 500 m from west to east and a main road every 2 km, 12 km long in pieces of 500 m."""
    found, level = [], []
    for y in np.arange(-6000, 6000, 500.0):
        for x in np.arange(-6000, 6000, 500.0):
            found.append([(x, y, 0.3), (x + 500, y, 0.3)])
            level.append(int(y % 2000 == 0))
    return lines(found, level)


@pytest.fixture
def winding() -> Lines:
    """One main road of 20 km that swings by 2 m every 100 m."""
    x = np.arange(0, 20_001, 25.0)
    return lines([[(float(at), float(2 * np.sin(at * 0.0628)), 0.3) for at in x]], [1])


def laid(city: Lines) -> Streets:
    return Streets(city, np.arange(len(city)), LEAST, Materials().ribbon(Texels(len(city)), 5, 1.0))


def shown(streets: Streets) -> int:
    seen = [actor for actor in streets.actors if actor.GetVisibility()]
    return sum(actor.GetMapper().GetInput().GetNumberOfPolys() for actor in seen)


def test_that_every_level_has_every_line_and_draws_it_with_its_own_texel(grid: Lines) -> None:
    streets = laid(grid)
    for level in streets.levels:
        assert sorted(level.drawn.line[np.concatenate(level.rows)]) == list(range(len(grid)))
    streets.frame(Camera(0, 0, 0, 14_000, pitch=85, fov=60), 3840, 2160)
    texels: list[int] = []
    for actor in streets.actors:
        if actor.GetVisibility():
            data = actor.GetMapper().GetInput().GetPointData().GetArray("line")
            texels += {int(data.GetComponent(row, 0)) for row in range(data.GetNumberOfTuples())}
    assert sorted(texels) == list(range(len(grid)))


def test_that_from_above_near_all_is_drawn_and_from_afar_only_main_roads(grid: Lines) -> None:
    streets = laid(grid)
    streets.frame(Camera(0, 0, 0, 14_000, pitch=85, fov=60), 3840, 2160)
    assert shown(streets) == 2 * len(grid)
    streets.frame(Camera(0, 0, 0, 59_000, pitch=85, fov=60), 3840, 2160)
    assert shown(streets) == 2 * int(np.sum(grid.level == 1))


def test_that_what_is_behind_the_eye_is_not_drawn(grid: Lines) -> None:
    streets = laid(grid)
    streets.frame(Camera(0, 4000, 0, 1000, heading=0, pitch=20), 1920, 1080)
    assert 0 < shown(streets) < 0.4 * 2 * len(grid)


def test_that_a_long_road_is_cut_and_no_metre_of_it_is_lost_or_doubled(winding: Lines) -> None:
    found = pieces(winding, np.arange(1), 1500.0)
    assert len(found) == 14
    starts, stops = found.xyz[found.offsets[:-1]], found.xyz[found.offsets[1:] - 1]
    np.testing.assert_array_equal(starts[1:], stops[:-1])
    np.testing.assert_array_equal(found.ends[1:, 0], found.ends[:-1, 1])
    length = np.linalg.norm(np.diff(winding.xyz.astype(float), axis=0), axis=1).sum()
    last = np.linalg.norm(np.diff(found.xyz[found.offsets[-2] :], axis=0), axis=1).sum()
    assert found.metres[-1] + last == pytest.approx(length)


def test_that_pieces_with_fewer_corners_stay_within_their_tolerance(winding: Lines) -> None:
    found = pieces(winding, np.arange(1), 1500.0)
    fewer = found.simplified(6.0)
    assert len(fewer.xyz) < 0.2 * len(found.xyz)
    assert np.abs(np.interp(found.xyz[:, 0], fewer.xyz[:, 0], fewer.xyz[:, 1]) - found.xyz[:, 1]).max() <= 6.0
    np.testing.assert_array_equal(fewer.xyz[fewer.offsets[:-1]], found.xyz[found.offsets[:-1]])


def test_that_far_parts_of_a_road_have_fewer_corners_and_near_ones_all(winding: Lines) -> None:
    streets = laid(winding)
    streets.frame(Camera(1500, 0, 0, 1500, heading=90, pitch=6), 1920, 1080)
    drawn = [level.tolerance for level in streets.levels for actor in level.actors if actor.GetVisibility()]
    assert 0.0 in drawn
    assert set(drawn) & set(TOLERANCES[1:])
    assert shown(streets) < 0.7 * 2 * (len(winding.xyz) - 1)


def test_that_no_street_makes_no_square() -> None:
    streets = laid(lines([[(0.0, 0.0, 0.0)]], [0]))
    streets.frame(Camera(0, 0, 0, 600), 1920, 1080)
    assert streets.actors == []
