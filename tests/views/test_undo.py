"""Ctrl+Z takes back layout, filter and layer changes, in order; an acknowledgement is never among them."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from views.commands import settle
from views.layer_state import Layers
from views.room_window import RoomWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_that_a_moved_panel_goes_back_and_forth(make_window, press) -> None:
    window = make_window()
    panel = window.panels["alarms"]
    before = panel.geometry()
    QTest.mousePress(panel.header, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    QTest.mouseMove(panel.header, QPoint(-200, 10))
    QTest.mouseRelease(panel.header, Qt.MouseButton.LeftButton, pos=QPoint(-200, 10))
    after = panel.geometry()
    assert after != before
    press(window, Qt.Key.Key_Z, CONTROL)
    assert panel.geometry() == before
    press(window, Qt.Key.Key_Y, CONTROL)
    assert (panel.geometry().topLeft() - after.topLeft()).manhattanLength() <= 2


def test_that_views_reset_and_hide_all_are_taken_back(make_window, press) -> None:
    window = make_window()
    shown = {key for key, panel in window.panels.items() if panel.isVisible()}
    window.apply_view("energy")
    window.actions_of_room.run("hide_all")
    assert not any(panel.isVisible() for panel in window.panels.values())
    press(window, Qt.Key.Key_Z, CONTROL)
    press(window, Qt.Key.Key_Z, CONTROL)
    assert {key for key, panel in window.panels.items() if panel.isVisible()} == shown


def drawn(window: RoomWindow, layers: Layers) -> bool:
    """Whether the scene has these: as they are chosen, and those that have nothing to draw hidden."""
    present = window.panels["layers"].present
    return window.scene.layers == tuple(replace(one, visible=one.visible and one.layer in present) for one in layers)


@pytest.mark.parametrize("change", ["switch", "opacity", "order"])
def test_that_every_layer_change_is_taken_back(make_window, press, change: str) -> None:
    window = make_window()
    layers = window.panels["layers"]
    row, before = layers.rows["energy"], layers.layers
    if change == "switch":
        row.box.click()
    elif change == "opacity":
        row.opacityPicked.emit(1.0, 0.4)
    else:
        row.moved.emit(-1)
    assert layers.layers != before
    assert drawn(window, layers.layers)
    press(window, Qt.Key.Key_Z, CONTROL)
    assert layers.layers == before
    assert drawn(window, before)


def test_that_a_filter_is_taken_back(make_window, press) -> None:
    window = make_window()
    alarms = window.panels["alarms"]
    before, count = alarms.filters.wanted, alarms.table.rows.rowCount()
    alarms.filters.priorities[1].click()
    assert alarms.filters.wanted != before
    window.stage.setFocus()
    press(window, Qt.Key.Key_Z, CONTROL)
    assert alarms.filters.wanted == before
    assert alarms.table.rows.rowCount() == count


async def test_that_acknowledging_says_that_it_cannot_be_undone_and_is_not(make_window, make_client, press) -> None:
    client = make_client()
    window = make_window(client=client)
    assert "cannot be undone" in window.actions_of_room.actions["ack"].text()
    row = next(row for row in window.room.mirror.alarms.values() if not row.acked and not row.note_required)
    window.room.select_alarm(row.id)
    steps = window.undo_stack.count()
    window.actions_of_room.run("ack")
    await settle()
    assert [name for name, _ in client.asked] == ["ack"]
    assert window.undo_stack.count() == steps
