"""Made-up equipment and readings for a city without any, so that every layer is seen on it: all synthetic."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from citydeck.city.model import Areas, CityModel
from citydeck.city.prepared import prepare
from citydeck.link.message import Baseline, RuleInfo, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset, Scalar
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.place import Place
from citydeck.model.quality import Quality
from widgets.scene.layers.ghost import Past
from widgets.scene.table import Beam

F64 = npt.NDArray[np.float64]
SOURCE = "specimen"
INSTANT = 1_767_261_600_000_000_000
"""Of all readings: ns since 1970."""
SPREAD = (10.0, 90.0)
"""Percentiles of where buildings stand that equipment is spread over: single ones far out do not count."""


@dataclass(frozen=True, slots=True, eq=False)
class Specimen:
    """A `city` with made-up equipment, a `mirror` with its readings, what was `past`, and marks of open alarms."""

    city: CityModel
    mirror: CityMirror
    past: Past
    beams: tuple[Beam, ...]


def specimen(city: CityModel) -> Specimen:
    """The same for the same city. Roads, bridges and buildings are the city's own."""
    city = city if city.prepared is not None else replace(city, prepared=prepare(city))
    area = Area(city)
    made = tuple(_equipment(area))
    served = [asset.id for asset in made if asset.kind == "service_area"]
    districts = Areas(np.array([0, 4, 8], np.int32), area.halves(), served)
    whole = replace(city, assets=(*city.assets, *made), districts=districts)
    readings = dict(_readings(whole))
    alarmed = [asset for asset in made if asset.kind in ("feeder", "cell", "sensor")][::4][:3]
    beams = tuple(
        Beam(f"alarm-{rank}", asset.id, rank, *area.local(asset), pulsing=rank < 3)
        for rank, asset in enumerate(alarmed, start=1)
    )
    before = {"speed": 0.75, "power": 1.3}
    past = {
        metric: {asset: value * share for (asset, of), (value, _) in readings.items() if of == metric}
        for metric, share in before.items()
    }
    return Specimen(whole, _mirror(whole, readings), Past(INSTANT, past), beams)


class Area:
    """Where most buildings of a city stand; places in it are given as shares of its width and its height."""

    def __init__(self, city: CityModel) -> None:
        self._frame = city.frame
        centre = city.prepared.boxes.centre if city.prepared is not None else np.zeros((0, 2))
        xmin, ymin, xmax, ymax = city.extent
        box = np.percentile(centre, SPREAD, axis=0) if len(centre) else np.array([(xmin, ymin), (xmax, ymax)])
        self.low, self.size = box[0], np.maximum(box[1] - box[0], 50.0)

    def at(self, x: float, y: float) -> F64:
        return np.asarray(self.low + self.size * (x, y))

    def place(self, x: float, y: float, height: float = 0.0) -> Place:
        longitude, latitude = map(float, self._frame.to_degrees(*self.at(x, y)))
        return Place(longitude, latitude, height)

    def path(self, spots: list[tuple[float, float]], height: float = 0.0) -> Place:
        corners = [self.place(x, y, height) for x, y in spots]
        middle = corners[len(corners) // 2]
        course = tuple((one.longitude, one.latitude, height) for one in corners)
        return Place(middle.longitude, middle.latitude, height, course)

    def local(self, asset: Asset) -> tuple[float, float, float]:
        assert asset.place is not None
        x, y = self._frame.to_local(asset.place.longitude, asset.place.latitude).reshape(2)
        return float(x), float(y), max(asset.place.height, 0.0)

    def halves(self) -> npt.NDArray[np.float32]:
        """Two districts, west and east."""
        cut = 0.45
        shares = [
            (x, y)
            for west, east in ((0.0, cut), (cut, 1.0))
            for x, y in ((west, 0.0), (east, 0.0), (east, 1.0), (west, 1.0))
        ]
        return np.array([self.at(x, y) for x, y in shares], np.float32)


def _equipment(area: Area) -> Iterator[Asset]:
    spots = [(0.2, 0.25), (0.75, 0.2), (0.5, 0.55), (0.2, 0.8), (0.8, 0.8)]
    for number, (x, y) in enumerate(spots):
        facts: dict[str, Scalar] = {"azimuth_deg": 72 * number, "power_dbm": 40, "frequency_mhz": 3500}
        yield _asset("cell", number, area.place(x, y, 28.0), facts)
        yield _asset("air_station", number, area.place(1 - x, y, 6.0))
        yield _asset("feeder", number, area.place(x + 0.08, y + 0.08, 8.0))
        yield _asset("weather_station", number, area.place(x, 1 - y, 10.0))
    for number, ring in enumerate(([(0.02, 0.02), (0.02, 0.5), (1.0, 0.5)], [(0.1, 1.0), (0.6, 0.62), (1.0, 0.9)])):
        route = _asset("fibre", number, area.path(ring, 1.5))
        yield route
        for count, (x, y) in enumerate(ring):
            yield _asset("cabinet", 10 * number + count, area.place(x, y, 1.5), {"route": route.id})
    main = _asset("pipeline", 0, area.path([(0.0, 0.3), (0.4, 0.42), (0.7, 0.4), (1.0, 0.55)], -4.0))
    yield main
    for number, (x, y) in enumerate(((0.05, 0.315), (0.4, 0.42), (0.7, 0.4), (0.95, 0.525))):
        yield _asset("sensor", number, area.place(x, y, -4.0), parent=main.id)
    yield _asset("service_area", 0, area.place(0.2, 0.5))
    yield _asset("service_area", 1, area.place(0.7, 0.5))
    yield _asset("evacuation_area", 0, area.path([(0.55, 0.1), (0.95, 0.1), (0.95, 0.45), (0.6, 0.4), (0.55, 0.1)]))
    yield _asset("evacuation_area", 1, area.path([(0.05, 0.6), (0.4, 0.6), (0.4, 0.95), (0.05, 0.95), (0.05, 0.6)]))
    yield from _declared(area)


def _declared(area: Area) -> Iterator[Asset]:
    """What live feeds declare by themselves."""
    ring = [(0.3, 0.3), (0.7, 0.25), (0.75, 0.6), (0.4, 0.7), (0.3, 0.3)]
    drill = [(0.02, 0.05), (0.25, 0.05), (0.25, 0.35), (0.02, 0.35), (0.02, 0.05)]
    yield _asset("incident", 0, area.path(ring), {"category": "Met"})
    for number, sort in enumerate(("Accident", "MaintenanceWorks", "AbnormalTraffic"), 1):
        yield _asset("incident", number, area.place(0.2 * number, 0.85), {"type": sort})
    yield _asset("incident", 4, area.path(drill), {"category": "Safety", "status": EXERCISE})
    for number in range(6):
        x, y = 0.1 + 0.16 * number, 0.15 + 0.13 * number
        yield _asset("report", number, area.place(x, 1 - y))
        yield _asset("vehicle", number, area.place(x, y))
        yield _asset("parking", number, area.place(y, x))
        yield _asset("noise_meter", number, area.place(0.9 - 0.1 * number, x))


def _asset(
    kind: str, number: int, place: Place, facts: dict[str, Scalar] | None = None, parent: str | None = None
) -> Asset:
    word = "".join(part.capitalize() for part in kind.split("_"))
    return Asset(f"urn:ngsi-ld:{word}:specimen-{number}", kind, {"en": f"{word} {number}"}, place, parent, facts or {})


Reading = tuple[tuple[str, str], tuple[float, Quality]]
RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "road": {"speed": (8.0, 62.0)},
    "bridge": {"stress": (20.0, 180.0)},
    "building": {"load": (10.0, 118.0), "power": (0.02, 0.4)},
    "cell": {"cell_state": (1.0, 1.0), "rsrp": (-95.0, -80.0)},
    "fibre": {"fibre_state": (0.0, 1.0)},
    "feeder": {"feeder_state": (1.0, 1.0), "load": (35.0, 112.0), "power": (0.4, 3.0)},
    "air_station": {"pm25": (12.0, 140.0)},
    "service_area": {"open_reports": (3.0, 14.0)},
    "weather_station": {"wind_direction": (250.0, 290.0), "wind_speed": (4.0, 13.0), "rain": (2.0, 12.0)},
    "evacuation_area": {"evacuation_state": (1.0, 2.0)},
    "sensor": {"pressure": (300.0, 900.0)},
    "incident": {"incident_state": (1.0, 1.0), "severity": (4.0, 1.0)},
    "report": {"report_state": (1.0, 0.0)},
    "vehicle": {"bearing": (10.0, 320.0)},
    "parking": {"free_spaces": (0.0, 200.0)},
    "noise_meter": {"noise": (42.0, 74.0)},
}
"""Of the things of a kind, the first has the lowest value of each metric and the last the highest."""
EXERCISE = "Exercise"
STALE = ("air_station", "weather_station", "cell", "feeder", "sensor", "report", "vehicle", "noise_meter")
"""Kinds whose last but one went silent: the layers show that too."""


def _readings(city: CityModel) -> Iterator[Reading]:
    for kind, metrics in RANGES.items():
        ids = [asset.id for asset in city.assets if asset.kind == kind and asset.attributes.get("status") != EXERCISE]
        for row, key in enumerate(ids):
            share = row / max(1, len(ids) - 1)
            old = kind in STALE and row == len(ids) - 2
            for metric, (low, high) in metrics.items():
                yield (key, metric), (low + (high - low) * share, Quality.STALE if old else Quality.GOOD)
    for asset in city.assets:
        if asset.attributes.get("status") == EXERCISE:
            yield (asset.id, "exercise_severity"), (3.0, Quality.GOOD)


def _limit(channel: Channel) -> RuleInfo:
    return RuleInfo(
        id=f"low {channel.asset}", channel=channel.key.text(), priority=2, limits={"lo": 420.0, "lolo": 340.0}
    )


def _mirror(city: CityModel, readings: dict[tuple[str, str], tuple[float, Quality]]) -> CityMirror:
    mirror = CityMirror()
    channels = [Channel(asset, metric, SOURCE, "1") for asset, metric in readings]
    mirror.replace(
        Baseline(
            seq=1,
            assets=list(city.assets),
            handles=list(range(len(channels))),
            channels=channels,
            alarms=[],
            sources=[],
            transport=Transport(now=INSTANT, playing=False),
            rules=[_limit(channel) for channel in channels if channel.metric == "pressure"],
        )
    )
    size = len(channels)
    values = np.array([value for value, _ in readings.values()])
    quality = np.array([quality for _, quality in readings.values()], np.uint8)
    times = np.full(size, INSTANT, np.int64)
    mirror.values(Batch(np.arange(size, dtype=np.int32), times, times, values, quality))
    mirror.set_connected(True)
    return mirror
