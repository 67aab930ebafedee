"""Opens city files: what is in one, and the city that it makes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from citydeck.city.cityjson.assets import MOST_ASSETS, asset_id, assets, boxes
from citydeck.city.cityjson.file import read
from citydeck.city.cityjson.mesh import mesh
from citydeck.city.crs import F64
from citydeck.city.drawn_faces import drawn
from citydeck.city.model import CityModel
from citydeck.city.placed_city import PlacedCity, placed
from citydeck.city.watch import Watch

View = tuple[tuple[float, float, float], tuple[float, float, float]]

EMPTY_HALF = 100.0
"""Metres around the origin that a city without any triangle shows."""


def open_city(
    path: Path,
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
    lod: str | None = None,
    origin: tuple[float, float] = (0.0, 0.0),
) -> CityModel:
    """The city in a CityJSON or CityJSONSeq file.

    `progress` is called with a fraction from 0 to 1; when `cancelled` gives True, `ReadingCancelled` is raised.
    `lod` is the level of detail to draw (``"2"`` any 2.x), the highest of each object by default. `origin` (longitude,
    latitude) is where a file without CRS has its middle. Heights are lowered so that the ground is at 0: the level
    that 2 % of the objects stand below. `UnreadableInput` when the file as a whole cannot be read; single objects
    that cannot are in `CityModel.skipped`.
    """
    watch = Watch(progress, cancelled)
    file = read(path, watch)
    watch.at(0.9)
    city = placed(file, origin)
    chosen = drawn(city, lod)
    corner_feature = np.repeat(chosen.feature, _corners_of_faces(chosen.shape.rings, chosen.shape.faces))
    low, high = boxes(city.placement.local[chosen.shape.corners], corner_feature, len(chosen.roots))
    ground = float(np.quantile(low[:, 2], 0.02)) if len(low) else 0.0
    shift = np.array([0.0, 0.0, ground])
    shape = mesh(city.placement.local - shift, chosen, [asset_id(root) for root in chosen.roots], file.header.materials)
    notes = file.notes()
    if len(chosen.roots) > MOST_ASSETS:
        notes.append(f"{len(chosen.roots)} objects can be picked, but more than {MOST_ASSETS} have no cards")
    low, high = low - shift, high - shift
    extent = _extent(low, high)
    watch.at(1.0)
    return CityModel(
        name=file.header.title or path.name.split(".")[0],
        frame=city.placement.frame,
        extent=extent,
        mesh=shape,
        assets=assets(chosen.roots, low, high, city.placement.frame),
        views=_views(extent, float(high[:, 2].max(initial=0.0))),
        crs=file.header.reference.text,
        skipped=tuple(file.objects.skipped.items()),
        notes=tuple(notes),
    )


def city_info(path: Path, progress: Callable[[float], object] | None = None) -> dict[str, Any]:
    """What a city file holds, without drawing it; keys keep their names. `progress` gets a fraction from 0 to 1.

    `objects` counts every city object read by type, top-level ones and parts alike, with or without geometry;
    objects in `skipped` (list of ``{id, reason}``) are not counted. Its sum is the length of ``CityObjects``, less
    those skipped; in a sequence `features` says how many features (lines after the first) there are, and `top_level`
    how many objects are nobody's part. `lods` counts geometries by level, instances with their template's. `extent`
    is ``[x, y, z, x, y, z]`` in the file's CRS, `crs` its short name or why there is none.
    """
    file = read(path, Watch(progress, None))
    city = placed(file, (0.0, 0.0))
    head = file.header
    found = {
        "format": file.format,
        "version": head.version,
        "crs": head.reference.text,
        "crs_name": head.reference.name,
        "extent": city.extent(),
        "place": None if head.reference.kind == "local" else _place(city),
        "objects": city.types(),
        "top_level": sum(not item.parent for item in file.objects.read.values()),
        "lods": city.lods(),
        "skipped": [{"id": name, "reason": reason} for name, reason in file.objects.skipped.items()],
        "notes": file.notes(),
    }
    return found if file.features is None else {**found, "features": file.features}


def _place(city: PlacedCity) -> dict[str, float] | None:
    if not city.used.any():
        return None
    frame = city.placement.frame
    return {"longitude": round(frame.longitude, 6), "latitude": round(frame.latitude, 6)}


def _corners_of_faces(rings: Any, faces: Any) -> Any:
    """Corners of each face, all its rings together."""
    if not len(faces):
        return faces
    return np.add.reduceat(rings, np.cumsum(faces) - faces)


def _extent(low: F64, high: F64) -> tuple[float, float, float, float]:
    if not len(low):
        return (-EMPTY_HALF, -EMPTY_HALF, EMPTY_HALF, EMPTY_HALF)
    x, y = low[:, :2].min(axis=0)
    right, top = high[:, :2].max(axis=0)
    return float(x), float(y), float(right), float(top)


def _views(extent: tuple[float, float, float, float], top: float) -> dict[str, View]:
    """`home` looks north over the city from a height; `overview` from straight enough above to see it whole."""
    x, y, right, upper = extent
    middle = ((x + right) / 2, (y + upper) / 2, 0.4 * top)
    reach = max(float(np.hypot(right - x, upper - y)) / 2, 1.2 * top, 20.0)

    def seen(east: float, north: float, up: float) -> View:
        eye = (middle[0] + east * reach, middle[1] + north * reach, middle[2] + up * reach)
        return eye, middle

    return {"home": seen(0.55, -1.55, 0.9), "overview": seen(0.0, -1.0, 2.2)}
