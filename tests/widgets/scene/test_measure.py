"""Lengths of measured lines, and how they are written."""

import pytest

from widgets.scene.measure import Track, length_words, rise_words


def test_that_a_leg_has_its_length_over_the_ground_its_rise_and_its_slope() -> None:
    (leg,) = Track(((0, 0, 0), (30, 40, 120))).legs()
    assert (leg.flat, leg.rise, leg.slope) == pytest.approx((50, 120, 130))


def test_that_the_whole_adds_up_lengths_and_takes_the_rise_from_end_to_end() -> None:
    total = Track(((0, 0, 10), (100, 0, 60), (100, 50, 20))).total()
    assert total.flat == pytest.approx(150)
    assert total.rise == pytest.approx(10)
    assert total.slope == pytest.approx((100**2 + 50**2) ** 0.5 + (50**2 + 40**2) ** 0.5)


@pytest.mark.parametrize("count", [0, 1])
def test_that_one_point_has_no_length(count: int) -> None:
    track = Track(((1.0, 2.0, 3.0),) * count)
    assert track.legs() == []
    assert track.total().slope == 0


@pytest.mark.parametrize(
    ("metres", "words"),
    [(0, "0 m"), (4.267, "4.27 m"), (52.34, "52.3 m"), (730.4, "730 m"), (1254, "1.25 km"), (25_400, "25.4 km")],
)
def test_that_lengths_have_three_figures(metres: float, words: str) -> None:
    assert length_words(metres) == words


def test_that_a_rise_has_its_sign() -> None:
    assert [rise_words(12.34), rise_words(-3.0), rise_words(0.0)] == ["+12.3 m", "−3.00 m", "±0 m"]
