from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from datasources.demo_live.rhythm import counters, homes, hour_of_day, offices, rush, working_day


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()


def test_that_the_hour_is_local():
    assert hour_of_day(at("2026-05-20T18:30")) == pytest.approx(18.5)


def test_that_weekends_are_known():
    assert working_day(at("2026-05-20T00:00"))
    assert not working_day(at("2026-05-23T00:00"))
    assert not working_day(at("2026-05-24T23:59"))
    assert working_day(at("2026-05-25T00:00"))


def test_that_the_evening_rush_is_the_worst_hour_of_a_working_day():
    hours = {hour: rush(at(f"2026-05-20T{hour:02d}:12")) for hour in range(24)}
    assert max(hours, key=hours.get) == 18
    assert hours[3] < 0.05
    assert rush(at("2026-05-23T18:12")) < 0.6 * hours[18]


def test_that_offices_work_by_day_and_homes_in_the_evening():
    assert offices(at("2026-05-20T11:00")) > 2 * offices(at("2026-05-20T23:30"))
    assert homes(at("2026-05-20T20:30")) > 1.5 * homes(at("2026-05-20T04:00"))
    assert counters(at("2026-05-20T10:00")) > 4 * counters(at("2026-05-20T02:00"))
