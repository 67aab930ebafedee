"""The settings show what is in force, whatever came first: the choice or the words for it."""

import pytest
from PySide6.QtWidgets import QApplication

from views.settings_panel import SettingsPanel
from widgets import style, theme


@pytest.fixture
def panel(qapp: QApplication, make_room) -> SettingsPanel:
    return SettingsPanel(make_room())


def test_that_what_was_set_before_there_were_words_is_shown(panel: SettingsPanel) -> None:
    panel.set_light("night")
    panel.set_state("contrast", 3.5, "alarms")
    panel.retranslate()
    shown = (panel.light.currentData(), panel.palette_box.currentData(), panel.second.currentData())
    assert shown == ("night", "contrast", "alarms")
    assert panel.distance.value() == 3.5
    assert panel.distance.text().startswith("3.5")


def test_that_the_viewing_distance_can_be_read(panel: SettingsPanel) -> None:
    panel.retranslate()
    panel.restyle()
    panel.setStyleSheet(style.sheet(theme.current()))
    panel.resize(340, 420)
    panel.show()
    QApplication.processEvents()
    assert panel.distance.lineEdit().width() > 60


def test_that_another_language_keeps_what_a_person_chose(panel: SettingsPanel) -> None:
    panel.retranslate()
    panel.light.setCurrentIndex(panel.light.findData("day"))
    panel.light.activated.emit(panel.light.currentIndex())
    panel.retranslate()
    assert panel.light.currentData() == "day"
