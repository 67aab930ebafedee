from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from views.bridge import Room
from views.panel import Panel


class _Note(Panel):
    key = "note"
    minimum = (200, 120)

    def title(self) -> str:
        return "Note"


@pytest.fixture
def panel(qtbot, room: Room) -> Iterator[Panel]:
    stage = QWidget()
    stage.resize(1000, 800)
    qtbot.addWidget(stage)
    made = _Note(room, stage)
    made.body.addWidget(QLabel("text"))
    made.bounds = QRect(0, 60, 1000, 700)
    made.setGeometry(100, 100, 300, 200)
    made.restyle()
    made.retranslate()
    stage.show()
    yield made
    stage.close()


def test_that_a_panel_dragged_by_its_title_moves_and_reports_once(panel: Panel) -> None:
    seen = []
    panel.geometryEdited.connect(lambda before, after: seen.append((before, after)))
    QTest.mousePress(panel.header, Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    QTest.mouseMove(panel.header, QPoint(90, 40))
    QTest.mouseMove(panel.header, QPoint(70, 30))
    QTest.mouseRelease(panel.header, Qt.MouseButton.LeftButton, pos=QPoint(70, 30))
    assert len(seen) == 1
    assert seen[0][0].topLeft() == QPoint(100, 100)
    assert panel.pos() != QPoint(100, 100)


def test_that_a_panel_never_leaves_its_bounds(panel: Panel) -> None:
    assert panel.fitted(QRect(-500, -500, 300, 200)).topLeft() == QPoint(0, 60)
    assert panel.bounds.contains(panel.fitted(QRect(5000, 5000, 300, 200)))
    assert panel.fitted(QRect(0, 60, 1, 1)).size() == panel.least()


def test_that_the_arrow_keys_move_and_shift_resizes(panel: Panel) -> None:
    panel.focus()
    QTest.keyClick(panel.header, Qt.Key.Key_Right)
    assert panel.x() == 108
    width = panel.width()
    QTest.keyClick(panel.header, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert panel.width() == width + 8


def test_that_delete_and_the_button_ask_to_hide(panel: Panel) -> None:
    asked = []
    panel.hideAsked.connect(lambda: asked.append(True))
    panel.focus()
    QTest.keyClick(panel.header, Qt.Key.Key_Delete)
    panel.header.hider.click()
    assert asked == [True, True]


def test_that_a_locked_panel_stays(panel: Panel) -> None:
    panel.set_locked(True)
    panel.focus()
    QTest.keyClick(panel.header, Qt.Key.Key_Right)
    assert panel.x() == 100
    assert not panel.header.hider.isVisible()
