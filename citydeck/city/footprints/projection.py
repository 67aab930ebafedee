"""The coordinate reference system that a table's file defines."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pyproj
from pyproj.exceptions import CRSError, ProjError

from citydeck.city.crs import LOCAL, Reference, reference
from citydeck.city.encodable import one_line

_SURE = 70
"""Per cent of likeness from which a definition without a code counts as a registered system."""
_OUTSIDE = re.compile(r"bound_?crs|parameter_?file|proj-based|proj4|nadgrids|geoidgrids|\+proj|\"PROJ ", re.IGNORECASE)
"""Definitions that can point at files."""
_LONGEST = 100_000


def defined(crs: str | Mapping[str, Any] | None) -> Reference:
    """The reference of a code (``EPSG:3857``), WKT or PROJJSON; local metres where it cannot be known."""
    if not crs:
        return Reference(LOCAL)
    spelled = crs if isinstance(crs, str) else _code(crs) or json.dumps(crs)
    if not spelled.lstrip().startswith("{") and "[" not in spelled:
        return reference(spelled)
    if len(spelled) > _LONGEST or _OUTSIDE.search(spelled):
        return Reference("local metres (a CRS whose definition is not taken)")
    try:
        system = pyproj.CRS.from_user_input(spelled)
        known = system.to_authority(min_confidence=_SURE)
    except (CRSError, ProjError, ValueError, TypeError):
        return Reference(f"local metres (unknown CRS {one_line(spelled, 60)})")
    return reference(":".join(known)) if known else _unregistered(system)


def _code(crs: Mapping[str, Any]) -> str:
    named = crs.get("id")
    if not isinstance(named, Mapping):
        return ""
    return f"{named.get('authority')}:{named.get('code')}"


def _unregistered(system: pyproj.CRS) -> Reference:
    ground = system.sub_crs_list[0] if system.is_compound else system
    name = one_line(system.name)
    if not (ground.is_projected or ground.is_geographic):
        return Reference(f"local metres ({name} says no place on Earth)", name=name)
    kind = "projected" if ground.is_projected else "geographic"
    rise = ground.axis_info[0].unit_conversion_factor if ground.is_projected else 1.0
    return Reference(name, kind, name, rise, ground)
