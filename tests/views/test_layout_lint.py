"""Nothing overlaps, is cut, squeezed or without a glyph: in every view, in both languages, at a desk and on a wall."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QSizePolicy

from views import layout_lint
from views.layout_default import PANELS, VIEWS
from widgets import theme


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
@pytest.mark.parametrize("distance", [0.7, 5.0])
def test_that_every_view_is_sound(make_window, language: str, size: tuple[int, int], distance: float) -> None:
    window = make_window(language, size)
    window.set_distance(distance)
    found = {}
    for view in VIEWS:
        window.apply_view(view)
        _settle()
        found[view] = layout_lint.faults(window)
    assert {view: faults for view, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_a_small_window_is_sound(make_window, language: str) -> None:
    window = make_window(language, (1280, 720))
    _settle()
    assert layout_lint.faults(window) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160)])
def test_that_the_overview_has_every_panel_but_settings(make_window, language: str, size: tuple[int, int]) -> None:
    window = make_window(language, size)
    assert {key for key, panel in window.panels.items() if panel.isVisible()} == set(PANELS) - {"settings"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_that_every_card_is_sound(make_window, language: str, size: tuple[int, int]) -> None:
    window = make_window(language, size)
    opened = {
        "help": window.deeds.help,
        "first": window.first.open_card,
        "palette_card": lambda: window.palette_card.open_for("commands"),
    }
    for name, call in opened.items():
        card = getattr(window, name)
        call()
        _settle()
        assert window.stage.rect().contains(card.geometry()), name
        assert layout_lint.squeezed(window) == []
        assert layout_lint.clipped(window) == []
        card.close_card()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_the_settings_are_whole(make_window, language: str) -> None:
    window = make_window(language, (1280, 720))
    window.deck.show_panel("settings", True)
    _settle()
    assert layout_lint.squeezed(window) == []
    assert layout_lint.clipped(window) == []


def test_that_what_is_wrong_is_found(make_window) -> None:
    window = make_window()
    layers, alarms = window.panels["layers"], window.panels["alarms"]
    alarms.setGeometry(layers.geometry().translated(40, 40))
    assert "layers covers alarms" in layout_lint.overlaps(window)
    layers.resize(60, 60)
    assert any(line.startswith("layers needs") for line in layout_lint.squeezed(window))


def test_that_cut_texts_and_missing_signs_are_found(make_window) -> None:
    window = make_window()
    label, button = QLabel("a long line", window), QPushButton("another one", window)
    for part in (label, button):
        part.setGeometry(0, 0, 20, 20)
        part.show()
    strange = QLabel("\U0010fffd", window)
    strange.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    faults = layout_lint.faults(window)
    assert "cut: 'a long line'" in faults
    assert "cut: 'another one'" in faults
    assert any(fault.startswith("no glyph for") for fault in faults)


def test_that_the_narrow_band_keeps_mode_counts_and_clock(make_window) -> None:
    window = make_window("en", (1920, 1080))
    window.set_distance(5.0)
    _settle()
    band = window.band
    assert band.badge.words() == ("REPLAY", "SIMULATED")
    assert "synthetic demo data" in band.badge.toolTip()
    assert all(count.isVisible() for count in band.counts.values())
    assert band.time.isVisible()
    assert {name for name, button in band.buttons.items() if button.isVisible()} >= {"panels", "help"}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_text_made_for_a_large_screen_fits_a_window_half_as_wide(make_window, monkeypatch, language: str) -> None:
    window = make_window(language, (1920, 1080))
    monkeypatch.setattr(window, "screen", lambda: SimpleNamespace(geometry=lambda: QRect(0, 0, 3840, 2160)))
    window.set_distance(0.7)
    _settle()
    assert theme.current().scale > 1.5
    assert layout_lint.faults(window) == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_settings_grow_and_shrink_the_text_of_a_room_nobody_arranged(make_window, language: str) -> None:
    window = make_window(language, (1920, 1080))
    window.deeds.toggle_panel("settings")
    before = {key: panel.geometry() for key, panel in window.panels.items() if panel.isVisible()}
    for metres in (5.0, 0.7):
        window.set_distance(metres)
        _settle()
        assert window.panels["settings"].isVisible()
        window.panels["settings"].hide()
        assert layout_lint.faults(window) == []
        window.panels["settings"].show()
    assert {key: panel.geometry() for key, panel in window.panels.items() if panel.isVisible()} == before


def test_that_a_layout_made_by_hand_waits_while_the_text_is_too_large_for_it(make_window) -> None:
    window = make_window("en", (1920, 1080))
    window.deck.show_panel("energy", False)
    assert window.deck.by_hand
    made = window.deck.layout_kept()
    before = {key: panel.geometry() for key, panel in window.panels.items() if panel.isVisible()}
    window.set_distance(5.0)
    _settle()
    assert layout_lint.overlaps(window) == []
    assert window.deck.layout_kept() == made
    window.set_distance(0.7)
    _settle()
    assert {key: panel.geometry() for key, panel in window.panels.items() if panel.isVisible()} == before


def test_that_what_the_band_leaves_out_at_five_metres_stays_in_reach_of_a_hand(make_window) -> None:
    window = make_window("en", (1920, 1080))
    window.set_distance(5.0)
    _settle()
    assert window.band.buttons["panels"].isVisible()
    offered = window.menus.menu_of("panels").actions()
    deeds = window.actions_of_room.actions
    for name in ("palette", "find", "language", "full_screen", "second_window", "print_room"):
        assert deeds[name] in offered
    assert window.panels["settings"].title() in [action.text() for action in offered]
