import numpy as np

from datasources.demo_live.noise import normal, pulse, ramp, smooth, uniform


def test_that_numbers_do_not_depend_on_the_order_of_asking():
    keys = np.arange(50)
    together = uniform(7, keys, 3)
    alone = np.array([uniform(7, key, 3)[0] for key in keys[::-1]])[::-1]
    assert (together == alone).all()


def test_that_seed_and_every_key_matter():
    assert uniform(1, 5, 6)[0] != uniform(2, 5, 6)[0]
    assert uniform(1, 5, 6)[0] != uniform(1, 6, 5)[0]


def test_that_uniform_numbers_fill_zero_to_one_evenly():
    share = np.histogram(uniform(3, np.arange(20_000)), bins=10, range=(0, 1))[0] / 20_000
    assert np.abs(share - 0.1).max() < 0.01


def test_that_normal_numbers_have_mean_zero_and_deviation_one():
    values = normal(3, np.arange(20_000))
    assert abs(values.mean()) < 0.03
    assert abs(values.std() - 1.0) < 0.03


def test_that_a_smooth_curve_never_jumps():
    curve = np.array([smooth(1, 4, at, 60.0)[0] for at in np.arange(0.0, 600.0, 0.5)])
    assert np.abs(np.diff(curve)).max() < 0.03
    assert -1.0 <= curve.min() < curve.max() <= 1.0


def test_that_ramps_and_pulses_keep_to_their_ends():
    assert [ramp(at, 10, 20) for at in (9, 10, 15, 20, 99)] == [0.0, 0.0, 0.5, 1.0, 1.0]
    assert ramp(5, 5, 5) == 1.0
    assert [pulse(at, 0, 10, 20, 30) for at in (-1, 10, 20, 30)] == [0.0, 1.0, 1.0, 0.0]
