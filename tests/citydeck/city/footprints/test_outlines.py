"""Areas become rings without holes, repaired where that can be done."""

import numpy as np
import pytest
import shapely

from citydeck.city.footprints.outlines import outlines


def areas(*wkt):
    return np.array([None if text is None else shapely.from_wkt(text) for text in wkt], object)


def test_that_rings_are_not_closed_and_know_their_area():
    found = outlines(
        areas("POLYGON((0 0,4 0,4 4,0 4,0 0))", "MULTIPOLYGON(((9 0,10 0,10 1,9 0)),((20 0,21 0,21 1,20 0)))")
    )
    assert found.offsets.tolist() == [0, 4, 7, 10]
    assert found.owner.tolist() == [0, 1, 1]
    assert found.xy[:4].tolist() == [[0, 0], [4, 0], [4, 4], [0, 4]]


def test_that_holes_are_cut_out_and_the_area_stays():
    whole = areas("POLYGON((0 0,10 0,10 10,0 10,0 0),(2 2,4 2,4 4,2 4,2 2),(6 6,8 6,8 8,6 8,6 6))")
    found = outlines(whole)
    rings = [shapely.Polygon(found.xy[a:b]) for a, b in zip(found.offsets, found.offsets[1:], strict=False)]
    assert all(ring.is_valid for ring in rings)
    assert sum(ring.area for ring in rings) == pytest.approx(92.0)
    assert found.cut == 1


def test_that_what_cannot_be_drawn_has_a_reason():
    found = outlines(areas(None, "POLYGON EMPTY", "POLYGON((0 0,1 0,2 0,0 0))", "POLYGON((0 0,2 2,2 0,0 2,0 0))"))
    assert set(found.wrong) == {0, 1, 2}
    assert found.repaired == 1
    assert found.owner.tolist() == [3, 3]


def test_that_no_areas_are_no_rings():
    found = outlines(np.empty(0, object))
    assert found.offsets.tolist() == [0]
    assert len(found.xy) == 0
