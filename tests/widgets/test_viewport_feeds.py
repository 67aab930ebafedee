"""Symbols of feeds under the pointer, their names in the picture, and where they are."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from widgets.scene.camera import Camera
from widgets.scene.feeds.symbols import EXERCISE, FILLED
from widgets.scene.table import LayerTable
from widgets.viewport_feeds import MOST, NAMED, FeedPlaces

SIZE = (900, 600)
CAMERA = Camera(0, 0, 0, 600, pitch=40)
MIDDLE = QPointF(450, 300)


def table(names: list[dict[str, str]], at: list[tuple[float, float, float]], **columns: list[int]) -> LayerTable:
    size = len(names)
    kept = np.empty(size, object)
    kept[:] = names
    extra = {
        "at": np.array(at, np.float32).reshape(-1, 3),
        "names": kept,
        "radius": np.full(size, 10.0, np.float32),
        "pips": np.zeros(size, np.uint8),
        "state": np.array(columns.get("state", [FILLED] * size), np.uint8),
        "urgent": np.array(columns.get("urgent", [0] * size)),
    }
    ids = tuple(name["en"].lower() for name in names)
    return LayerTable(ids, np.zeros((size, 4), np.uint8), np.zeros(size, bool), extra=extra)


@pytest.fixture
def places(qapp: QApplication) -> FeedPlaces:
    return FeedPlaces()


def test_that_a_symbol_is_picked_while_its_layer_is_shown(places: FeedPlaces) -> None:
    places.paint("cases", table([{"en": "Pothole"}], [(0, 0, 0)]))
    assert places.hit(CAMERA, MIDDLE, SIZE, np.inf) == ""
    places.show("cases", True)
    assert places.hit(CAMERA, MIDDLE, SIZE, np.inf) == "pothole"
    assert places.hit(CAMERA, MIDDLE + QPointF(60, 0), SIZE, np.inf) == ""
    places.paint("roads", LayerTable.empty())
    assert places.spot("pothole") == (0.0, 0.0, 0.0)


def test_that_a_house_hides_a_report_from_the_hand_and_never_a_warning(places: FeedPlaces) -> None:
    for layer in ("cases", "incidents"):
        places.paint(layer, table([{"en": layer}], [(0, 0, 0)]))
    places.show("cases", True)
    assert places.hit(CAMERA, MIDDLE, SIZE, 300.0) == ""
    places.show("incidents", True)
    assert places.hit(CAMERA, MIDDLE, SIZE, 300.0) == "incidents"


def test_that_the_most_urgent_of_several_is_picked(places: FeedPlaces) -> None:
    names = [{"en": "Minor"}, {"en": "Extreme"}]
    places.paint("incidents", table(names, [(0, 0, 0), (4, 0, 0)], urgent=[3, 10]))
    places.show("incidents", True)
    assert places.hit(CAMERA, MIDDLE, SIZE, np.inf) == "extreme"


def written(places: FeedPlaces, camera: Camera = CAMERA, language: str = "en") -> list[str]:
    return [name.text for name in places.place(camera, SIZE, 1.0, language, ())]


def test_that_names_are_written_near_and_not_far_in_the_readers_language(places: FeedPlaces) -> None:
    places.paint("tracked", table([{"en": "Bus 7", "zh_CN": "7路"}], [(0, 0, 0)]))
    places.show("tracked", True)
    assert written(places) == ["Bus 7"]
    assert written(places, language="zh_CN") == ["7路"]
    assert written(places, CAMERA.zoomed(2 * NAMED["tracked"] / 600)) == []


def test_that_an_exercise_says_so_from_afar_and_once(places: FeedPlaces) -> None:
    names = [{"en": "Flood"}, {"en": "EXERCISE: Fire"}]
    places.paint("incidents", table(names, [(-3000, 0, 0), (3000, 0, 0)], state=[EXERCISE, EXERCISE]))
    places.show("incidents", True)
    far = Camera(0, 0, 0, 15_000, pitch=60)
    assert sorted(written(places, far)) == ["EXERCISE · Flood", "EXERCISE: Fire"]
    places.paint("incidents", table(names, [(-3000, 0, 0), (3000, 0, 0)]))
    assert written(places, far) == []


def test_that_names_keep_off_each_other_and_off_what_is_taken_and_stay_few(places: FeedPlaces) -> None:
    at = [(x, y, 0.0) for x in range(-300, 301, 20) for y in range(-300, 301, 20)]
    places.paint("stops", table([{"en": f"Stop {row}"} for row in range(len(at))], at))
    places.show("stops", True)
    taken = [QRectF(0, 0, 450, 600)]
    found = places.place(CAMERA, SIZE, 1.0, "en", taken)
    assert 3 < len(found) <= MOST
    for row, one in enumerate(found):
        assert not one.rect.intersects(taken[0])
        assert not any(one.rect.intersects(other.rect) for other in found[row + 1 :])


def test_that_a_long_name_is_cut_in_the_picture_and_whole_for_the_hand(places: FeedPlaces) -> None:
    long = "Rainstorm " * 12
    places.paint("incidents", table([{"en": long}], [(0, 0, 0)]))
    places.show("incidents", True)
    (short,) = written(places)
    assert short.endswith("…")
    assert places.name(long.lower(), "en") == long


def test_that_a_coded_type_is_a_word(places: FeedPlaces) -> None:
    places.paint("incidents", table([{"en": "AbnormalTraffic R2"}, {"en": "Accident on the M4"}], [(0, 0, 0)] * 2))
    assert places.name("abnormaltraffic r2", "en") == "Congestion R2"
    assert places.name("accident on the m4", "en") == "Accident on the M4"
