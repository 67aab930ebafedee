"""Tools, bookmarks and tour in the room: the strip says what goes on, keys begin and end it, settings keep it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel, Extrusions, Frame
from views.bridge import Room
from views.room_window import RoomWindow
from widgets import i18n, theme
from widgets.scene.camera import Camera
from widgets.viewport_surface import Surface

LEFT = Qt.MouseButton.LeftButton
NONE, CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
Make = Callable[..., RoomWindow]


def town(name: str = "Blocks") -> CityModel:
    """A hundred houses of 20 m in rows, 40 m apart, with two named views."""
    x, y = np.meshgrid(np.arange(10) * 40.0 - 180, np.arange(10) * 40.0 - 180)
    middle = np.stack([x.ravel(), y.ravel()], axis=1)
    ring = np.array([(-10, -10), (10, -10), (10, 10), (-10, 10)], float)
    houses = Extrusions(
        (np.arange(101) * 4).astype(np.int32),
        (middle[:, None] + ring).reshape(-1, 2).astype(np.float32),
        np.zeros(100, np.float32),
        np.full(100, 20, np.float32),
        np.zeros(100, np.uint8),
        np.full(100, -1, np.int32),
    )
    views = {"north-gate": ((0.0, 900.0, 400.0), (0.0, 0.0, 0.0)), "market": ((0.0, -900.0, 400.0), (0.0, 0.0, 0.0))}
    return CityModel(name, Frame(121.5, 31.2), (-200, -200, 200, 200), houses, views=views)


@pytest.fixture
def make(qtbot: object, make_room: Callable[..., Room], tmp_path: Path) -> Iterator[Make]:
    """Rooms with a city under the hand and no picture of it; all of a test share one settings file."""
    made: list[RoomWindow] = []

    def build(language: str = "en", city: CityModel | None = None) -> RoomWindow:
        theme.use(theme.Theme())
        surface, shown = Surface(), city or town()
        surface.set_city(shown)
        window = RoomWindow(make_room(), shown, tmp_path / "room.ini", language=language, viewport=surface)
        window.resize(1600, 900)
        window.show()
        window.deck.reset("city")
        window.activateWindow()
        surface.camera = Camera(0, 0, 0, 700, pitch=60)
        surface.setFocus()
        QTest.qWait(1)
        made.append(window)
        return window

    yield build
    for window in made:
        window.viewport._journey.stop()
        window.shut()
        window.deleteLater()
    i18n.use("en")
    theme.use(theme.Theme())
    QApplication.processEvents()


def press(window: RoomWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifiers)


def drag(window: RoomWindow, *ways: tuple[int, int]) -> None:
    QTest.mousePress(window.viewport, LEFT, pos=QPoint(*ways[0]))
    for at in ways[1:]:
        QTest.mouseMove(window.viewport, QPoint(*at))
    QTest.mouseRelease(window.viewport, LEFT, pos=QPoint(*ways[-1]))


def test_that_every_tool_can_be_begun_and_says_what_it_wants(make: Make) -> None:
    window = make()
    strip = window.city_tools.strip
    assert not strip.isVisible()
    for key, name in (("M", "measure"), ("H", "height"), ("V", "sight"), ("B", "box"), ("O", "lasso")):
        press(window, getattr(Qt.Key, f"Key_{key}"))
        assert window.viewport.tools.active == name
        assert strip.isVisible()
        assert strip.tools[name].isChecked()
        assert strip.hint.text().endswith("Esc leaves")
    press(window, Qt.Key.Key_Escape)
    assert not strip.isVisible()
    assert window.viewport.tools.active == ""


def test_that_the_strip_lies_over_the_city_and_covers_no_panel(make: Make) -> None:
    window = make()
    window.deck.reset("overview")
    press(window, Qt.Key.Key_M)
    strip = window.city_tools.strip
    assert not any(strip.geometry().intersects(rect) for rect in window._taken())
    assert strip.y() >= window.band.height()


def test_that_a_measured_line_is_told_and_copied(make: Make) -> None:
    window = make()
    press(window, Qt.Key.Key_M)
    for x in (500, 900):
        QTest.mouseClick(window.viewport, LEFT, pos=QPoint(x, 880))
    told = window.city_tools.strip.finding.text()
    assert told.startswith("Over the ground ")
    press(window, Qt.Key.Key_C, CONTROL | SHIFT)
    assert QGuiApplication.clipboard().text() == told
    assert window.city_tools.strip.hint.text() == "Copied to the clipboard"


def test_that_a_selection_is_counted_by_kind_copied_as_a_table_and_cleared(make: Make) -> None:
    window = make()
    press(window, Qt.Key.Key_B)
    drag(window, (20, 90), (800, 500), (1580, 880))
    strip = window.city_tools.strip
    assert strip.finding.text() == "100 selected: Houses 100"
    press(window, Qt.Key.Key_C, CONTROL | SHIFT)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[:2] == ["id,kind,height_m", "b0,house,20.0"]
    assert len(lines) == 101
    press(window, Qt.Key.Key_Escape)
    assert strip.isVisible()
    assert strip.heading.text() == "Selection"
    QTest.mouseClick(strip.deeds["clear"], LEFT)
    assert not strip.isVisible()
    assert len(window.viewport.tools.selection) == 0


def test_that_the_cut_follows_its_slider_and_ends_with_escape(make: Make) -> None:
    window = make()
    tools, strip = window.viewport.tools, window.city_tools.strip
    press(window, Qt.Key.Key_X)
    assert tools.cut == 14, "all houses are 20 m high"
    assert strip.slider.isVisible()
    strip.slider.setValue(12)
    assert tools.cut == 12
    assert strip.height_label.text() == "cut at 12.0 m"
    hit = window.viewport.spot_at(QPoint(800, 450).toPointF())
    assert hit is not None
    assert hit.point[2] <= 12.001
    press(window, Qt.Key.Key_Escape)
    assert tools.cut is None
    assert not strip.isVisible()


def test_that_bookmarks_are_saved_gone_to_renamed_moved_deleted_and_kept(make: Make) -> None:
    window = make()
    marks, viewport = window.city_tools.bookmarks, window.viewport
    first = viewport.camera
    press(window, Qt.Key.Key_B, CONTROL)
    viewport.camera = Camera(50, 60, 0, 400, heading=90, pitch=30)
    QTest.keyClick(window, Qt.Key.Key_2, ALT | SHIFT)
    assert [mark.name for mark in marks.book.marks] == ["View 1", "View 2"]
    QTest.keyClick(window, Qt.Key.Key_1, ALT)
    assert viewport._journey.flying
    viewport._journey._flight._began -= 60
    viewport._journey._flight.advance()
    assert viewport.camera == first
    press(window, Qt.Key.Key_B, ALT)
    card = marks.card
    assert card.isVisible()
    card.list.item(0).setText("Home")
    card.list.setCurrentRow(0)
    QTest.mouseClick(card.deeds["down"], LEFT)
    assert [mark.name for mark in marks.book.marks] == ["View 2", "Home"]
    QTest.keyClicks(card.name, "Market")
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    card.list.setCurrentRow(0)
    card.list.setFocus()
    QTest.keyClick(card.list, Qt.Key.Key_Delete)
    assert [mark.name for mark in marks.book.marks] == ["Home", "Market"]
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert not card.isVisible()
    again = make()
    assert [mark.name for mark in again.city_tools.bookmarks.book.marks] == ["Home", "Market"]
    other = make(city=town("Elsewhere"))
    assert len(other.city_tools.bookmarks.book) == 0


def test_that_the_menu_lists_tools_and_bookmarks_and_the_panels_menu_holds_them_too(make: Make) -> None:
    window = make()
    window.city_tools.bookmarks.save("Under the bridge")
    menu = window.menus.menu_of("tools")
    assert menu is not None
    words = [action.text() for action in menu.actions()]
    assert "Measure a distance" in words
    assert words[-1] == "Under the bridge\tAlt+1"
    menu.actions()[-1].trigger()
    assert window.viewport._journey.flying
    panels = window.menus.menu_of("panels")
    assert panels is not None
    assert "Tools" in [action.text() for action in panels.actions()]


def test_that_a_tour_says_where_it_is_and_ends_with_escape(make: Make) -> None:
    window = make()
    strip = window.city_tools.strip
    press(window, Qt.Key.Key_T)
    assert window.viewport.tour.running
    assert strip.heading.text() == "Tour · 1 of 2"
    assert strip.finding.text() == "North Gate"
    assert not strip.tools["measure"].isVisible()
    window.viewport.tour.forward()
    assert strip.finding.text() == "Market"
    press(window, Qt.Key.Key_Escape)
    assert not window.viewport.tour.running
    assert not strip.isVisible()


def test_that_a_tour_goes_through_the_bookmarks_where_there_are_two(make: Make) -> None:
    window = make()
    for name in ("One", "Two"):
        window.city_tools.bookmarks.save(name)
    assert [name for name, _ in window.city_tools.bookmarks.stops()] == ["One", "Two"]


def test_that_arrows_are_the_citys_while_it_has_the_keyboard_and_times_otherwise(make: Make) -> None:
    window = make()
    before = window.viewport.camera
    press(window, Qt.Key.Key_Right)
    moved = window.viewport.camera
    assert moved.x > before.x
    window.setFocus()
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert window.viewport.camera == moved


def test_that_help_names_the_tools_and_what_the_hand_does(make: Make) -> None:
    window = make()
    press(window, Qt.Key.Key_F1)
    from PySide6.QtWidgets import QLabel

    words = {label.text() for label in window.help.findChildren(QLabel)}
    assert {"Tools on the city", "Line of sight", "Zoom on what is under the pointer"} <= words
