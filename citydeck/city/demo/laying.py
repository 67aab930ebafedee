"""Puts the demo city together: ground, streets, buildings, landmarks, networks, views."""

from dataclasses import replace

import numpy as np
import shapely
from shapely.ops import nearest_points

from citydeck.city.demo import evacuation, facts, networks, places, weather
from citydeck.city.demo.blocks import blocks
from citydeck.city.demo.buildings import buildings
from citydeck.city.demo.crossings import bridge_axes
from citydeck.city.demo.curve import F64, at
from citydeck.city.demo.landmarks import landmarks
from citydeck.city.demo.river import Water, water
from citydeck.city.demo.roads import elevated, roads
from citydeck.city.demo.solids import Builder
from citydeck.city.demo.spans import ground_shadow, spans, structures, truss
from citydeck.city.demo.streets import network
from citydeck.city.model import Areas, CityModel, Extrusions

NAME = "Shanghai (synthetic demo data)"
Label = tuple[facts.Names, float, float, float, int]
View = tuple[tuple[float, float, float], tuple[float, float, float]]


def build(seed: int) -> CityModel:
    """The city for a seed; the same seed gives the same arrays on every machine."""
    shore = water()
    ground = network(shore, seed)
    used = ground.nodes[np.unique(ground.ends)]
    crossings = spans(shore, used)
    shadows = [shapely.LineString(line).buffer(13) for span in crossings for line in ground_shadow(span)]
    shadows += [shapely.LineString(course).buffer(16) for _, _, course in elevated()]
    made = roads(ground, crossings, shore.huangpu)
    shadows += [
        shapely.LineString(line[:, :2]).buffer(width / 2 + 2)
        for line, width, level in zip(made.lines, made.width, made.level, strict=True)
        if level == 2 and len(line) < 80
    ]
    houses = buildings(blocks(ground, shore, shadows, seed), shore, seed)
    centres = _centres(houses)
    power, feeder, _ = networks.feeders(houses, centres, seed)
    houses = replace(houses, feeder=feeder, feeders=tuple(asset.id for asset in power))
    axis = bridge_axes(shore)["waibaidu"]
    routes = networks.fibre(ground, centres, seed)
    pipes = networks.pipelines(ground, seed)
    assets = [
        *made.assets,
        *networks.crossing_assets(crossings, axis, shore),
        *power,
        *networks.cells(houses, centres, feeder, seed),
        *routes,
        *networks.cabinets(routes),
        *pipes,
        *networks.stations(shore, seed),
        *networks.service_areas(),
        *weather.stations(),
        *evacuation.areas(shore, pipes),
    ]
    builder = Builder()
    landmarks(builder, shore)
    structures(builder, crossings)
    truss(builder, axis, next(fact for fact in facts.BRIDGES if fact.slug == "waibaidu"))
    return CityModel(
        NAME,
        facts.FRAME,
        facts.EXTENT,
        buildings=houses,
        mesh=builder.mesh(),
        roads=made.done(),
        water=_areas([shore.huangpu, shore.creek], ["huangpu", "suzhou-creek"]),
        parks=_areas(places.parks(shore), [park[0] for park in facts.PARKS]),
        districts=_districts(shore),
        assets=tuple(networks.with_carriers(assets)),
        labels=_labels(),
        views=views(shore),
        synthetic=True,
        crs="EPSG:4326",
    )


def views(shore: Water) -> dict[str, View]:
    """Named cameras: eye and target in metres. The first is the room's own."""
    pearl, tower = at(31.2417, 121.4954), at(31.2355, 121.5010)
    line = places.bund_line(shore)
    stand = shapely.get_coordinates(line.interpolate(0.52, normalized=True))[0]
    quay = shapely.get_coordinates(nearest_points(shore.huangpu, shapely.Point(stand))[0])[0]
    eye = stand + (quay - stand) * 0.82
    middle = 0.42 * pearl + 0.58 * tower
    nanpu, yangpu, square = at(31.2080, 121.4990), at(31.2586, 121.5400), at(31.2304, 121.4737)
    return {
        "overview": (
            (float(stand[0] - 2600), float(stand[1] - 3300), 1750.0),
            (float(pearl[0]), float(pearl[1] - 300), 60.0),
        ),
        "bund": ((float(eye[0]), float(eye[1]), 9.0), (float(middle[0]), float(middle[1]), 300.0)),
        "lujiazui": ((float(tower[0] - 1500), float(tower[1] + 900), 620.0), (float(tower[0]), float(tower[1]), 190.0)),
        "nanpu": ((float(nanpu[0] - 760), float(nanpu[1] - 620), 330.0), (float(nanpu[0]), float(nanpu[1]), 60.0)),
        "yangpu": ((float(yangpu[0] - 900), float(yangpu[1] - 700), 360.0), (float(yangpu[0]), float(yangpu[1]), 60.0)),
        "people-square": (
            (float(square[0] - 900), float(square[1] - 1200), 560.0),
            (float(square[0]), float(square[1]), 40.0),
        ),
        "home": (
            (float(middle[0]), float(middle[1] - 14_500), 9_500.0),
            (float(middle[0]), float(middle[1] - 3_400), 0.0),
        ),
        "wall": (
            (float(stand[0] - 900), float(stand[1] - 5200), 2600.0),
            (float(tower[0] - 500), float(tower[1]), 0.0),
        ),
    }


def _labels() -> tuple[Label, ...]:
    made = [
        _label(tower.names, tower.latitude, tower.longitude, tower.height + 12, tower.rank) for tower in facts.TOWERS
    ]
    made += [_label(bridge.names, bridge.latitude, bridge.longitude, 120.0, 1) for bridge in facts.BRIDGES]
    made += [_label(title, latitude, longitude, 60.0, 2) for _, title, latitude, longitude, _ in facts.DISTRICTS]
    made += [_label(title, latitude, longitude, 15.0, 3) for _, title, latitude, longitude, _, _ in facts.PARKS]
    made.append(_label(facts.names("Huangpu River", "黄浦江"), 31.2255, 121.5010, 4.0, 1))
    made.append(_label(facts.names("The Bund", "外滩"), 31.2390, 121.4858, 60.0, 1))
    made.append(_label(facts.names("Suzhou Creek", "苏州河"), 31.2425, 121.4770, 4.0, 3))
    return tuple(made)


def _label(title: facts.Names, latitude: float, longitude: float, height: float, rank: int) -> Label:
    x, y = at(latitude, longitude)
    return title, float(x), float(y), height, rank


def _districts(shore: Water) -> Areas:
    """Each district: what lies nearest to its centre on its own bank (Voronoi cells)."""
    shapes, ids, titles = [], [], []
    for bank, land in shore.banks.items():
        inside = shapely.intersection(land, shapely.box(*facts.BUILT))
        mine = [fact for fact in facts.DISTRICTS if fact[4] == bank]
        spots = shapely.MultiPoint([tuple(at(fact[2], fact[3])) for fact in mine])
        for cell in shapely.get_parts(shapely.voronoi_polygons(spots, extend_to=shapely.box(*facts.EXTENT))):
            owner = next(fact for fact in mine if cell.contains(shapely.Point(at(fact[2], fact[3]))))
            part = max(shapely.get_parts(shapely.intersection(cell, inside)), key=lambda piece: piece.area)
            shapes.append(shapely.simplify(part, 3.0))
            ids.append(f"{networks.URN}ServiceArea:{owner[0]}")
            titles.append(owner[1])
    return _areas(shapes, ids, titles)


def _areas(shapes: list[shapely.Polygon], ids: list[str], titles: list[facts.Names] | None = None) -> Areas:
    rings = [shapely.get_coordinates(shapely.orient_polygons(shape).exterior)[:-1] for shape in shapes]
    offsets = np.concatenate([[0], np.cumsum([len(ring) for ring in rings])]).astype(np.int32)
    return Areas(offsets, np.concatenate(rings).astype(np.float32), tuple(ids), tuple(titles or ()))


def _centres(houses: Extrusions) -> F64:
    count = np.diff(houses.offsets)[:, None]
    return np.add.reduceat(houses.xy.astype(float), houses.offsets[:-1], axis=0) / count
