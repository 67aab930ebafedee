"""Parts of a mesh and what a cut leaves of them."""

from types import ModuleType

import numpy as np
import pytest

from widgets.scene.landmarks import landmark_geometry
from widgets.scene.parts import feet
from widgets.scene.pick_solids import MeshPicker


def test_that_every_part_has_its_own_foot(towns: ModuleType) -> None:
    pylon, deck = towns.box_mesh((0, 0, 0), (2, 2, 90), "p"), towns.box_mesh((-50, 0, 40), (50, 2, 44), "d")
    corners = np.concatenate([mesh.vertices[mesh.triangles] for mesh in (pylon, deck)]).astype(float)
    order = np.random.default_rng(4).permutation(len(corners))
    expected = np.repeat([0.0, 40.0], 12)[order]
    assert feet(corners[order]).tolist() == expected.tolist()
    assert len(feet(np.zeros((0, 3, 3)))) == 0


def test_that_a_long_strip_is_one_part() -> None:
    x = np.arange(400.0)
    strip = np.stack([np.stack([x, 0 * x, x * 0.1], 1), np.stack([x + 1, 0 * x, x * 0.1 + 0.1], 1)], axis=1)
    corners = np.concatenate([strip, strip[:, :1] + [0.0, 1.0, 0.0]], axis=1)
    assert set(feet(corners[::-1])) == {0.0}


def test_that_a_deck_above_the_cut_is_gone_and_a_pylon_is_cut(towns: ModuleType) -> None:
    deck, pylon = towns.box_mesh((-50, 0, 40), (50, 2, 44), "d"), towns.box_mesh((0, 0, 0), (2, 2, 90), "p")
    down, above = np.array([0.0, 0.0, -1.0]), np.array([1.0, 1.0, 200.0])
    for mesh, whole, left in ((deck, 156.0, None), (pylon, 110.0, 180.0)):
        picker = MeshPicker(mesh)
        assert picker.pick(above, down) == pytest.approx((0, whole))
        picker.cut(20.0)
        assert picker.pick(above, down) == (None if left is None else pytest.approx((0, left)))
        picker.cut(None)
        assert picker.pick(above, down) == pytest.approx((0, whole))
    aux = landmark_geometry(deck).attributes["aux"]
    assert sorted(set(aux[:, 3].tolist())) == [0.0, 4.0]
