"""Opens a prepared city: nothing is read but the table, until something of an array is used."""

import dataclasses
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from citydeck.city import massing
from citydeck.city.boxes import Boxes
from citydeck.city.model import Areas, CityModel, Extrusions, Frame, Lines, Mesh, Terrain
from citydeck.city.prepared import Prepared
from citydeck.city.skyline_raster import SkylineRaster
from citydeck.city.store import manifest
from citydeck.city.store.arrays import Arrays
from citydeck.city.store.writing import FOLDER
from citydeck.model.asset import Asset
from citydeck.model.errors import UnreadableInput

_KINDS: dict[str, type[Any]] = {
    "buildings": Extrusions, "mesh": Mesh, "roads": Lines, "water": Areas, "parks": Areas, "districts": Areas,
}  # fmt: skip
_LISTS = ("ids", "feeders")
NOWHERE = (0.0, 0.0)
"""Where the middle of a city is put that nobody gave a place."""


def open_store(path: Path, origin: tuple[float, float] = NOWHERE) -> CityModel:
    """The city in a folder that `city import` made; `UnreadableInput` in one line when it is not whole.

    `origin` (longitude, latitude) is where the middle of a city is put whose files said no place.
    """
    folder = path.parent if path.name == manifest.NAME else path
    table = manifest.read(folder)
    arrays = Arrays(folder / FOLDER)
    parts = {name: _part(arrays, name) for name in table.parts if name in _KINDS}
    frame, assets = Frame(*table.frame), _assets(folder / FOLDER / "assets.json")
    if _place(table) is None and origin != NOWHERE:
        moved = Frame(*origin)
        assets = tuple(_put(asset, frame, moved) for asset in assets)
        frame = moved
    boxes = Boxes(**{field.name: arrays[f"boxes.{field.name}"] for field in dataclasses.fields(Boxes)})
    return CityModel(
        table.name,
        frame,
        table.extent,
        terrain=_terrain(arrays) if "terrain" in table.parts else None,
        assets=assets,
        views=table.views,
        crs=table.crs,
        prepared=Prepared(boxes, massing.of_arrays(arrays.below("massing")), _raster(arrays)),
        skipped=tuple(table.skipped),
        notes=tuple(table.notes),
        **parts,
    )


def store_info(path: Path) -> dict[str, Any]:
    """What a prepared city holds, with the keys of `city_info` as far as they mean anything here."""
    folder = path.parent if path.name == manifest.NAME else path
    table = manifest.read(folder)
    city = open_store(folder)
    low, high = _heights(city)
    counts = {
        "Footprint": len(city.buildings) if city.buildings is not None else 0,
        "Surveyed feature": len(city.mesh.ids) if city.mesh is not None else 0,
        "Line": len(city.roads) if city.roads is not None else 0,
    }
    return {
        "format": "Citydeck city",
        "version": str(table.version),
        "crs": table.crs,
        "crs_name": "",
        "extent": [*table.extent[:2], low, *table.extent[2:], high],
        "size": [round(table.extent[2] - table.extent[0], 1), round(table.extent[3] - table.extent[1], 1)],
        "extent_in": "metres east, north and up of the city's place",
        "place": _place(table),
        "objects": dict(table.objects) or {name: count for name, count in counts.items() if count},
        "top_level": table.top_level or sum(origin.objects for origin in table.origins),
        "lods": dict(table.lods),
        "skipped": [
            {
                "id": name,
                "kind": table.skipped_types[row] if row < len(table.skipped_types) else "object",
                "reason": reason,
            }
            for row, (name, reason) in enumerate(table.skipped)
        ],
        "skipped_kinds": dict(table.skipped_kinds),
        "notes": list(table.notes),
        "origins": [msgspec.to_builtins(origin) for origin in table.origins],
    }


def _put(asset: Asset, old: Frame, new: Frame) -> Asset:
    """The asset at the same metres of another frame."""
    place = asset.place
    if place is None:
        return asset
    x, y = old.to_local([place.longitude], [place.latitude])[0].tolist()
    longitude, latitude = new.to_degrees([x], [y])[0].tolist()
    there = msgspec.structs.replace(place, longitude=longitude, latitude=latitude)
    return msgspec.structs.replace(asset, place=there)


def _place(table: manifest.Manifest) -> dict[str, float] | None:
    """Where the city is; None where no file of it named a CRS and nobody gave it an origin."""
    longitude, latitude = table.frame
    if table.frame == NOWHERE and all(origin.crs.startswith("local") for origin in table.origins):
        return None
    return {"longitude": round(longitude, 6), "latitude": round(latitude, 6)}


def _part(arrays: Arrays, name: str) -> Any:
    kind = _KINDS[name]
    found: dict[str, Any] = {}
    held = {key for key in arrays if key.startswith(name + ".")}
    for field in dataclasses.fields(kind):
        if f"{name}.{field.name}" in held:
            found[field.name] = arrays[f"{name}.{field.name}"]
        elif field.name in _LISTS and f"{name}.{field.name}.letters" in held:
            found[field.name] = arrays.names(f"{name}.{field.name}")
    needed = [field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING]
    for missing in (field for field in needed if field not in found):
        arrays[f"{name}.{missing}"]  # which says what is missing
    return kind(**found)


def _raster(arrays: Arrays) -> SkylineRaster:
    x, y, pitch = arrays["raster.place"].tolist()
    return SkylineRaster(np.asarray(arrays["raster.height"]), np.asarray(arrays["raster.cover"]), x, y, pitch)


def _terrain(arrays: Arrays) -> Terrain:
    west, south, east, north = arrays["terrain.extent"].tolist()
    return Terrain(arrays["terrain.heights"], (west, south, east, north))


def _assets(file: Path) -> tuple[Asset, ...]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Asset, ...])
    except (OSError, msgspec.MsgspecError) as error:
        raise UnreadableInput(f"{file}: {error}") from None


def _heights(city: CityModel) -> tuple[float, float]:
    """Metres of the lowest and the highest corner; 0 and 0 for a city without solids."""
    spans = []
    if city.buildings is not None and len(city.buildings):
        top = city.buildings.base + city.buildings.height
        spans.append((float(city.buildings.base.min()), float(top.max())))
    if city.mesh is not None and city.mesh.box is not None and len(city.mesh.box):
        spans.append((float(city.mesh.box[:, 2].min()), float(city.mesh.box[:, 5].max())))
    return (min(low for low, _ in spans), max(high for _, high in spans)) if spans else (0.0, 0.0)
