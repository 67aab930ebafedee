"""Where a city file lies that does not say it."""

import json

import pytest

from app.city_place import CityPlace
from app.sites import site_of_city
from citydeck.model.errors import WrongUse
from citydeck.server.site import Site


@pytest.mark.parametrize(
    ("text", "crs", "origin"),
    [
        ("", "", None),
        ("EPSG:28992", "EPSG:28992", None),
        ("4.36, 52.01", "", (4.36, 52.01)),
        ("-73.9857 40.7484", "", (-73.9857, 40.7484)),
    ],
)
def test_that_a_place_is_a_crs_or_a_point(text, crs, origin):
    assert CityPlace.parse(text) == CityPlace(crs, origin)


@pytest.mark.parametrize("text", ["Delft", "EPSG:1", "200, 10", "4.36", "+proj=utm"])
def test_that_anything_else_is_refused_in_one_line(text):
    with pytest.raises(WrongUse) as told:
        CityPlace.parse(text)
    assert "\n" not in str(told.value)


@pytest.fixture
def city(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    vertices = [[85000, 446000, 0], [85005, 446000, 0], [85005, 446005, 0]]
    shape = {"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2]]]}
    objects = {"a": {"type": "Building", "geometry": [shape]}}
    file = tmp_path / "lost.city.json"
    document = {"type": "CityJSON", "version": "2.0", "transform": {"scale": [1, 1, 1], "translate": [0, 0, 0]}}
    file.write_text(json.dumps({**document, "CityObjects": objects, "vertices": vertices}))
    return file


def test_that_a_city_without_a_crs_lies_where_a_person_says(city):
    config = Site.load(site_of_city(city, place="EPSG:28992")).config
    assert config.city_crs == "EPSG:28992"
    assert config.origin.longitude == pytest.approx(4.368, abs=0.001)
    assert config.zone == "Europe/Amsterdam"
    again = Site.load(site_of_city(city, place="121.5, 31.2")).config
    assert (again.city_crs, again.origin.longitude) == ("", 121.5)
    assert Site.load(site_of_city(city)).config.origin.longitude == 121.5
