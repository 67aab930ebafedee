"""Path loss against numbers worked out by hand from table 7.4.1-1 of 3GPP TR 38.901."""

import numpy as np
import pytest

from widgets.scene.layers.tr38901 import element, path_loss

SEEN, HIDDEN = np.array([True]), np.array([False])


@pytest.mark.parametrize(
    ("ground", "sender", "gigahertz", "seen", "expected"),
    [
        # UMa LOS, d3D = hypot(100, 23.5) = 102.724: 28 + 22 * 2.01167 + 20 * 0.54407
        (100.0, 25.0, 3.5, SEEN, 83.138),
        # UMa NLOS: 13.54 + 39.08 * 2.01167 + 10.8814
        (100.0, 25.0, 3.5, HIDDEN, 103.037),
        # UMa LOS beyond the breakpoint of 4 * 24 * 0.5 * 3.5e9 / c = 560.4 m, d3D = 1000.276:
        # 28, 40 times 3.00012 and 10.8814, less 9 times the logarithm of 560.39 squared and 23.5 squared together
        (1000.0, 25.0, 3.5, SEEN, 109.405),
        # UMi LOS, d3D = hypot(100, 8.5) = 100.361: 32.4 + 21 * 2.00156 + 10.8814
        (100.0, 10.0, 3.5, SEEN, 85.314),
        # UMi NLOS: 35.3 * 2.00156 + 22.4 + 21.3 * 0.54407
        (100.0, 10.0, 3.5, HIDDEN, 104.644),
    ],
)
def test_that_path_loss_is_that_of_table_7_4_1_1(
    ground: float, sender: float, gigahertz: float, seen: np.ndarray, expected: float
) -> None:
    assert path_loss(np.array([ground]), sender, 1.5, gigahertz, seen)[0] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("sender", [10.0, 25.0, 90.0])
@pytest.mark.parametrize("seen", [True, False])
def test_that_loss_never_falls_with_distance_and_never_beats_the_open_air(sender: float, seen: bool) -> None:
    ground = np.linspace(0, 5000, 400)
    loss = path_loss(ground, sender, 1.5, 3.5, np.full(400, seen))
    assert np.all(np.diff(loss) >= -1e-9)
    assert np.all(loss >= path_loss(ground, sender, 1.5, 3.5, np.ones(400, bool)) - 1e-9)


def test_that_the_element_has_3_db_at_half_its_width_both_ways_and_a_floor_of_30() -> None:
    at = element(np.array([0.0, 32.5, 0.0, 180.0]), np.array([0.0, 0.0, 32.5, 90.0]))
    assert at == pytest.approx([8.0, 5.0, 5.0, -22.0])
