"""The wall: two windows on two screens, restored at the next start, moved to what is left when a screen is gone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QRect
from PySide6.QtWidgets import QApplication

from views import layout_lint
from views.wall_screens import next_screen, other_screen, screen_named, visible_share

SCREENS = {"desk": (0, 0, 1920, 1080), "wall": (1920, 0, 3840, 2160)}
STEP = """
import json, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from citydeck.link.mirror import CityMirror
from views.bridge import Room
from views.room_window import RoomWindow

app = QApplication([])
window = RoomWindow(Room(CityMirror(), None), None, Path(sys.argv[1]))
window.resize(1200, 800)
window.show()
window.begin()
window.first.close_card()
for order in sys.argv[2:]:
    name, _, word = order.partition("=")
    if name == "second":
        window.wall.show_second(word)
    elif name == "full":
        window.wall.full_screen_on(word)
    elif name == "next":
        window.wall.to_next_screen()
QTest.qWait(20)
second = window.wall.second
told = {
    "main": [window.screen().name(), window.isFullScreen(), window.geometry().getRect()],
    "second": None if second is None else [second.screen().name(), second.isFullScreen(), second.key],
}
print(json.dumps(told))
window.shut()
"""


def _start(folder: Path, screens: tuple[str, ...], *orders: str) -> dict[str, list[object]]:
    """Open a room on `screens`, follow `orders`, tell where its windows are, close it."""
    keys = ("x", "y", "width", "height")
    made = [dict(zip(keys, SCREENS[name], strict=True)) | {"name": name, "dpr": 1} for name in screens]
    for screen in made:
        screen |= {"logicalDpi": 96, "logicalBaseDpi": 96}
    config, script = folder / "screens.json", folder / "step.py"
    config.write_text(json.dumps({"screens": made}))
    script.write_text(STEP)
    environment = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    done = subprocess.run(
        [sys.executable, str(script), str(folder / "room.ini"), *orders],
        capture_output=True, text=True, env=environment, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[object]] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.slow
def test_that_both_windows_come_back_and_move_when_a_screen_is_gone(tmp_path: Path) -> None:
    first = _start(tmp_path, ("desk", "wall"), "full=wall", "second=alarms")
    assert first["main"][:2] == ["wall", True]
    assert first["second"] == ["desk", True, "alarms"]
    again = _start(tmp_path, ("desk", "wall"))
    assert again["main"][:2] == ["wall", True]
    assert again["main"][2] == list(SCREENS["wall"])
    assert again["second"] == ["desk", True, "alarms"]
    alone = _start(tmp_path, ("desk",))
    assert alone["main"][:2] == ["desk", True]
    assert alone["main"][2] == list(SCREENS["desk"])
    assert alone["second"] == ["desk", False, "alarms"]


@pytest.mark.slow
def test_that_ctrl_f11_goes_to_the_next_screen(tmp_path: Path) -> None:
    assert _start(tmp_path, ("desk", "wall"), "next")["main"][:2] == ["wall", True]


def test_that_f11_goes_full_screen_and_back(make_window) -> None:
    window = make_window()
    window.actions_of_room.run("full_screen")
    assert window.isFullScreen()
    assert window.store.flag("wall/full")
    window.actions_of_room.run("full_screen")
    assert not window.isFullScreen()


def test_that_the_screens_menu_names_every_screen_and_window(make_window) -> None:
    window = make_window()
    words = [action.text() for action in window.menus.menu_of("screens").actions() if action.text()]
    assert any(word.startswith("Full screen on ") for word in words)
    assert [word for word in words if word.startswith("Second window: ")] == [
        f"Second window: {name}"
        for name in ("Alarms", "Traffic", "Connectivity", "Energy", "Resilience", "City services")
    ]


@pytest.mark.parametrize("key", ["alarms", "energy"])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_the_second_window_is_sound_and_says_its_mode(make_window, key: str, language: str) -> None:
    window = make_window(language)
    window.wall.show_second(key)
    second = window.wall.second
    for _ in range(3):
        QApplication.processEvents()
    assert layout_lint.clipped(second) == []
    assert layout_lint.squeezed(second) == []
    assert second.head.badge.words() == window.band.badge.words()
    window.clock._heard -= 3.0
    window.clock.look()
    assert second.head.frame.broken


def test_that_closing_the_second_window_by_hand_forgets_it(make_window) -> None:
    window = make_window()
    window.wall.show_second("alarms")
    window.wall.second.close()
    assert window.wall.second is None
    assert window.store.text("wall/second") == ""


def test_that_a_gone_screen_is_told_and_its_windows_move(make_window) -> None:
    window = make_window()
    window.wall._lost(window.screen())
    assert window.isVisible()
    assert visible_share(window.frameGeometry()) > 0


def test_that_screens_are_found_by_name_and_round_and_round(qapp: QApplication) -> None:
    one = qapp.primaryScreen()
    assert screen_named(one.name()) is one
    assert screen_named("no such screen") is None
    assert next_screen(None) is qapp.screens()[0]
    assert other_screen(one) in qapp.screens()
    assert visible_share(QRect(-9000, -9000, 10, 10)) == 0.0


def test_that_a_second_window_that_is_gone_hears_nothing_more(make_window, qtbot) -> None:
    window = make_window()
    window.wall.show_second("alarms")
    gone = window.wall.second
    window.wall.show_second("")
    gone.deleteLater()
    QApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(gone)
    with qtbot.captureExceptions() as raised:
        window.clock.answering.emit(False)
        window.clock.ticked.emit()
        window.room.languageChanged.emit("zh_CN")
    assert raised == []
