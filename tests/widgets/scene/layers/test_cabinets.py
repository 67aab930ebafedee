"""Which buildings hang on which fibre cabinet, and what a cut of its route says of them."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest

from citydeck.city.model import CityModel
from citydeck.city.prepared import prepare
from citydeck.link.mirror import CityMirror
from citydeck.model.asset import Asset
from citydeck.model.place import Place
from widgets.scene.camera import Camera
from widgets.scene.layers import fibre
from widgets.scene.layers.cabinets import REACH, Cabinets, cabinets
from widgets.scene.layers.scale import STALE, colour
from widgets.scene.offscreen import Studio

ROUTE, OTHER = "urn:ngsi-ld:Fibre:0", "urn:ngsi-ld:Fibre:1"


def cabinet(town: CityModel, name: str, x: float, y: float, route: str | None) -> Asset:
    spot = Place(*map(float, town.frame.to_degrees(x, y)), 1.5)
    return Asset(
        f"urn:ngsi-ld:Cabinet:{name}", "cabinet", {"en": name}, spot, attributes={"route": route} if route else {}
    )


@pytest.fixture(scope="module")
def wired(town: CityModel) -> CityModel:
    more = (
        cabinet(town, "a", 450, 0, ROUTE),
        cabinet(town, "b", -450, 0, OTHER),
        cabinet(town, "c", 0, 0, None),
    )
    return dataclasses.replace(town, assets=town.assets + more)


def test_that_a_building_hangs_on_the_nearest_cabinet_within_reach() -> None:
    found = Cabinets(("a", "b"), (ROUTE, OTHER), np.array([(0.0, 0.0), (400.0, 0.0)]))
    spots = np.array([(10, 0), (199, 0), (201, 0), (0, REACH - 1), (0, REACH + 1), (5000, 0)], float)
    assert found.of(spots).tolist() == [0, 0, 1, 0, -1, -1]


def test_that_a_city_without_cabinets_serves_nothing(town: CityModel) -> None:
    assert cabinets(town).of(np.zeros((3, 2))).tolist() == [-1, -1, -1]


def test_that_a_cabinet_without_a_route_is_left_out(wired: CityModel) -> None:
    assert [key[-1] for key in cabinets(wired).ids] == ["a", "b"]


def test_that_buildings_follow_the_state_of_their_route(wired: CityModel, mirror_of: Callable[..., CityMirror]) -> None:
    table = fibre.table(wired, mirror_of({(ROUTE, "fibre_state"): 0.0, (OTHER, "fibre_state"): 1.0}))
    rows = dict(zip(table.ids, table.rgba.tolist(), strict=True))
    assert table.dotted is not None
    dotted = dict(zip(table.ids, table.dotted.tolist(), strict=True))
    lost, kept = (f"urn:ngsi-ld:Cabinet:{name}{fibre.HOMES}" for name in "ab")
    assert tuple(rows[lost]) == colour(fibre.WITHOUT, fibre.MARK)
    assert tuple(rows[kept]) == colour(fibre.SERVED, fibre.TINT)
    assert dotted[lost]
    assert not dotted[kept]
    assert not np.any(table.hatched), "nothing here is stale"


def test_that_buildings_of_a_silent_route_are_grey_and_hatched(
    wired: CityModel, mirror_of: Callable[..., CityMirror]
) -> None:
    mirror = mirror_of({(ROUTE, "fibre_state"): 0.0})
    mirror.set_connected(False)
    table = fibre.table(wired, mirror)
    rows = dict(zip(table.ids, table.rgba.tolist(), strict=True))
    homes = f"urn:ngsi-ld:Cabinet:a{fibre.HOMES}"
    assert tuple(rows[homes]) == colour(STALE, fibre.MARK)
    assert table.hatched[table.ids.index(homes)]
    assert tuple(rows["urn:ngsi-ld:Cabinet:a"]) == colour(STALE)


def test_that_a_cut_changes_pixels_round_its_own_cabinet_only(
    wired: CityModel, mirror_of: Callable[..., CityMirror]
) -> None:
    studio, camera, size = Studio(), Camera(0, 0, 0, 1900, pitch=89), (480, 300)
    studio.scene.set_city(wired)
    studio.scene.set_layer("fibre", visible=True)
    pictures = []
    for state in (1.0, 0.0):
        mirror = mirror_of({(ROUTE, "fibre_state"): state, (OTHER, "fibre_state"): 1.0})
        studio.scene.paint("fibre", fibre.table(wired, mirror))
        pictures.append(studio.take(camera, size)[..., :3].astype(int))
    studio.close()
    changed = np.abs(pictures[0] - pictures[1]).max(axis=2) > 8
    centres = prepare(wired).boxes.centre
    served = cabinets(wired).of(centres)
    for which, mine in ((0, True), (1, False)):
        at = camera.project([(x, y, 12.0) for x, y in centres[served == which]], *size)[:, :2].astype(int)
        inside = at[(at >= 0).all(axis=1) & (at[:, 0] < size[0]) & (at[:, 1] < size[1])]
        share = changed[inside[:, 1], inside[:, 0]].mean()
        assert share > 0.5 if mine else share < 0.1
