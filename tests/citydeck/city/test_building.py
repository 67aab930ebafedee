import numpy as np
import pytest

from citydeck.city.building import building_of, row_of_building
from citydeck.city.model import CityModel, Extrusions, Frame, Mesh
from citydeck.city.names import Names


@pytest.fixture
def city() -> CityModel:
    square = np.array([(0, 0), (20, 0), (20, 10), (0, 10)], np.float32)
    houses = Extrusions(
        np.array([0, 4, 8], np.int32), np.concatenate([square, square + 100]), np.array([0, 3], np.float32),
        np.array([12, 30.26], np.float32), np.zeros(2, np.uint8), np.array([-1, 0], np.int32), ("urn:feeder:1",),
    )  # fmt: skip
    mesh = Mesh(
        np.zeros((3, 3), np.float32), np.array([[0, 1, 2]], np.int32), np.zeros(1, np.int32), np.zeros(1, np.uint8),
        Names.of(["gml-7", "bridge"]), built=np.array([1, 0], np.uint8),
        box=np.array([(0, 0, 5, 10, 10, 25), (0, 0, 0, 1, 1, 1)], np.float32),
    )  # fmt: skip
    return CityModel("t", Frame(121.5, 31.2), (0.0, 0.0, 200.0, 200.0), buildings=houses, mesh=mesh)


def test_that_a_footprint_is_told_with_its_height_its_place_and_what_feeds_it(city: CityModel) -> None:
    found = building_of(city, "b1")
    assert found is not None
    assert found.place is not None
    assert (found.id, found.kind, found.attributes) == ("b1", "building", {"height_m": 30.3, "feeder": "urn:feeder:1"})
    x, y = city.frame.to_local(found.place.longitude, found.place.latitude)
    assert (float(x), float(y)) == pytest.approx((110.0, 105.0), abs=0.1)


def test_that_a_surveyed_building_is_told_by_its_own_id(city: CityModel) -> None:
    found = building_of(city, "gml-7")
    assert found is not None
    assert found.attributes == {"height_m": 20.0}


@pytest.mark.parametrize("name", ["", "b", "b2", "b-1", "bridge", "nothing"])
def test_that_nothing_else_is_a_building(city: CityModel, name: str) -> None:
    assert building_of(city, name) is None
    assert row_of_building(city, name) is None
