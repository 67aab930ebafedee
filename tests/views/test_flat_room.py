"""A room whose 3D fails goes on as a flat map, says so in both languages, and takes 3D back when it can."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.plain import plain_ground
from views.flat_notice import reason_text
from views.notices import notice_text
from views.room_window import RoomWindow
from widgets import i18n, presenter_choice, presenter_switch, theme
from widgets.flat.scene import LEFT_OUT
from widgets.presenter_canvas import BareCanvas, ContextLost, NoContext
from widgets.presenter_frame import U8, Loss
from widgets.scene.scene import Scene
from widgets.scene.table import LAYERS
from widgets.viewport import Viewport


def spin(until: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.001)
    return until()


class Driver(BareCanvas):
    """Breaks when it is told to."""

    broken: Exception | None = None

    def open(self) -> Scene:
        if isinstance(Driver.broken, NoContext):
            raise Driver.broken
        return super().open()

    def draw(self, out: U8) -> None:
        if Driver.broken is not None:
            raise Driver.broken
        super().draw(out)


@pytest.fixture
def window(qapp: QApplication, make_room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoomWindow]:
    monkeypatch.setattr(presenter_choice, "BareCanvas", Driver)
    monkeypatch.setattr(presenter_switch, "DELAYS", ())
    Driver.broken, before = None, theme.current()
    room = make_room()
    city = plain_ground("test", 121.5, 31.2, tuple(room.mirror.assets.values()))
    viewport = Viewport(presenter="still")
    viewport.set_city(city)
    made = RoomWindow(room, city, tmp_path / "room.ini", language="en", viewport=viewport)
    made.resize(1280, 720)
    made.show()
    assert spin(lambda: viewport.settled)
    yield made
    made.shut()
    made.deleteLater()
    i18n.use("en")
    theme.use(before)
    QApplication.processEvents()


def break_it(window: RoomWindow, error: Exception) -> None:
    Driver.broken = error
    window.viewport.set_daylight("day")
    assert spin(lambda: window.viewport.loss is not None and window.viewport.settled)


def test_that_no_notice_stands_while_3d_does(window: RoomWindow) -> None:
    assert not window.flat.isVisible()


def test_that_the_room_goes_on_and_says_why(window: RoomWindow) -> None:
    asset = next(iter(window.room.mirror.assets))
    window.room.select(asset)
    window.viewport.fly_to(500.0, 300.0, distance=1500.0, seconds=0.0)
    camera, layers = window.viewport.camera, window.scene.layers
    break_it(window, ContextLost("the OpenGL context was lost"))
    assert window.flat.isVisible()
    assert window.flat.words.text() == "3D is not available (the graphics driver was reset): flat map"
    assert window.notices.text() == window.flat.words.text()
    assert window.viewport.camera == camera
    assert window.scene.layers is layers
    assert window.viewport.overlay.selected is not None
    assert window.stage.rect().contains(window.flat.geometry())
    assert not any(
        panel.isVisible() and panel.geometry().intersects(window.flat.geometry()) for panel in window.panels.values()
    )


def test_that_layers_which_a_map_leaves_out_say_so_until_3d_is_back(window: RoomWindow) -> None:
    layers = window.panels["layers"]
    layers.show()
    layers.set_present(LAYERS)
    break_it(window, ContextLost("reset"))
    for layer in LEFT_OUT:
        assert layers.rows[layer].source.text() == "Not on the flat map: in 3D only"
    assert "flat" not in layers.rows["roads"].source.text()
    Driver.broken = None
    window.viewport.try_3d()
    assert spin(lambda: window.viewport.loss is None)
    assert "flat" not in layers.rows["bars"].source.text()


def test_that_try_again_brings_3d_back_or_says_no(window: RoomWindow) -> None:
    break_it(window, RuntimeError("the texture is too large"))
    assert "the texture is too large" in window.flat.words.text()
    QTest.mouseClick(window.flat.again, Qt.MouseButton.LeftButton)
    assert not window.flat.again.isEnabled()
    assert spin(window.flat.again.isEnabled)
    assert window.flat.isVisible()
    Driver.broken = None
    QTest.mouseClick(window.flat.again, Qt.MouseButton.LeftButton)
    assert spin(lambda: window.viewport.loss is None and window.viewport.settled)
    assert not window.flat.isVisible()
    assert window.viewport.shot.request.camera == window.viewport.camera


def test_that_a_room_without_opengl_opens_as_a_map(window: RoomWindow, make_room, tmp_path: Path) -> None:
    Driver.broken = NoContext("no OpenGL 3.2 context can be made here")
    room = make_room()
    city = plain_ground("test", 121.5, 31.2, tuple(room.mirror.assets.values()))
    other = RoomWindow(room, city, tmp_path / "other.ini", language="en", viewport=Viewport(presenter="still"))
    other.resize(1280, 720)
    other.show()
    assert spin(lambda: other.viewport.loss is not None and other.viewport.settled)
    assert other.flat.words.text() == "3D is not available (no OpenGL here): flat map"
    other.layers.only(["coverage"])
    picked: list[str] = []
    other.viewport.picked.connect(picked.append)
    thing = next(a for a in city.assets if a.kind == "cell" and a.place is not None)
    x, y = city.frame.to_local(thing.place.longitude, thing.place.latitude).reshape(2)
    other.viewport.fly_to(float(x), float(y), distance=900.0, seconds=0.0)
    at = other.viewport.rect().center()
    QTest.mouseClick(other.viewport, Qt.MouseButton.LeftButton, pos=at)
    assert picked == [thing.id]
    other.shut()
    other.deleteLater()


def test_that_the_flat_line_is_covered_by_no_panel_and_no_plate(window: RoomWindow) -> None:
    window.resize(1920, 1080)
    break_it(window, ContextLost("reset"))
    assert spin(window.flat.isVisible)
    panels = [panel for panel in window.panels.values() if panel.isVisible()]
    assert panels
    window.deck.reset("overview")
    assert not [panel for panel in panels if panel.isVisible() and panel.geometry().intersects(window.flat.geometry())]
    for panel in window.panels.values():
        panel.hide()
    window.day_one.bare.show_bare(True)
    window.deck.changed.emit()
    assert not window.day_one.bare.geometry().intersects(window.flat.geometry())


def test_that_a_room_whose_3d_is_switched_off_opens_as_a_map_and_says_so(
    window: RoomWindow, make_room, tmp_path: Path
) -> None:
    room = make_room()
    city = plain_ground("test", 121.5, 31.2, tuple(room.mirror.assets.values()))
    viewport = Viewport(presenter="flat")
    other = RoomWindow(room, city, tmp_path / "other.ini", language="en", viewport=viewport)
    other.resize(1280, 720)
    other.show()
    assert spin(other.flat.isVisible)
    assert other.flat.words.text() == "3D is not available (switched off): flat map"
    other.shut()
    other.deleteLater()


@pytest.mark.parametrize("code", ["none", "lost", "hangs", "failed", "chosen"])
def test_that_every_reason_has_words(window: RoomWindow, code: str) -> None:
    told = reason_text(Loss(code, "detail\nsecond line"))
    assert told
    assert "second line" not in told
    assert "{" not in told
    assert "{" not in notice_text(_notice(told))


def _notice(reason: str) -> object:
    from citydeck.link.message import Notice

    return Notice(level="warning", code="flat", args={"reason": reason})
