"""The table keeps what the operator holds on to, and its cost does not grow with the list."""

import pytest
from pytestqt.qtbot import QtBot

from citydeck.model.alarm import AlarmRow, Condition, Letter, Priority
from citydeck.model.quality import Quality
from widgets.alarm_book import AlarmBook, Filter
from widgets.alarm_model import Column, Reading
from widgets.alarm_table import AlarmTable


class Facts:
    """Plain answers that need no room."""

    asked = 0

    def asset_name(self, row: AlarmRow) -> str:
        return row.asset

    def message(self, row: AlarmRow) -> str:
        return row.rule

    def reading(self, row: AlarmRow) -> Reading:
        self.asked += 1
        return Reading("1 > 0", Quality.GOOD)

    def raised(self, row: AlarmRow) -> tuple[str, str]:
        return "12:00:00", "1 min"

    def acknowledged(self, row: AlarmRow) -> str:
        return row.acknowledged_by or ""

    def shelf_left(self, row: AlarmRow) -> str:
        return ""


def alarm(number: int, priority: int = 3, acked: bool = False) -> AlarmRow:
    return AlarmRow(
        id=f"a{number}", rule="rule", asset=f"asset {number}", channel="", priority=Priority(priority),
        condition=Condition.ACTIVE, letter=Letter.ACKED if acked else Letter.UNACKED, acked=acked, raised_at=number,
    )  # fmt: skip


@pytest.fixture
def table(qtbot: QtBot) -> AlarmTable:
    book = AlarmBook()
    book.put(alarm(number) for number in range(10_000))
    made = AlarmTable(book, Facts())
    qtbot.addWidget(made)
    made.resize(900, 400)
    made.show()
    made.refresh()
    return made


def settle(table: AlarmTable, qtbot: QtBot) -> None:
    """Wait until the window has painted all that it owes."""
    for _ in range(50):
        table.rows.facts.asked = 0
        qtbot.wait(30)
        if not table.rows.facts.asked:
            return


def test_that_new_rows_steal_neither_the_selection_nor_the_scroll_position(table: AlarmTable) -> None:
    table.select("a5000")
    read = table.rows.row_at(table.visible_span()[0])
    heard: list[str] = []
    table.chosen.connect(heard.append)
    table.book.put(alarm(20_000 + number, priority=1) for number in range(50))
    table.refresh()
    assert table.rows.row_at(table.currentIndex().row()).id == "a5000"
    assert table.rows.row_at(table.visible_span()[0]) == read
    assert heard == []


def test_that_a_list_read_from_its_top_shows_what_is_new(table: AlarmTable) -> None:
    table.book.put([alarm(20_000, priority=1)])
    table.refresh()
    assert table.visible_span()[0] == 0
    assert table.rows.row_at(0).id == "a20000"


def test_that_a_selected_alarm_stays_selected_when_it_moves(table: AlarmTable) -> None:
    table.select("a9999")
    table.book.put([alarm(9_999, acked=True)])
    table.refresh()
    assert table.currentIndex().row() == 9_999
    assert table.row().acked


def test_that_the_selected_alarm_is_remembered_when_a_filter_hides_it(table: AlarmTable) -> None:
    table.select("a10")
    table.set_filter(Filter(text="nothing has this"))
    assert table.rows.rowCount() == 0
    assert table.row().id == "a10"
    table.set_filter(Filter())
    assert table.rows.row_at(table.currentIndex().row()).id == "a10"


def test_that_an_update_tells_visible_rows_only(table: AlarmTable) -> None:
    spans: list[int] = []
    table.rows.dataChanged.connect(lambda first, last: spans.append(last.row() - first.row() + 1))
    table.book.put(alarm(number) for number in range(2_000))
    table.refresh()
    assert spans
    assert max(spans) < 40


def test_that_painting_asks_for_visible_rows_only(table: AlarmTable) -> None:
    table.rows.facts.asked = 0
    table.grab()
    assert 0 < table.rows.facts.asked < 40


def test_that_a_narrow_list_shows_two_lines_instead_of_columns(table: AlarmTable) -> None:
    assert not table.isColumnHidden(Column.VALUE)
    table.resize(400, 400)
    assert table.isColumnHidden(Column.VALUE)
    assert table.painter_of_cells.compact


def test_that_the_flash_repaints_nothing_when_all_is_acknowledged(table: AlarmTable, qtbot: QtBot) -> None:
    table.book.put(alarm(number, acked=True) for number in range(10_000))
    table.refresh()
    with qtbot.waitExposed(table):
        pass
    settle(table, qtbot)
    table.flash()
    qtbot.wait(30)
    assert table.rows.facts.asked == 0
