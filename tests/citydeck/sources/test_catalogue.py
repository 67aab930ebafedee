"""Channels and places that an adapter learns while it runs."""

import msgspec
import pytest

from citydeck.model.asset import Asset
from citydeck.sources.catalogue import Catalogue
from citydeck.sources.contract import Context
from citydeck.sources.mapping.geometry import point

ROAD = "urn:ngsi-ld:Road:one"


@pytest.fixture
def catalogue(tmp_path):
    (tmp_path / "assets.json").write_bytes(msgspec.json.encode([Asset("urn:ngsi-ld:Road:known", "road", {"en": "K"})]))
    return Catalogue(Context("s", tmp_path, lambda: 0, lambda _raw, _reason: None))


def test_that_a_position_comes_with_the_first_news_of_its_asset_and_stays(catalogue):
    catalogue.described(ROAD, place=point("121.5", 31.2))
    catalogue.handle(ROAD, "speed")
    (asset,) = catalogue.take_news().assets
    assert (asset.place.longitude, asset.place.latitude) == (121.5, 31.2)
    catalogue.described(ROAD, place=point("121.6", 31.3))
    assert catalogue.take_news() is None


def test_that_a_position_that_comes_late_is_news(catalogue):
    catalogue.handle(ROAD, "speed")
    assert catalogue.take_news().assets[0].place is None
    catalogue.described(ROAD, place=point(121.5, 31.2))
    assert catalogue.take_news().assets[0].place.longitude == 121.5


@pytest.mark.parametrize(("x", "y"), [("", "31"), ("east", 31), (None, 31), (float("nan"), 31), ({}, 31), (True, [])])
def test_that_what_is_no_position_is_left_out_and_harms_nothing(catalogue, x, y):
    catalogue.described(ROAD, place=point(x, y))
    assert catalogue.take_news().assets[0].place is None


def test_that_places_of_the_sites_own_assets_are_the_sites(catalogue):
    catalogue.described("urn:ngsi-ld:Road:known", place=point(121.5, 31.2))
    assert catalogue.take_news() is None
