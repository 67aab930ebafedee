"""Zones by place: a guess, never further than the nearest named place."""

import pytest

from app import zones


@pytest.mark.parametrize(
    ("longitude", "latitude", "zone"),
    [(4.47, 51.92, "Europe/Amsterdam"), (121.49, 31.24, "Asia/Shanghai"), (-118.2, 34.0, "America/Los_Angeles"),
     (179.9, -17.0, "Pacific/Fiji"), (-58.4, -34.6, "America/Argentina/Buenos_Aires")],
)  # fmt: skip
def test_that_a_place_has_the_zone_of_its_neighbour(longitude, latitude, zone):
    assert zones.guess(longitude, latitude) == zone


def test_that_a_zone_has_its_place_with_signs():
    assert zones.place_of("America/Los_Angeles") == pytest.approx((-118.242778, 34.052222), abs=1e-5)
    assert zones.place_of("UTC") is None


def test_that_without_a_table_it_is_utc(monkeypatch):
    monkeypatch.setattr(zones, "zones", lambda: ())
    assert zones.guess(1.0, 2.0) == "UTC"
