"""What feeds declare, as it is seen: shapes before colours, stale without any, an exercise like no real thing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.feeds.symbols import EXERCISE, FILLED, NO_BEARING, OLD, OLD_EXERCISE, QUIET, SILENT
from widgets.scene.offscreen import Studio
from widgets.scene.pictograms import NUMBER, PICTOGRAMS
from widgets.scene.table import FEEDS, LAYERS, LayerTable

SIZE = (480, 300)
FULL = 1080.0 / SIZE[1]
ABOVE = Camera(0, 0, 0, 700, pitch=89)
LOW = Camera(0, 0, 0, 700, pitch=25)
RADIUS = 12.0


@pytest.fixture(scope="module")
def studio(town: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(replace(town, buildings=None, mesh=None, roads=None, water=None, assets=(), prepared=None))
    for layer in LAYERS:
        made.scene.set_layer(layer, layer in FEEDS)
    yield made
    made.close()


def table(
    shape: str,
    state: int = FILLED,
    *,
    pips: int = 0,
    bearing: float = NO_BEARING,
    ink: tuple[int, int, int] = (250, 160, 60),
    at: tuple[float, float, float] = (0.0, 0.0, 20.0),
    count: int = 1,
    rings: bool = False,
) -> LayerTable:
    ring = np.array([(-150, -100), (150, -100), (150, 100), (-150, 100), (-150, -100)], np.float32)
    none = np.zeros(0, np.int64)
    extra = {
        "at": np.tile(np.array(at, np.float32), (count, 1)),
        "shape": np.full(count, NUMBER[shape], np.uint8),
        "state": np.full(count, state, np.uint8),
        "pips": np.full(count, pips, np.uint8),
        "bearing": np.full(count, bearing, np.float32),
        "radius": np.full(count, RADIUS, np.float32),
        "urgent": np.arange(count),
        "names": np.array([{"en": "x"}] * count, object),
        "ring_offsets": np.array([0, len(ring)]) if rings else np.zeros(1, np.int64),
        "ring_xy": ring if rings else ring[:0],
        "ring_row": np.array([0]) if rings else none,
        "ring_closed": np.array([True]) if rings else none.astype(bool),
    }
    return LayerTable(tuple(map(str, range(count))), np.tile(np.array((*ink, 255), np.uint8), (count, 1)),
                      np.full(count, state in (OLD, OLD_EXERCISE)), extra=extra)  # fmt: skip


def seen(studio: Studio, made: LayerTable, layer: str = "incidents", camera: Camera = ABOVE) -> np.ndarray:
    for other in FEEDS:
        studio.scene.paint(other, made if other == layer else LayerTable.empty())
    return studio.take(camera, SIZE, unit=FULL)[..., :3].astype(int)


def patch(picture: np.ndarray, camera: Camera = ABOVE, at: tuple[float, float, float] = (0, 0, 20)) -> np.ndarray:
    x, y = camera.project(at, *SIZE)[0][:2].astype(int)
    return picture[y - 22 : y + 23, x - 22 : x + 23]


def test_that_every_pictogram_differs_from_every_other_without_colour(studio: Studio) -> None:
    dark = {name: patch(seen(studio, table(name))).mean(axis=2) for name in PICTOGRAMS}
    for one, other in combinations(dark, 2):
        assert (np.abs(dark[one] - dark[other]) > 60).mean() > 0.015, (one, other)


def test_that_states_differ_without_colour(studio: Studio) -> None:
    states = (FILLED, SILENT, OLD, EXERCISE)
    dark = [patch(seen(studio, table("warning", state))).mean(axis=2) for state in states]
    for one, other in combinations(range(4), 2):
        assert (np.abs(dark[one] - dark[other]) > 60).mean() > 0.05


def colourful(picture: np.ndarray) -> float:
    return float((np.ptp(picture, axis=2) > 45).mean())


def test_that_stale_is_hatched_and_grey(studio: Studio) -> None:
    grey = (138, 143, 152)
    stale = patch(seen(studio, table("condition", OLD, ink=grey)))
    assert colourful(stale) == 0.0
    assert np.ptp(stale[18:27, 18:27].sum(axis=2)) > 150, "striped"
    assert colourful(patch(seen(studio, table("condition", FILLED)))) > 0.15


def test_that_severities_are_counted_below_the_symbol(studio: Studio) -> None:
    bright = [(patch(seen(studio, table("warning", pips=pips)))[36:44].min(axis=2) > 190).sum() for pips in range(5)]
    steps = np.diff(bright)
    assert (steps >= 4).all(), bright


def test_that_an_arrow_turns_with_the_bearing_and_with_the_camera(studio: Studio) -> None:
    def inked(bearing: float, heading: float = 0.0) -> np.ndarray:
        camera = replace(ABOVE, heading=heading)
        bare = patch(seen(studio, LayerTable.empty(), "tracked", camera), camera)
        picture = patch(seen(studio, table("heading", bearing=bearing), "tracked", camera), camera)
        return np.abs(picture - bare).sum(axis=2) > 60

    north = inked(0.0)
    rows = np.flatnonzero(north.any(axis=1))
    assert north[rows[0] + 1].sum() < 0.5 * north[rows[-4]].sum(), "the tip is ahead"
    for quarter in (1, 2, 3):
        assert (inked(90.0 * quarter) != np.rot90(north, -quarter)).mean() < 0.08
    assert (inked(90.0, heading=90.0) != north).mean() < 0.08, "east is up for an eye that looks east"
    assert (inked(180.0) != north).mean() > 0.1


def test_that_the_outline_of_an_exercise_is_broken_and_of_the_real_thing_whole(studio: Studio) -> None:
    bare = seen(studio, LayerTable.empty())
    edges = {}
    for state in (FILLED, EXERCISE):
        change = np.abs(seen(studio, table("warning", state, rings=True, ink=(90, 220, 255))) - bare).sum(axis=2)
        x0, y0 = ABOVE.project((-150.0, 100.0, 0.0), *SIZE)[0][:2].astype(int)
        x1, _ = ABOVE.project((150.0, 100.0, 0.0), *SIZE)[0][:2].astype(int)
        along = np.array([change[y0 - 2 : y0 + 3, x].max() for x in range(x0 + 4, x1 - 4)])
        edges[state] = float((along > 150).mean())
    assert edges[FILLED] > 0.98
    assert edges[EXERCISE] < 0.8


def test_that_an_area_is_hatched_and_stays_seen_through(studio: Studio) -> None:
    bare = seen(studio, LayerTable.empty())
    inside = (slice(115, 140), slice(170, 220))
    change = np.abs(seen(studio, table("warning", rings=True)) - bare).sum(axis=2)[inside]
    assert 0.1 < (change > 0.5 * change.max()).mean() < 0.7
    assert change.max() < 400


def test_that_houses_hide_a_report_and_never_a_warning(town: CityModel) -> None:
    made = Studio()
    try:
        made.scene.set_city(town)
        for layer in LAYERS:
            made.scene.set_layer(layer, layer in FEEDS)
        at = (0.0, 0.0, 1.0)
        wall = Camera(0, 0, 0, 60, pitch=3)
        bare = seen(made, LayerTable.empty(), camera=wall)
        warned = np.abs(seen(made, table("warning", at=at), "incidents", wall) - bare).sum(axis=2)
        assert (warned > 60).any()
    finally:
        made.close()


def test_that_of_a_crowd_the_most_urgent_is_drawn_and_all_vehicles_are(studio: Studio) -> None:
    bare = seen(studio, LayerTable.empty())
    crowd = table("report", count=40)
    crowd.extra["at"][:, 0] = np.linspace(-4, 4, 40)
    crowd.rgba[:, :3] = (0, 0, 255)
    crowd.rgba[39, :3] = (255, 0, 0)
    picture = seen(studio, crowd, "cases")
    red = (picture[..., 0] > 200) & (picture[..., 2] < 80)
    blue = (picture[..., 2] > 200) & (picture[..., 0] < 80)
    assert red.sum() > 40
    assert not blue.any() or blue.sum() < red.sum() * 3
    apart = table("vehicle", count=40)
    apart.extra["at"][:, 0] = np.linspace(-200, 200, 40)
    assert (np.abs(seen(studio, apart, "tracked") - bare).sum(axis=2) > 60).any(axis=0).sum() > 150


def test_that_room_grows_and_what_is_gone_is_gone(studio: Studio) -> None:
    bare = seen(studio, LayerTable.empty())
    many = table("vehicle", count=300)
    many.extra["at"][:, 0] = np.linspace(-300, 300, 300)
    assert (seen(studio, many, "tracked") != bare).any()
    one = seen(studio, table("vehicle", at=(100.0, 0.0, 20.0)), "tracked")
    columns = np.flatnonzero((np.abs(one - bare).sum(axis=2) > 60).any(axis=0))
    assert np.ptp(columns) < 40
    assert np.array_equal(seen(studio, LayerTable.empty()), bare)


def test_that_opacity_fades_and_a_hidden_layer_is_not_there(studio: Studio) -> None:
    bare = seen(studio, LayerTable.empty())
    full = np.abs(seen(studio, table("warning", rings=True)) - bare).sum()
    studio.scene.set_layer("incidents", True, 0.4)
    faint = np.abs(seen(studio, table("warning", rings=True)) - bare).sum()
    studio.scene.set_layer("incidents", False)
    hidden = np.abs(seen(studio, table("warning", rings=True)) - bare).sum()
    studio.scene.set_layer("incidents", True)
    assert hidden == 0
    assert 0.15 * full < faint < 0.75 * full


@pytest.mark.parametrize("light", ["day", "dusk", "night"])
def test_that_a_symbol_is_read_in_any_light(studio: Studio, light: str) -> None:
    studio.scene.set_daylight(light)
    picture = patch(seen(studio, table("warning")))
    studio.scene.set_daylight("dusk")
    assert np.ptp(picture.mean(axis=2)) > 140, "a light edge between dark ones"
    assert colourful(picture) > 0.08


def test_that_a_symbol_far_below_the_horizon_is_still_there(studio: Studio) -> None:
    far = Camera(0, 0, 0, 8_000, pitch=20)
    change = np.abs(seen(studio, table("warning"), camera=far) - seen(studio, LayerTable.empty(), camera=far))
    assert (patch(change, far).sum(axis=2) > 60).sum() > 60


def test_that_a_quiet_report_is_dimmer_than_an_open_one(studio: Studio) -> None:
    edge = {state: patch(seen(studio, table("report", state), "cases", LOW), LOW) for state in (FILLED, QUIET)}
    assert edge[QUIET].max(axis=(0, 1)).min() < edge[FILLED].max(axis=(0, 1)).min() - 30
