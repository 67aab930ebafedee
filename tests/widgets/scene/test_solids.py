"""Solids by id: heights, edges, and which of them are at the back."""

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.solids import label_of, solid_of


def test_that_a_building_has_its_height_its_footprint_and_three_edges_a_corner(town: CityModel) -> None:
    assert town.buildings is not None
    row = next(row for row in range(600) if town.buildings.offsets[row + 1] - town.buildings.offsets[row] == 4)
    solid = solid_of(town, f"b{row}")
    assert solid is not None
    assert solid.height == pytest.approx(float(town.buildings.height[row]))
    assert len(solid.edges) == 12
    side = np.linalg.norm(solid.edges[0, 1] - solid.edges[0, 0])
    assert solid.area == pytest.approx(side**2, rel=1e-3)


def test_that_edges_at_the_back_are_told_from_those_in_front(town: CityModel) -> None:
    assert town.buildings is not None
    row = next(row for row in range(600) if town.buildings.offsets[row + 1] - town.buildings.offsets[row] == 4)
    solid = solid_of(town, f"b{row}")
    assert solid is not None
    middle = solid.edges.mean(axis=(0, 1))
    above = solid.facing(middle + np.array([0.0, 0.0, 5000.0]))
    assert above.sum() == 4  # the roof's own
    corner = solid.facing(middle + np.array([4000.0, 5000.0, 3000.0]))
    assert corner.sum() == 9  # all but the three that meet at the hidden corner


def test_that_a_landmark_has_its_creases_and_no_diagonals(town: CityModel) -> None:
    solid = solid_of(town, "urn:ngsi-ld:Bridge:one")
    assert solid is not None
    assert (solid.foot, solid.top) == (34.0, 40.0)
    assert len(solid.edges) == 12
    assert np.isnan(solid.area)
    assert label_of(town, solid, "zh_CN") == ""


@pytest.mark.parametrize("name", ["", "nothing", "b99999", "urn:ngsi-ld:Cell:1"])
def test_that_what_has_no_solid_has_none(town: CityModel, name: str) -> None:
    assert solid_of(town, name) is None
