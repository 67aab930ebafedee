from zoneinfo import available_timezones

import pytest

from citydeck.model.driving_side import LEFT, driving_side


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Tokyo", "Australia/Perth", "Asia/Hong_Kong", "Africa/Nairobi"])
def test_that_a_zone_of_a_country_that_keeps_left_says_so(zone: str) -> None:
    assert driving_side(zone) == "left"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Amsterdam", "America/New_York", "UTC", "", "Nowhere/London"])
def test_that_all_others_keep_right(zone: str) -> None:
    assert driving_side(zone) == "right"


def test_that_every_zone_of_the_table_exists() -> None:
    named = {f"{area}/{place}".lstrip("/") for area, places in LEFT.items() for place in places.split()}
    assert named <= available_timezones()
