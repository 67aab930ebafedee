"""Buildings take the nearest station within its reach, and the district in which they stand."""

import numpy as np

from citydeck.city.model import CityModel
from widgets.scene import belonging

STATION, WEST = "urn:ngsi-ld:AirStation:0", "urn:ngsi-ld:ServiceArea:west"


def test_that_a_station_speaks_only_within_its_reach(town: CityModel) -> None:
    centre = np.array([(-300.0, 300.0), (-300.0, 300.0 + belonging.REACH + 1), (-300.0 + belonging.REACH - 1, 300.0)])
    rows, _ = belonging.stations(town, centre).match([STATION])
    assert rows.tolist() == [0, 2]


def test_that_a_place_belongs_to_the_district_around_it(town: CityModel) -> None:
    rows, _ = belonging.inside(town, np.array([(-300.0, 0.0), (300.0, 0.0)])).match([WEST])
    assert rows.tolist() == [0]
