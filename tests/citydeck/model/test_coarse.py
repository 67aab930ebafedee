"""Where somebody was is kept as a block, never as a point."""

import math

from citydeck.model.coarse import REPORTS_GRID, coarsened, grid_of


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    return math.hypot((a[0] - b[0]) * 95_400, (a[1] - b[1]) * 110_900)


def test_that_a_point_moves_no_further_than_half_its_cell_and_near_points_are_one():
    found = set()
    for step in range(400):
        point = (121.47 + step * 1e-5, 31.23 + step * 1e-5)
        coarse = coarsened(*point, 200.0)
        assert metres(point, coarse) <= 200.0 * math.sqrt(0.5) * 1.01
        assert coarsened(*coarse, 200.0) == coarse
        found.add(coarse)
    assert 3 <= len(found) <= 8


def test_that_equipment_stays_and_reports_are_coarse_unless_the_mapping_says_otherwise():
    assert grid_of("equipment", None) == 0.0
    assert grid_of("reports", None) == REPORTS_GRID
    assert grid_of("reports", 50.0) == 50.0
    assert coarsened(121.4737, 31.2304, 0.0) == (121.4737, 31.2304)


def test_that_the_ends_of_the_world_are_no_faults():
    for point in [(180.0, 90.0), (-180.0, -90.0), (0.0, 89.999)]:
        longitude, latitude = coarsened(*point, 1000.0)
        assert -180.0 <= longitude <= 180.0
        assert -90.0 <= latitude <= 90.0
