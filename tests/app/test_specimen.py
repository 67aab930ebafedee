"""A city without sources can be shown with every layer: made-up equipment that says so, the same each time."""

import numpy as np
import pytest

from app.demo_city import demo_city
from app.specimen import SOURCE, specimen
from citydeck.city.model import CityModel
from views.city_tables import layer_table
from widgets.scene.layers.ghost import compared
from widgets.scene.table import LAYERS


@pytest.fixture(scope="module")
def city() -> CityModel:
    return demo_city()


def test_that_every_layer_has_something_to_draw_and_one_thing_is_stale(city: CityModel) -> None:
    shown = specimen(city)
    tables = {layer: layer_table(layer, shown.city, shown.mirror) for layer in LAYERS if layer != "ghost"}
    tables["ghost"] = compared(shown.mirror, shown.past)
    for layer, table in tables.items():
        assert len(table.ids) or table.field is not None or len(table.extra), layer
    assert tables["energy"].hatched.any()
    assert {channel.source for channel in shown.mirror.channels.values()} == {SOURCE}


def test_that_the_same_city_gets_the_same(city: CityModel) -> None:
    one, two = specimen(city), specimen(city)
    assert [asset.id for asset in one.city.assets] == [asset.id for asset in two.city.assets]
    size = len(one.mirror.channels)
    assert np.array_equal(one.mirror.value[:size], two.mirror.value[:size], equal_nan=True)
    assert [beam.pulsing for beam in one.beams] == [True, True, False]
