"""Where the sun stands, by date, hour and place."""

import math

DAY_NS = 86_400_000_000_000
J2000_NS = 946_728_000_000_000_000
"""Noon of 1 January 2000, UTC."""


def position(time: int, longitude: float, latitude: float) -> tuple[float, float]:
    """Azimuth (degrees clockwise from north) and elevation (degrees, without refraction) at `time` ns UTC.

    After the low-precision formulae of the Astronomical Almanac: good to 0.02 degrees from 1950 to 2050.
    """
    days = (time - J2000_NS) / DAY_NS
    anomaly = math.radians(357.528 + 0.9856003 * days)
    mean = 280.460 + 0.9856474 * days
    ecliptic = math.radians(mean + 1.915 * math.sin(anomaly) + 0.020 * math.sin(2 * anomaly))
    tilt = math.radians(23.439 - 0.0000004 * days)
    ascension = math.atan2(math.cos(tilt) * math.sin(ecliptic), math.cos(ecliptic))
    declination = math.asin(math.sin(tilt) * math.sin(ecliptic))
    sidereal = math.radians((280.46062 + 360.98564737 * days + longitude) % 360.0)
    hour, height = sidereal - ascension, math.radians(latitude)
    up = math.sin(height) * math.sin(declination) + math.cos(height) * math.cos(declination) * math.cos(hour)
    east = -math.cos(declination) * math.sin(hour)
    north = math.cos(height) * math.sin(declination) - math.sin(height) * math.cos(declination) * math.cos(hour)
    return math.degrees(math.atan2(east, north)) % 360.0, math.degrees(math.asin(max(-1.0, min(1.0, up))))
