"""Time stamps in a configured form."""

import pytest

from citydeck.model.errors import CitydeckError
from citydeck.model.time import from_iso
from citydeck.sources.stamps import instant

NOON = from_iso("2026-05-20T12:00:00Z")


@pytest.mark.parametrize(
    ("stamp", "form", "zone"),
    [
        ("2026-05-20T12:00:00Z", "iso", ""),
        ("2026-05-20T20:00:00+08:00", "iso", ""),
        ("2026-05-20T20:00:00", "iso", "Asia/Shanghai"),
        ("2026-05-20T12:00:00+00:00", "iso", "Asia/Shanghai"),
        (NOON // 10**9, "unix", ""),
        (str(NOON // 10**9), "unix", ""),
        (NOON // 10**6, "unix_ms", ""),
        (NOON, "unix_ns", ""),
        (NOON / 10**9, "unix", ""),
        ("20.05.2026 14:00", "%d.%m.%Y %H:%M", "Europe/Berlin"),
    ],
)
def test_that_each_form_gives_the_same_instant(stamp, form, zone):
    assert instant(stamp, form, zone) == NOON


@pytest.mark.parametrize(
    ("stamp", "form", "zone"),
    [
        ("2026-05-20T12:00:00", "iso", ""),
        ("yesterday", "iso", ""),
        (None, "unix", ""),
        (True, "unix", ""),
        ("20.05.2026", "%Y-%m-%d", "UTC"),
        (10**14, "unix", ""),
        ("2300-01-01T00:00:00Z", "iso", ""),
        ("2026-03-29T02:30:00", "iso", "Europe/Berlin"),
    ],
    ids=["no zone", "no stamp", "none", "a truth", "another form", "beyond a column", "beyond 2262", "never was"],
)
def test_that_nothing_is_guessed(stamp, form, zone):
    with pytest.raises(ValueError, match=r".+"):
        instant(stamp, form, zone)


def test_that_an_hour_that_comes_twice_is_its_first_coming():
    assert instant("2026-10-25T02:30:00", "iso", "Europe/Berlin") == from_iso("2026-10-25T02:30:00+02:00")


def test_that_a_zone_that_there_is_not_is_said():
    with pytest.raises(CitydeckError, match="no such time zone"):
        instant("2026-05-20T12:00:00", "iso", "Asia/Atlantis")
