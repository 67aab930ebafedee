"""Pixels of the scene, drawn without a display: layers show where their data are, and only there."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.link.message import Changes
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from widgets.scene import daylight
from widgets.scene.beams import COLOURS
from widgets.scene.camera import Camera
from widgets.scene.layers import (
    air,
    areas,
    bars,
    bridges,
    cases,
    coverage,
    energy,
    evacuation,
    feeds,
    fibre,
    flow,
    heat,
    incidents,
    reports,
    roads,
    services,
    stops,
    tracked,
    vehicles,
    weather,
)
from widgets.scene.offscreen import Studio
from widgets.scene.table import LAYERS, Beam, LayerTable

SIZE = (480, 300)
ABOVE = Camera(0, 0, 0, 1900, pitch=75)
MODULES = {
    "roads": roads,
    "coverage": coverage,
    "fibre": fibre,
    "energy": energy,
    "bridges": bridges,
    "services": services,
    "areas": areas,
    "bars": bars,
    "air": air,
    "heat": heat,
    "reports": reports,
    "flow": flow,
    "vehicles": vehicles,
    "weather": weather,
    "evacuation": evacuation,
    "incidents": incidents,
    "cases": cases,
    "tracked": tracked,
    "stops": stops,
    "feeds": feeds,
}
CHANGES = {
    "roads": ("urn:ngsi-ld:Road:2", "speed", 5.0, 70.0),
    "coverage": ("urn:ngsi-ld:Cell:1", "cell_state", 1.0, 0.0),
    "fibre": ("urn:ngsi-ld:Fibre:0", "fibre_state", 1.0, 0.0),
    "energy": ("urn:ngsi-ld:Feeder:2", "load", 10.0, 110.0),
    "bridges": ("urn:ngsi-ld:Bridge:one", "stress", 20.0, 160.0),
    "services": ("urn:ngsi-ld:ServiceArea:west", "open_reports", 0.0, 60.0),
    "areas": ("urn:ngsi-ld:ServiceArea:west", "open_reports", 0.0, 60.0),
    "bars": ("urn:ngsi-ld:Feeder:1", "power", 4.0, 36.0),
    "heat": ("urn:ngsi-ld:AirStation:0", "pm25", 10.0, 120.0),
    "air": ("urn:ngsi-ld:AirStation:0", "pm25", 10.0, 120.0),
    "reports": ("urn:ngsi-ld:ServiceArea:west", "open_reports", 0.0, 60.0),
    "flow": ("urn:ngsi-ld:Road:1", "speed", 12.0, 55.0),
    "evacuation": ("urn:ngsi-ld:EvacuationArea:0", "evacuation_state", 1.0, 3.0),
    "weather": ("urn:ngsi-ld:WeatherStation:0", "rain", 2.0, 20.0),
    "vehicles": ("urn:ngsi-ld:Road:0", "speed", 8.0, 55.0),
    "incidents": ("urn:ngsi-ld:Incident:0", "incident_state", 1.0, 0.0),
    "cases": ("urn:ngsi-ld:Report:0", "report_state", 1.0, 0.0),
    "tracked": ("urn:ngsi-ld:Vehicle:0", "bearing", 20.0, 160.0),
    "stops": ("urn:ngsi-ld:Parking:0", "free_spaces", 90.0, 0.0),
    "feeds": ("urn:ngsi-ld:Meter:0", "noise", 60.0, float("nan")),
}
DECLARED = {"incident": "Incident", "report": "Report", "vehicle": "Vehicle", "parking": "Parking", "meter": "Meter"}
"""Kinds of what a feed declares, and the words of their ids."""
HIDES = {"reports": ("air",), "heat": ("coverage",)}
"""Layers that paint over all that another paints."""
OWN = tuple(layer for layer in LAYERS if layer != "ghost")
"""Layers whose tables come from the newest values alone."""


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(town)
    yield made
    made.close()


def picture(studio: Studio, camera: Camera = ABOVE) -> np.ndarray:
    return studio.take(camera, SIZE)[..., :3].astype(int)


def differs(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.abs(one - other).max(axis=2) > 3


def show(studio: Studio, tables: dict[str, LayerTable], layers: tuple[str, ...]) -> None:
    for layer in LAYERS:
        studio.scene.paint(layer, tables.get(layer, LayerTable.empty()))
        studio.scene.set_layer(layer, layer in layers)


def mirror_at(town: CityModel, mirror_of: Callable[..., CityMirror], late: tuple[str, ...]) -> CityMirror:
    ordered = sorted(CHANGES.items(), key=lambda item: item[0] in late)  # two layers may show one reading
    made = mirror_of({(asset, metric): b if layer in late else a for layer, (asset, metric, a, b) in ordered})
    things = []
    for row, (kind, word) in enumerate(DECLARED.items()):
        longitude, latitude = town.frame.to_degrees(150.0 * row - 300.0, -380.0).tolist()
        things.append(Asset(f"urn:ngsi-ld:{word}:0", kind, {"en": word}, Place(longitude, latitude, 60.0)))
    made.change(Changes(seq=made.seq + 1, assets=things))
    return made


def around(town: CityModel, layer: str) -> np.ndarray:
    """Pixels where a layer's changed thing can be, generously."""
    mask = np.zeros((SIZE[1], SIZE[0]), bool)
    spots = {
        "roads": [(x, 150.0, 0.0) for x in np.arange(-900, 900, 5.0)],
        "bridges": [(x, -25.0, 37.0) for x in np.arange(-140, 140, 5.0)],
        "fibre": [(x, 85.0, 9.0) for x in np.arange(-800, 800, 5.0)],
    }[layer]
    for x, y, _ in ABOVE.project(spots, *SIZE):
        mask[max(0, int(y) - 9) : int(y) + 10, max(0, int(x) - 9) : int(x) + 10] = True
    return mask


@pytest.mark.parametrize("layer", OWN)
def test_that_two_instants_differ_where_the_data_differ(
    layer: str, studio: Studio, town: CityModel, mirror_of: Callable[..., CityMirror]
) -> None:
    before, after = mirror_at(town, mirror_of, ()), mirror_at(town, mirror_of, (layer,))
    show(studio, {name: module.table(town, before) for name, module in MODULES.items()}, LAYERS)
    first = picture(studio)
    show(studio, {name: module.table(town, after) for name, module in MODULES.items()}, LAYERS)
    second = picture(studio)
    changed = differs(first, second)
    assert changed.any()
    if layer in ("roads", "bridges", "fibre"):
        assert not np.any(changed & ~around(town, layer))


@pytest.mark.parametrize("layer", OWN)
def test_that_a_layer_switched_off_changes_only_itself(
    layer: str, studio: Studio, town: CityModel, mirror_of: Callable[..., CityMirror]
) -> None:
    mirror = mirror_at(town, mirror_of, ())
    tables = {name: module.table(town, mirror) for name, module in MODULES.items()}
    shown = tuple(other for other in LAYERS if other not in HIDES.get(layer, ()))
    show(studio, tables, shown)
    every = picture(studio)
    show(studio, tables, tuple(other for other in shown if other != layer))
    without = picture(studio)
    show(studio, tables, (layer,))
    alone = picture(studio)
    show(studio, tables, ())
    none = picture(studio)
    gone, own = differs(every, without), differs(alone, none)
    assert gone.any()
    assert np.mean(gone & ~own) < 0.002  # it takes away only pixels that are its own


def test_that_opacity_fades_a_layer(studio: Studio, town: CityModel, mirror_of: Callable[..., CityMirror]) -> None:
    mirror = mirror_at(town, mirror_of, ())
    show(studio, {"energy": energy.table(town, mirror)}, ())
    none = picture(studio)
    effect = []
    for opacity in (1.0, 0.4):
        studio.scene.set_layer("energy", visible=True, opacity=opacity)
        effect.append(np.abs(picture(studio) - none).mean())
    studio.scene.set_layer("energy", visible=True)
    assert effect[1] < 0.8 * effect[0]


@pytest.mark.parametrize("priority", [1, 2, 3, 4])
def test_that_a_beam_stands_on_its_alarm_in_its_colour(priority: int, studio: Studio) -> None:
    show(studio, {}, ())
    camera = Camera(0, 0, 200, 1500, pitch=15)
    none = picture(studio, camera)
    studio.scene.set_beams([Beam("a", "x", priority, 0.0, 0.0, 40.0)])
    lit = picture(studio, camera)
    studio.scene.set_beams([])
    rows, columns = np.nonzero(differs(lit, none))
    x, y, _ = camera.project((0.0, 0.0, 250.0), *SIZE)[0]
    assert abs(np.median(columns) - x) < 3
    assert rows.min() < y < rows.max()
    x, y, _ = camera.project((0.0, 0.0, 460.0), *SIZE)[0]
    wanted = np.array(daylight.rgb(COLOURS[priority])) * 255
    assert np.abs(lit[int(y), int(x)] - wanted).max() < 60


@pytest.mark.parametrize("light", list(daylight.DAYLIGHTS))
def test_that_no_frame_is_black_or_blown_out(light: str, studio: Studio, town: CityModel) -> None:
    show(studio, {}, ())
    studio.scene.set_daylight(light)
    for eye, target in town.views.values():
        values = picture(studio, Camera.looking(eye, target))
        level = values.max(axis=2)
        assert 6 < level.mean() < 225
        assert np.mean(level >= 254) < 0.08
        assert np.mean(level < 3) < 0.05
    studio.scene.set_daylight("dusk")
