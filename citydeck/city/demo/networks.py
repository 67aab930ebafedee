"""The demo city's networks as assets: crossings with sensors, pipes, fibre, feeders, cells, stations, areas."""

from collections.abc import Iterable

import msgspec
import numpy as np
import numpy.typing as npt
import shapely
from shapely.ops import substring

from citydeck.city.demo import facts
from citydeck.city.demo.crossings import Axis, tunnel_axes
from citydeck.city.demo.curve import F64, at, resample
from citydeck.city.demo.facts import names
from citydeck.city.demo.river import Water
from citydeck.city.demo.roads import place
from citydeck.city.demo.spans import Span
from citydeck.city.demo.streets import Network
from citydeck.city.model import Extrusions
from citydeck.model.asset import Asset, Scalar
from citydeck.model.place import Place

Facts = dict[str, Scalar]
CARRIED = ("sensor", "air_station", "pipeline", "tunnel", "bridge")
URN = "urn:ngsi-ld:"
FEEDERS, CELLS, FIBRES, PIPES, STATIONS = 40, 180, 40, 12, 12


def crossing_assets(found: list[Span], truss: Axis, water: Water) -> list[Asset]:
    """Bridges and tunnels; each bridge carries sensors, each tunnel settlement points."""
    made = []
    for span in found:
        made.append(_bridge(span.fact, place(span.axis.middle, span.fact.deck, span.deck[::4])))
        for what, zh, distance in (
            ("mid-span", "跨中", 0.0),
            ("west-pylon", "西塔", -0.5),
            ("east-pylon", "东塔", 0.5),
        ):
            spot = span.axis.point(distance * span.fact.span)
            made.append(
                _sensor(
                    f"{span.fact.slug}-{what}",
                    f"{URN}Bridge:{span.fact.slug}",
                    names(what.capitalize(), zh),
                    place(spot, span.fact.deck),
                )
            )
    fact = next(fact for fact in facts.BRIDGES if fact.shape == "truss")
    course = np.array([[*truss.point(s), fact.deck] for s in (-52.0, 0.0, 52.0)])
    made.append(_bridge(fact, place(truss.middle, fact.deck, course)))
    axes = tunnel_axes(water)
    for tunnel in facts.TUNNELS:
        axis = axes[tunnel.slug]
        s = np.linspace(-tunnel.length / 2, tunnel.length / 2, 13)
        depth = -28 * np.clip(1.15 - np.abs(s) / (tunnel.length / 2), 0, 1)
        course = np.column_stack([np.array([axis.point(x) for x in s]), depth])
        middle = place(axis.middle, -28.0, course)
        facts_of: Facts = {"length_m": tunnel.length, "opened": tunnel.year}
        made.append(Asset(f"{URN}Tunnel:{tunnel.slug}", "tunnel", tunnel.names, middle, attributes=facts_of))
        for number, x in enumerate((-300.0, 0.0, 300.0), 1):
            parent = f"{URN}Tunnel:{tunnel.slug}"
            made.append(
                _sensor(
                    f"{tunnel.slug}-settlement-{number}",
                    parent,
                    names("Settlement point", "沉降测点"),
                    place(axis.point(x), -25.0),
                )
            )
    return made


def _bridge(fact: facts.BridgeFact, where: Place) -> Asset:
    attributes: Facts = {"main_span_m": fact.span, "opened": fact.year, "deck_m": fact.deck}
    return Asset(f"{URN}Bridge:{fact.slug}", "bridge", fact.names, where, attributes=attributes)


def _sensor(slug: str, parent: str, title: facts.Names, where: Place) -> Asset:
    return Asset(f"{URN}Sensor:{slug}", "sensor", title, where, parent)


def feeders(buildings: Extrusions, centres: F64, seed: int) -> tuple[list[Asset], npt.NDArray[np.int32], F64]:
    """Feeders, the feeder of each building (nearest), and feeder places ``(n, 2)``: k-means of the buildings."""
    random = np.random.default_rng([seed, 41])
    spots = centres[random.choice(len(centres), FEEDERS, replace=False)]
    for _ in range(12):
        nearest = _nearest(centres, spots)
        spots = np.array(
            [centres[nearest == k].mean(axis=0) if (nearest == k).any() else spots[k] for k in range(FEEDERS)]
        )
    nearest = _nearest(centres, spots)
    spots = np.array([centres[np.hypot(*(centres - spot).T).argmin()] for spot in spots])
    floor = _areas(buildings) * buildings.height / 3.5
    made = []
    for number, spot in enumerate(spots):
        served = nearest == number
        capacity = round(float(np.clip(floor[served].sum() * 9e-6, 12, 60)))
        made.append(
            Asset(
                f"{URN}Feeder:{number + 1}", "feeder",
                names(f"Feeder {number + 1}", f"{number + 1} 号馈线"), place(spot, 6.0),
                attributes={"capacity_mw": capacity, "buildings": int(served.sum())},
            )
        )  # fmt: skip
    return made, nearest.astype(np.int32), spots


def cells(buildings: Extrusions, centres: F64, feeder: npt.NDArray[np.int32], seed: int) -> list[Asset]:
    """5G cells on real roofs, about evenly spread and denser in the centres."""
    random = np.random.default_rng([seed, 43])
    weight = 1.0 + 6 * np.exp(-((np.hypot(*(centres - at(31.2340, 121.4850)).T) / 3200) ** 2))
    weight *= (buildings.height > 14) * (buildings.height < 110)
    chosen: list[int] = []
    order = random.choice(len(centres), 6000, replace=False, p=weight / weight.sum())
    taken = np.empty((0, 2))
    for index in order.tolist():
        if len(chosen) == CELLS:
            break
        reach = 330 + 260 * min(1.0, np.hypot(*(centres[index] - at(31.2340, 121.4850))) / 5000)
        if len(taken) and np.hypot(*(taken - centres[index]).T).min() < reach:
            continue
        chosen.append(index)
        taken = np.vstack([taken, centres[index]])
    made = []
    for number, index in enumerate(chosen, 1):
        height = float(buildings.height[index]) + 4
        attributes: Facts = {
            "azimuth_deg": int(random.integers(0, 36)) * 10,
            "power_dbm": int(random.choice([43, 46, 49])),
            "height_m": round(height, 1),
            "frequency_mhz": int(random.choice([2600, 3500, 3500, 4900])),
            "feeder": f"{URN}Feeder:{int(feeder[index]) + 1}",
        }
        title = names(f"5G cell {number}", f"5G 小区 {number}")
        made.append(Asset(f"{URN}Cell:{number}", "cell", title, place(centres[index], height), attributes=attributes))
    return made


def fibre(network: Network, buildings: F64, seed: int) -> list[Asset]:
    """Fibre routes from exchange to cabinet along streets; `serves` counts buildings within 260 m of the cabinet."""
    random = np.random.default_rng([seed, 47])
    made = []
    for number, course in enumerate(_walks(network, FIBRES, 1500.0, random), 1):
        near = int((np.hypot(*(buildings - course[-1]).T) < 260).sum())
        attributes: Facts = {"serves": near, "length_m": round(float(shapely.LineString(course).length))}
        title = names(f"Fibre route {number}", f"光缆 {number}")
        middle = course[len(course) // 2]
        made.append(Asset(f"{URN}Fibre:{number}", "fibre", title, place(middle, 1.5, course), attributes=attributes))
    return made


def cabinets(routes: list[Asset]) -> list[Asset]:
    """The street cabinet at the end of each fibre route; `route` names it."""
    made = []
    for number, route in enumerate(routes, 1):
        if route.place is None:
            continue
        longitude, latitude = route.place.path[-1][:2]
        facts_of: Facts = {"route": route.id, "serves": route.attributes["serves"]}
        title = names(f"Fibre cabinet {number}", f"光交箱 {number}")
        spot = Place(longitude, latitude, 1.5)
        made.append(Asset(f"{URN}Cabinet:{number}", "cabinet", title, spot, attributes=facts_of))
    return made


def pipelines(network: Network, seed: int) -> list[Asset]:
    """Gas and water mains under streets."""
    random = np.random.default_rng([seed, 53])
    made = []
    for number, course in enumerate(_walks(network, PIPES, 2800.0, random), 1):
        gas = number % 2 == 1
        deep = np.column_stack([course, np.full(len(course), -4.0)])
        kind, zh = ("Gas main", "燃气主管") if gas else ("Water main", "供水主管")
        attributes: Facts = {"medium": "gas" if gas else "water", "diameter_mm": int(random.choice([300, 500, 800]))}
        middle = place(course[len(course) // 2], -4.0, deep)
        made.append(
            Asset(
                f"{URN}Pipeline:{number}",
                "pipeline",
                names(f"{kind} {number}", f"{zh} {number}"),
                middle,
                attributes=attributes,
            )
        )
    return made


def _walks(network: Network, count: int, length: float, random: np.random.Generator) -> Iterable[F64]:
    """Courses along main streets, spread over the city, cut to about `length` metres."""
    mains = [street for street in network.streets if street.level >= 1 and street.line.length > length]
    picks = random.choice(len(mains), count, replace=len(mains) < count)
    for pick in picks:
        line = mains[int(pick)].line
        begin = float(random.uniform(0, line.length - length))
        part = substring(line, begin, begin + length)
        yield resample(shapely.get_coordinates(part), length / 9)


def stations(water: Water, seed: int) -> list[Asset]:
    """Air stations, one near the middle of each district and one in a park."""
    made = []
    spots = [(title, at(latitude, longitude)) for _, title, latitude, longitude, _ in facts.DISTRICTS]
    park = facts.PARKS[0]
    spots.append((park[1], at(park[2], park[3])))
    del water, seed
    for number, (title, spot) in enumerate(spots[:STATIONS], 1):
        label = names(f"Air station {title['en']}", f"{title['zh_CN']}空气站")
        made.append(Asset(f"{URN}AirStation:{number}", "air_station", label, place(spot, 5.0)))
    return made


def service_areas() -> list[Asset]:
    """The districts as areas of city services."""
    return [
        Asset(
            f"{URN}ServiceArea:{slug}", "service_area", title, place(at(latitude, longitude)), attributes={"bank": bank}
        )
        for slug, title, latitude, longitude, bank in facts.DISTRICTS
    ]


def with_carriers(assets: list[Asset]) -> list[Asset]:
    """Sensors, stations and structures know the cell that carries their readings: the nearest."""
    carriers = [asset for asset in assets if asset.kind == "cell" and asset.place]
    spots = np.array([[asset.place.longitude, asset.place.latitude] for asset in carriers if asset.place])
    return [_carried(asset, carriers, spots) if asset.kind in CARRIED else asset for asset in assets]


def _carried(asset: Asset, carriers: list[Asset], spots: F64) -> Asset:
    if asset.place is None:
        return asset
    away = np.hypot(*(spots - [asset.place.longitude, asset.place.latitude]).T)
    return msgspec.structs.replace(asset, attributes={**asset.attributes, "cell": carriers[int(away.argmin())].id})


def _nearest(points: F64, spots: F64) -> npt.NDArray[np.intp]:
    distance = ((points[:, None, :] - spots[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(distance.argmin(axis=1), np.intp)


def _areas(buildings: Extrusions) -> F64:
    """Floor area of each footprint (shoelace), square metres."""
    x, y = buildings.xy[:, 0].astype(float), buildings.xy[:, 1].astype(float)
    ahead = np.arange(len(x)) + 1
    ahead[buildings.offsets[1:] - 1] = buildings.offsets[:-1]
    return 0.5 * np.add.reduceat(x * y[ahead] - x[ahead] * y, buildings.offsets[:-1])
