import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from widgets.fact_list import Fact, FactList
from widgets.link_row import LinkRow


@pytest.fixture
def facts(qtbot) -> FactList:
    made = FactList()
    made.resize(400, 200)
    qtbot.addWidget(made)
    made.restyle()
    return made


def test_that_an_empty_list_is_not_seen(facts: FactList) -> None:
    facts.show_facts("Facts", [Fact("Opened", "1991")])
    assert not facts.isHidden()
    facts.show_facts("Facts", [])
    assert facts.isHidden()


def test_that_only_rows_with_a_link_lead_somewhere(facts: FactList) -> None:
    facts.show_facts("Facts", [Fact("Opened", "1991"), Fact("5G cell", "Cell 3", "cell-3")])
    facts.show()
    opened = []
    facts.opened.connect(opened.append)
    plain, link = facts.findChildren(LinkRow)
    QTest.mouseClick(plain, Qt.MouseButton.LeftButton)
    QTest.keyClick(plain, Qt.Key.Key_Return)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert opened == ["cell-3", "cell-3"]
    assert plain.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert link.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_that_rows_are_used_again(facts: FactList) -> None:
    facts.show_facts("Facts", [Fact("a"), Fact("b"), Fact("c")])
    first = facts._rows[0]
    facts.show_facts("Facts", [Fact("d")])
    assert facts._rows == [first]
    assert first.name == "d"
