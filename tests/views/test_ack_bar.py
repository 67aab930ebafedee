"""Answering alarms in place: notes and phrases, comments, the shelf, and what is said while an act is on its way."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from citydeck.link.message import Changes, Reply
from citydeck.model.alarm import AckToken, AlarmRow, Condition, Letter, Priority
from views import commands
from views.alarm_list import AlarmListPanel
from views.bridge import Room
from widgets import i18n, style, theme

STRESS = "bridge-stress@urn:ngsi-ld:Bridge:nanpu|stress"
FEEDER = "feeder-load@urn:ngsi-ld:Feeder:4|load"
SHELVED = "settlement@urn:ngsi-ld:Tunnel:dalian|settlement"


class Desk:
    """Takes every act down and answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.answers: list[asyncio.Future[Reply]] = []

    def __getattr__(self, name: str) -> Callable[..., object]:
        async def act(*args: object) -> Reply:
            self.asked.append((name, *args))
            self.answers.append(asyncio.get_running_loop().create_future())
            return await self.answers[-1]

        return act

    async def answer(self, reply: Reply) -> None:
        self.answers[-1].set_result(reply)
        await commands.settle()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def panel(qtbot, make_room: Callable[..., Room], desk: Desk) -> AlarmListPanel:
    made = AlarmListPanel(make_room(client=desk))
    qtbot.addWidget(made)
    made.resize(900, 480)
    made.show()
    return made


def phrases(panel: AlarmListPanel) -> list[QPushButton]:
    return [button for button in panel.bar.note.findChildren(QPushButton) if button.isVisible()]


def put(room: Room, row: AlarmRow) -> None:
    assert room.mirror.change(Changes(seq=room.mirror.seq + 1, alarms=[row]))


async def test_that_a_ready_phrase_is_a_note_and_sends_nothing_by_itself(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(STRESS)
    panel.acknowledge()
    assert len(phrases(panel)) == 3
    phrases(panel)[0].click()
    await asyncio.sleep(0)
    assert desk.asked == []
    assert panel.bar.note.text() == phrases(panel)[0].text()
    panel.acknowledge()
    await asyncio.sleep(0)
    assert desk.asked[0][0] == "ack"
    assert desk.asked[0][3] == panel.bar.note.text()
    await desk.answer(Reply(id="1", ok=True))


async def test_that_a_note_of_spaces_is_no_note(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(STRESS)
    panel.acknowledge()
    panel.bar.note.line.setText("   ")
    panel.acknowledge()
    QTest.keyClick(panel.bar.note.line, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    assert desk.asked == []


async def test_that_escape_leaves_the_note_and_acknowledges_nothing(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(STRESS)
    panel.acknowledge()
    panel.bar.note.line.setText("crew informed")
    QTest.keyClick(panel.bar.note.line, Qt.Key.Key_Escape)
    await asyncio.sleep(0)
    assert desk.asked == []
    assert not panel.bar.note.isVisible()


async def test_that_while_saving_nothing_is_claimed_and_nothing_sent_twice(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(FEEDER)
    panel.acknowledge()
    panel.acknowledge()
    panel.bar.ack.click()
    await asyncio.sleep(0)
    assert len(desk.asked) == 1
    assert panel.bar.told.text() == "Saving…"
    assert not panel.room.mirror.alarms[FEEDER].acked
    assert "Acknowledged by" not in panel.bar.told.text()
    await desk.answer(Reply(id="1", ok=True))
    assert panel.bar.told.text() != "Saving…"


async def test_that_an_ack_quotes_the_occurrence_that_was_drawn(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(FEEDER)
    row = panel.room.mirror.alarms[FEEDER]
    panel.room.mirror.alarms[FEEDER] = msgspec.structs.replace(row, occurrence=2, level="hihi")
    panel.acknowledge()
    await asyncio.sleep(0)
    assert desk.asked[0][2] == AckToken(1, 0)
    await desk.answer(Reply(id="1", ok=False, code="STALE_OCCURRENCE"))
    assert "has changed since you saw it" in panel.bar.told.text()


async def test_that_choosing_another_alarm_takes_its_refusal_and_question_away(
    panel: AlarmListPanel, desk: Desk
) -> None:
    panel.room.select_alarm(FEEDER)
    panel.acknowledge()
    await asyncio.sleep(0)
    await desk.answer(Reply(id="1", ok=False, code="ALREADY_ACKED"))
    assert panel.bar.told.text().startswith("Already acknowledged; the alarm says by whom.")
    panel.room.select_alarm(STRESS)
    assert "Already" not in panel.bar.told.text()
    panel.acknowledge()
    panel.room.select_alarm(FEEDER)
    assert panel.bar.asking == ""


async def test_that_a_comment_is_sent_with_its_words(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(FEEDER)
    panel.bar.comment.click()
    QTest.keyClicks(panel.bar.note.line, "switching plan sent")
    QTest.keyClick(panel.bar.note.line, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    assert desk.asked == [("comment", FEEDER, "switching plan sent")]
    await desk.answer(Reply(id="1", ok=True))
    assert not panel.bar.note.isVisible()


async def test_that_a_shelved_alarm_comes_back_by_the_same_button(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(SHELVED)
    assert panel.bar.shelve.text() == "Back from shelf"
    panel.bar.shelve.click()
    await asyncio.sleep(0)
    assert desk.asked == [("unshelve", SHELVED)]
    await desk.answer(Reply(id="1", ok=True))


async def test_that_a_refusal_nobody_knows_is_said_in_the_engines_words(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(FEEDER)
    panel.acknowledge()
    await asyncio.sleep(0)
    await desk.answer(Reply(id="1", ok=False, code="NEW_CODE", text="the shift is not signed in"))
    assert "the shift is not signed in" in panel.bar.told.text()


def test_that_new_alarms_leave_the_selection_and_the_question_alone(panel: AlarmListPanel) -> None:
    panel.room.select_alarm(FEEDER)
    panel.bar.comment.click()
    panel.bar.note.line.setText("half a sentence")
    base = panel.room.mirror.alarms[STRESS]
    for i in range(30):
        row = msgspec.structs.replace(base, id=f"new-{i}", raised_at=base.raised_at + i, priority=Priority.CRITICAL)
        put(panel.room, row)
    panel._take_changes()
    assert panel.table.selected == FEEDER
    assert panel.table.rows.row_at(panel.table.currentIndex().row()).id == FEEDER
    assert panel.bar.row.id == FEEDER
    assert panel.bar.note.text() == "half a sentence"


def test_that_the_list_has_the_unacknowledged_first_and_its_counts_add_up(panel: AlarmListPanel) -> None:
    shown = [panel.table.rows.row_at(place) for place in range(panel.table.rows.rowCount())]
    assert [row.acked for row in shown] == sorted(row.acked for row in shown)
    counts = panel.table.refresh()
    assert counts.shown == len(shown)
    assert counts.shown == sum(counts.by_priority)
    everything = len(panel.room.mirror.alarms)
    assert counts.open + counts.shelved == everything


def test_that_an_alarm_that_returned_and_was_acknowledged_leaves_and_the_bar_still_has_it(
    panel: AlarmListPanel,
) -> None:
    panel.room.select_alarm(FEEDER)
    before = panel.table.rows.rowCount()
    row = panel.room.mirror.alarms[FEEDER]
    gone = msgspec.structs.replace(
        row, acked=True, condition=Condition.NORMAL, letter=Letter.NORMAL, acknowledged_by="os:li@d", version=9,
        acknowledged_at=panel.facts.now,
    )  # fmt: skip
    put(panel.room, gone)
    panel._take_changes()
    assert panel.table.rows.rowCount() == before - 1
    assert panel.bar.told.text().startswith("Acknowledged by os:li@d (unauthenticated)")


@pytest.mark.parametrize(
    ("change", "left"), [({"text": "nanpu"}, 1), ({"text": "馈线"}, 1), ({"domain": "energy"}, 1), ({"text": "zzz"}, 0)]
)
def test_that_text_and_domain_narrow_the_list_in_either_language(
    panel: AlarmListPanel, change: dict[str, str], left: int
) -> None:
    panel.show_filter(panel.table.filter.but(**change))
    assert panel.table.rows.rowCount() == left
    counts = panel.table.refresh()
    assert counts.shown + counts.filtered == counts.open


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("asking", ["note", "shelf", "comment"])
def test_that_what_is_asked_in_place_is_not_cut(qtbot, room: Room, language: str, scale: float, asking: str) -> None:
    if not i18n.use(language):
        pytest.skip("no Chinese font here")
    theme.use(theme.Theme(scale=scale))
    try:
        stage = QWidget()
        stage.setStyleSheet(style.sheet(theme.current()))
        stage.resize(round(440 * scale), round(430 * scale))
        qtbot.addWidget(stage)
        room.set_language(language)
        panel = AlarmListPanel(room, stage)
        panel.setGeometry(stage.rect())
        stage.show()
        room.select_alarm(FEEDER)
        panel.bar._ask(asking)
        panel.repaint()
        assert panel.minimumSizeHint().width() <= panel.width()
        buttons = [button for button in panel.bar.findChildren(QPushButton) if button.isVisible()]
        assert [b.text() for b in buttons if b.width() < b.minimumSizeHint().width()] == []
        boxes = [QRect(button.mapTo(panel, QPoint(0, 0)), button.size()) for button in buttons]
        assert all(panel.rect().contains(box) for box in boxes)
        assert not [1 for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.intersects(b)]
    finally:
        theme.use(theme.Theme())
        i18n.use("en")


def test_that_the_whole_actor_is_named_and_the_note_stands_below(panel: AlarmListPanel) -> None:
    row = panel.room.mirror.alarms[FEEDER]
    facts = {"acked": True, "letter": Letter.ACKED, "acknowledged_at": panel.facts.now, "comment": "Crew informed"}
    put(panel.room, msgspec.structs.replace(row, acknowledged_by="os:root@wall-1", version=9, **facts))
    panel.room.select_alarm(FEEDER)
    panel._take_changes()
    assert panel.bar.told.text() == "Acknowledged by os:root@wall-1 (unauthenticated) at 19:24:30."
    assert panel.bar.said.text() == "“Crew informed”"
    assert panel.bar.said.isVisible()
    put(panel.room, msgspec.structs.replace(row, acknowledged_by="oidc:lin@city.example", version=10, **facts))
    panel._take_changes()
    assert panel.bar.told.text() == "Acknowledged by oidc:lin@city.example at 19:24:30."


async def test_that_after_an_acknowledgement_space_presses_no_button(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(STRESS)
    panel.acknowledge()
    QTest.keyClicks(panel.bar.note.line, "crew on site")
    QTest.keyClick(panel.bar.note.line, Qt.Key.Key_Return)
    await asyncio.sleep(0)
    await desk.answer(Reply(id="1", ok=True))
    focus = panel.window().focusWidget()
    assert not isinstance(focus, QPushButton)
    assert panel.bar.asking == ""


def test_that_enter_without_a_required_note_says_so(panel: AlarmListPanel, desk: Desk) -> None:
    panel.room.select_alarm(STRESS)
    panel.acknowledge()
    QTest.keyClick(panel.bar.note.line, Qt.Key.Key_Return)
    assert panel.bar.told.text() == "A note is required."
    assert desk.asked == []
