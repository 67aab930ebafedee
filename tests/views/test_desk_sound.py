"""NO SOUND is said when nothing can be heard at this desk, and silence is shown with its rest."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from citydeck.link.message import Desk, Notice
from citydeck.model.mode import Mode
from views import layout_lint
from views.commands import settle


@dataclass(frozen=True)
class _Case:
    desks: dict[str, Desk]
    word: str
    loud: bool


@pytest.mark.parametrize(
    "case",
    [
        _Case({}, "NO SOUND", loud=True),
        _Case({"desk-2": Desk(works=True)}, "NO SOUND", loud=True),
        _Case({"desk-1": Desk(works=False)}, "NO SOUND", loud=True),
        _Case({"desk-1": Desk(works=True)}, "", loud=False),
        _Case({"desk-1": Desk(works=True, silent=118.4)}, "silent 1:58", loud=False),
    ],
)
def test_that_the_lamp_says_what_the_launcher_tells(make_window, make_client, case: _Case) -> None:
    window = make_window(client=make_client("desk-1"))
    window.room.mirror.desks = case.desks
    window.room.mirror.tell("transport")
    assert window.band.sound.text() == case.word
    assert window.band.sound.loud is case.loud
    assert window.band.sound.toolTip()


def test_that_a_picture_says_nothing_of_sound(make_window) -> None:
    window = make_window()
    assert window.band.sound.text() == ""
    assert not window.band.sound.loud


def test_that_the_band_stays_whole_with_every_lamp_lit(make_window, make_client) -> None:
    for language in ("en", "zh_CN"):
        window = make_window(language, client=make_client("desk-1"))
        window.room.mirror.saving = False
        window.room.mirror.tell("transport")
        assert window.band.link.text() in ("NOT SAVED", "未保存")
        QApplication.processEvents()
        assert layout_lint.clipped(window) == []


async def test_that_the_chip_and_keys_test_and_silence(make_window, make_client, press) -> None:
    client = make_client("desk-1")
    window = make_window(client=client, mode=Mode.LIVE)
    press(window, Qt.Key.Key_F4)
    press(window, Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    menu = window.menus.menu_of("sound")
    menu.actions()[0].trigger()
    await settle()
    assert client.asked == [("silence", (300,)), ("command", ("sound_test",)), ("command", ("sound_test",))]


def test_that_another_desks_silence_is_not_told_here(make_window, make_client) -> None:
    window = make_window(client=make_client("desk-1"))
    window.notices.hide()
    window.room.mirror.notice(Notice(code="SILENCE", args={"console": "desk-2", "seconds": "300"}))
    assert not window.notices.isVisible()
    window.room.mirror.notice(Notice(code="SILENCE", args={"console": "desk-1", "seconds": "300"}))
    assert window.notices.text() == "Sound silenced for 300 s; a new alarm sounds again"
