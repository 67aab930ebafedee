"""Bars of a small city are narrow, those of a large one no wider than a block."""

from dataclasses import replace

from citydeck.city.model import CityModel
from widgets.scene.drawings.bars import NARROWEST, WIDEST, wide


def test_that_bars_take_little_of_the_ground_that_each_has(town: CityModel) -> None:
    quarter = replace(town, extent=(0.0, 0.0, 500.0, 320.0))
    assert 10 < wide(quarter, 5) < 25
    assert wide(replace(town, extent=(0.0, 0.0, 12_000.0, 12_000.0)), 40) == WIDEST
    assert wide(replace(town, extent=(0.0, 0.0, 20.0, 20.0)), 40) == NARROWEST
    assert wide(quarter, 0) == WIDEST
