"""What moves by itself on the screen: it moves while time runs, stands with it, and pictures show the same instant."""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from citydeck.link.mirror import CityMirror
from widgets.presenter_frame import Request, Shot
from widgets.scene.camera import Camera
from widgets.scene.layers import vehicles
from widgets.viewport import Viewport

LONGEST = 20.0
ROAD = "urn:ngsi-ld:Road:1"


def spin(until: Callable[[], bool], seconds: float = LONGEST) -> bool:
    """Turn the event loop until something is true; False when it never was."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    return until()


@pytest.fixture
def view(qapp: QApplication, town: CityModel, mirror_of: Callable[..., CityMirror]) -> Iterator[Viewport]:
    """Vehicles on one road, seen from above, while time runs."""
    made = Viewport(None, "still")
    made.resize(480, 300)
    made.set_city(town)
    made.go(Camera(420, 0, 0, 150, pitch=80), 0.0)
    made.set_layer("vehicles", visible=True)
    made.paint_layer("vehicles", vehicles.table(town, mirror_of({(ROAD, "speed"): 36.0})))
    made.show()
    yield made
    made.close_scene()
    made.deleteLater()
    QApplication.processEvents()


def frames(view: Viewport) -> list[Shot]:
    seen: list[Shot] = []
    view._presenter.shown.connect(seen.append)
    return seen


def test_that_vehicles_move_on_the_screen_while_time_runs(view: Viewport) -> None:
    seen: list[tuple[float, np.ndarray]] = []
    view._presenter.shown.connect(lambda shot: seen.append((shot.request.seconds, shot.pixels.copy())))
    assert spin(lambda: len(seen) > 4)
    assert seen[-1][0] > seen[-3][0]
    assert not np.array_equal(seen[-1][1], seen[-3][1])


def test_that_nothing_moves_and_no_frame_is_drawn_while_time_stands(view: Viewport) -> None:
    assert spin(lambda: view.shot is not None)
    view.set_running(False)
    assert spin(lambda: view.settled)
    seen = frames(view)
    spin(lambda: bool(seen), 0.4)
    assert not seen
    view.set_running(True)
    assert spin(lambda: len(seen) > 1)


def test_that_a_picture_is_of_the_instant_on_the_screen(view: Viewport, monkeypatch: pytest.MonkeyPatch) -> None:
    view.set_seconds(1234.0)
    view.set_running(False)
    assert spin(lambda: view.settled)
    asked: list[Request] = []
    picture, warm = view._presenter.picture, view._presenter.warm
    monkeypatch.setattr(view._presenter, "picture", lambda request: asked.append(request) or picture(request))
    monkeypatch.setattr(view._presenter, "warm", lambda request: asked.append(request) or warm(request))
    view.grab_scene(240, 150)
    view.warm(240, 150)
    assert view.shot is not None
    assert [one.seconds for one in asked] == [view.shot.request.seconds] * 2
    assert view.shot.request.seconds == pytest.approx(1234.0, abs=1.0)
