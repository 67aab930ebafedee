"""Closing a console: who is asked, and what the launcher is told."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.room import STOP_ENGINE, RoomRun
from citydeck.link.mirror import CityMirror
from citydeck.server import launcher
from views.leave_card import TOUCH, LeaveCard
from widgets import i18n, style, theme


def run_of(
    mode: str, consoles: tuple[str, ...], *, connected: bool = True, sources: tuple[str, ...] = ("traffic",)
) -> RoomRun:
    mirror = CityMirror()
    mirror.hello = SimpleNamespace(mode=mode)
    mirror.connected, mirror.consoles = connected, consoles
    mirror.sources = dict.fromkeys(sources)
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


def test_that_a_live_site_without_sources_is_closed_without_a_question() -> None:
    assert not run_of("LIVE", ("desk-1",), sources=())._must_ask()


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


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_an_open_card_follows_language_and_theme_and_fits(qtbot: object, scale: float) -> None:
    ground, before = QWidget(), theme.current()
    ground.resize(1366, 768)
    ground.show()
    card = LeaveCard(ground)
    card.open_card()
    texts = {}
    try:
        for language in ("zh_CN", "en", "zh_CN"):
            assert i18n.use(language)
            theme.use(replace(before, scale=scale))
            ground.setStyleSheet(style.sheet(theme.current()))
            qtbot.wait(10)
            parts = (card.heading, card.words, card.leave, card.stop, card.stay)
            texts[language] = [part.text() for part in parts]
            assert card.leave.font() == theme.current().font("body")
            assert min(button.height() for button in parts[2:]) >= theme.current().px(TOUCH)
            assert all(part.width() >= part.minimumSizeHint().width() for part in parts[2:])
            assert card.words.height() >= card.words.heightForWidth(card.words.width())
            assert ground.rect().contains(card.geometry())
    finally:
        i18n.use("en")
        theme.use(before)
        ground.deleteLater()
    assert not set(texts["en"]) & set(texts["zh_CN"])


def test_that_the_keyboard_answers_and_starts_where_nothing_ends(qtbot: object) -> None:
    ground = QWidget()
    ground.resize(1366, 768)
    ground.show()
    ground.activateWindow()
    card, answers = LeaveCard(ground), []
    card.answered.connect(answers.append)
    for keys in ([Qt.Key.Key_Return], [Qt.Key.Key_Tab, Qt.Key.Key_Return], [Qt.Key.Key_Escape]):
        card.open_card()
        for key in keys:
            qtbot.keyClick(ground.focusWidget(), key)
        assert card.isHidden()
    assert answers == [False, True]
    ground.deleteLater()


@pytest.mark.parametrize(
    ("launcher", "stop", "said"),
    [
        ("there", True, []),
        ("killed", True, [True]),
        ("killed", False, [False]),
        ("none", True, [True]),
        ("none", False, []),
    ],
)
async def test_that_a_console_without_a_launcher_takes_leave_of_the_engine_itself(
    launcher: str, stop: bool, said: list[bool]
) -> None:
    heard = []

    async def command(name: str, *, limit: float, stop: bool) -> None:
        assert (name, limit) == ("leave", 2.0)
        heard.append(stop)

    run = run_of("LIVE", ("desk-1",))
    run.client = SimpleNamespace(command=command)
    if launcher != "none":
        run._beating = asyncio.get_running_loop().create_future()
        if launcher == "killed":
            run._beating.set_result(None)
    run._leave(stop)
    await run._take_leave()
    assert heard == said


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
