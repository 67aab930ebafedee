import numpy as np
import pytest

from citydeck.city.plain import LEAST_HALF, plain_ground
from citydeck.model.asset import Asset
from citydeck.model.place import Place


def road(name: str, longitude: float, latitude: float, path: tuple = ()) -> Asset:
    return Asset(f"urn:ngsi-ld:Road:{name}", "road", {"en": name}, Place(longitude, latitude, path=path))


def test_that_plain_ground_without_assets_is_small_and_at_its_place() -> None:
    city = plain_ground("X", 11.5, 48.1)
    assert (city.frame.longitude, city.frame.latitude) == (11.5, 48.1)
    assert city.extent == (-LEAST_HALF, -LEAST_HALF, LEAST_HALF, LEAST_HALF)
    assert not city.synthetic
    assert city.buildings is None


def test_that_it_is_as_wide_as_its_assets_and_shows_each_road() -> None:
    roads = [road("a", -118.5, 34.0), road("b", -118.2, 34.2)]
    city = plain_ground("LA", -118.3, 34.1, roads)
    for asset in roads:
        index = city.roads.ids.index(asset.id)
        here = city.roads.xyz[city.roads.offsets[index] : city.roads.offsets[index + 1], :2].mean(axis=0)
        expected = city.frame.to_local(asset.place.longitude, asset.place.latitude)
        assert here == pytest.approx(expected, abs=1.0)
        assert city.extent[0] < here[0] < city.extent[2]
        assert city.extent[1] < here[1] < city.extent[3]


def test_that_a_road_with_a_path_follows_it() -> None:
    path = ((11.50, 48.10, 0.0), (11.51, 48.10, 0.0), (11.52, 48.11, 0.0))
    city = plain_ground("X", 11.5, 48.1, [road("a", 11.51, 48.10, path)])
    index = city.roads.ids.index("urn:ngsi-ld:Road:a")
    assert np.diff(city.roads.offsets)[index] == 3
