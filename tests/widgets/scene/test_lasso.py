"""What lies inside a line drawn on the picture, against a plain search."""

import numpy as np
import pytest
import shapely

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.lasso import Selectable, Selection, box, counts, table

SIZE = (900, 600)
CAMERA = Camera(0, 0, 0, 1400, heading=30, pitch=40)
STAR = [(450 + r * np.cos(a), 300 + r * np.sin(a)) for a, r in zip(np.linspace(0, 6, 13), (260, 90) * 7, strict=False)]


def plain(city: CityModel, outline: list[tuple[float, float]], camera: Camera) -> list[int]:
    solid, area = city.buildings, shapely.Polygon(outline)
    assert solid is not None
    found = []
    for row in range(len(solid)):
        x, y = solid.xy[solid.offsets[row] : solid.offsets[row + 1]].mean(axis=0)
        ends = camera.project([(x, y, solid.base[row]), (x, y, solid.base[row] + solid.height[row])], *SIZE)
        if any(depth > 0 and area.contains(shapely.Point(u, v)) for u, v, depth in ends):
            found.append(row)
    return found


@pytest.mark.parametrize("outline", [box((300, 200), (620, 420)), STAR], ids=["box", "star"])
def test_that_it_finds_what_a_plain_search_finds(town: CityModel, outline: list[tuple[float, float]]) -> None:
    found = Selectable(town).inside(CAMERA, outline, SIZE)
    expected = plain(town, outline, CAMERA)
    assert 20 < len(expected) < 600
    assert list(found.buildings) == expected


def test_that_a_box_drawn_either_way_is_the_same(town: CityModel) -> None:
    field = Selectable(town)
    assert field.inside(CAMERA, box((620, 420), (300, 200)), SIZE) == field.inside(
        CAMERA, box((300, 200), (620, 420)), SIZE
    )


def test_that_assets_and_landmarks_are_found_once(town: CityModel) -> None:
    everything = Selectable(town).inside(Camera(0, 0, 0, 6000, pitch=85), box((0, 0), SIZE), SIZE)
    assert len(everything.buildings) == 600
    assert everything.things.count("urn:ngsi-ld:Bridge:one") == 1
    assert dict(counts(town, everything))["cell"] == 6
    assert sum(count for _, count in counts(town, everything)) == len(everything)
    assert [row[0] for row in table(town, everything)][:2] == ["b0", "b1"]


def test_that_nothing_is_found_behind_the_eye_or_in_a_line_without_an_area(town: CityModel) -> None:
    away = Camera.looking((0, 5000, 30), (0, 9000, 60))
    assert len(Selectable(town).inside(away, box((0, 0), SIZE), SIZE)) == 0
    assert len(Selectable(town).inside(CAMERA, [(10, 10), (400, 400)], SIZE)) == 0
    assert len(Selectable(town).inside(CAMERA, [(10, 10), (200, 200), (400, 400)], SIZE)) == 0


def test_that_selections_add_up_and_take_away() -> None:
    one, two = Selection((1, 5), ("a",)), Selection((5, 7), ("b", "a"))
    assert one | two == Selection((1, 5, 7), ("a", "b"))
    assert (one | two) - one == Selection((7,), ("b",))
    assert len(one - one) == 0


def test_that_above_a_cut_nothing_is_selected(town: CityModel) -> None:
    assert town.buildings is not None
    row = int(np.argmax(town.buildings.height))
    ring = town.buildings.xy[town.buildings.offsets[row] : town.buildings.offsets[row + 1]].mean(axis=0)
    top = (*map(float, ring), float(town.buildings.height[row]))
    x, y, _ = CAMERA.project(top, *SIZE)[0]
    outline = box((x - 3, y - 3), (x + 3, y + 3))
    field = Selectable(town)
    assert row in field.inside(CAMERA, outline, SIZE).buildings
    assert row not in field.inside(CAMERA, outline, SIZE, cut=top[2] / 2).buildings
