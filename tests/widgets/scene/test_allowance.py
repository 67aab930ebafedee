"""Triangles of a moving frame follow the time that frames take."""

import pytest

from widgets.scene.allowance import PIXELS, Allowance, moving_scale


def _settled(per_triangle: float, fixed: float) -> Allowance:
    made = Allowance(0.033, 40_000, 15_000, 150_000)
    for _ in range(60):
        made.told(fixed + made.triangles * per_triangle)
    return made


def test_that_a_frame_comes_to_take_the_time_it_may() -> None:
    made = _settled(4e-7, 0.010)
    assert abs(0.010 + made.triangles * 4e-7 - 0.033) < 0.002


def test_that_what_is_drawn_besides_takes_its_share() -> None:
    assert _settled(4e-7, 0.020).triangles < _settled(4e-7, 0.005).triangles


def test_that_it_stays_within_its_bounds() -> None:
    assert _settled(1e-5, 0.1).triangles == 15_000
    assert _settled(1e-9, 0.0).triangles == 150_000


def test_that_one_slow_frame_says_little() -> None:
    made = Allowance(0.033, 40_000, 15_000, 150_000)
    made.told(2.0)
    assert made.triangles > 30_000


@pytest.mark.parametrize(("size", "scale"), [((1920, 1080), 0.5), ((640, 360), 0.5), ((15_360, 8_640), 0.25)])
def test_that_a_moving_frame_has_half_the_resolution_and_never_less_than_a_quarter(
    size: tuple[int, int], scale: float
) -> None:
    assert moving_scale(*size) == scale


def test_that_on_a_large_display_the_pixels_of_a_moving_frame_are_bounded() -> None:
    scale = moving_scale(3840, 2160)
    assert 3840 * 2160 * scale**2 == pytest.approx(PIXELS)
