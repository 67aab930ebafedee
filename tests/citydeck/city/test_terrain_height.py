"""Terrain under a city: where its heights are, and what stands on them."""

import json

import numpy as np
import pytest

from citydeck.city.importing import import_cities
from citydeck.city.model import Terrain
from citydeck.city.open import city_info, open_city
from citydeck.city.terrain_height import heights_at


def test_that_heights_rise_evenly_between_the_centres_of_cells():
    terrain = Terrain(np.float32([[0, 10], [20, 30]]), (0.0, 0.0, 2.0, 2.0))
    found = heights_at(terrain, np.array([[0.5, 0.5], [1.5, 0.5], [1.0, 1.0], [1.0, 0.5], [-9.0, 0.5]]))
    assert found.tolist() == pytest.approx([0, 10, 15, 5, 0])


def test_that_an_unknown_cell_takes_no_part():
    terrain = Terrain(np.float32([[np.nan, 10], [np.nan, 10]]), (0.0, 0.0, 2.0, 2.0))
    assert heights_at(terrain, np.array([[1.0, 1.0], [0.5, 0.5]])).tolist() == pytest.approx([10.0, 0.0])


@pytest.fixture
def hill(tmp_path):
    """A slope from west to east of 0 to 90 m over 1 km in the Netherlands."""
    rows = "\n".join(" ".join(str(column * 10) for column in range(10)) for _ in range(10))
    file = tmp_path / "hill.asc"
    file.write_text(f"ncols 10\nnrows 10\nxllcorner 85000\nyllcorner 446000\ncellsize 100\n{rows}\n")
    (tmp_path / "hill.prj").write_text("EPSG:28992")
    return file


def test_that_a_terrain_alone_is_a_city_with_an_extent(hill):
    from citydeck.city.piece import Wish

    wish = Wish(crs="EPSG:28992")
    info = city_info(hill, wish=wish)
    assert info["extent"][:2] == pytest.approx([85050, 446050])
    city = open_city(hill, wish=wish)
    assert np.nanmax(city.terrain.heights) - np.nanmin(city.terrain.heights) == pytest.approx(90.0)
    assert city.extent[2] - city.extent[0] == pytest.approx(1000.0, rel=0.15)


def test_that_footprints_stand_on_the_terrain_that_is_merged_with_them(hill, tmp_path):
    from citydeck.city.piece import Wish

    rings = {"low": 85150.0, "high": 85850.0}
    features = [
        {
            "type": "Feature",
            "properties": {"id": name, "height": 10.0},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[x, 446500.0], [x + 10, 446500.0], [x + 10, 446510.0], [x, 446510.0], [x, 446500.0]]],
            },
        }
        for name, x in rings.items()
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
    houses = tmp_path / "houses.geojson"
    houses.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    import_cities([hill, houses], tmp_path / "city", wish=Wish(crs="EPSG:28992"))
    city = open_city(tmp_path / "city")
    base = dict(zip([name.split(":")[-1] for name in city.buildings.ids], city.buildings.base, strict=True))
    assert base["high"] - base["low"] == pytest.approx(70.0, abs=6.0)
    assert np.allclose(city.buildings.height, 10.0)
