"""The demo city's evacuation areas: strips of bank that a storm tide would reach, and the streets over a gas main."""

import numpy as np
import shapely

from citydeck.city.demo import facts
from citydeck.city.demo.curve import F64, at, local
from citydeck.city.demo.facts import names
from citydeck.city.demo.river import Water, largest
from citydeck.city.demo.roads import place
from citydeck.model.asset import Asset

BANKS = (
    ("bund-quay", names("Bund quay", "外滩滨江"), "west", 31.2335, 31.2445, 240.0, 4200),
    ("lujiazui-shore", names("Lujiazui shore", "陆家嘴滨江"), "east", 31.2360, 31.2455, 210.0, 2600),
    ("houtan-flats", names("Houtan flats", "后滩低地"), "east", 31.1780, 31.1905, 380.0, 900),
)
"""Slug, names, bank, latitudes south and north, metres inland, people who live there (synthetic)."""
MAIN = ("gas-main", names("Over the gas main", "燃气主管沿线"), (31.2500, 121.4600), 130.0, 6100)
"""Slug, names, the place whose nearest main is meant, metres on either side, people."""


def areas(water: Water, pipelines: list[Asset]) -> list[Asset]:
    """One asset an area; its path is the closed outline."""
    made = [_bank(water, *fact) for fact in BANKS]
    slug, title, spot, wide, people = MAIN
    courses = [local([(b, a) for a, b, _ in pipe.place.path]) for pipe in pipelines if pipe.place]
    course = min(courses, key=lambda one: float(np.hypot(*(one[len(one) // 2] - at(*spot)).T)))
    shape = largest(shapely.simplify(shapely.LineString(course).buffer(wide, 4), 8.0))
    return [*made, _asset(slug, title, shape, "gas_leak", people)]


def _bank(
    water: Water, slug: str, title: facts.Names, bank: str, south: float, north: float, inland: float, people: int
) -> Asset:
    low, high = (float(at(latitude, facts.FRAME.longitude)[1]) for latitude in (south, north))
    strip = shapely.intersection(shapely.buffer(water.huangpu, inland), shapely.box(-4000.0, low, 4000.0, high))
    dry = shapely.difference(shapely.intersection(strip, water.banks[bank]), shapely.buffer(water.whole, 12.0))
    return _asset(slug, title, largest(shapely.simplify(dry, 8.0)), "flood", people)


def _asset(slug: str, title: facts.Names, shape: shapely.Polygon, hazard: str, people: int) -> Asset:
    ring: F64 = shapely.get_coordinates(shapely.orient_polygons(shape).exterior)
    inside = shapely.get_coordinates(shape.representative_point())[0]
    return Asset(
        f"urn:ngsi-ld:EvacuationArea:{slug}",
        "evacuation_area",
        names(f"Evacuation area {title['en']}", f"{title['zh_CN']}疏散区"),
        place(inside, 0.0, ring),
        attributes={"hazard": hazard, "people": people},
    )
