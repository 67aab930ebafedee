"""What ``srsName`` means: the reference system and whether the file's coordinates are northing first."""

import re
from collections.abc import Sequence

import numpy as np

from citydeck.city.crs import F64, Reference, reference

_ADV = {
    "ETRS89_UTM31": 25831,
    "ETRS89_UTM32": 25832,
    "ETRS89_UTM33": 25833,
    "ETRS89_Lat-Lon": 4258,
    "ETRS89_Lat-Lon-h": 4937,
    "ETRS89_X-Y-Z": 4936,
    "DE_DHDN_3GK2": 31466,
    "DE_DHDN_3GK3": 31467,
    "DE_DHDN_3GK4": 31468,
    "DE_DHDN_3GK5": 31469,
    "DE_42-83_3GK3": 2397,
    "DE_42-83_3GK4": 2398,
    "DE_42-83_3GK5": 2399,
    "DE_PD-83_3GK3": 3396,
    "DE_PD-83_3GK4": 3397,
    "DE_RD-83_3GK4": 3398,
    "DE_RD-83_3GK5": 3399,
}
_ADV_HEIGHTS = {"DE_DHHN12_NOH": 7699, "DE_DHHN85_NOH": 5784, "DE_DHHN92_NH": 5783, "DE_DHHN2016_NH": 7837}
"""Names of the German surveying authorities and the codes of the same systems in the EPSG register."""

_EPSG = re.compile(r"EPSG:[0-9.]*:([0-9]{1,6})", re.IGNORECASE | re.ASCII)
_OLD_URL = re.compile(r"https?://www\.opengis\.net/gml/srs/epsg\.xml#([0-9]{1,6})", re.IGNORECASE | re.ASCII)
_SHORT = re.compile(r"(?:EPSG:)?([0-9]{1,6})(?:\+([0-9]{1,6}))?", re.IGNORECASE | re.ASCII)
_NEAR = 0.5
"""Degrees by which a city may reach out of the area that its reference system is made for."""


def named(srs: str) -> Reference:
    """The reference of an ``srsName`` in any spelling known; ``local`` with the reason for any other."""
    srs = srs.strip()
    for spelled in _spellings(srs):
        found = reference(spelled)
        if found.kind != "local":
            return found
    return reference(srs)


def northing_first(srs: str, found: Reference, samples: Sequence[Sequence[float]]) -> tuple[bool, str]:
    """Whether the first coordinate of `samples` (of the file) is northing or latitude, and a note where that is not
    what the authority says or could not be told.

    The order is the one whose places lie inside the system's area of use. Where both or neither do: for degrees named
    by URN or URI what the authority says, else east first, which is what producers of projected systems write.
    """
    if found.horizontal is None or found.kind == "geocentric":
        return False, ""
    official = _north_first(found)
    strict = found.kind == "geographic" and not (_SHORT.fullmatch(srs.strip()) or _OLD_URL.fullmatch(srs.strip()))
    default = official if strict else False
    as_is, turned = _inside(found, samples, swap=False), _inside(found, samples, swap=True)
    chosen = turned if as_is != turned else default
    if chosen == official:
        return chosen, ""
    first = "north" if chosen else "east"
    why = "only so the city lies where that system is used" if as_is != turned else "as city files are written"
    return chosen, f"coordinates are read {first} first, though {found.text} says otherwise: {why}"


def _spellings(srs: str) -> list[str]:
    if srs.lower().startswith("urn:adv:crs:"):
        ground, *heights = srs[12:].split("*")
        code = _ADV.get(ground)
        above = next((_ADV_HEIGHTS[height] for height in heights if height in _ADV_HEIGHTS), None)
        return _codes(code, above) if code is not None else []
    if old := _OLD_URL.fullmatch(srs):
        return _codes(int(old[1]), None)
    if short := _SHORT.fullmatch(srs):
        return _codes(int(short[1]), int(short[2]) if short[2] else None)
    several = _EPSG.findall(srs) if srs.lower().startswith("urn:ogc:def:crs,crs:") else []
    if several:
        return _codes(int(several[0]), int(several[1]) if len(several) > 1 else None)
    return [srs]


def _codes(ground: int, above: int | None) -> list[str]:
    """With the height's system, and without it where the register has no such pair."""
    return [f"EPSG:{ground}+{above}", f"EPSG:{ground}"] if above is not None else [f"EPSG:{ground}"]


def _north_first(found: Reference) -> bool:
    axes = found.horizontal.axis_info if found.horizontal is not None else []
    return bool(axes) and axes[0].direction.lower() in {"north", "south"} and _is_northing(axes[0])


def _is_northing(axis: object) -> bool:
    """Polar systems run south or north along both axes; their names tell the easting."""
    return "east" not in str(getattr(axis, "name", "")).lower()


def _inside(found: Reference, samples: Sequence[Sequence[float]], *, swap: bool) -> bool:
    """Whether most of `samples` lie where the system is used; False too where the register does not say where."""
    area = found.horizontal.area_of_use if found.horizontal is not None else None
    if area is None or not len(samples):
        return False
    at: F64 = np.array(samples, np.float64)[:, [1, 0, 2] if swap else [0, 1, 2]]
    if found.kind == "geographic":
        # Latitudes beyond a pole would be taken the other way round; here they are just outside.
        if np.abs(at[:, 1]).max() > 90:
            return False
        longitude, latitude = at[:, 0], at[:, 1]
    else:
        longitude, latitude, _ = found.degrees(at).T
    west, south, east, north = area.bounds
    # From the western edge eastward, so that areas across 180 degrees are areas like others.
    with np.errstate(invalid="ignore"):
        far = (longitude - west + _NEAR) % 360
    wide = (east - west) % 360 or 360.0
    near = (far < wide + 2 * _NEAR) & (latitude > south - _NEAR) & (latitude < north + _NEAR)
    return bool(np.mean(near) > 0.5)
