import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from citydeck.model.quality import Quality
from widgets.value_row import ValueRow, ValueText


@pytest.fixture
def row(qtbot) -> ValueRow:
    made = ValueRow()
    made.resize(400, 44)
    qtbot.addWidget(made)
    made.show()
    return made


def said(quality: Quality = Quality.GOOD, **more: object) -> ValueText:
    return ValueText("Stress", "131.4\u00a0MPa", "4 s", quality, **more)


def ink(row: ValueRow) -> int:
    image = row.picture().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return int((found[..., :3].max(axis=2) > 70).sum())


def test_that_only_what_cannot_be_trusted_is_hatched_and_its_word_is_said(row: ValueRow) -> None:
    row.say(said())
    good = ink(row)
    row.say(said(Quality.UNCERTAIN))
    assert "Uncertain" in row.accessibleName()
    row.say(said(Quality.STALE))
    assert ink(row) > good + 150
    assert "Stale" in row.accessibleName()


def test_that_limits_take_a_line_of_their_own(row: ValueRow) -> None:
    row.say(said())
    low = row.sizeHint().height()
    row.say(said(limits="high 100.0"))
    assert row.sizeHint().height() > low


def test_that_mouse_and_keys_choose_it(row: ValueRow) -> None:
    chosen = []
    row.chosen.connect(lambda: chosen.append(True))
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    QTest.keyClick(row, Qt.Key.Key_Return)
    QTest.keyClick(row, Qt.Key.Key_Space)
    assert len(chosen) == 3


def test_that_a_value_too_long_for_its_row_is_reported(row: ValueRow) -> None:
    row.say(said())
    assert row.cut() == []
    row.resize(180, 44)
    assert "131.4\u00a0MPa" in row.cut() or "Stress" in row.cut()


def test_that_the_same_words_are_not_drawn_again(row: ValueRow) -> None:
    row.say(said())
    row.repaint()
    before = row.drawn
    row.say(said())
    row.repaint()
    assert row.drawn == before
