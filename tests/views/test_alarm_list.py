"""The alarm list answers alarms, and claims nothing that the engine has not said."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from citydeck.link.message import Changes, Reply
from citydeck.model.alarm import AckToken, Letter
from citydeck.model.time import NS_PER_S
from views import commands
from views.alarm_facts import RoomFacts
from views.alarm_list import AlarmListPanel
from views.bridge import Room
from widgets.alarm_book import Filter

STRESS = "bridge-stress@urn:ngsi-ld:Bridge:nanpu|stress"
FEEDER = "feeder-load@urn:ngsi-ld:Feeder:4|load"


class Desk:
    """A client that answers when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.answer: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    async def ack(self, alarm: str, token: AckToken, note: str = "") -> Reply:
        self.asked.append(("ack", alarm, token, note))
        return await self.answer

    async def shelve(self, alarm: str, token: AckToken, seconds: float, reason: str) -> Reply:
        self.asked.append(("shelve", alarm, token, seconds, reason))
        return await self.answer


def panel_of(room: Room, qtbot: QtBot) -> AlarmListPanel:
    panel = AlarmListPanel(room)
    qtbot.addWidget(panel)
    panel.resize(900, 420)
    panel.show()
    return panel


def store_ack(room: Room, alarm: str) -> None:
    """What the engine sends after its commit."""
    row = msgspec.structs.replace(
        room.mirror.alarms[alarm], acked=True, letter=Letter.ACKED, acknowledged_by="os:li@desk2",
        acknowledged_at=room.mirror.transport.now, version=9,
    )  # fmt: skip
    assert room.mirror.change(Changes(seq=room.mirror.seq + 1, alarms=[row]))


def test_that_f2_acknowledges_exactly_what_is_drawn(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    async def story() -> None:
        desk = Desk()
        room = make_room(client=desk)
        panel = panel_of(room, qtbot)
        room.select_alarm(FEEDER)
        qtbot.keyClick(panel.table, Qt.Key.Key_F2)
        await asyncio.sleep(0)
        assert desk.asked == [("ack", FEEDER, room.mirror.alarms[FEEDER].token, "")]
        assert "Saving" in panel.bar.told.text()
        assert not panel.bar.ack.isEnabled()
        store_ack(room, FEEDER)
        desk.answer.set_result(Reply(id="1", ok=True))
        await commands.settle()
        assert panel.bar.told.text().startswith("Acknowledged by os:li@desk2 (unauthenticated) at 19:24:30")

    asyncio.run(story())


def test_that_a_critical_alarm_asks_for_its_note_in_place(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    async def story() -> None:
        desk = Desk()
        room = make_room(client=desk)
        panel = panel_of(room, qtbot)
        room.select_alarm(STRESS)
        assert "cannot be undone" in panel.bar.told.text()
        assert "note is required" in panel.bar.told.text()
        panel.acknowledge()
        panel.acknowledge()
        assert desk.asked == []
        assert panel.bar.note.isVisible()
        qtbot.keyClicks(panel.bar.note.line, "crew informed")
        qtbot.keyClick(panel.bar.note.line, Qt.Key.Key_Return)
        await asyncio.sleep(0)
        assert desk.asked == [("ack", STRESS, room.mirror.alarms[STRESS].token, "crew informed")]
        desk.answer.set_result(Reply(id="1", ok=True))
        await commands.settle()

    asyncio.run(story())


def test_that_a_refusal_is_said_with_what_holds_now(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    async def story() -> None:
        desk = Desk()
        room = make_room(client=desk)
        panel = panel_of(room, qtbot)
        room.select_alarm(FEEDER)
        panel.acknowledge()
        desk.answer.set_result(Reply(id="1", ok=False, code="STALE_OCCURRENCE", text="occurrence 1 is not 2"))
        await commands.settle()
        assert "has changed since you saw it" in panel.bar.told.text()
        assert "Now: high" in panel.bar.told.text()
        assert panel.bar.ack.isEnabled()

    asyncio.run(story())


def test_that_without_an_engine_nothing_is_claimed(room: Room, qtbot: QtBot) -> None:
    panel = panel_of(room, qtbot)
    room.select_alarm(FEEDER)
    panel.acknowledge()
    assert "No answer" in panel.bar.told.text()


@pytest.mark.parametrize(("alarm", "longest"), [(STRESS, 3_600), (FEEDER, 8 * 3_600)])
def test_that_a_shelf_is_capped_by_priority_and_needs_a_reason(
    make_room: Callable[..., Room], qtbot: QtBot, alarm: str, longest: int
) -> None:
    async def story() -> None:
        desk = Desk()
        room = make_room(client=desk)
        panel = panel_of(room, qtbot)
        room.select_alarm(alarm)
        panel.bar.shelve.click()
        offered = {seconds: button for seconds, button in panel.bar.choices.items() if not button.isHidden()}
        assert max(offered) == longest
        assert not any(button.isEnabled() for button in offered.values())
        panel.bar.note.line.setText("sensor under repair")
        offered[900].click()
        await asyncio.sleep(0)
        assert desk.asked == [("shelve", alarm, room.mirror.alarms[alarm].token, 900.0, "sensor under repair")]
        desk.answer.set_result(Reply(id="1", ok=True))
        await commands.settle()

    asyncio.run(story())


def test_that_enter_flies_to_the_asset(room: Room, qtbot: QtBot) -> None:
    panel = panel_of(room, qtbot)
    room.select_alarm(STRESS)
    with qtbot.waitSignal(room.flyTo) as flown:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert flown.args == ["urn:ngsi-ld:Bridge:nanpu"]


def test_that_a_filter_can_be_undone_and_its_counts_add_up(room: Room, qtbot: QtBot) -> None:
    panel = panel_of(room, qtbot)
    acts: list[tuple[object, ...]] = []
    panel.undoable.connect(lambda *act: acts.append(act))
    panel.filters.priorities[4].click()
    assert panel.table.rows.rowCount() == 4
    assert panel.header.note.text() == "4 shown, 1 filtered out"
    acts[-1][2]()
    assert panel.table.filter == Filter()
    assert panel.table.rows.rowCount() == 5


def test_that_shelved_alarms_are_one_click_away(room: Room, qtbot: QtBot) -> None:
    panel = panel_of(room, qtbot)
    panel.filters.shelves["shelved"].click()
    row = panel.table.rows.row_at(0)
    assert row.shelved_until is not None
    assert panel.facts.shelf_left(row) == "shelved, 30 min left"


def test_that_a_rate_alarm_never_compares_a_value_with_a_rate(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    room = make_room()
    row = msgspec.structs.replace(
        room.mirror.alarms[STRESS], limit=-60.0, level="lo", peak="lo", per=60 * NS_PER_S, version=9
    )
    text = RoomFacts(room).reading(row).text
    assert text.endswith("MPa · Δ < −60.0/min")
    assert "> −60" not in text


def test_that_an_alarm_about_a_source_carries_its_name(make_room: Callable[..., Room], qtbot: QtBot) -> None:
    room = make_room()
    row = msgspec.structs.replace(room.mirror.alarms[STRESS], id="system.comms@telecom", asset="", channel="")
    assert RoomFacts(room).asset_name(row) == "Telecom"
