"""From a city model to groups of actors. Called once a city; colours come later, from layer tables."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from citydeck.city.boxes import surveyed
from citydeck.city.model import CityModel, Lines, Mesh
from citydeck.city.prepared import prepare
from widgets.scene import belonging, places
from widgets.scene.bodies import Bodies
from widgets.scene.facade import building_colours, road_colours
from widgets.scene.geometry import Geometry
from widgets.scene.ground import districts, polygons
from widgets.scene.groups import Group
from widgets.scene.keys import Keys
from widgets.scene.landmarks import landmark_geometry
from widgets.scene.materials import Materials
from widgets.scene.muted import Muted
from widgets.scene.paint import Painted
from widgets.scene.pyramid import Pyramid
from widgets.scene.ribbons import ribbons
from widgets.scene.skyline import Skyline
from widgets.scene.spared import Spared
from widgets.scene.sprites import sprites
from widgets.scene.streets import Streets
from widgets.scene.symbols import SYMBOLS, assets_of, spots
from widgets.scene.texels import Texels

CHUNK = 60_000
"""Triangles of a mesh in one actor."""
STREET_RANK, ROUTE_RANK = 5, 30
_LEAST = np.array([0.0, 0.9, 1.4, 1.6, 1.2, 0.0, 0.0, 1.0], np.float32)
"""Least pixels by `Lines.level`."""
CROSS_HEIGHT = 27.0
PLAIN = (122, 126, 132)
U8 = npt.NDArray[np.uint8]


def buildings(model: CityModel, bodies: Bodies, materials: Materials) -> tuple[Group, Pyramid, Skyline]:
    """Group of all buildings; its actors are those of the skyline, tiles are made on demand."""
    prepared = model.prepared or prepare(model)
    pyramid = Pyramid(bodies, prepared.boxes, prepared.massing)
    texels = Texels(pyramid.texels)
    base, keys = [], []
    city, mesh = bodies.city, bodies.mesh
    if city is not None and bodies.first:
        base.append(building_colours(city))
        keys += [Keys(city.feeders, city.feeder), Keys(city.ids, np.arange(len(city.ids)))]
    if mesh is not None and len(bodies.features):
        base.append(surveyed_colours(mesh)[bodies.features])
        code = np.full(len(bodies), -1, np.int64)
        code[bodies.first :] = bodies.features
        keys.append(Keys(mesh.ids, code))
    keys += belonging.belongings(model, prepared.boxes.centre)
    group = Group(Painted(np.concatenate(base), keys, belonging.LAYERS), texels, pyramid=pyramid)
    solid, mirror = (materials.building(texels, mirrored=under, tall=True) for under in (False, True))
    skyline = Skyline(bodies, prepared.boxes, prepared.massing.skyline, solid, mirror)
    group.actors += [*skyline.actors, *skyline.mirrored]
    return group, pyramid, skyline


def surveyed_colours(mesh: Mesh) -> U8:
    """``(f, 4)`` what a mesh's features look like without data; plain buildings differ a little from each other."""
    base = np.empty((len(mesh.ids), 4), np.float64)
    base[:, :3] = PLAIN if mesh.colour is None else mesh.colour
    base[:, 3] = 62
    if mesh.built is not None:
        plain = (base[:, :3] == PLAIN).all(axis=1) & (np.asarray(mesh.built) > 0)
        vary = np.random.default_rng(5).random((len(base), 2))
        base[plain, :3] *= 0.86 + 0.28 * vary[plain, :1]
        base[plain, 0] *= 0.97 + 0.08 * vary[plain, 1]
        base[plain, 2] *= 1.05 - 0.10 * vary[plain, 1]
    return np.asarray(np.clip(base, 0, 255), np.uint8)


def landmarks(mesh: Mesh, materials: Materials, decked: Collection[str] = ()) -> Group | None:
    """What is always drawn in full, with its mirror image: landmarks, bridges, surveyed ground. None for nothing.

    Those `decked` stand back in grey while the layer of structures is shown: their data is drawn along the deck.
    """
    full = np.ones(len(mesh.ids), bool)
    full[surveyed(mesh)] = False
    rows = np.flatnonzero(full[mesh.feature])
    if not len(rows):
        return None
    texels = Texels(len(mesh.ids))
    along = np.array([key in decked for key in mesh.ids])
    keys = Keys(mesh.ids, np.where(along, -1, np.arange(len(mesh.ids))))
    layers = ("roads", "ghost", "bridges")  # a city file may have its roads as surfaces
    painted = Muted(surveyed_colours(mesh), [keys], layers, "bridges", np.flatnonzero(along))
    group = Group(painted, texels)
    solid, mirror = (materials.building(texels, mirrored=under, tall=True) for under in (False, True))
    for start in range(0, len(rows), CHUNK):
        data = landmark_geometry(mesh, rows[start : start + CHUNK]).polydata()
        mirrored = mirror.actor(data)
        mirrored.SetScale(1.0, 1.0, -1.0)
        group.actors += [solid.actor(data), mirrored]
        group.mirrored.append(mirrored)
    return group


def road_parts(level: U8) -> list[tuple[npt.NDArray[np.int64], str]]:
    """Rows of the lines drawn together, and the layer that owns them: those above the ground, those below it."""
    below = np.isin(level, (4, 7))
    parts = [(np.flatnonzero(~below), ""), (np.flatnonzero(below), "bridges")]
    return [(rows, owner) for rows, owner in parts if len(rows)]


def roads(city: Lines, materials: Materials, along: Collection[str] = ()) -> list[Group]:
    """Streets and carriageways on or above the ground; tunnels apart, seen through it.

    The data of structures `along` is drawn by a drawing of its own, stretch by stretch.
    """
    colours = road_colours(city.level, materials.daylight.street)
    result = []
    for which, owner in road_parts(city.level):
        texels = Texels(len(which))
        keys = [city.ids[int(row)] if len(city.ids) else "" for row in which]
        painted = Spared(colours[which], keys, ("roads", "bridges", "ghost"), "bridges", along)
        group = Group(painted, texels, owner=owner)
        group.streets = Streets(city, which, _LEAST, materials.ribbon(texels, STREET_RANK, 1.0, on_top=bool(owner)))
        group.actors += group.streets.actors
        result.append(group)
    return result


def routes(city: CityModel, materials: Materials) -> list[Group]:
    """Fibre above the ground; where terrain cannot be cut open, pipelines and tunnels, seen through it."""
    result = []
    lines: list[tuple[str, tuple[str, ...], float, float, bool]] = [("fibre", ("fibre",), 9.0, 5.0, False)]
    if city.terrain is not None:
        lines.append(("bridges", ("pipeline", "tunnel"), 0.0, 7.0, True))
    for layer, kinds, height, width, on_top in lines:
        found = places.paths(city, kinds)
        if not len(found):
            continue
        base = np.tile(np.array([96, 112, 128, 100], np.uint8), (len(found), 1))
        texels = Texels(len(found))
        xyz = found.xyz + np.array([0.0, 0.0, height])
        size = len(found)
        geometry = ribbons(found.offsets, xyz, np.full(size, width), np.full(size, 2.4), np.arange(size))
        material = materials.ribbon(texels, ROUTE_RANK, 1.0, on_top=on_top, shine=1.15)
        actor = material.actor(geometry.polydata())
        result.append(Group(Painted(base, found.ids, (layer,)), texels, [actor], layer, lifted=material))
    return result


def crosses(city: CityModel, materials: Materials) -> list[Group]:
    """A cross on every fibre route and feeder; the layer shows it on those that are cut or tripped."""
    found = places.paths(city, ("fibre",))
    feeders = places.of_kind(city, ("feeder",))
    result = []
    if len(found):
        keys = [f"{key}#cut" for key in found.ids]
        result.append(_symbols(keys, found.middles() + np.array([0.0, 0.0, 12.0]), "cross", 9.0, "fibre", materials))
    if feeders:
        keys = [f"{asset.id}#cut" for asset in feeders]
        at = places.points(city, feeders)
        at[:, 2] = np.maximum(at[:, 2], CROSS_HEIGHT)
        result.append(_symbols(keys, at, "cross", 9.0, "energy", materials, rank=64))
    return result


def symbols(city: CityModel, materials: Materials) -> list[Group]:
    """Cells, feeders, stations, and whatever else has a place and no shape of its own; sensors have a drawing."""
    result = []
    for symbol in SYMBOLS:
        assets = assets_of(city, symbol) if symbol.kind != "sensor" else []
        if assets:
            keys = [asset.id for asset in assets]
            at = spots(city, symbol, assets)
            result.append(_symbols(keys, at, symbol.shape, symbol.radius, symbol.layer, materials))
    return result


def _symbols(
    keys: list[str],
    at: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    shape: str,
    radius: float,
    layer: str,
    materials: Materials,
    *,
    rank: int = 60,
) -> Group:
    texels = Texels(len(keys))
    geometry: Geometry = sprites(at, [shape] * len(keys), radius)
    material = materials.sprite(texels, rank)
    actor = material.actor(geometry.polydata())
    painted = Painted(np.zeros((len(keys), 4), np.uint8), keys, (layer,))
    return Group(painted, texels, [actor], layer, fading=material)


def areas(city: CityModel, materials: Materials) -> Group | None:
    """Districts, tinted by the services layer."""
    if city.districts is None or not len(city.districts):
        return None
    geometry = districts(city.districts, polygons(city.water))
    if not len(geometry):
        return None
    texels = Texels(len(city.districts))
    material = materials.tint(texels)
    actor = material.actor(geometry.polydata())
    painted = Painted(np.zeros((len(city.districts), 4), np.uint8), list(city.districts.ids), ("services",))
    return Group(painted, texels, [actor], "services", fading=material)
