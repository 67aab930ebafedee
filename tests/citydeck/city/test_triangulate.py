import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citydeck.city.triangulate import Faces, triangulate


def one_face(*rings):
    points = np.concatenate([np.asarray(ring, float) for ring in rings])
    sizes = np.array([len(ring) for ring in rings])
    return points, Faces(np.arange(len(points)), sizes, np.array([len(rings)]))


def normals(points, triangles):
    a, b, c = (points[triangles[:, i]] for i in range(3))
    return np.cross(b - a, c - a)


SQUARE = [[0, 0, 0], [4, 0, 0], [4, 4, 0], [0, 4, 0]]


def test_that_a_hole_stays_open():
    hole = [[1, 1, 0], [1, 2, 0], [2, 2, 0], [2, 1, 0]]
    points, faces = one_face(SQUARE, hole)
    triangles, owner, _ = triangulate(points, faces)
    turned = normals(points, triangles)
    assert turned[:, 2].sum() / 2 == pytest.approx(15.0)
    assert (turned[:, 2] > 0).all()
    assert (owner == 0).all()


@pytest.mark.parametrize("inward", range(4))
def test_that_a_quadrilateral_with_an_inward_corner_is_cut_through_it(inward):
    arrow = [[0, 0, 0], [4, 0, 0], [1, 1, 0], [0, 4, 0]]
    points, faces = one_face(arrow[inward:] + arrow[:inward])
    triangles, _, _ = triangulate(points, faces)
    turned = normals(points, triangles)[:, 2]
    assert (turned > 0).all()
    assert turned.sum() / 2 == pytest.approx(4.0)


def test_that_faces_without_area_give_no_triangles():
    points, faces = one_face([[0, 0, 0], [1, 1, 1], [2, 2, 2]])
    triangles, owner, _ = triangulate(points, faces)
    assert len(triangles) == len(owner) == 0


def test_that_no_faces_are_no_triangles():
    empty = np.empty(0, np.int64)
    assert len(triangulate(np.empty((0, 3)), Faces(empty, empty, empty))[0]) == 0


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 12), st.floats(0, 2 * np.pi), st.floats(0, 2 * np.pi), st.booleans(),
    st.lists(st.floats(0.4, 1.0), min_size=12, max_size=12),
)  # fmt: skip
def test_that_any_star_in_any_plane_keeps_its_area_and_its_side(corners, tilt, turn, backwards, radii):
    angle = np.arange(corners) * 2 * np.pi / corners
    star = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(corners)]) * np.array(radii[:corners])[:, None]
    star = star[::-1] if backwards else star
    across, along = np.cos(tilt), np.sin(tilt)
    tilted = star @ np.array([[1, 0, 0], [0, across, along], [0, -along, across]])
    spun = tilted @ np.array([[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    points, faces = one_face(spun)
    triangles, _, whole = triangulate(points, faces)
    turned = normals(points, triangles)
    assert turned.sum(axis=0) == pytest.approx(whole[0], abs=1e-9)
    assert (turned @ whole[0] >= -1e-12).all()
