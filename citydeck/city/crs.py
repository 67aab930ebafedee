"""Coordinate reference systems of city files, and the way from them to metres around a point in WGS 84."""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import ProjError

from citydeck.city.encodable import one_line

F64 = npt.NDArray[np.float64]

LOCAL = "local metres (the file names no CRS)"
_SPELLED = re.compile(
    r"(urn:(?:x-)?ogc:def:crs[:,]|https?://www\.opengis\.net/def/crs|[A-Z]{3,8}:)[\w.:/,+-]+",
    re.ASCII | re.IGNORECASE,
)
"""What may reach pyproj: names of registered systems, never definitions, which can point at files."""
_VERSIONED = re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/([0-9]+)", re.ASCII | re.IGNORECASE)
"""A URI with any version of the register means the system of that code today."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What a file's coordinates mean.

    `text` is shown (``EPSG:7415``, or why there is none); `kind` one of ``local``, ``projected``, ``geographic``,
    ``geocentric``; `rise` metres of one unit of z; `horizontal` what pyproj makes degrees from, None for ``local``.
    """

    text: str
    kind: str = "local"
    name: str = ""
    rise: float = 1.0
    horizontal: pyproj.CRS | None = None

    def degrees(self, xyz: F64) -> F64:
        """``(n, 3)`` longitude, latitude (WGS 84) and height in metres; infinite where the CRS has no such place.

        East (or longitude) is taken as the first coordinate whatever the authority's axis order, as CityJSON has it.
        """
        if self.horizontal is None:
            raise ValueError("local coordinates have no degrees")
        x, y, z = xyz.T
        if self.kind == "geocentric":
            return np.column_stack(_to_degrees(self.horizontal, flat=False).transform(x, y, z))
        if self.kind == "geographic" and _latitude_first(x, y):
            x, y = y, x
        longitude, latitude = _to_degrees(self.horizontal, flat=True).transform(x, y)
        return np.column_stack([longitude, latitude, z * self.rise])

    def back(self, degrees: F64) -> F64:
        """``(n, 2)`` coordinates in this CRS, east first, of longitudes and latitudes; inverse of `degrees`."""
        if self.horizontal is None or self.kind == "geocentric":
            raise ValueError("there is no flat place in this CRS")
        away = _to_degrees(self.horizontal, flat=True)
        x, y = away.transform(degrees[:, 0], degrees[:, 1], direction="INVERSE")
        return np.column_stack([x, y])


_COMPOUND_PART = re.compile(
    r"[?&][12]=https?://www\.opengis\.net/def/crs/EPSG/[0-9.]+/([0-9]+)", re.ASCII | re.IGNORECASE
)


def reference(named: object) -> Reference:
    """The reference that a file names as urn, URI (any version), ``EPSG:n`` or bare number; never an error."""
    if named is None or named == "":
        return Reference(LOCAL)
    spelled = f"EPSG:{named}" if isinstance(named, int) and not isinstance(named, bool) else str(named)[:200]
    codes = _COMPOUND_PART.findall(spelled) if "crs-compound?" in spelled else []
    if len(codes) == 2:
        spelled = "EPSG:" + "+".join(codes)
    versioned = _VERSIONED.fullmatch(spelled)
    try:
        if _SPELLED.fullmatch(spelled):
            return _known(f"EPSG:{versioned.group(1)}" if versioned else spelled)
    except (ProjError, ValueError, TypeError):
        pass
    return Reference(f"local metres (unknown CRS {one_line(spelled)})")


@lru_cache(maxsize=32)
def _known(spelled: str) -> Reference:
    crs = pyproj.CRS.from_user_input(spelled)
    parts = crs.sub_crs_list if crs.is_compound else [crs]
    ground = parts[0]
    authority = crs.to_authority(min_confidence=100)
    text = ":".join(authority) if authority else one_line(spelled)
    if ground.is_geocentric:
        return Reference(text, "geocentric", crs.name, 1.0, ground)
    if not (ground.is_projected or ground.is_geographic):
        return Reference(f"local metres ({text} says no place on Earth)", name=crs.name)
    axes = [axis for part in parts for axis in part.axis_info]
    upward = [axis for axis in axes if axis.direction == "up"]
    # A flat CRS says nothing of z: then z has the unit of x, which is what producers in feet write.
    rise = upward[0] if upward else None if ground.is_geographic else axes[0]
    factor = rise.unit_conversion_factor if rise is not None else 1.0
    return Reference(text, "geographic" if ground.is_geographic else "projected", crs.name, factor, ground)


@lru_cache(maxsize=32)
def _to_degrees(horizontal: pyproj.CRS, flat: bool) -> pyproj.Transformer:
    if flat:
        return pyproj.Transformer.from_crs(horizontal.to_2d(), "EPSG:4326", always_xy=True)
    return pyproj.Transformer.from_crs(horizontal, "EPSG:4979", always_xy=True)


def _latitude_first(x: F64, y: F64) -> bool:
    """Second coordinates that cannot be latitudes while all the first can: the file has them the other way round."""
    x, y = x[np.isfinite(x)], y[np.isfinite(y)]
    return bool(len(x) and len(y) and np.median(np.abs(y)) > 90 >= np.median(np.abs(x)))
