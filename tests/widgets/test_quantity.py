"""Numbers as people read them."""

import math

import pytest

from citydeck.model.channel import Channel
from widgets import quantity


def test_that_a_missing_value_is_never_written_as_zero() -> None:
    assert quantity.value_text(math.nan, "speed", "km/h") == quantity.MISSING
    assert "0" not in quantity.number(math.nan, 2)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(0.0, 0, "0"), (-0.04, 1, "0.0"), (-3.2, 1, "−3.2"), (9_999, 0, "9999"), (12_345.6, 0, "12,346")],
)
def test_that_numbers_have_their_decimals_and_a_true_minus(value: float, decimals: int, text: str) -> None:
    assert quantity.number(value, decimals) == text


@pytest.mark.parametrize(("largest", "word"), [(99_999, ""), (123_456, "万"), (2.5e8, "亿")])
def test_that_chinese_counts_in_wan_and_yi_and_english_never(largest: float, word: str) -> None:
    assert quantity.step_for(largest, "zh_CN").word == word
    assert quantity.step_for(largest, "en") == quantity.Step()


def test_that_one_axis_has_one_step() -> None:
    step = quantity.step_for(2e8, "zh_CN")
    assert quantity.number(5e7, 0, step) == "0.5"


def test_that_the_site_s_units_are_shown_and_the_channel_keeps_its_own() -> None:
    assert quantity.value_text(80.4672, "speed", "km/h", "imperial") == "50\u00a0mph"
    assert quantity.value_text(20.0, "temperature", "Cel", "imperial") == "68.0\u00a0°F"
    assert quantity.value_text(80.0, "speed", "km/h") == "80\u00a0km/h"


def test_that_the_original_value_and_unit_can_be_read() -> None:
    channel = Channel("a", "speed", "s", "km/h", original_unit="[mi_i]/h", factor=1.609344)
    assert quantity.original_text(80.4672, channel) == "50\u00a0mph"
    assert quantity.original_text(80.0, Channel("a", "speed", "s", "km/h", original_unit="km/h")) == ""


def test_that_states_are_words() -> None:
    assert quantity.value_text(0.0, "cell_state", "{state}") == "Down"
    assert quantity.value_text(1.0, "fibre_state", "{state}") == "Served"
