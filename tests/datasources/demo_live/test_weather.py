"""The demo's wind, rain and evacuation states follow its story, and say nothing out of it."""

import numpy as np
import pytest

from datasources.demo_live import incidents
from datasources.demo_live.evacuation import CLEARED, NONE, ORDERED, PREPARED
from datasources.demo_live.readings import Readings


@pytest.fixture(scope="module")
def readings(assets, hour):
    return Readings(assets, start=float(hour))


def newest(readings, second, metric, asset=""):
    batch = readings.newest("services", second)
    return np.array(
        [
            value
            for handle, value in zip(batch.channel.tolist(), batch.value.tolist(), strict=True)
            if readings.channels[handle].metric == metric and asset in readings.channels[handle].asset
        ]
    )


def test_that_the_front_veers_the_wind_to_the_south_and_strengthens_it(readings, hour):
    calm, front = hour, hour + int(incidents.WIND_FALLS) - 60
    assert np.abs(newest(readings, calm, "wind_direction") - 118).max() < 20
    assert np.abs(newest(readings, front, "wind_direction") - 178).max() < 20
    assert newest(readings, front, "wind_speed").min() > 2 * newest(readings, calm, "wind_speed").max()


def test_that_the_shower_comes_from_the_south_and_ends(readings, hour):
    assert newest(readings, hour, "rain").max() == 0
    assert newest(readings, hour + 600, "rain").max() > 5
    assert newest(readings, hour + 3590, "rain").max() == 0


def test_that_an_ordinary_day_is_dry_and_evacuates_nobody(assets, hour):
    plain = Readings(assets)
    assert newest(plain, hour + 1080, "rain").max() == 0
    assert newest(plain, hour + 1080, "evacuation_state").max() == NONE


@pytest.mark.parametrize(
    ("after", "state"), [(-60, NONE), (60, PREPARED), (240, ORDERED), (600, CLEARED), (2600, NONE)]
)
def test_that_the_flats_pass_through_every_state(after, state, readings, hour):
    second = hour + int(incidents.WIND_RISES) + after
    assert newest(readings, second, "evacuation_state", "houtan-flats").tolist() == [state]
    assert newest(readings, second, "evacuation_state", "elsewhere").tolist() == [NONE]
