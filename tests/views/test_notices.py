"""Lines for the operator: the newest, except that a graver one is read first."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from citydeck.link.message import Notice
from citydeck.model.mode import Mode
from views.notices import MOST_WAITING

SKIPPED = Notice(code="city_skipped", level="warning", args={"count": "9"})
SAVER = Notice(code="saver_on", args={"reason": "no desktop"})


def test_that_a_lesser_notice_waits_until_a_graver_one_has_been_read(make_window) -> None:
    line = make_window().notices
    line.show_notice(SKIPPED)
    line.show_notice(SAVER)
    assert line.text().startswith("9 objects of the city file were skipped")
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert line.text() == "The screen saver could not be held off: no desktop"
    assert line.isVisible()
    line._timer.timeout.emit()
    assert not line.isVisible()


def test_that_a_graver_notice_never_waits_and_few_lesser_ones_do(make_window) -> None:
    line = make_window().notices
    line.show_notice(SAVER)
    line.show_notice(SKIPPED)
    assert line.text().startswith("9 objects")
    for number in range(9):
        line.show_notice(Notice(code="x", args={"text": str(number)}))
    shown = []
    for _ in range(9):
        line._timer.timeout.emit()
        shown.append(line.text() if line.isVisible() else "")
    assert [text for text in shown if text] == [str(number) for number in range(9 - MOST_WAITING, 9)]


def test_that_a_live_room_never_starts_over_for_a_story(make_window, make_client) -> None:
    client = make_client()
    window = make_window(mode=Mode.LIVE, client=client)
    told = []
    window.chosen.connect(told.append)
    window.first.open_card()
    window.first.buttons["story"].click()
    QTest.qWait(1)
    assert told == ["story"]
    assert [name for name, _ in client.asked if name in ("start_over", "play")] == []


def test_that_a_notice_lies_over_no_panel_and_under_the_caption(make_window) -> None:
    window = make_window("en", (1920, 1080))
    window.show_caption({"en": "The city by night"}, 0, 3)
    window.notices.show_notice(Notice(code="saver_on", args={"reason": "no desktop " * 12}))
    lies = window.notices.geometry()
    assert lies.height() > 0
    assert [
        key for key, panel in window.panels.items() if panel.isVisible() and panel.geometry().intersects(lies)
    ] == []
    assert not window.captions.geometry().intersects(lies)
    assert not window.band.geometry().intersects(lies)
