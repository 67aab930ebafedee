"""Gauges along decks and linings: their own readings, between their structure's, and silent behind a dark cell."""

import pytest

from datasources.demo_live.bridge import load, load_at_tower, stress, stress_at_tower


@pytest.mark.parametrize("at", [0.0, 37.0, 3_600.0])
def test_that_every_tonne_on_the_span_is_shared_by_mid_span_and_the_towers(at: float) -> None:
    how = {"demand": 0.8, "span": 400.0, "convoy": 0.3}
    tonnes, middle = load(1, 0, at, **how)
    assert middle + sum(load_at_tower(1, 0, at, far=far, **how) for far in (False, True)) == pytest.approx(tonnes)


def test_that_wind_bends_the_girder_most_where_it_is_held() -> None:
    calm = stress_at_tower(0.0, 0.0, 20.0), stress(0.0, 0.0, 20.0)
    storm = stress_at_tower(0.0, 25.0, 20.0), stress(0.0, 25.0, 20.0)
    assert storm[0] - calm[0] > storm[1] - calm[1]
