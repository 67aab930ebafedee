"""A site whose city is a file of one's own."""

import json

import pytest

from app.room import load_city
from citydeck.link.message import SiteInfo
from citydeck.model.errors import UnreadableInput

ROOF = {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2]]]}]}
CITY = {"type": "CityJSON", "version": "1.1", "vertices": [[0, 0, 0], [9, 0, 0], [0, 9, 0]], "CityObjects": {"a": ROOF}}


async def test_that_a_file_without_crs_lies_at_the_origin_of_its_site(tmp_path):
    path = tmp_path / "own.city.json"
    path.write_text(json.dumps(CITY))
    site = SiteInfo(id="own", names={"en": "Own"}, zone="UTC", city=str(path), longitude=11.5, latitude=48.1)
    city = await load_city(site)
    assert (city.frame.longitude, city.frame.latitude) == (11.5, 48.1)
    assert [asset.id for asset in city.assets] == ["urn:ngsi-ld:Building:a"]


async def test_that_a_broken_city_is_one_line_for_the_person(tmp_path):
    path = tmp_path / "own.city.json"
    path.write_text(json.dumps(CITY)[:-20])
    site = SiteInfo(id="own", names={"en": "Own"}, zone="UTC", city=str(path), longitude=11.5, latitude=48.1)
    with pytest.raises(UnreadableInput, match="cut off"):
        await load_city(site)
