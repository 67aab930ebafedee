"""Pictures for the documentation: every layer on the demo city and on real files of every format, by day and by night.

``python -m app.gallery docs/pictures/gallery [--files FOLDER]``; FOLDER holds public files as ``docs/public-cities.md``
lists them.
"""

import argparse
import asyncio
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app.demo_city import demo_city
from app.direct import open_direct
from app.sites import find
from app.specimen import Area, Specimen, specimen
from citydeck.city.model import CityModel
from citydeck.city.open import open_city
from citydeck.link.mirror import CityMirror
from citydeck.model.time import NS_PER_S
from views.city_tables import layer_table, open_beams
from views.legends import class_word, layer_name, legend_of
from widgets.scene import whereabouts
from widgets.scene.camera import Camera
from widgets.scene.layers.ghost import METRICS as COMPARED
from widgets.scene.layers.ghost import Past, compared
from widgets.scene.layers.readings import newest
from widgets.scene.offscreen import Studio
from widgets.scene.table import FEEDS, LAYERS

SIZE = (960, 540)
CELL, COLUMNS, STRIP = (480, 270), 4, 24
"""Pixels of one picture of a sheet, pictures side by side, pixels of the words over each."""
ALARMS = 2.6
"""Times a city's width from where beams are seen whole."""
ROADS = ("roads", "flow", "vehicles")
"""Layers that draw on the lines of roads."""
DARK, PALE = (13, 17, 22), (214, 222, 230)
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
    "flow": ("Bridge:waibaidu", 520.0, 20.0, 34.0),
    "vehicles": ("Bridge:waibaidu", 420.0, 200.0, 24.0),
    "ghost": ("Bridge:waibaidu", 2600.0, 140.0, 38.0),
    "coverage": ("Bridge:waibaidu", 1700.0, 110.0, 28.0),
    "fibre": ("Bridge:waibaidu", 2600.0, 140.0, 38.0),
    "energy": ("Bridge:waibaidu", 3200.0, 120.0, 34.0),
    "evacuation": ("EvacuationArea:lujiazui-shore", 2100.0, 285.0, 30.0),
    "weather": ("WeatherStation:bund", 1500.0, 150.0, 24.0),
    "bridges": ("Bridge:nanpu", 1150.0, 330.0, 24.0),
    "services": ("Bridge:waibaidu", 5200.0, 120.0, 34.0),
    "areas": ("Bridge:waibaidu", 9000.0, 120.0, 40.0),
    "alarms": ("Bridge:nanpu", 5200.0, 20.0, 24.0),
}
"""Where a layer is seen best: an asset of the demo city, metres from it, heading and pitch in degrees."""
BEFORE = 15 * 60 * NS_PER_S
"""How much earlier than the picture the readings are that it is compared with."""


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
    city, mirror = demo_city(), asyncio.run(_readings(INSTANT))
    past = Past(INSTANT - BEFORE, _values(asyncio.run(_readings(INSTANT - BEFORE))))
    studio.scene.set_city(city)
    studio.scene.set_beams(())
    for layer in LAYERS:
        if layer in FEEDS:
            continue  # the demo hour has none of them
        table = compared(mirror, past) if layer == "ghost" else layer_table(layer, city, mirror)
        for other in LAYERS:
            studio.scene.set_layer(other, visible=other == layer)
        studio.scene.paint(layer, table)
        _take(studio, _view(city, layer), folder, f"layer-{layer}", f"{_said(layer)} · synthetic demo data")
    for layer in LAYERS:
        studio.scene.set_layer(layer, visible=layer == "roads")
    studio.scene.set_beams(open_beams(city, mirror))
    _take(studio, _view(city, "alarms"), folder, "layer-alarms", "open alarms · synthetic demo data")


async def _readings(after: int) -> CityMirror:
    """The demo hour so many ns after its start."""
    client = await open_direct(find("shanghai"), None)
    start = client.mirror.transport.start
    client.close()
    client = await open_direct(find("shanghai"), (start or 0) + after)
    client.refresh()
    client.close()
    return client.mirror


def _values(mirror: CityMirror) -> dict[str, dict[str, float]]:
    found = {metric: newest(mirror, metric) for metric in COMPARED}
    return {metric: dict(zip(one.ids, one.value.tolist(), strict=True)) for metric, one in found.items()}


def _cities(studio: Studio, files: Path, folder: Path) -> None:
    for name, path in FILES.items():
        city = open_city(files / path)
        for layer in LAYERS:
            studio.scene.set_layer(layer, visible=False)
        studio.scene.set_city(city)
        studio.scene.set_beams(())
        _take(studio, _close(city), folder, f"file-{name}", path.rpartition("/")[2])
        _sheets(studio, specimen(city), folder, name)


def _sheets(studio: Studio, shown: Specimen, folder: Path, name: str) -> None:
    """Every layer on a real city, with made-up equipment and readings: one sheet by day and one by night."""
    studio.scene.set_city(shown.city)
    cells: dict[str, list[Image.Image]] = {light: [] for light in LIGHTS}
    for layer in LAYERS:
        for other in LAYERS:
            studio.scene.set_layer(other, visible=other == layer)
        table = compared(shown.mirror, shown.past) if layer == "ghost" else layer_table(layer, shown.city, shown.mirror)
        studio.scene.paint(layer, table)
        nothing = layer in ROADS and shown.city.roads is None and (layer != "roads" or not len(table.ids))
        for light, sun in LIGHTS.items():
            words = f"{layer}: no lines of roads in this file" if nothing else f"{_said(layer)} · synthetic"
            cells[light].append(_cell(studio, shown, sun, words))
    studio.scene.set_layer(LAYERS[-1], visible=False)
    studio.scene.set_beams(shown.beams)
    for light, sun in LIGHTS.items():
        cells[light].append(_cell(studio, shown, sun, "open alarms · synthetic", ALARMS))
        _sheet(cells[light]).save(folder / f"layers-{name}-{light}.jpg", quality=80, optimize=True)
        print(f"layers-{name}-{light}.jpg", flush=True)


def _cell(studio: Studio, shown: Specimen, sun: tuple[float, float], words: str, far: float = 1.25) -> Image.Image:
    studio.scene.set_sun(*sun)
    picture = Image.fromarray(np.ascontiguousarray(studio.take(_close(shown.city, far), CELL, fine=2)[..., :3]))
    return _captioned(picture, words)


def _said(layer: str) -> str:
    """A layer with what its legend says of it."""
    legend = legend_of(layer)
    how = "illustrative" if legend.illustrative else "modelled" if legend.modelled else ""
    how = f"{how} ({class_word(legend.model)})" if how and legend.model else how
    return " · ".join(filter(None, (layer_name(layer), legend.unit.strip("{}"), how)))


def _captioned(picture: Image.Image, words: str) -> Image.Image:
    """The picture with words under it."""
    made = Image.new("RGB", (picture.width, picture.height + STRIP), DARK)
    made.paste(picture, (0, 0))
    draw = ImageDraw.Draw(made)
    draw.text((8, picture.height + 4), words, fill=PALE, font=ImageFont.load_default(size=13))
    return made


def _sheet(cells: list[Image.Image]) -> Image.Image:
    wide, tall = cells[0].size
    rows = -(-len(cells) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * wide, rows * tall), DARK)
    for place, cell in enumerate(cells):
        sheet.paste(cell, (place % COLUMNS * wide, place // COLUMNS * tall))
    return sheet


def _view(city: CityModel, layer: str) -> Camera:
    wanted = VIEWS.get(layer)
    spot = whereabouts.of(city, f"urn:ngsi-ld:{wanted[0]}") if wanted else None
    if wanted is None or spot is None:
        return _home(city)
    return Camera(spot[0], spot[1], spot[2], distance=wanted[1], heading=wanted[2], pitch=wanted[3]).kept()


def _home(city: CityModel) -> Camera:
    return Camera.looking(*city.views[next(iter(city.views))])


def _close(city: CityModel, far: float = 1.25) -> Camera:
    """Near enough for what most buildings of a city file show; `far` times the city's own width away."""
    area = Area(city)
    x, y = area.at(0.5, 0.42)
    return Camera(float(x), float(y), 0.0, distance=far * float(area.size.max()) + 60.0, heading=25.0, pitch=36.0)


def _take(studio: Studio, camera: Camera, folder: Path, name: str, words: str) -> None:
    for light, sun in LIGHTS.items():
        studio.scene.set_sun(*sun)
        picture = np.ascontiguousarray(studio.take(camera, SIZE, fine=2)[..., :3])
        made = _captioned(Image.fromarray(picture), words)
        made.save(folder / f"{name}-{light}.jpg", quality=82, optimize=True)
        print(f"{name}-{light}.jpg", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
