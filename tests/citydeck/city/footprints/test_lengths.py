"""Lengths as people write them."""

import pytest

from citydeck.city.footprints.lengths import metres, number


@pytest.mark.parametrize(
    ("written", "expected"),
    [("12", 12.0), ("12 m", 12.0), ("12.5m", 12.5), ("12,5", 12.5), (" 7 M ", 7.0), ("40'", 12.192), ("40 ft", 12.192),
     ("6'6\"", 1.9812), ("250 cm", 2.5), ("-3", -3.0), (".5", 0.5), ("12米", 12.0)],
)  # fmt: skip
def test_that_a_length_with_a_unit_is_metres(written, expected):
    assert metres(written) == pytest.approx(expected)


@pytest.mark.parametrize("written", ["", "high", "1e5", "inf", "nan", "12 storeys", "3-5", "1.2.3", "9" * 40])
def test_that_what_is_no_length_is_none(written):
    assert metres(written) is None


@pytest.mark.parametrize("value", [None, True, float("nan"), float("inf"), 10**400, [1], {}])
def test_that_no_number_is_none(value):
    assert number(value) is None
