"""Writes a city into a folder, tile by tile, so that what is seen together lies together."""

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from citydeck.city.massing import LEAF
from citydeck.city.model import Areas, CityModel, Extrusions, Lines, Mesh
from citydeck.city.prepared import Prepared, prepare
from citydeck.city.rows import runs
from citydeck.city.store import manifest
from citydeck.city.store.arrays import Arrays, names_of, save, save_names, save_runs

I64 = npt.NDArray[np.int64]
FOLDER = "prepared"


def write(
    folder: Path,
    city: CityModel,
    origins: list[manifest.Origin],
    counted: dict[str, Any],
    told: Callable[[float], object],
) -> None:
    """Write `city` (its arrays may lie on disk themselves) and what drawing needs of it. `told` gets 0 to 1.

    `counted` are those fields of the table that count objects. The table comes last: a folder without one is no city.
    """
    arrays = folder / FOLDER
    arrays.mkdir(parents=True)
    parts = []
    ordered = dataclasses.replace(
        city,
        buildings=_prisms(arrays, city.buildings) if city.buildings is not None else None,
        mesh=_mesh(arrays, city.mesh) if city.mesh is not None else None,
    )
    told(0.5)
    for name, part in (
        ("roads", city.roads),
        ("water", city.water),
        ("parks", city.parks),
        ("districts", city.districts),
    ):
        if part is not None:
            _plain(arrays, name, part)
            parts.append(name)
    if city.terrain is not None:
        save(arrays, "terrain.heights", city.terrain.heights)
        save(arrays, "terrain.extent", np.array(city.terrain.extent))
        parts.append("terrain")
    parts += [name for name in ("buildings", "mesh") if getattr(ordered, name) is not None]
    told(0.6)
    _prepared(arrays, prepare(ordered))
    (arrays / "assets.json").write_bytes(msgspec.json.encode(city.assets))
    told(0.95)
    manifest.write(
        folder,
        manifest.Manifest(
            name=city.name, frame=(city.frame.longitude, city.frame.latitude), extent=city.extent, crs=city.crs,
            views=city.views, origins=origins, parts=parts, notes=list(city.notes), skipped=list(city.skipped),
            **counted,
        ),
    )  # fmt: skip
    told(1.0)


def move(made: Path, folder: Path) -> None:
    """Put a whole city, on the same disk, in the place of an older one; interrupted, the older one comes back."""
    old = made / "old"
    old.mkdir()
    try:
        for name in (manifest.NAME, FOLDER):
            if (folder / name).exists():
                (folder / name).rename(old / name)
        (made / FOLDER).rename(folder / FOLDER)
        (made / manifest.NAME).rename(folder / manifest.NAME)
    except BaseException:
        for name in (FOLDER, manifest.NAME):
            if (old / name).exists():
                if name == FOLDER:
                    shutil.rmtree(folder / name, ignore_errors=True)
                (old / name).replace(folder / name)
        raise


def _order(centre: npt.NDArray[np.floating[Any]]) -> I64:
    """Leaf by leaf along a curve that keeps neighbours near: the interleaved bits of column and row."""
    if not len(centre):
        return np.zeros(0, np.int64)
    cell = np.floor((centre - centre.min(axis=0)) / LEAF).astype(np.uint64)
    key = np.zeros(len(centre), np.uint64)
    for bit in range(24):
        for axis in (0, 1):
            key |= (cell[:, axis] >> np.uint64(bit) & np.uint64(1)) << np.uint64(2 * bit + axis)
    return np.argsort(key, kind="stable").astype(np.int64)


def _prisms(arrays: Path, city: Extrusions) -> Extrusions:
    offsets = np.asarray(city.offsets).astype(np.int64)
    order = _order(np.asarray(city.xy)[offsets[:-1]])
    rows, cut = runs(offsets, order)
    save(arrays, "buildings.offsets", cut.astype(np.int32))
    save(arrays, "buildings.xy", city.xy, rows)
    for name in ("base", "height", "kind", "feeder"):
        save(arrays, f"buildings.{name}", getattr(city, name), order)
    ids = names_of(city.ids) if len(city.ids) else names_of([f"b{row}" for row in range(len(city))])
    save_names(arrays, "buildings.ids", names_of([ids[int(row)] for row in order]))
    save_names(arrays, "buildings.feeders", names_of(city.feeders))
    return Extrusions(
        cut.astype(np.int32),
        np.asarray(city.xy)[rows],
        np.asarray(city.base)[order],
        np.asarray(city.height)[order],
        np.asarray(city.kind)[order],
        np.asarray(city.feeder)[order],
        city.feeders,
    )


def _mesh(arrays: Path, mesh: Mesh) -> Mesh:
    """Triangles feature by feature in the order of leaves; the vertices stay where they are."""
    if mesh.counts is None or mesh.box is None or mesh.built is None or mesh.colour is None:
        raise ValueError("a mesh is written with counts, boxes, kinds and colours of its features")
    order = _order((mesh.box[:, :2] + mesh.box[:, 3:5]) / 2)
    counts = mesh.counts[order]
    save(arrays, "mesh.vertices", mesh.vertices)
    save_runs(arrays, "mesh.triangles", mesh.triangles, mesh.counts, order)
    save_runs(arrays, "mesh.surface", mesh.surface, mesh.counts, order)
    save(arrays, "mesh.feature", np.repeat(np.arange(len(order), dtype=np.int32), counts))
    for name in ("colour", "built", "box", "counts"):
        save(arrays, f"mesh.{name}", getattr(mesh, name), order)
    ids = names_of(mesh.ids)
    save_names(arrays, "mesh.ids", names_of([ids[int(row)] for row in order]))
    kept = Arrays(arrays)  # what was written is read again as it is used, for it may be larger than memory
    return dataclasses.replace(
        mesh, triangles=kept["mesh.triangles"], box=mesh.box[order], built=mesh.built[order], counts=counts
    )


def _plain(arrays: Path, name: str, part: Lines | Areas) -> None:
    for field in dataclasses.fields(part):
        value = getattr(part, field.name)
        if isinstance(value, np.ndarray):
            save(arrays, f"{name}.{field.name}", value)
    save_names(arrays, f"{name}.ids", names_of(part.ids))


def _prepared(arrays: Path, found: Prepared) -> None:
    for field in dataclasses.fields(found.boxes):
        save(arrays, f"boxes.{field.name}", getattr(found.boxes, field.name))
    raster = found.raster
    save(arrays, "raster.height", raster.height)
    save(arrays, "raster.cover", raster.cover)
    save(arrays, "raster.place", np.array([raster.x, raster.y, raster.pitch]))
    for name, array in found.massing.arrays().items():
        save(arrays, f"massing.{name}", array)
