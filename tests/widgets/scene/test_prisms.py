import numpy as np
import pytest

from citydeck.city.boxes import oriented_boxes, ring_areas
from citydeck.city.model import Extrusions
from widgets.scene.prisms import ROOF, boxes, prisms


def solids(*rings, height=10.0, base=2.0):
    count = len(rings)
    return Extrusions(
        np.cumsum([0] + [len(ring) for ring in rings]).astype(np.int32),
        np.concatenate([np.float32(ring) for ring in rings]),
        np.full(count, base, np.float32),
        np.full(count, height, np.float32),
        np.zeros(count, np.uint8),
        np.full(count, -1, np.int32),
    )


SQUARE = [(0, 0), (4, 0), (4, 3), (0, 3)]
DENT = [(0, 0), (4, 0), (1, 1), (0, 4)]
L_SHAPE = [(10, 0), (16, 0), (16, 2), (12, 2), (12, 6), (10, 6)]


def triangles(geometry):
    return geometry.vertices[geometry.triangles].astype(float)


def volume(geometry):
    """Signed volume between the ground and the surface: right only when every face looks outwards."""
    a, b, c = np.moveaxis(triangles(geometry), 1, 0)
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize(("ring", "area"), [(SQUARE, 12.0), (DENT, 4.0), (L_SHAPE, 20.0)])
def test_that_walls_and_roof_look_outwards_and_enclose_the_building(ring, area):
    city = solids(ring, base=0.0)
    assert ring_areas(city) == pytest.approx([area])
    assert volume(prisms(city, np.array([0]))) == pytest.approx(area * 10.0, rel=1e-5)


def test_that_every_vertex_carries_its_building_and_roofs_are_told_from_walls():
    geometry = prisms(solids(SQUARE, L_SHAPE), np.array([1]))
    aux = geometry.attributes["aux"]
    assert set(aux[:, 0]) == {1.0}
    roof = aux[:, 2] == ROOF
    assert roof.sum() == 6
    assert (geometry.vertices[roof, 2] == 12).all()
    assert aux[~roof, 2].max() == pytest.approx(24.0), "metres along the wall add up to the girth"
    assert set(geometry.vertices[~roof, 2]) == {2.0, 12.0}


def test_that_a_box_along_a_turned_footprint_is_the_footprint():
    c, s = np.cos(0.4), np.sin(0.4)
    turned = np.array(SQUARE, float) @ np.array([[c, s], [-s, c]]) + (100, 50)
    city = solids(turned)
    centre, axis, half = oriented_boxes(city)
    assert half[0] == pytest.approx((2.0, 1.5), abs=1e-4)
    box = boxes(centre, axis, half, city.base, city.height, np.float32([0]))
    assert volume(box) == pytest.approx(volume(prisms(city, np.array([0]))), rel=1e-3)
