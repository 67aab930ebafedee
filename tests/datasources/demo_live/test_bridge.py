import numpy as np
import pytest

from datasources.demo_live import bridge


def test_that_a_load_counts_most_at_midspan_and_nothing_at_the_towers():
    assert bridge.influence(np.array([0.0, 0.25, 0.5, 0.75, 1.0])).tolist() == [0.0, 0.5, 1.0, 0.5, 0.0]


def test_that_stress_adds_up_linearly_and_wind_squares():
    still = bridge.stress(0.0, 0.0, 20.0)
    assert bridge.stress(10.0, 0.0, 20.0) - still == pytest.approx(4.0)
    assert bridge.stress(0.0, 20.0, 20.0) - still == pytest.approx(4 * (bridge.stress(0.0, 10.0, 20.0) - still))
    assert bridge.stress(0.0, 0.0, 30.0) > still


def test_that_a_standing_convoy_acts_with_the_mean_of_the_influence_line():
    total, at_midspan = bridge.load(1, 0, 1000.0, demand=0.0, span=400.0, convoy=1.0)
    assert at_midspan == pytest.approx(0.5 * total, rel=0.1)
    assert total >= bridge.CONVOY_TONNES


def test_that_a_lorry_rolls_over_the_span_and_leaves():
    seen = []
    for second in range(120):
        weight, position = bridge.lorries(5, 0, float(second), 1.0, 400.0)
        seen.append({round(w, 6): p for w, p in zip(weight.tolist(), position.tolist(), strict=True) if w > 0})
    crossing = next(iter(next(lorries for lorries in seen[40:] if lorries)))
    path = [lorries[crossing] for lorries in seen if crossing in lorries]
    assert path == sorted(path)
    assert len(path) in range(26, 42)
