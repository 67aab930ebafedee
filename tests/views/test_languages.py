"""The whole room in one language at a time, with a glyph for every sign of both."""

import re

from PySide6.QtWidgets import QAbstractButton, QLabel

from app import translations
from views import layout_lint
from widgets import theme

FILE = translations.FOLDER / "citydeck_zh_CN.ts"
WORD = re.compile(r"[A-Za-z]{3,}")
PROPER = (
    "Citydeck", "CityJSON", "MQTT", "CSV", "RSRP", "RSRQ", "CST", "UTC", "Ctrl", "Shift", "Home", "Page", "Down", "Esc",
    "Enter", "citydeck", "site", "toml", "FOLDER", "check", "fonts", "noto", "cjk", "PDF", "Wh", "xset", "Del", "Tab",
    "dBm", "hPa", "MPa", "kPa", "PgUp", "PgDown", "English", "LiDAR", "CityJSONSeq", "mcap",
    "Alt", "GPP", "UMa", "UMi", "CityGML", "Tiles", "OpenStreetMap", "Greenshields", "EPSG",
)  # fmt: skip
"""Names, keys, units and things to type that stay as they are in Chinese."""


def _foreign(text: str) -> list[str]:
    return [word for word in WORD.findall(text) if word not in PROPER]


def test_that_no_english_is_left_in_a_chinese_room(make_window) -> None:
    window = make_window("zh_CN")
    window.deck.show_panel("settings", True)
    window.deeds.help()
    parts = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    said = {text for part in parts for text in (part.text(), part.toolTip(), part.accessibleName())}
    said |= {action.text() for action in window.actions_of_room.actions.values()}
    assert {text for text in said if _foreign(text)} == set()


def test_that_every_translation_can_be_written(make_window) -> None:
    window = make_window("zh_CN")
    font = theme.current().font("body")
    signs = {sign for text in translations.texts(FILE) for sign in text.source + text.target if not sign.isspace()}
    assert window.isVisible()
    assert sorted(sign for sign in signs if not layout_lint.can_write(sign, font)) == []


def test_that_translations_speak_of_the_same_keys() -> None:
    key = re.compile(r"(?<![A-Za-z])(?:Ctrl\+[A-Z]\w*|Shift\+[A-Z]\w*|F\d+|Esc)", re.ASCII)
    for text in translations.texts(FILE):
        assert sorted(set(key.findall(text.source))) == sorted(set(key.findall(text.target))), text.source
