"""Ten thousand vehicles that move: what reading them, painting them and drawing them costs.

``python -m benchmarks.tracked [COUNT]`` prints one line of JSON, milliseconds, the least of 14 each.
"""

import json
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QGuiApplication

from app.demo_city import demo_city
from citydeck.city.model import CityModel
from citydeck.link.message import Baseline, Changes, Transport
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.place import Place
from widgets.scene.camera import Camera
from widgets.scene.layers import tracked
from widgets.scene.offscreen import Studio
from widgets.scene.table import LayerTable
from widgets.viewport_feeds import FeedPlaces

COUNT, TIMES, SIZE = 10_000, 14, (1920, 1080)
METRICS = ("longitude", "latitude", "bearing", "speed")
NOW = 1_779_000_000_000_000_000


class Fleet:
    """Vehicles around the middle of a city, told as a feed tells them."""

    def __init__(self, city: CityModel, count: int) -> None:
        self.city, self.random = city, np.random.default_rng(3)
        self.at = self.random.uniform(-4_000, 4_000, (count, 2))
        self.assets = [self._asset(row) for row in range(count)]
        channels = [Channel(asset.id, metric, "transit", "1") for asset in self.assets for metric in METRICS]
        self.mirror = CityMirror()
        clock = Transport(now=NOW, playing=False)
        handles = list(range(len(channels)))
        self.mirror.replace(
            Baseline(
                seq=1, assets=self.assets, handles=handles, channels=channels, alarms=[], sources=[], transport=clock
            )
        )
        self.mirror.set_connected(True)
        self.tell()

    def _asset(self, row: int) -> Asset:
        longitude, latitude = self.city.frame.to_degrees(*self.at[row]).tolist()
        return Asset(f"urn:ngsi-ld:Vehicle:{row}", "vehicle", {"en": f"Bus {row}"}, Place(longitude, latitude))

    def tell(self) -> None:
        """All of them a little further on, as values of their channels."""
        self.at += self.random.uniform(-12, 12, self.at.shape)
        degrees = self.city.frame.to_degrees(self.at[:, 0], self.at[:, 1])
        rest = self.random.uniform(0, 360, (len(self.at), 2))
        values = np.column_stack([degrees, rest]).ravel()
        size = len(values)
        stamps = np.full(size, NOW, np.int64)
        self.mirror.values(Batch(np.arange(size, dtype=np.int32), stamps, stamps, values, np.zeros(size, np.uint8)))

    def declare(self) -> None:
        """All of them anew, as a feed declares what has moved noticeably."""
        self.assets = [self._asset(row) for row in range(len(self.assets))]
        self.mirror.change(Changes(seq=self.mirror.seq + 1, assets=self.assets))


def least(act: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """Milliseconds of the quickest of some."""
    found = []
    for _ in range(TIMES):
        before()
        begin = time.perf_counter()
        act()
        found.append(time.perf_counter() - begin)
    return round(min(found) * 1000, 2)


def main() -> int:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    _application = QGuiApplication([])  # names are pictures of text
    city = demo_city()
    fleet, studio = Fleet(city, count), Studio()
    studio.scene.set_city(city)
    camera = Camera.looking(*next(iter(city.views.values())))
    table = tracked.table(city, fleet.mirror)
    names = FeedPlaces()
    names.show("tracked", True)

    def draw() -> None:
        studio.take(camera, SIZE, budget=65_000)

    def turned() -> Camera:
        nonlocal camera
        camera = camera.orbited(0.4, 0.0)
        return camera

    draw()
    row = {"vehicles": count, "bare": least(draw)}
    row["table, values"] = least(lambda: tracked.table(city, fleet.mirror), fleet.tell)
    row["table, declared anew"] = least(lambda: tracked.table(city, fleet.mirror), fleet.declare)
    studio.scene.paint("tracked", table)
    studio.scene.set_layer("tracked", True)
    draw()
    row["drawn, all standing"] = least(draw)
    row["drawn, all moved"] = least(draw, lambda: studio.scene.paint("tracked", _next(city, fleet)))
    row["paint"] = least(lambda: studio.scene.paint("tracked", _next(city, fleet)))
    row["drawn, eye moves"] = least(draw, turned)
    names.paint("tracked", table)
    row["names, eye moves"] = least(lambda: names.place(turned(), SIZE, 1.0, "en", ()))
    studio.close()
    print(json.dumps(row))
    return 0


def _next(city: CityModel, fleet: Fleet) -> LayerTable:
    fleet.tell()
    return tracked.table(city, fleet.mirror)


if __name__ == "__main__":
    sys.exit(main())
