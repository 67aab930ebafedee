"""A long text under a name is wrapped and never cut."""

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from widgets.link_row import LinkRow

WORDS = "Low-lying streets, underpasses and basements may flood within minutes. " * 6


@pytest.fixture
def column(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    made.resize(320, 700)
    qtbot.addWidget(made)
    made.show()
    return made


def row(column: QWidget, *said: object) -> LinkRow:
    made = LinkRow(column)
    made.say(*said)
    column.layout().addWidget(made)
    made.show()
    QApplication.processEvents()
    column.layout().activate()
    return made


def test_that_a_long_text_takes_the_lines_that_it_needs(column: QWidget) -> None:
    short, long = row(column, "Event", "Rain"), row(column, "Description", WORDS)
    assert long.height() > 6 * short.height()
    assert long.heightForWidth(600) < long.heightForWidth(300)
    assert long.heightForWidth(100_000) == short.height(), "wide enough: one line"


def test_that_a_link_and_an_alarm_stay_one_line_and_say_all_on_hover(column: QWidget) -> None:
    short, link, alarm = row(column, "a", "b"), row(column, "Feeds", WORDS, "id"), row(column, WORDS, "B", "id", 1)
    assert link.height() == alarm.height() == short.height()
    assert WORDS.strip() in link.toolTip()


def test_that_one_endless_word_is_broken_and_lines_of_a_text_are_kept(column: QWidget) -> None:
    short = row(column, "a", "b")
    assert row(column, "Code", "x" * 400).height() > 3 * short.height()
    assert row(column, "Text", "one\ntwo\nthree").height() > 3 * short.height()
