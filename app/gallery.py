"""Pictures for the documentation: every layer on the demo city and real files of every format, by day and by night.

``python -m app.gallery docs/pictures/gallery [--files FOLDER]``; FOLDER holds public files as ``docs/public-cities.md``
lists them.
"""

import argparse
import asyncio
import importlib
from pathlib import Path

import numpy as np
from PIL import Image

from app.demo_city import demo_city
from app.direct import open_direct
from app.sites import find
from citydeck.city.model import CityModel
from citydeck.city.open import open_city
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from views.city_tables import layer_table, open_beams
from widgets.scene import whereabouts
from widgets.scene.camera import Camera
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS

SIZE = (960, 540)
INSTANT = 18 * 60 * NS_PER_S
"""After the start of the demo hour: one alarm of each priority is open."""
LIGHTS = {"day": (215.0, 42.0), "night": (300.0, -25.0)}
"""Azimuth and elevation of the sun."""
FILES = {
    "cityjson-delft": "cityjson/delft.city.json",
    "cityjson-rotterdam": "cityjson/rotterdam_delfshaven.city.json",
    "cityjsonseq-3dbag": "cityjsonseq/extension.city.jsonl",
    "citygml-potsdam": "citygml/Potsdam_LoD1.gml",
    "3dtiles-wageningen": "3dtiles/wageningen/7-624-528/tileset.json",
    "osm-helsinki": "osm/Helsinki.osm.pbf",
    "geopackage-prague": "vector/prague_bubenec.gpkg",
}
VIEWS: dict[str, tuple[str, float, float, float]] = {
    "roads": ("Bridge:waibaidu", 1500.0, 60.0, 30.0),
    "flow": ("Bridge:waibaidu", 900.0, 20.0, 32.0),
    "vehicles": ("Bridge:waibaidu", 420.0, 200.0, 24.0),
    "ghost": ("Bridge:waibaidu", 2600.0, 140.0, 38.0),
    "coverage": ("Bridge:waibaidu", 1700.0, 110.0, 28.0),
    "fibre": ("Bridge:waibaidu", 2600.0, 140.0, 38.0),
    "energy": ("Bridge:waibaidu", 3200.0, 120.0, 34.0),
    "evacuation": ("EvacuationArea:lujiazui-shore", 2100.0, 285.0, 30.0),
    "weather": ("WeatherStation:bund", 1500.0, 150.0, 24.0),
    "bridges": ("Bridge:nanpu", 1150.0, 330.0, 24.0),
    "alarms": ("Bridge:nanpu", 9000.0, 20.0, 16.0),
}
"""Where a layer is seen best: an asset of the demo city, metres from it, heading and pitch in degrees."""


def main() -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description="pictures of every layer and of real files")
    parser.add_argument("output", type=Path)
    parser.add_argument("--files", type=Path, help="folder with public city files")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    studio = Studio()
    try:
        _layers(studio, options.output)
        if options.files:
            _cities(studio, options.files, options.output)
    finally:
        studio.close()
    return 0


def _layers(studio: Studio, folder: Path) -> None:
    city, mirror = asyncio.run(_demo())
    studio.scene.set_city(city)
    studio.scene.set_beams(open_beams(city, mirror))
    for layer in LAYERS:
        metrics = importlib.import_module(f"widgets.scene.layers.{layer}").METRICS
        if not any(mirror.handles_of_metric.get(metric) for metric in metrics):
            print(f"{layer}: the demo has no readings of it")
            continue
        for other in LAYERS:
            studio.scene.set_layer(other, visible=other == layer)
        studio.scene.paint(layer, layer_table(layer, city, mirror))
        _take(studio, _view(city, layer), folder, f"layer-{layer}")
    for layer in LAYERS:
        studio.scene.set_layer(layer, visible=layer == "roads")
    _take(studio, _view(city, "alarms"), folder, "layer-alarms")


async def _demo() -> tuple[CityModel, CityMirror]:
    client = await open_direct(find("shanghai"), None)
    start = client.mirror.transport.start
    client.close()
    client = await open_direct(find("shanghai"), (start or 0) + INSTANT)
    client.refresh()
    client.close()
    return demo_city(), client.mirror


def _cities(studio: Studio, files: Path, folder: Path) -> None:
    for name, path in FILES.items():
        city = open_city(files / path)
        studio.scene.set_city(city)
        studio.scene.set_beams(())
        _take(studio, _home(city), folder, f"file-{name}")


def _view(city: CityModel, layer: str) -> Camera:
    wanted = VIEWS.get(layer)
    spot = whereabouts.of(city, f"urn:ngsi-ld:{wanted[0]}") if wanted else None
    if wanted is None or spot is None:
        return _home(city)
    return Camera(spot[0], spot[1], spot[2], distance=wanted[1], heading=wanted[2], pitch=wanted[3]).kept()


def _home(city: CityModel) -> Camera:
    return Camera.looking(
        *city.views["home" if "home" in city.views and not city.synthetic else next(iter(city.views))]
    )


def _take(studio: Studio, camera: Camera, folder: Path, name: str) -> None:
    for light, sun in LIGHTS.items():
        studio.scene.set_sun(*sun)
        picture = np.ascontiguousarray(studio.take(camera, SIZE, fine=2)[..., :3])
        Image.fromarray(picture).save(folder / f"{name}-{light}.jpg", quality=82, optimize=True)
        print(f"{name}-{light}.jpg", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
