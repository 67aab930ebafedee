"""Evacuation areas: a row for each, stale is hatched grey, unknown has no colour."""

from collections.abc import Callable

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from citydeck.model.quality import Quality
from widgets.scene.layers import evacuation
from widgets.scene.layers.scale import STALE, colour

AREA = "urn:ngsi-ld:EvacuationArea:0"
Mirrors = Callable[..., CityMirror]


@pytest.mark.parametrize("state", range(4))
def test_that_each_state_has_its_ink(state: int, town: CityModel, mirror_of: Mirrors) -> None:
    table = evacuation.table(town, mirror_of({(AREA, "evacuation_state"): float(state)}))
    assert tuple(table.ids) == (AREA,)
    assert table.rgba[0].tolist() == list(colour(evacuation.INKS[state]))
    assert table.extra["state"][0] == state
    assert not table.hatched[0]


@pytest.mark.parametrize("quality", [Quality.STALE, Quality.BAD])
def test_that_a_stale_state_is_hatched_grey_and_low(quality: Quality, town: CityModel, mirror_of: Mirrors) -> None:
    table = evacuation.table(town, mirror_of({(AREA, "evacuation_state"): (2.0, quality)}))
    assert table.hatched[0]
    assert table.rgba[0].tolist() == list(colour(STALE))
    assert table.extra["height"][0] == evacuation.LOW


@pytest.mark.parametrize("value", [None, 7.0, -2.0])
def test_that_an_unknown_state_has_a_row_without_colour(value: object, town: CityModel, mirror_of: Mirrors) -> None:
    table = evacuation.table(town, mirror_of({} if value is None else {(AREA, "evacuation_state"): value}))
    assert tuple(table.ids) == (AREA,)
    assert table.rgba[0, 3] == 0
    assert not table.hatched[0]
    assert table.extra["state"][0] == evacuation.UNKNOWN


def test_that_states_differ_in_lightness_too() -> None:
    light = np.array([colour(ink)[:3] for ink in evacuation.INKS]) @ np.array([0.2126, 0.7152, 0.0722])
    assert np.min(np.diff(np.sort(light[1:]))) > 10
