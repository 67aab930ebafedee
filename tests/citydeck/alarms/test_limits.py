"""Stay intervals: exactly the values that keep a level."""

import math

from hypothesis import given
from hypothesis import strategies as st

from citydeck.alarms.evaluator import StateEvaluator
from citydeck.alarms.limits import Limits

NUMBER = st.floats(-100, 100)
LEVELS = ("", "hi", "hihi", "lo", "lolo")


@st.composite
def limits(draw):
    lolo, lo, hi, hihi = sorted(draw(st.lists(NUMBER, min_size=4, max_size=4, unique=True)))
    some = {"lolo": lolo, "lo": lo, "hi": hi, "hihi": hihi}
    kept = draw(st.sets(st.sampled_from(sorted(some)), min_size=1))
    return Limits(**{name: some[name] for name in kept}, dead_band=draw(st.floats(0, 60)))


@given(limits(), st.sampled_from(LEVELS), st.one_of(NUMBER, st.sampled_from([math.inf, -math.inf])))
def test_that_no_value_in_the_stay_interval_changes_the_level(table, base, value):
    low, high = table.stay(base)
    if low <= value <= high:
        assert table.level_of(value, base) == base


@given(limits(), st.sampled_from(LEVELS))
def test_that_the_next_value_outside_the_stay_interval_changes_the_level_when_bands_do_not_meet(table, base):
    low, high = table.stay(base)
    if low > high or table.dead_band > 0:
        return
    for edge, way in ((low, -math.inf), (high, math.inf)):
        if math.isfinite(edge):
            assert table.level_of(math.nextafter(edge, way), base) != base


@given(st.lists(st.integers(0, 5), min_size=1, unique=True), st.floats(-2, 7), st.floats(-2, 7))
def test_that_a_state_rules_interval_is_never_too_wide(values, near, value):
    judge = StateEvaluator(tuple(float(v) for v in values))
    base = judge.level(near, 0, "")
    low, high = judge.stay(base, near)
    if low <= value <= high:
        assert judge.level(value, 0, base) == base
