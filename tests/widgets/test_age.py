"""Ages and clocks as text."""

import pytest

from citydeck.model.time import NS_PER_S, from_iso
from widgets import age


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 s"), (0, "0 s"), (119, "119 s"), (120, "2 min"), (3_900, "1 h 05 min"), (3 * 86_400, "3 d")],
)
def test_that_ages_are_short(seconds: int, text: str) -> None:
    assert age.age_text(seconds * NS_PER_S) == text


def test_that_the_clock_is_the_site_s() -> None:
    instant = from_iso("2026-05-20T11:00:00Z")
    assert age.clock_text(instant, "Asia/Shanghai") == "19:00:00"
    assert age.clock_text(instant, "America/Los_Angeles", seconds=False) == "04:00"
    assert age.clock_text(instant, "No/Such_Zone") == "11:00:00"
    assert age.clock_text(None, "UTC") == ""
