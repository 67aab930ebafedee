"""Closing a console: who is asked, and what the launcher is told."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.room import STOP_ENGINE, RoomRun
from citydeck.link.mirror import CityMirror
from citydeck.server import launcher
from views.leave_card import LeaveCard


def run_of(mode: str, consoles: tuple[str, ...], *, connected: bool = True) -> RoomRun:
    mirror = CityMirror()
    mirror.hello = SimpleNamespace(mode=mode)
    mirror.connected, mirror.consoles = connected, consoles
    return RoomRun(None, SimpleNamespace(console="desk-1"), mirror, None)


@pytest.mark.parametrize(
    ("mode", "consoles", "connected", "asks"),
    [
        ("LIVE", ("desk-1",), True, True),
        ("LIVE", ("desk-1", "desk-2"), True, False),
        ("LIVE", ("desk-1",), False, False),
        ("REPLAY", ("desk-1",), True, False),
    ],
)
def test_that_only_the_last_console_of_a_live_site_is_asked(
    mode: str, consoles: tuple[str, ...], connected: bool, asks: bool
) -> None:
    assert run_of(mode, consoles, connected=connected)._must_ask() is asks


def test_that_the_answer_becomes_the_exit_code_that_the_launcher_knows(qtbot: object) -> None:
    assert launcher.STOP_ENGINE == STOP_ENGINE
    ground = QWidget()
    ground.resize(1366, 768)
    ground.show()
    for button, code in (("leave", 0), ("stop", STOP_ENGINE)):
        run = run_of("LIVE", ("desk-1",))
        card = LeaveCard(ground)
        card.answered.connect(run._leave)
        card.open_card()
        qtbot.mouseClick(getattr(card, button), Qt.MouseButton.LeftButton)
        assert run.code == code
        assert run.closed.is_set()
        assert card.isHidden()
    ground.deleteLater()


def test_that_staying_closes_nothing(qtbot: object) -> None:
    ground = QWidget()
    ground.resize(1366, 768)
    ground.show()
    run, card = run_of("LIVE", ("desk-1",)), LeaveCard(ground)
    card.answered.connect(run._leave)
    card.open_card()
    qtbot.mouseClick(card.stay, Qt.MouseButton.LeftButton)
    assert card.isHidden()
    assert not run.closed.is_set()
    ground.deleteLater()
