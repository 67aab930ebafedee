"""The room's window as a person meets it: two languages, two sizes, keys, undo, layout, second window, paper."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from citydeck.link.message import Notice
from citydeck.model.mode import Mode
from views import layout_lint, printing
from views.actions import DEEDS
from views.bridge import Room
from views.layout_default import PANELS, VIEWS, default_layout
from views.layout_store import LayoutStore, screen_set
from widgets import i18n, theme

PLAIN = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_that_nothing_overlaps_is_cut_or_lacks_a_glyph(make_window, language: str, size: tuple[int, int]) -> None:
    if language == "zh_CN" and not i18n.has_chinese_font():
        pytest.skip("no Chinese font here")
    window = make_window(language, size)
    assert layout_lint.faults(window) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(("width", "height", "scale"), [(1896, 900, 1.0), (3792, 1800, 2.0), (1250, 600, 1.0)])
def test_that_no_default_layout_overlaps(view: str, width: int, height: int, scale: float) -> None:
    deck = QRect(12, 80, width, height)
    shown = [spot.rect(deck) for spot in default_layout(view, deck, scale).values() if spot.visible]
    assert all(deck.contains(rect) for rect in shown)
    assert not [(a, b) for i, a in enumerate(shown) for b in shown[i + 1 :] if a.intersects(b)]


def test_that_a_hidden_panel_comes_back_by_key_and_by_undo(make_window, press) -> None:
    window = make_window()
    panel = window.panels["layers"]
    press(window, Qt.Key.Key_1, CONTROL)
    assert panel.isHidden()
    press(window, Qt.Key.Key_Z, CONTROL)
    assert panel.isVisible()
    press(window, Qt.Key.Key_1, CONTROL)
    press(window, Qt.Key.Key_1, CONTROL)
    assert panel.isVisible()


def test_that_undo_takes_back_a_layer_change(make_window, press) -> None:
    window = make_window()
    layers = window.panels["layers"]
    layers.rows["roads"].box.click()
    assert not _roads(layers).visible
    press(window, Qt.Key.Key_Z, CONTROL)
    assert _roads(layers).visible


def _roads(layers):
    return next(state for state in layers.layers if state.layer == "roads")


def test_that_the_layout_is_kept_between_starts(make_window) -> None:
    first = make_window()
    first.deck.show_panel("layers", False)
    first.shut()
    assert make_window().panels["layers"].isHidden()


def test_that_a_broken_settings_line_reads_as_not_there(tmp_path: Path) -> None:
    file = tmp_path / "broken.ini"
    file.write_text("[layout-abc]\nlayers=nonsense\nalarms=0.1 0.1 9 9 1\n[room]\ndistance=far\n")
    store = LayoutStore(file)
    assert store.load("abc") is None
    assert store.number("room/distance", 0.7) == 0.7


def test_that_a_locked_layout_does_not_move(make_window, press) -> None:
    window = make_window()
    press(window, Qt.Key.Key_L, CONTROL)
    assert all(panel.locked for panel in window.panels.values())


def test_that_the_language_switches_at_run_time(make_window) -> None:
    if not i18n.has_chinese_font():
        pytest.skip("no Chinese font here")
    window = make_window("en")
    assert window.set_language("zh_CN")
    assert window.panels["layers"].header.label.text() == "图层"
    assert window.band.city.text() == "上海"
    assert window.set_language("en")
    assert window.panels["layers"].header.label.text() == "Layers"


def test_that_chinese_is_greyed_with_the_reason_without_a_font(make_window, monkeypatch: pytest.MonkeyPatch) -> None:
    window = make_window("en")
    monkeypatch.setattr(i18n, "has_chinese_font", lambda: False)
    entry = window.menus.menu_of("language").actions()[1]
    assert not entry.isEnabled()
    assert "fonts-noto-cjk" in entry.text()
    assert not window.set_language("zh_CN")


def test_that_a_dead_engine_is_said_within_three_seconds(make_window) -> None:
    window = make_window()
    window.clock._heard -= 3.0
    window.clock.look()
    assert window.band.link.text() == "Engine not answering"
    assert window.stage.frame.broken
    QApplication.processEvents()
    assert layout_lint.faults(window) == []
    assert all(lamp.state == "STOPPED" for lamp in window.band.lamps.values())
    window.room.mirror.tell("transport")
    assert not window.stage.frame.broken


def test_that_the_mode_and_the_provenance_stand_on_the_window(make_window) -> None:
    window = make_window()
    assert window.band.badge.words() == ("REPLAY", "SIMULATED · synthetic demo data")


def test_that_live_has_no_transport_buttons(make_window) -> None:
    window = make_window(mode=Mode.LIVE)
    assert not window.bar.buttons["play"].isVisible()
    assert window.bar.live.isVisible()
    assert window.bar.track.live


async def test_that_keys_command_the_engine_with_an_input_method_on(make_window, make_client, press) -> None:
    client = make_client()
    window = make_window(client=client)
    window.stage.setFocus()
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_Right)
    for sign in ("　", "．", "Ｎ"):
        QApplication.sendEvent(window.stage, QKeyEvent(QEvent.Type.KeyPress, 0, PLAIN, sign))
    await asyncio.sleep(0)
    names = [name for name, _ in client.asked]
    assert names == ["pause", "step", "pause", "set_speed", "next_alarm"]


async def test_that_a_text_field_keeps_what_is_typed(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    field = window.findChild(QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "n l.")
    await asyncio.sleep(0)
    assert field.text() == "n l."
    assert client.asked == []


async def test_that_a_drag_on_the_time_bar_seeks_once(make_window, make_client) -> None:
    client = make_client()
    window = make_window(client=client)
    track = window.bar.track
    wanted = track.start + (track.end - track.start) // 4
    QTest.mousePress(track, Qt.MouseButton.LeftButton, pos=QPoint(round(track.x_of(wanted)) - 40, 25))
    QTest.mouseMove(track, QPoint(round(track.x_of(wanted)), 25))
    QTest.mouseRelease(track, Qt.MouseButton.LeftButton, pos=QPoint(round(track.x_of(wanted)), 25))
    window.bar._seek()
    window.bar._seek()
    await asyncio.sleep(0)
    assert [name for name, _ in client.asked] == ["seek"]
    assert abs(client.asked[0][1][0] - wanted) < (track.end - track.start) / 500


def test_that_f3_goes_round_the_unacknowledged(make_window, press) -> None:
    window = make_window()
    seen = []
    for _ in range(5):
        press(window, Qt.Key.Key_F3)
        seen.append(window.room.mirror.alarms[window.room.alarm].priority)
    assert seen == [1, 2, 3, 4, 1]


def test_that_help_shows_the_keys_and_closes(make_window, press) -> None:
    window = make_window()
    press(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    QTest.keyClick(window.help, Qt.Key.Key_Escape)
    assert not window.help.isVisible()


def test_that_the_palette_finds_an_asset_in_either_language(make_window) -> None:
    window = make_window()
    window.palette_card.open_for("assets")
    window.palette_card.search("南浦")
    assert window.palette_card.list.count() == 1
    QTest.keyClick(window.palette_card.field, Qt.Key.Key_Return)
    assert window.room.asset == "urn:ngsi-ld:Bridge:nanpu"


def test_that_every_action_of_the_table_does_something(make_window) -> None:
    window = make_window()
    greyed = {name for name, action in window.actions_of_room.actions.items() if not action.isEnabled()}
    assert greyed == {deed.name for deed in DEEDS if deed.group == "tools"}  # this room has no city


def test_that_no_two_actions_share_a_key(make_window) -> None:
    window = make_window()
    keys = [key.toString() for action in window.actions_of_room.actions.values() for key in action.shortcuts()]
    assert len(keys) == len(set(keys))


def test_that_the_second_window_opens_and_is_remembered(make_window) -> None:
    window = make_window()
    window.wall.show_second("alarms")
    assert window.wall.second.isVisible()
    assert window.wall.second.head.badge.words()[0] == "REPLAY"
    window.wall.close()
    assert window.store.text("wall/second") == "alarms"


def test_that_texts_grow_with_the_viewing_distance(make_window) -> None:
    window = make_window()
    window.set_distance(5.0)
    assert theme.current().scale == pytest.approx(1.8, abs=0.05)
    assert layout_lint.overlaps(window) == []


def test_that_closing_asks_first(make_window) -> None:
    window = make_window()
    asked = []
    window.closing.connect(lambda: asked.append(True))
    window.close()
    assert asked
    assert window.isVisible()


def test_that_paper_carries_city_mode_provenance_and_time(make_window, tmp_path: Path) -> None:
    window = make_window()
    now = window.room.mirror.transport.now
    line = printing.heading(window.room, now)
    assert line == "Shanghai  ·  REPLAY  ·  SIMULATED · synthetic demo data  ·  2026-05-20 19:24:30 CST"
    file = tmp_path / "alarms.pdf"
    assert printing.print_alarms(window.room, now, printing.to_pdf(str(file)))
    assert file.read_bytes().startswith(b"%PDF")


def test_that_an_unknown_notice_is_shown_not_dropped(make_window) -> None:
    window = make_window()
    window.room.mirror.notice(Notice(code="odd_thing", args={"where": "here"}))
    assert window.notices.text() == "odd thing here"


def test_that_the_story_shows_its_caption(make_window) -> None:
    window = make_window()
    window.captions.set_enabled(True)
    assert window.captions.words.text() == "Wind and lorries load Nanpu Bridge"
    assert window.captions.marker_now() == 1


def test_that_the_screen_set_has_a_name_and_panels_their_keys(qapp) -> None:
    assert len(screen_set()) == 12
    assert len(PANELS) == len(set(PANELS)) == 9


def test_that_a_room_is_what_it_says(room: Room) -> None:
    assert len(room.mirror.channels) > 200
    assert len(room.mirror.alarms) == 6


def test_that_the_distance_field_takes_the_size_that_it_asks_for(make_window) -> None:
    window = make_window("en", (1920, 1080))
    window.deeds.toggle_panel("settings")
    field = window.panels["settings"].distance
    for metres in (5.0, 0.7, 5.0):
        window.set_distance(metres)
        QApplication.processEvents()
        assert field.lineEdit().fontInfo().pixelSize() == theme.current().font("body").pixelSize()
