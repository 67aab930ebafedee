"""Rows of a table as objects of a piece: buildings, roads, water and green."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from citydeck.city.encodable import text
from citydeck.city.footprints.column_names import ColumnNames, column_names
from citydeck.city.footprints.gathering import Gathering
from citydeck.city.footprints.heights import HeightTally, upright
from citydeck.city.footprints.lengths import number
from citydeck.city.footprints.outlines import FARTHEST, Geometries
from citydeck.city.footprints.road_classes import BRIDGE, PIPE, RAIL, ROADS, STREET, TUNNEL, WATER, road_width
from citydeck.city.footprints.roles import Role, role
from citydeck.city.footprints.table import Batch, Table
from citydeck.city.piece import Wish

_AREAS = {"water": ("WaterBody", "water"), "park": ("PlantCover", "park"), "land": ("LandUse", "land")}
_LINES = {"roads": "Road", "rails": "Railway", "streams": "Waterway", "pipes": "Pipeline"}
_ROAD_WIDTH, _RAIL_WIDTH, _STREAM_WIDTH, _PIPE_WIDTH = 6.0, 3.0, 4.0, 0.6
_SHAPES = {1: "line", 2: "line", 5: "line", 3: "area", 6: "area"}
_OTHER_KEYS = frozenset({"natural", "landuse", "leisure", "waterway", "amenity", "boundary", "place", "highway"})
_NO = frozenset({"", "0", "f", "false", "no", "n", "none"})


@dataclass(slots=True, eq=False)
class Rows:
    """Turns the batches of one table into objects. `seen` hashes of the ids of the whole file."""

    path: Path
    table: Table
    wish: Wish
    alone: bool
    prefix: str
    seen: set[int]
    heights: HeightTally = field(default_factory=HeightTally)
    read: int = 0
    left: int = 0
    again: int = 0
    names: ColumnNames = field(default_factory=ColumnNames)

    def add(self, batch: Batch, to: Gathering) -> None:
        """Put all rows of `batch` into a piece, or among its skipped."""
        self.names = column_names(self.path, self.table.columns, self.wish)
        lows = _lowest(batch.geometries)
        shapes = shapely.get_type_id(batch.geometries)
        roles: dict[str, Role] = {shape: self._role(shape) for shape in ("area", "line", "point")}
        for where, reason in batch.wrong:
            to.skip(self.prefix + where, "object", reason)
        for row, (shape, low) in enumerate(zip(shapes.tolist(), lows.tolist(), strict=True)):
            name = self._id(batch, row)
            self.read += 1
            self._row(name, batch.geometries[row], _SHAPES.get(shape, "point"), batch.rows[row], low, roles, to)

    def _row(
        self,
        name: str,
        geometry: Any,
        shape: str,
        row: Mapping[str, Any],
        low: float,
        roles: Mapping[str, Role],
        to: Gathering,
    ) -> None:
        if geometry is None or shapely.is_empty(geometry):
            reason = "its geometry is empty" if geometry is not None else "has no geometry, or one that cannot be read"
            to.skip(name, self._expected(), reason)
            return
        made: Role = roles[shape]
        if shape == "point":
            to.skip(name, self._expected(), f"is a {geometry.geom_type}, neither area nor line")
        elif not made or (made == "buildings" and _is_other(row)):
            self.left += 1
        elif made == "buildings":
            to.stand(to.add(name, "Building", row), geometry, upright(row, self.names, low, self.heights))
        elif shape == "area":
            kind, drawn = _AREAS[made]
            to.spread(to.add(name, kind, row), geometry, drawn)
        else:
            self._line(name, geometry, made, row, to)

    def _line(self, name: str, geometry: Any, made: Role, row: Mapping[str, Any], to: Gathering) -> None:
        parts = [_points(part) for part in shapely.get_parts(geometry)]
        parts = [part for part in parts if len(part) >= 2]
        kind = _LINES[made]
        if not parts:
            to.skip(name, kind, "its line has fewer than two points")
            return
        width, level = self._run(made, row)
        owner = to.add(name, kind, row)
        for part in parts:
            to.run(owner, part, width, level)

    def _run(self, made: Role, row: Mapping[str, Any]) -> tuple[float, int]:
        names = self.names
        said = number(row.get(names.width)) if names.width else None
        if made == "rails":
            return road_width(_RAIL_WIDTH, said, None), RAIL
        if made == "streams":
            return road_width(_STREAM_WIDTH, said, None), WATER
        if made == "pipes":
            return _PIPE_WIDTH, PIPE
        usual, level = ROADS.get(str(row.get(names.road_class, "")).casefold(), (_ROAD_WIDTH, STREET))
        if _true(row, names.bridge):
            level = BRIDGE
        elif _true(row, names.tunnel):
            level = TUNNEL
        return road_width(usual, said, number(row.get(names.lanes)) if names.lanes else None), level

    def _role(self, shape: str) -> Role:
        if shape == "point":
            return ""
        found = role(self.table.name, shape, self.names, self.alone)
        if found or not (self.wish.layer or self.alone):
            return found
        return "buildings" if shape == "area" else "roads"

    def _expected(self) -> str:
        """The type that a row of this table would have if it could be read."""
        if self.table.shape == "line":
            return "Road"
        return "Building" if self.table.shape == "area" and self._role("area") == "buildings" else "object"

    def _id(self, batch: Batch, row: int) -> str:
        said = batch.ids[row] if batch.ids else ""
        if not said and self.names.identity:
            said = str(batch.rows[row].get(self.names.identity, ""))
        place = f"row {self.read + 1}"
        name = self.prefix + (text(said, 1000) or place)
        if hash(name) in self.seen:
            self.again += 1
            name = f"{name} ({self.table.name} {place})"
        self.seen.add(hash(name))
        return name


def _lowest(geometries: Geometries) -> np.ndarray[Any, np.dtype[np.float64]]:
    """(n,) least z of each geometry, NaN for one without."""
    xyz, owner = shapely.get_coordinates(geometries, include_z=True, return_index=True)
    z = np.where(np.isfinite(xyz[:, 2]), xyz[:, 2], np.inf)
    low = np.full(len(geometries), np.inf)
    np.minimum.at(low, owner, z)
    low[~np.isfinite(low)] = math.nan
    return low


def _points(line: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    """``(n, 3)`` points of a line; z NaN where it has none, or zeros alone."""
    xyz = shapely.get_coordinates(line, include_z=True)
    xyz = xyz[(np.abs(xyz[:, :2]) <= FARTHEST).all(axis=1)]
    if not np.nan_to_num(xyz[:, 2]).any():
        xyz[:, 2] = math.nan
    return np.asarray(xyz, np.float64)


def _is_other(row: Mapping[str, Any]) -> bool:
    """Rows of an OpenStreetMap export that are areas of another kind."""
    return not any(key in row for key in ("building", "building:part")) and any(key in row for key in _OTHER_KEYS)


def _true(row: Mapping[str, Any], name: str) -> bool:
    return bool(name) and str(row.get(name, "")).strip().casefold() not in _NO
