"""Tools in a person's hand: real clicks, drags and keys on a viewport without a picture."""

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from citydeck.city.model import CityModel
from widgets.scene.camera import Camera
from widgets.scene.lasso import Selection
from widgets.scene.picker import Picker
from widgets.scene.sight import look
from widgets.scene.spot import Spot
from widgets.tools.height_tool import HeightTool
from widgets.tools.measure_tool import MeasureTool
from widgets.tools.sight_tool import SightTool
from widgets.viewport_surface import Surface

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier
SIZE = (600, 400)


@pytest.fixture
def view(qapp: QApplication, town: CityModel) -> Iterator[Surface]:
    made = Surface()
    made.resize(*SIZE)
    made.set_city(town)
    made.camera = Camera(300, 0, 0, 900, heading=20, pitch=40)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def pixel(view: Surface, point: tuple[float, float, float]) -> QPoint:
    x, y, _ = view.camera.project(point, *SIZE)[0]
    return QPoint(round(x), round(y))


def click(view: Surface, at: QPoint) -> None:
    QTest.mouseClick(view, LEFT, pos=at)


def drag(view: Surface, ways: list[tuple[int, int]], button: Qt.MouseButton = LEFT, keys: object = NONE) -> None:
    QTest.mousePress(view, button, keys, QPoint(*ways[0]))
    for at in ways[1:]:
        QTest.mouseMove(view, QPoint(*at))
    QTest.mouseRelease(view, button, keys, QPoint(*ways[-1]))


def roof(town: CityModel) -> tuple[str, tuple[float, float, float]]:
    """A tall building near the middle, and the middle of its roof."""
    solid = town.buildings
    assert solid is not None
    middle = np.array([ring.mean(axis=0) for ring in np.split(solid.xy, solid.offsets[1:-1])])
    row = int(np.argmax(np.where(np.hypot(*(middle - (300, 0)).T) < 150, solid.height, 0)))
    return f"b{row}", (float(middle[row, 0]), float(middle[row, 1]), float(solid.height[row]))


def test_that_clicks_set_the_points_of_a_line_on_ground_and_roof(view: Surface, town: CityModel) -> None:
    _, top = roof(town)
    picked: list[str] = []
    view.picked.connect(picked.append)
    view.tools.start("measure")
    click(view, pixel(view, (100, -60, 0)))
    click(view, pixel(view, top))
    tool = view.tools.tool
    assert isinstance(tool, MeasureTool)
    (leg,) = tool.track.legs()
    assert leg.rise == pytest.approx(top[2], abs=0.01)
    assert leg.flat == pytest.approx(np.hypot(top[0] - 100, top[1] + 60), abs=4)
    assert picked == []


def test_that_backspace_takes_a_point_back_enter_ends_and_escape_leaves(view: Surface) -> None:
    view.tools.start("measure")
    for x in (200, 300, 400):
        click(view, QPoint(x, 300))
    tool = view.tools.tool
    assert isinstance(tool, MeasureTool)
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert len(tool.track.points) == 2
    QTest.keyClick(view, Qt.Key.Key_Return)
    click(view, QPoint(100, 300))
    assert len(tool.track.points) == 1
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.tools.active == ""


def test_that_a_double_click_ends_the_line_and_flies_nowhere(view: Surface) -> None:
    view.tools.start("measure")
    click(view, QPoint(200, 300))
    before = view.camera
    QTest.mouseDClick(view, LEFT, pos=QPoint(400, 320))
    QApplication.processEvents()
    tool = view.tools.tool
    assert isinstance(tool, MeasureTool)
    assert tool.finished
    assert view.camera == before


def test_that_the_city_still_moves_and_turns_while_measuring(view: Surface) -> None:
    view.tools.start("measure")
    before = view.camera
    drag(view, [(300, 200), (340, 230), (380, 240)])
    assert view.camera != before
    turned = view.camera
    drag(view, [(300, 200), (340, 230)], RIGHT)
    assert view.camera.heading != turned.heading
    tool = view.tools.tool
    assert isinstance(tool, MeasureTool)
    assert tool.track.points == ()


def test_that_the_height_of_a_building_is_that_of_the_model(view: Surface, town: CityModel) -> None:
    name, top = roof(town)
    view.tools.start("height")
    click(view, pixel(view, top))
    tool = view.tools.tool
    assert isinstance(tool, HeightTool)
    assert tool.solid is not None
    assert tool.solid.asset == name
    assert tool.solid.height == pytest.approx(top[2])
    click(view, pixel(view, (0, -300, 0)))
    assert tool.solid is None


def test_that_the_sight_from_a_street_to_what_is_behind_a_tower_names_the_tower(view: Surface, town: CityModel) -> None:
    name, top = roof(town)
    view.tools.start("sight")
    view.camera = Camera(top[0], top[1], 0, 500, pitch=88)
    for y in (-40.0, 40.0):
        click(view, pixel(view, (top[0], top[1] + y, 0.0)))
    tool = view.tools.tool
    assert isinstance(tool, SightTool)
    assert tool.sight is not None
    assert name in [block.asset for block in tool.sight.blocks]


def test_that_a_box_selects_shift_adds_and_control_takes_away(view: Surface) -> None:
    seen: list[Selection] = []
    view.tools.selected.connect(seen.append)
    before = view.camera
    view.tools.start("box")
    drag(view, [(200, 150), (250, 200), (300, 250)])
    one = view.tools.selection
    assert len(one.buildings) > 3
    drag(view, [(310, 150), (360, 200), (400, 250)], keys=SHIFT)
    both = view.tools.selection
    assert set(one.buildings) < set(both.buildings)
    drag(view, [(200, 150), (250, 200), (300, 250)], keys=CONTROL)
    assert set(view.tools.selection.buildings).isdisjoint(one.buildings)
    assert seen[-1] == view.tools.selection
    assert view.camera == before


def test_that_escape_goes_back_one_step_at_a_time(view: Surface) -> None:
    view.tools.set_cut(40.0)
    view.tools.start("lasso")
    drag(view, [(200, 150), (400, 150), (400, 300), (200, 300)])
    assert len(view.tools.selection)
    states = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Escape)
        states.append((view.tools.active, len(view.tools.selection) > 0, view.tools.cut))
    assert states == [("", True, 40.0), ("", False, 40.0), ("", False, None)]
    assert not view.tools.escape()


def test_that_another_city_voids_what_was_found_and_new_things_in_it_do_not(
    view: Surface, town: CityModel, towns: object
) -> None:
    view.tools.start("box")
    drag(view, [(200, 150), (250, 200), (300, 250)])
    view.set_city(town)
    assert len(view.tools.selection)
    other = towns.city(100)  # type: ignore[attr-defined]
    object.__setattr__(other, "name", "Elsewhere")
    view.set_city(other)
    assert len(view.tools.selection) == 0
    assert view.tools.active == "box"


def test_that_the_pointer_says_that_a_tool_is_in_hand(view: Surface) -> None:
    view.tools.start("measure")
    assert view.cursor().shape() == Qt.CursorShape.CrossCursor
    view.tools.leave()
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_that_a_line_that_goes_on_behind_the_eye_is_painted_without_a_fault(view: Surface) -> None:
    view.tools.start("measure")
    for x in (100, 300, 500):
        click(view, QPoint(x, 330))
    view.camera = Camera(300, 0, 0, 60, heading=200, pitch=5)
    tools = view.tools
    picture = QImage(*SIZE, QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    tools.paint(painter, view.camera)
    tools.start("sight")
    tools.paint(painter, view.camera)
    painter.end()


def test_that_keys_move_turn_tilt_and_zoom_and_home_brings_back(view: Surface) -> None:
    start = view.camera
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.camera.x > start.x
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.camera.heading != start.heading
    QTest.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert view.camera.pitch != start.pitch
    before = view.camera.pitch
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.camera.pitch == pytest.approx(before - 5)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.camera.distance > start.distance
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view._journey.flying


def test_that_a_click_on_the_arrow_turns_north_up(view: Surface) -> None:
    picture = QImage(*SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    view.overlay.paint(painter, view.camera, "N")
    painter.end()
    spot = next(
        QPointF(x, y)
        for y in range(390, 250, -4)
        for x in range(10, 200, 4)
        if view.overlay.mark_at(QPointF(x, y)) == "north"
    )
    click(view, spot.toPoint())
    assert view._journey.flying
    assert "centre" in view._tip(
        next(
            QPointF(x, y)
            for y in range(390, 250, -2)
            for x in range(10, 300, 4)
            if view.overlay.mark_at(QPointF(x, y)) == "scale"
        )
    )


def test_that_one_who_stands_at_a_wall_looks_from_before_it_and_not_from_within(town: CityModel) -> None:
    buildings = town.buildings
    assert buildings is not None
    ring = buildings.xy[: buildings.offsets[1]].astype(float)
    along = ring[1] - ring[0]
    out = np.array([along[1], -along[0]]) / np.linalg.norm(along)  # rings run counter-clockwise
    middle = (*((ring[0] + ring[1]) / 2).tolist(), 2.0)
    wall = Spot(middle, "b0", (float(out[0]), float(out[1]), 0.0))
    aim = (middle[0] + 500 * out[0], middle[1] + 500 * out[1], 900.0)
    picker = Picker(town)
    assert "b0" not in [block.asset for block in look(picker, wall.before(0.6), aim).blocks]
    assert "b0" in [block.asset for block in look(picker, wall.before(-0.6), aim).blocks]
    assert Spot((3.0, 4.0, 0.0)).before(0.6) == (3.0, 4.0, 0.0)
