"""The viewport with a real scene: what it shows, when it draws, what a person's hand does, how it ends."""

import threading
import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from citydeck.city.model import CityModel
from citydeck.model.errors import WrongUse
from widgets import presenter_choice
from widgets.scene.table import Beam, LayerTable
from widgets.viewport import Viewport

Make = Callable[..., Viewport]
LONGEST = 20.0


def spin(until: Callable[[], bool], seconds: float = LONGEST) -> bool:
    """Turn the event loop until something is true; False when it never was."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    return until()


def pixels(image: QImage) -> np.ndarray:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.width(), 4)
    return flat[..., 2::-1].astype(int)


def scene_threads() -> int:
    return sum(thread.name == "scene" and thread.is_alive() for thread in threading.enumerate())


@pytest.fixture(params=["still", "raster"])
def make(request: pytest.FixtureRequest, qapp: QApplication, town: CityModel) -> Iterator[Make]:
    """Viewports with the town in them, settled; all are closed at the end and leave no thread."""
    if request.param == "raster" and not presenter_choice.renderer_name():
        pytest.skip("Qt has no OpenGL here (no display)")
    made: list[Viewport] = []
    before = scene_threads()

    def build(width: int = 480, height: int = 300, parent: QWidget | None = None, *, show: bool = True) -> Viewport:
        view = Viewport(parent, request.param)
        view.resize(width, height)
        view.set_city(town)
        made.append(view)
        if show:
            view.show()
            assert spin(lambda: view.settled)
        return view

    yield build
    for view in made:
        view.close_scene()
        view.deleteLater()
    QApplication.processEvents()
    assert scene_threads() == before


def test_that_the_city_is_on_the_screen(make: Make) -> None:
    view = make()
    seen = pixels(view.grab().toImage())
    assert seen.shape[:2] == (300, 480)
    assert seen.std() > 5
    assert np.mean(seen.max(axis=2) < 3) < 0.05


def test_that_nothing_new_draws_no_frame(make: Make) -> None:
    view = make()
    shots: list[object] = []
    view._presenter.shown.connect(shots.append)
    spin(lambda: False, 0.5)
    assert shots == []


def test_that_a_painted_layer_comes_to_the_screen_and_only_then_is_it_settled(make: Make) -> None:
    view = make()
    before = pixels(view.grab_scene(480, 300))
    road = LayerTable(("urn:ngsi-ld:Road:1",), np.uint8([[255, 30, 30, 255]]), np.array([False]))
    view.paint_layer("roads", road)
    assert not view.settled
    assert spin(lambda: view.settled)
    assert np.abs(pixels(view.grab_scene(480, 300)) - before).max() > 40


def test_that_changes_draw_at_most_ten_frames_a_second(make: Make) -> None:
    view = make()
    shots: list[object] = []
    view._presenter.shown.connect(shots.append)
    end = time.monotonic() + 1.0
    beams = [[Beam("a", "x", 1, float(k), 0.0)] for k in range(2)]
    turn = 0
    while time.monotonic() < end:
        view.set_beams(beams[turn % 2])
        turn += 1
        QApplication.processEvents()
        time.sleep(0.005)
    assert turn > 30
    assert 1 <= len(shots) <= 11


def test_that_a_moving_camera_gets_coarse_frames_and_one_sharp_one_at_rest(make: Make) -> None:
    view = make()
    shots: list[tuple[bool, tuple[int, ...]]] = []
    view._presenter.shown.connect(lambda shot: shots.append((shot.request.sharp, shot.pixels.shape[:2])))
    view.fly_to(100.0, 100.0, seconds=0.4)
    assert spin(lambda: view.settled)
    coarse = [shape for sharp, shape in shots if not sharp]
    assert set(coarse) == {(150, 240)}
    assert [shape for sharp, shape in shots if sharp] == [(300, 480)]
    assert (view.camera.x, view.camera.y) == (100.0, 100.0)


def test_that_a_named_view_is_known_and_another_is_not(make: Make) -> None:
    view = make()
    assert view.set_view("bank")
    assert view.camera.eye == pytest.approx([-400.0, -200.0, 40.0])
    assert not view.set_view("nowhere")
    with pytest.raises(WrongUse, match="noon"):
        view.set_daylight("noon")


def test_that_a_drag_keeps_the_ground_under_the_pointer(make: Make) -> None:
    view = make()
    before = view.camera.ground(240, 200, 480, 300)
    assert before is not None
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(240, 200))
    for x in (260, 290, 320):
        QTest.mouseMove(view, QPoint(x, 215))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(320, 215))
    after = view.camera.ground(320, 215, 480, 300)
    assert after == pytest.approx(before, abs=1.0)


def test_that_a_click_picks_and_a_drag_does_not(make: Make, town: CityModel) -> None:
    view = make()
    picked: list[str] = []
    view.picked.connect(picked.append)
    x, y, _ = view.camera.project((60.0, 150.0, 0.3), 480, 300)[0]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert picked == ["urn:ngsi-ld:Road:2"]
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(240, 200))
    QTest.mouseMove(view, QPoint(300, 220))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(300, 220))
    assert len(picked) == 1


def test_that_keys_move_and_turn_the_camera(make: Make) -> None:
    view = make()
    start = view.camera
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.distance < start.distance
    QTest.keyClick(view, Qt.Key.Key_BracketRight)
    assert view.camera.heading == pytest.approx(start.heading + 10)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert view.camera.pitch == pytest.approx(start.pitch + 5)
    moved = view.camera
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert (view.camera.x, view.camera.y) != (moved.x, moved.y)


def test_that_only_unacknowledged_alarms_pulse(make: Make) -> None:
    view = make()
    view.set_beams([Beam("a", "x", 1, 0.0, 0.0, pulsing=False)])
    assert not view.overlay.pulsing
    view.set_beams([Beam("a", "x", 1, 0.0, 0.0, pulsing=True)])
    assert view.overlay.pulsing
    view.set_beams([])
    assert not view.overlay.pulsing


def test_that_the_selection_is_marked_where_the_asset_stands(make: Make, town: CityModel) -> None:
    view = make()
    without = pixels(view.grab().toImage())
    view.select_asset("urn:ngsi-ld:Bridge:one")
    marked = pixels(view.grab().toImage())
    rows, columns = np.nonzero(np.abs(marked - without).max(axis=2) > 40)
    x, y, _ = view.camera.project((0.0, 0.0, 40.0), 480, 300)[0]
    assert abs((columns.min() + columns.max()) / 2 - x) < 3
    assert abs((rows.min() + rows.max()) / 2 - y) < 3
    view.select_asset("")
    assert view.overlay.selected is None


def test_that_names_follow_the_language(make: Make) -> None:
    view = make()
    texts = []
    for language in ("en", "zh_CN"):
        view.set_language(language)
        placed = view.overlay.labels.place(view.camera, (480, 300), 1.0)
        texts.append({name.text for name in placed})
    assert "River" in texts[0]
    assert "河" in texts[1]


def test_that_another_size_gets_a_frame_of_that_size(make: Make) -> None:
    view = make()
    view.resize(600, 200)
    assert spin(lambda: view.settled)
    assert view.shot is not None
    assert view.shot.pixels.shape == (200, 600, 4)


def test_that_a_hidden_viewport_draws_nothing(make: Make) -> None:
    view = make()
    view.hide()
    shots: list[object] = []
    view._presenter.shown.connect(shots.append)
    view.set_view("bank")
    spin(lambda: False, 0.3)
    assert shots == []
    view.show()
    assert spin(lambda: view.settled)


def test_that_a_picture_does_not_need_a_shown_widget(make: Make) -> None:
    view = make(show=False)
    image = view.grab_scene(320, 180)
    assert (image.width(), image.height()) == (320, 180)
    assert pixels(image).std() > 5


def test_that_one_of_three_can_be_deleted_and_the_others_go_on(make: Make) -> None:
    views = [make(240, 150) for _ in range(3)]
    views[1].deleteLater()
    QApplication.sendPostedEvents(None, 0)
    QApplication.processEvents()
    for view in (views[0], views[2]):
        view.set_view("bank")
        assert spin(lambda view=view: view.settled)
    views[1] = views[0]


@pytest.mark.slow
def test_that_coming_and_going_leaves_no_thread(make: Make) -> None:
    before = scene_threads()
    for _ in range(8):
        view = make(200, 120)
        view.close_scene()
        view.close_scene()
    assert scene_threads() == before


def test_that_a_bad_table_is_told_and_the_picture_goes_on(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    view = make()
    failures: list[str] = []
    view.failed.connect(failures.append)
    view.paint_layer("roads", LayerTable(("urn:ngsi-ld:Road:1",), None, None))
    assert spin(lambda: bool(failures))
    view.set_view("bank")
    assert spin(lambda: view.settled)
