"""A generated city for tests of the scene: blocks, a river, streets, a bridge mesh and assets of every layer."""

import numpy as np

from citydeck.city.model import Areas, CityModel, Extrusions, Frame, Lines, Mesh
from citydeck.model.asset import Asset
from citydeck.model.place import Place

FRAME = Frame(121.49, 31.235)


def urn(kind: str, name: object) -> str:
    return f"urn:ngsi-ld:{kind}:{name}"


def buildings(count: int = 2000, seed: int = 3, gap: float = 30.0) -> Extrusions:
    random = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    column, row = np.meshgrid(np.arange(side), np.arange(side))
    centre = np.stack([column.ravel(), row.ravel()], axis=1)[:count] * gap
    centre = centre - side * gap / 2
    centre[:, 0] += np.where(centre[:, 0] > 0, 150.0, -150.0)
    shapes = [
        np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float),
        np.array([(-1, -1), (1, -1), (1, 0), (0, 0), (0, 1), (-1, 1)], float),
        np.array([(-0.5, -1), (0.5, -1), (1, -0.5), (1, 0.5), (0.5, 1), (-0.5, 1), (-1, 0.5), (-1, -0.5)], float),
    ]
    rings = [shapes[k] * random.uniform(7, 12) + c for k, c in zip(random.integers(0, 3, count), centre, strict=True)]
    far = np.hypot(centre[:, 0] - 500, centre[:, 1]) / (side * gap / 4)
    height = (
        8 + random.gamma(2, 6, count) + (random.random(count) < 0.25) * 180 * np.exp(-(far**2)) * random.random(count)
    )
    return Extrusions(
        offsets=np.cumsum([0] + [len(ring) for ring in rings]).astype(np.int32),
        xy=np.concatenate(rings).astype(np.float32),
        base=np.zeros(count, np.float32),
        height=height.astype(np.float32),
        kind=random.integers(0, 5, count).astype(np.uint8),
        feeder=(np.arange(count) % 4).astype(np.int32),
        feeders=tuple(urn("Feeder", k) for k in range(4)),
        ids=[f"b{k}" for k in range(count)],
    )


def box_mesh(low: tuple[float, float, float], high: tuple[float, float, float], name: str) -> Mesh:
    x0, y0, z0 = low
    x1, y1, z1 = high
    vertices = np.float32([[x, y, z] for z in (z0, z1) for y in (y0, y1) for x in (x0, x1)])
    quads = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    triangles = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))], np.int32)
    size = len(triangles)
    return Mesh(
        vertices, triangles, np.zeros(size, np.int32), np.full(size, 4, np.uint8), [name], np.uint8([[150, 150, 160]])
    )


def place(x: float, y: float, height: float = 0.0, path: tuple[tuple[float, float, float], ...] = ()) -> Place:
    longitude, latitude = FRAME.to_degrees(x, y)
    degrees = tuple((*map(float, FRAME.to_degrees(a, b)), c) for a, b, c in path)
    return Place(float(longitude), float(latitude), height, degrees)


def assets() -> tuple[Asset, ...]:
    result = [Asset(urn("Road", k), "road", {"en": f"Road {k}"}, place(k * 200.0, 0)) for k in range(3)]
    result += [Asset(urn("Bridge", "one"), "bridge", {"en": "Bridge"}, place(0, 0, 40))]
    for k in range(6):
        attributes = {"azimuth": 120.0 * k, "power": 40.0}
        spot = place(-700 + 280 * k, 300.0 * (k % 2) - 150, 30)
        result.append(Asset(urn("Cell", k), "cell", {"en": f"Cell {k}"}, spot, attributes=attributes))
    for k in range(4):
        result.append(Asset(urn("Feeder", k), "feeder", {"en": f"Feeder {k}"}, place(-600 + 400 * k, -400, 20)))
    result.append(
        Asset(urn("Fibre", 0), "fibre", {"en": "F0"}, place(0, 0, 0, ((-800, 80, 0), (0, 80, 0), (800, 90, 0))))
    )
    result.append(Asset(urn("Fibre", 1), "fibre", {"en": "F1"}, place(0, 0, 0, ((-800, -90, 0), (700, -300, 0)))))
    result.append(
        Asset(urn("Pipeline", 0), "pipeline", {"en": "P"}, place(0, 0, -5, ((-500, -600, -5), (500, 500, -5))))
    )
    result.append(Asset(urn("AirStation", 0), "air_station", {"en": "A"}, place(-300, 300, 10)))
    result.append(Asset(urn("ServiceArea", "west"), "service_area", {"en": "West"}, place(-500, 0)))
    result.append(Asset(urn("WeatherStation", 0), "weather_station", {"en": "W"}, place(-200, -200, 10)))
    ring = ((200, -320, 0), (420, -320, 0), (420, -180, 0), (200, -180, 0), (200, -320, 0))
    result.append(Asset(urn("EvacuationArea", 0), "evacuation_area", {"en": "E"}, place(310, -250, 0, ring)))
    return tuple(result)


def city(count: int = 2000) -> CityModel:
    """A river from south to north, buildings on both banks."""
    solid = buildings(count)
    xmin, ymin = solid.xy.min(axis=0)
    xmax, ymax = solid.xy.max(axis=0)
    lines = [[(xmin, y, 0.3), (xmax, y, 0.3)] for y in (-150.0, 0.0, 150.0)] + [[(-220, ymin, 0.3), (-220, ymax, 0.3)]]
    roads = Lines(
        np.cumsum([0] + [len(line) for line in lines]).astype(np.int32),
        np.float32([corner for line in lines for corner in line]),
        np.float32([14, 22, 14, 10]),
        np.uint8([1, 2, 1, 0]),
        [urn("Road", 0), urn("Road", 1), urn("Road", 2), ""],
    )
    river = np.float32([(-130, ymin - 9e3), (130, ymin - 9e3), (130, ymax + 9e3), (-130, ymax + 9e3)])
    west = np.float32([(xmin, ymin), (-140, ymin), (-140, ymax), (xmin, ymax)])
    return CityModel(
        name="Fixture",
        frame=FRAME,
        extent=(float(xmin), float(ymin), float(xmax), float(ymax)),
        buildings=solid,
        mesh=box_mesh((-140, -40, 34), (140, -10, 40), urn("Bridge", "one")),
        roads=roads,
        water=Areas(np.int32([0, 4]), river, ["river"]),
        parks=Areas(np.int32([0, 4]), np.float32([(160, 300), (400, 300), (400, 500), (160, 500)]), ["park"]),
        districts=Areas(np.int32([0, 4]), west, [urn("ServiceArea", "west")]),
        assets=assets(),
        labels=(
            ({"en": "River", "zh_CN": "河"}, 0.0, 0.0, 0.0, 0),
            ({"en": "Park", "zh_CN": "公园"}, 280.0, 400.0, 0.0, 2),
        ),
        views={
            "overview": ((0.0, -2600.0, 1800.0), (0.0, 0.0, 0.0)),
            "bank": ((-400.0, -200.0, 40.0), (400.0, 0.0, 80.0)),
        },
        synthetic=True,
    )
