"""The middle lines of a site's roads, from its assets and from its city: what positions are held against."""

import itertools

from citydeck.server.site import Site

ROADS = ("road", "bridge", "tunnel")
Line = list[tuple[float, float]]


def roads_of(site: Site) -> list[Line]:
    """Longitude and latitude of each line, WGS 84; none where neither assets nor the city have any."""
    lines = [[(x, y) for x, y, _ in asset.place.path] for asset in site.assets if asset.kind in ROADS and asset.place]
    if site.config.city.startswith("builtin:"):
        lines += _of_city()
    return [line for line in lines if len(line) > 1]


def _of_city() -> list[Line]:
    from app.demo_city import demo_city

    city = demo_city()
    if city.roads is None:
        return []
    degrees = city.frame.to_degrees(city.roads.xyz[:, 0], city.roads.xyz[:, 1])
    cuts = city.roads.offsets.tolist()
    return [[(float(x), float(y)) for x, y in degrees[begin:end]] for begin, end in itertools.pairwise(cuts)]
