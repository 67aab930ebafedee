import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citydeck.model.errors import WrongUse
from citydeck.server.arguments import LONGEST_SPAN, LONGEST_TEXT, count, duration, number, text

ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**64), 2**64),
    st.floats(),
    st.text(),
    st.binary(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.integers()),
)


@given(ANYTHING)
def test_that_whatever_a_console_sends_is_a_bounded_value_or_a_refusal(value: object) -> None:
    arguments = {"it": value}
    for read, good in (
        (number, lambda got: isinstance(got, float) and math.isfinite(got)),
        (duration, lambda got: 0.0 <= got <= LONGEST_SPAN),
        (count, lambda got: isinstance(got, int) and -(2**63) <= got < 2**63),
        (
            text,
            lambda got: isinstance(got, str) and len(got) <= LONGEST_TEXT and not any(ord(sign) < 32 for sign in got),
        ),
    ):
        with contextlib.suppress(WrongUse):
            assert good(read(arguments, "it"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "3", None, [], -1.0, 1e300])
def test_that_a_duration_is_finite_and_not_negative(value: object) -> None:
    with pytest.raises(WrongUse):
        duration({"seconds": value}, "seconds")


def test_that_a_note_is_one_line_and_never_cut_short_unsaid() -> None:
    assert text({"note": "crew\non\tsite\x1b[31m"}, "note") == "crew on site [31m"
    with pytest.raises(WrongUse, match="longer than"):
        text({"note": "x" * 100_000}, "note")


def test_that_what_was_not_sent_is_its_default() -> None:
    assert (number({}, "a", 2.0), count({}, "b", 3), text({}, "c", "")) == (2.0, 3, "")
    with pytest.raises(WrongUse):
        number({}, "a")
