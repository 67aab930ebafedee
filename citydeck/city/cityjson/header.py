"""What a CityJSON file says once for all its objects: version, transform, CRS, templates, materials."""

import math
import re
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from citydeck.city.cityjson.text import Json
from citydeck.city.crs import F64, Reference, reference
from citydeck.city.encodable import one_line

VERSIONS = ("1.0", "1.1", "2.0")
_TABLES = ("metadata", "geometry-templates", "appearance", "extensions")
_VERSION = re.compile(r"(1\.0|1\.1|2\.0)(\.[0-9]{1,3})?", re.ASCII)


class BadHeader(Exception):
    """Why a whole file cannot be read."""


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """`templates` and `materials` as the file has them; `template_points` ``(n, 3)``; `title` may be empty."""

    version: str
    scale: F64
    translate: F64
    reference: Reference
    title: str = ""
    templates: list[Any] = field(default_factory=list)
    template_points: F64 = field(default_factory=lambda: np.empty((0, 3)))
    materials: list[Any] = field(default_factory=list)
    textures: int = 0
    extensions: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    """Parts of a wrong type, which are left out."""

    def placed(self, vertices: object) -> F64:
        """``(n, 3)`` coordinates in the file's CRS; a vertex that is no three numbers becomes NaN."""
        return self.moved(points(vertices))

    def moved(self, found: F64) -> F64:
        """The same for vertices that are numbers already; they are changed in place."""
        with np.errstate(over="ignore", invalid="ignore"):
            found *= self.scale
            found += self.translate
        return found


def header(source: Json, crs: str = "") -> Header:
    """Check and read the first object of a file; `BadHeader` says in one line what is wrong.

    `crs` is what a person says of a file that names none.
    """
    kind = source.get("type")
    if kind == "CityJSONFeature":
        raise BadHeader("a CityJSONFeature comes before the CityJSON line that says transform and CRS")
    if kind != "CityJSON":
        raise BadHeader(f"JSON, but not CityJSON (its type is {str(kind)[:40]!r})")
    version = str(source.get("version"))[:20]
    if not _VERSION.fullmatch(version):
        raise BadHeader(f"CityJSON version {version!r} is not one of {', '.join(VERSIONS)}")
    transform = source.get("transform", {})
    if not isinstance(transform, dict):
        raise BadHeader("transform is not a table of scale and translate")
    scale = _three(transform.get("scale", [1, 1, 1]), "scale")
    if not scale.all():
        raise BadHeader("transform.scale holds a zero, which would make the city flat")
    metadata = _table(source, "metadata")
    templates = _table(source, "geometry-templates")
    appearance = _table(source, "appearance")
    return Header(
        version=version,
        scale=scale,
        translate=_three(transform.get("translate", [0, 0, 0]), "translate"),
        reference=reference(metadata.get("referenceSystem") or crs),
        title=one_line(metadata.get("title") or ""),
        templates=_list(templates.get("templates")),
        template_points=points(templates.get("vertices-templates")),
        materials=_list(appearance.get("materials")),
        textures=len(_list(appearance.get("textures"))),
        extensions=tuple(one_line(name) for name in _table(source, "extensions")),
        wrong=tuple(key for key in _TABLES if not isinstance(source.get(key, {}), dict)),
    )


def points(vertices: object) -> F64:
    """``(n, 3)`` from a list of triples; rows that are no three numbers are NaN."""
    if not isinstance(vertices, list) or not vertices:
        return np.empty((0, 3))
    try:
        found: npt.NDArray[Any] = np.array(vertices)
    except (ValueError, OverflowError, TypeError):
        found = np.empty(0, object)
    if found.ndim == 2 and found.shape[1] == 3 and found.dtype.kind in "iuf":
        return found.astype(np.float64)
    return np.array([_point(vertex) for vertex in vertices], np.float64).reshape(-1, 3)


def _point(vertex: Any) -> list[float]:
    if isinstance(vertex, list) and len(vertex) == 3 and all(type(item) in (int, float) for item in vertex):
        try:
            return [float(item) for item in vertex]
        except OverflowError:
            pass
    return [math.nan] * 3


def _three(value: Any, name: str) -> F64:
    found = np.array(_point(value))
    if not np.isfinite(found).all():
        raise BadHeader(f"transform.{name} is not three finite numbers")
    return found


def _table(source: Json, key: str) -> Json:
    found = source.get(key)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
