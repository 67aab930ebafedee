"""Values between the sensors of a structure: interpolated within reach, unknown beyond it, stale where one is."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.quality import Quality
from widgets.scene.layers import bridges
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.structures.along import REACH, along
from widgets.scene.structures.stretches import STEP, Stretches, stretches

BRIDGE = "urn:ngsi-ld:Bridge:long"
SENSORS = {f"urn:ngsi-ld:Sensor:{name}": x for name, x in (("a", -600.0), ("b", -300.0), ("c", 500.0))}
A, B, C = SENSORS


@pytest.fixture(scope="module")
def spanned(town: CityModel, towns: ModuleType) -> CityModel:
    line = ((-800.0, 0.0, 40.0), (800.0, 0.0, 40.0))
    deck = Asset(BRIDGE, "bridge", {"en": "Long"}, towns.place(0, 0, 40, line))
    sensors = [Asset(key, "sensor", {"en": key}, towns.place(x, 4, 40), parent=BRIDGE) for key, x in SENSORS.items()]
    return replace(town, assets=(deck, *sensors))


def at(found: Stretches, x: float) -> int:
    return int(np.argmin(np.abs(found.xyz[found.rows(found.ids.index(BRIDGE))][:, 0] - x)))


def test_that_no_stretch_is_longer_than_its_step(spanned: CityModel) -> None:
    found = stretches(spanned)
    assert np.diff(found.along).max() <= STEP
    assert found.along[-1] == pytest.approx(1600.0, rel=1e-3)


def test_that_a_value_lies_between_those_of_the_sensors_beside_it(spanned: CityModel) -> None:
    found = stretches(spanned)
    value, old = along(spanned, found, {A: 20.0, B: 80.0}, {A: False, B: False})
    assert value[at(found, -450)] == pytest.approx(50.0, abs=4.0)
    assert not old.any()


def test_that_nothing_is_told_beyond_the_reach_of_a_sensor(spanned: CityModel) -> None:
    found = stretches(spanned)
    value, _ = along(spanned, found, {A: 20.0, C: 80.0}, {A: False, C: False})
    far = np.minimum(np.abs(found.xyz[:, 0] + 600), np.abs(found.xyz[:, 0] - 500)) > REACH + 1
    assert far.any()
    assert np.isnan(value[far]).all()
    assert not np.isnan(value[~far]).any()


def test_that_a_stale_sensor_hatches_its_stretch_and_lends_no_value(spanned: CityModel) -> None:
    found = stretches(spanned)
    value, old = along(spanned, found, {A: 20.0, B: 80.0}, {A: False, B: True})
    assert old[at(found, -300)]
    assert np.isnan(value[at(found, -300)])
    assert value[at(found, -500)] == pytest.approx(20.0)


def test_that_the_layer_paints_stale_stretches_grey_and_hatched(
    spanned: CityModel, mirror_of: Callable[..., CityMirror]
) -> None:
    found = stretches(spanned)
    table = bridges.table(spanned, mirror_of({(A, "stress"): (150.0, Quality.STALE), (C, "stress"): 150.0}))
    rgba, hatched = table.extra["stretches"], table.extra["stretches_hatched"]
    assert np.array_equal(rgba[at(found, -600)], np.array(colour(STALE), np.uint8))
    assert hatched[at(found, -600)]
    assert not hatched[at(found, 500)]
    assert rgba[at(found, 500), 0] > 200
    assert rgba[at(found, -100), 3] == 0
