"""A tour flies, rests, begins again, and ends with a hand, a key or another wish."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.viewport_surface import Surface
from widgets.viewport_tour import Tour

STOPS = [("Bank", Camera(0, 0, 0, 500)), ("River", Camera(100, 0, 0, 800)), ("Park", Camera(0, 200, 0, 600))]


def test_that_it_goes_round_and_round_by_way_of_every_stop(qapp: QApplication) -> None:
    flown: list[float] = []
    tour = Tour(lambda camera, _: flown.append(camera.distance))
    told: list[str] = []
    tour.changed.connect(lambda: told.append(tour.name))
    tour.start(STOPS)
    for _ in range(3):
        tour.landed()
        tour.forward()
    assert flown == [500, 800, 600, 500]
    assert told == ["Bank", "River", "Park", "Bank"]
    assert tour.stop()
    assert (tour.running, tour.name, told[-1]) == (False, "", "")
    tour.landed()
    tour.forward()
    assert len(flown) == 4


def test_that_without_stops_nothing_begins(qapp: QApplication) -> None:
    tour = Tour(lambda *_: None)
    tour.start([])
    assert not tour.running
    assert not tour.stop()


@pytest.fixture
def view(qapp: QApplication, town: CityModel) -> Iterator[Surface]:
    made = Surface()
    made.resize(600, 400)
    made.set_city(town)
    made.show()
    made.start_tour(STOPS)
    yield made
    made._journey.stop()
    made.close()
    made.deleteLater()


@pytest.mark.parametrize("hand", ["escape", "click", "wheel", "key", "wish"])
def test_that_any_hand_on_the_city_ends_it(view: Surface, hand: str) -> None:
    assert view.tour.running
    if hand == "escape":
        QTest.keyClick(view, Qt.Key.Key_Escape)
    elif hand == "click":
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 250))
    elif hand == "wheel":
        QTest.wheelEvent(view.windowHandle(), QPoint(300, 250), QPoint(0, 120))
        QApplication.processEvents()
    elif hand == "key":
        QTest.keyClick(view, Qt.Key.Key_Up)
    else:
        view.fly_to(10, 10)
    assert not view.tour.running
    assert view._journey.flying == (hand == "wish")
