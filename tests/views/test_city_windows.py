"""Further windows on the city: each looks where it wants, all show what the room shows, and none outlives it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.plain import plain_ground
from views import layer_state
from views.city_windows import MOST, Stand
from views.notices import notice_text
from views.room_window import RoomWindow
from widgets.scene.camera import Camera
from widgets.viewport import Viewport

FAR = Camera(10.0, 20.0, 0.0, distance=7000.0, heading=12.0, pitch=40.0)
Open = Callable[[], RoomWindow]


@pytest.fixture
def opened(qapp: QApplication, make_room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    monkeypatch.setenv("CITYDECK_PRESENTER", "flat")  # what is drawn is others' business
    made: list[RoomWindow] = []

    def make() -> RoomWindow:
        room = make_room()
        city = plain_ground("test", 121.5, 31.2, tuple(room.mirror.assets.values()))
        window = RoomWindow(room, city, tmp_path / "room.ini", language="en", viewport=Viewport())
        window.resize(1280, 720)
        window.show()
        made.append(window)
        return window

    yield make
    for window in made:
        window.shut()
        window.deleteLater()
    QApplication.processEvents()


def test_that_a_further_window_looks_elsewhere_and_shows_the_same_layers(opened: Open) -> None:
    window = opened()
    more = window.cities.open()
    assert more is not None
    assert more.viewport.camera == window.viewport.camera
    more.viewport.camera = FAR
    assert window.viewport.camera != FAR
    window.layers.only(["energy", "coverage"])
    assert more.scene.layers == window.scene.layers
    assert set(more.viewport.shown_layers()) == {"energy", "coverage"} & {
        state.layer for state in window.scene.layers if state.visible
    }


def test_that_a_further_window_stays_where_it_is_when_the_room_flies(opened: Open) -> None:
    window = opened()
    more = window.cities.open()
    more.viewport.camera = FAR
    thing = next(asset for asset in window.room.mirror.assets.values() if asset.place is not None)
    window.room.flyTo.emit(thing.id)
    assert more.viewport.camera == FAR
    assert not more.viewport._journey.flying
    assert window.viewport._journey.flying


def test_that_what_is_chosen_in_one_window_is_chosen_in_all(opened: Open) -> None:
    window = opened()
    more = window.cities.open()
    thing = next(asset for asset in window.room.mirror.assets.values() if asset.place is not None)
    more.viewport.picked.emit(thing.id)
    assert window.room.asset == thing.id
    assert more.viewport._selected == window.viewport._selected == thing.id


def test_that_four_windows_on_the_city_are_the_most_and_the_fifth_is_refused_in_words(opened: Open) -> None:
    window = opened()
    for _ in range(MOST):
        assert window.cities.open() is not None
    told: list[str] = []
    window.room.notice.connect(lambda notice: told.append(notice_text(notice)))
    assert window.cities.open() is None
    assert told == ["There are 3 further windows on the city, and no more can be"]
    assert len(window.cities.windows) == MOST


def test_that_windows_close_in_any_order_and_leave_nothing(opened: Open) -> None:
    window = opened()
    for order in ((2, 1, 0), (1, 1, 0)):
        for _ in range(MOST):
            window.cities.open()
        for row in order:
            window.cities.windows[row].close()
        QApplication.processEvents()
        assert window.cities.windows == []
        assert window.layers._others == []
    window.layers.set(layer_state.DEFAULT)


def test_that_f11_fills_the_screen_and_escape_leaves_it(opened: Open) -> None:
    more = opened().cities.open()
    QTest.keyClick(more, Qt.Key.Key_F11)
    assert more.isFullScreen()
    QTest.keyClick(more, Qt.Key.Key_Escape)
    assert not more.isFullScreen()
    QTest.keyClick(more, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert not more.isVisible()


def test_that_windows_come_back_where_they_looked_at_the_next_start(opened: Open) -> None:
    first = opened()
    first.cities.open().viewport.camera = FAR
    first.shut()
    again = opened()
    again.begin()
    assert [window.viewport.camera for window in again.cities.windows] == [FAR]


@pytest.mark.parametrize(
    "text", ["", "{", "3", '[{"screen": 1}]', '[{"screen": "a", "full": 1, "rect": [], "camera": {}}]']
)
def test_that_a_settings_file_that_cannot_be_read_opens_nothing(text: str) -> None:
    assert Stand.parse(text) == []


def test_that_a_window_that_was_closed_hears_nothing_more(opened: Open, capfd: pytest.CaptureFixture[str]) -> None:
    window = opened()
    more = window.cities.open()
    window.layers.only(["ghost", "energy"])
    more.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    room = window.room
    room.values.emit(list(range(len(room.mirror.channels))))
    room.alarms.emit([])
    room.selected.emit("")
    room.baseline.emit()
    room.set_language("zh_CN")
    QApplication.processEvents()
    assert "Error" not in capfd.readouterr().err
