"""A click on an alarm's mark chooses what it is about, whatever stands behind it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from widgets.scene.beams import top
from widgets.scene.camera import Camera
from widgets.scene.table import Beam
from widgets.viewport_surface import Surface

SIZE = (600, 400)
LOW, HIGH = (Beam(name, f"urn:ngsi-ld:Bridge:{name}", rank, 0.0, 0.0) for name, rank in (("low", 3), ("high", 1)))


@pytest.fixture
def view(qapp: QApplication, town: CityModel) -> Iterator[Surface]:
    made = Surface()
    made.resize(*SIZE)
    made.set_city(town)
    made.camera = Camera(0, 0, 150, 1800, heading=20, pitch=20)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def picked(view: Surface, beyond: int = 0) -> list[str]:
    x, y, _ = view.camera.project(top(HIGH), *SIZE)[0]
    heard: list[str] = []
    view.picked.connect(heard.append)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + beyond, round(y)))
    return heard


def test_that_a_click_on_a_mark_chooses_the_most_urgent_alarm_there(view: Surface) -> None:
    view.overlay.set_beams([LOW, HIGH])
    assert picked(view) == [HIGH.asset]


def test_that_a_click_beside_it_or_after_it_is_gone_does_not(view: Surface) -> None:
    view.overlay.set_beams([HIGH])
    assert HIGH.asset not in picked(view, beyond=40)
    view.overlay.set_beams([])
    assert HIGH.asset not in picked(view)
