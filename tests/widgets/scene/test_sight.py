"""Lines of sight over two blocks: what stands in the way, in which order, and from where."""

import numpy as np
import pytest

from citydeck.city.model import CityModel, Extrusions, Frame
from widgets.scene.picker import Picker
from widgets.scene.sight import AIM, EYE, look


@pytest.fixture(scope="module")
def picker() -> Picker:
    """A house of 10 m at x = 100 and a tower of 80 m at x = 200, both 20 m deep."""
    rings = [(90, -10), (110, -10), (110, 10), (90, 10), (190, -10), (210, -10), (210, 10), (190, 10)]
    blocks = Extrusions(
        np.int32([0, 4, 8]),
        np.float32(rings),
        np.zeros(2, np.float32),
        np.float32([10, 80]),
        np.zeros(2, np.uint8),
        np.full(2, -1, np.int32),
        ids=("house", "tower"),
    )
    return Picker(CityModel("two", Frame(121.5, 31.2), (0, -50, 400, 50), blocks))


def test_that_both_blocks_are_met_in_their_order(picker: Picker) -> None:
    sight = look(picker, (0, 0, 0), (400, 0, 0))
    assert [block.asset for block in sight.blocks] == ["house", "tower"]
    assert sight.seen == pytest.approx(90, abs=0.01)
    assert sight.blocks[1].distance == pytest.approx(190, abs=0.01)
    assert sight.blocks[0].point == pytest.approx((90, 0, EYE - 90 * (EYE - AIM) / 400), abs=0.01)


def test_that_from_a_height_the_house_is_seen_over_and_the_tower_is_not(picker: Picker) -> None:
    assert [block.asset for block in look(picker, (0, 0, 40), (400, 0, 0)).blocks] == ["tower"]


def test_that_beside_the_blocks_the_sight_is_free(picker: Picker) -> None:
    sight = look(picker, (0, 30, 0), (400, 30, 0))
    assert sight.clear
    assert sight.seen == sight.length == pytest.approx(400, abs=0.01)


def test_that_a_roof_is_seen_from_above_and_hides_nothing_of_itself(picker: Picker) -> None:
    assert look(picker, (191, 0, 80), (100, 0, 10)).clear
    assert look(picker, (195, 0, 80), (205, 5, 80)).clear


def test_that_a_cut_opens_the_view(picker: Picker) -> None:
    picker.cut(5.0)
    try:
        assert look(picker, (0, 0, 40), (400, 0, 0)).clear
        assert [block.asset for block in look(picker, (0, 0, 0), (400, 0, 0)).blocks] == ["house", "tower"]
    finally:
        picker.cut(None)
    assert not look(picker, (0, 0, 40), (400, 0, 0)).clear
