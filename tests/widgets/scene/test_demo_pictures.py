"""The demo city as it is seen: silhouettes against the sky, the river dark, nothing black, nothing blown out."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from citydeck.city import demo
from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.ground import polygons
from widgets.scene.layers.energy import DARK, DIM
from widgets.scene.layers.scale import colour
from widgets.scene.offscreen import Studio
from widgets.scene.picker import Picker
from widgets.scene.table import LayerTable

SIZE = (960, 540)
pytestmark = pytest.mark.slow
NAMED = ("shanghai-tower", "swfc", "jin-mao", "ifc", "oriental-pearl")


@pytest.fixture(scope="module")
def shanghai(tmp_path_factory: pytest.TempPathFactory) -> CityModel:
    return demo.load(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def studio(shanghai: CityModel) -> Iterator[Studio]:
    made = Studio()
    made.scene.set_city(shanghai)
    yield made
    made.close()


def picture(studio: Studio, camera: Camera) -> np.ndarray:
    return studio.take(camera, SIZE, budget=150_000)[..., :3].astype(int)


@pytest.fixture(scope="module")
def sky(shanghai: CityModel) -> Iterator[Studio]:
    """The same place without a city."""
    made = Studio()
    made.scene.set_city(CityModel("nothing", shanghai.frame, shanghai.extent, water=shanghai.water))
    yield made
    made.close()


@pytest.mark.parametrize("light", ["dusk", "night"])
def test_that_towers_stand_out_against_the_sky_from_the_bund(
    light: str, studio: Studio, sky: Studio, shanghai: CityModel
) -> None:
    camera = Camera.looking(*shanghai.views["bund"])
    pictures = []
    for each in (studio, sky):
        each.scene.set_daylight(light)
        pictures.append(picture(each, camera))
        each.scene.set_daylight("dusk")
    stands_out = np.abs(pictures[0] - pictures[1]).max(axis=2) > 12
    mesh = shanghai.mesh
    assert mesh is not None
    for name in NAMED:
        features = [row for row, key in enumerate(mesh.ids) if key.endswith(":" + name)]
        corners = mesh.vertices[mesh.triangles[np.isin(mesh.feature, features)].ravel()]
        summit = corners[corners[:, 2] > 0.985 * corners[:, 2].max()]
        x, y = summit[:, :2].mean(axis=0)
        for share in (0.56, 0.8):  # above, one of them has its opening
            px, py, depth = camera.project((x, y, share * float(summit[:, 2].max())), *SIZE)[0]
            assert depth > 0
            assert 0 <= px < SIZE[0]
            if py >= 0:
                column, row = int(px), int(py)
                assert stands_out[row, max(0, column - 3) : column + 4].any(), (name, share)


def test_that_no_named_view_is_black_or_blown_out(studio: Studio, shanghai: CityModel) -> None:
    for name, (eye, target) in shanghai.views.items():
        level = picture(studio, Camera.looking(eye, target)).max(axis=2)
        assert 25 < level.mean() < 170, name
        assert np.mean(level >= 254) < 0.04, name
        assert np.mean(level < 4) < 0.02, name
        assert level.std() > 12, name


def test_that_the_horizon_has_no_seam(studio: Studio, shanghai: CityModel) -> None:
    camera = Camera.looking(*shanghai.views["overview"])
    seen = picture(studio, camera)
    far = camera.eye + np.array([*camera.forward[:2] / np.linalg.norm(camera.forward[:2]), 0.0]) * 1e6
    horizon = int(camera.project(far, *SIZE)[0, 1])
    band = seen[max(0, horizon - 12) : horizon + 25, ::4].mean(axis=(1, 2))
    assert np.abs(np.diff(band)).max() < 8


def test_that_the_river_is_darker_than_its_banks(studio: Studio, shanghai: CityModel) -> None:
    camera = Camera(0, 0, 0, 6000, pitch=80)
    seen = picture(studio, camera)
    river = max(polygons(shanghai.water), key=lambda part: part.area)
    x, y = np.meshgrid(np.arange(-2400, 2401, 100.0), np.arange(-1600, 1601, 100.0))
    points = np.column_stack([x.ravel(), y.ravel(), np.zeros(x.size)])
    wet = shapely.contains_xy(river.buffer(-60), points[:, 0], points[:, 1])
    dry = ~shapely.contains_xy(river.buffer(60), points[:, 0], points[:, 1])
    at = np.rint(camera.project(points, *SIZE)[:, :2]).astype(int)
    level = seen[np.clip(at[:, 1], 0, SIZE[1] - 1), np.clip(at[:, 0], 0, SIZE[0] - 1)].mean(axis=1)
    assert wet.sum() > 20
    assert level[wet].mean() < 0.75 * level[dry].mean()


def test_that_windows_go_dark_without_power(studio: Studio, shanghai: CityModel) -> None:
    assert shanghai.buildings is not None
    camera = Camera.looking(*shanghai.views["lujiazui"])
    lit = picture(studio, camera)
    feeders = shanghai.buildings.feeders
    size = len(feeders)
    rgba = np.tile(np.uint8([colour(DARK, DIM)]), (size, 1))
    studio.scene.paint("energy", LayerTable(feeders, rgba, np.zeros(size, bool), dashed=np.ones(size, bool)))
    studio.scene.set_layer("energy", visible=True)
    dark = picture(studio, camera)
    studio.scene.set_layer("energy", visible=False)
    warm = [np.mean((p[..., 0] > 120) & (p[..., 0] > p[..., 2] + 20)) for p in (lit, dark)]
    assert warm[0] > 0.003
    assert warm[1] < warm[0] / 2


def test_that_a_click_on_a_tower_finds_it(shanghai: CityModel) -> None:
    picker = Picker(shanghai)
    camera = Camera.looking(*shanghai.views["bund"])
    mesh = shanghai.mesh
    assert mesh is not None
    row = list(mesh.ids).index("urn:ngsi-ld:Building:shanghai-tower")
    corners = mesh.vertices[mesh.triangles[mesh.feature == row].ravel()]
    x, y = (corners.min(axis=0) + corners.max(axis=0))[:2] / 2
    px, py, _ = camera.project((x, y, 400.0), *SIZE)[0]
    hit = picker.at(camera, float(px), float(py), SIZE)
    assert hit is not None
    assert hit.asset == "urn:ngsi-ld:Building:shanghai-tower"
