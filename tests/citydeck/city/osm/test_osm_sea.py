"""The sea is what lies on the right of coastlines, up to the edge of the file."""

import numpy as np
import pytest

from citydeck.city.open import open_city

CELL = 1e-4 * 111_195
"""Metres of one step of a corner from south to north."""
EAST = CELL * np.cos(np.radians(50.0))


@pytest.fixture
def water(osm, tmp_path):
    """Square steps of water of what was drawn, and its notes."""

    def found(bounds=(0, 0, 100, 100)):
        west, south, east, north = (
            10 + bounds[0] * 1e-4, 50 + bounds[1] * 1e-4, 10 + bounds[2] * 1e-4, 50 + bounds[3] * 1e-4,
        )  # fmt: skip
        box = f'<bounds minlon="{west:.7f}" minlat="{south:.7f}" maxlon="{east:.7f}" maxlat="{north:.7f}"/>'
        path = tmp_path / "coast.osm"
        path.write_text(osm.text().replace('version="0.6">', f'version="0.6">{box}' if bounds[2] else 'version="0.6">'))
        city = open_city(path)
        area = 0.0
        for start, end in zip(city.water.offsets, city.water.offsets[1:], strict=False) if city.water else ():
            x, y = city.water.xy[start:end].astype(float).T
            area += (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
        return area / CELL / EAST, city.notes

    return found


def test_that_water_is_on_the_right_of_a_coast(osm, water):
    osm.way([(-5, 40), (105, 40)], natural="coastline")
    assert water()[0] == pytest.approx(4000, rel=0.01)


def test_that_a_coast_the_other_way_round_has_water_on_its_other_side(osm, water):
    osm.way([(105, 40), (-5, 40)], natural="coastline")
    assert water()[0] == pytest.approx(6000, rel=0.01)


def test_that_pieces_of_a_coast_join_and_islands_are_land(osm, water):
    osm.way([(-5, 40), (50, 40)], natural="coastline")
    osm.way([(50, 40), (105, 40)], natural="coastline")
    osm.way([(10, 10), (20, 10), (20, 20), (10, 20), (10, 10)], natural="coastline")
    assert water()[0] == pytest.approx(3900, rel=0.01)


def test_that_a_hundred_islands_stay_land(osm, water):
    for x in range(10):
        for y in range(10):
            corners = [(10 * x + 2, 10 * y + 2), (10 * x + 7, 10 * y + 2), (10 * x + 7, 10 * y + 7)]
            osm.way([*corners, (10 * x + 2, 10 * y + 7), corners[0]], natural="coastline")
    assert water()[0] == pytest.approx(10_000 - 100 * 25, rel=0.01)


def test_that_a_coast_cut_off_shortly_before_the_edge_is_drawn_on(osm, water):
    osm.way([(3, 40), (98, 40)], natural="coastline")
    assert water()[0] == pytest.approx(4000, rel=0.01)


def test_that_no_sea_is_guessed_where_a_coast_ends_in_the_middle(osm, water):
    osm.way([(-5, 40), (50, 40)], natural="coastline")
    area, notes = water()
    assert area == 0
    assert any("coastlines end within the file" in note for note in notes)


def test_that_without_bounds_the_sea_reaches_as_far_as_the_city(osm, water):
    osm.way([(-500, 5), (500, 5)], natural="coastline")
    osm.way([(0, 0), (20, 10)], highway="residential")
    assert water((0, 0, 0, 0))[0] == pytest.approx(100, rel=0.02)
