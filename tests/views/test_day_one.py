"""Day one: the first start's offers do what they say, in both languages, by mouse, key and drop."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from citydeck.city.open import open_city
from views import layout_lint
from views.city_card import CityCard
from views.city_found import Found
from views.setting_value import NotAValue, value_of
from views.source_kind import FieldSpec, SourceKind

INFO = {
    "format": "CityJSONSeq",
    "version": "2.0",
    "crs": "EPSG:7415",
    "crs_name": "Amersfoort / RD New + NAP height",
    "extent": [84394.0, 446948.0, 0.0, 85041.0, 447639.0, 30.0],
    "place": {"longitude": 4.36, "latitude": 52.01},
    "objects": {"Building": 99, "BuildingPart": 100, "+NoiseBuilding": 3},
    "lods": {"1.2": 100, "2.2": 100},
    "skipped": [{"id": "roof-7", "reason": "vertex index 9 is out of range"}],
    "notes": ["textures are not drawn (148 in the file)"],
}
FOUND = Found("/home/anna/delft.city.jsonl", "city", INFO, "Europe/Amsterdam")
TEXT = {"en": "what it is, such as this", "zh_CN": "它是什么，例如这个"}
KIND = SourceKind(
    "mqtt",
    {"en": "Broker", "zh_CN": "代理服务器"},
    {"en": "readings from topics", "zh_CN": "主题上的读数"},
    (
        FieldSpec("host", "string", TEXT, required=True),
        FieldSpec("port", "integer", TEXT, default=1883, usual=True),
        FieldSpec("tls", "boolean", TEXT, default=False),
        FieldSpec("poll", "number", TEXT, default=0.5),
        FieldSpec("version", "string", TEXT, default="5", choices=("5", "3.1.1")),
        FieldSpec("password", "secret", TEXT),
        FieldSpec("folder", "string", TEXT, path="folder"),
        FieldSpec("units", "table", TEXT),
        FieldSpec(
            "topics",
            "list",
            TEXT,
            required=True,
            item=(FieldSpec("filter", "string", TEXT, required=True), FieldSpec("missing", "list", TEXT)),
        ),
    ),
)
STRANGER = SourceKind("weather", {"en": "Weather", "zh_CN": "天气"}, TEXT, (), "weather-pack 1.2", ("api.example:443",))
REPORT = {
    "ok": True,
    "state": "UP",
    "rows": 1204,
    "channels": 1,
    "assets": 1,
    "missing": 1,
    "converted": {"speed": "[mi_i]/h to km/h"},
    "quarantined": {"no such column": 2},
    "samples": [
        {"channel": "urn:x|flow|mqtt", "observed_at": "2026-05-20T11:00:00Z", "value": 120.0, "unit": "1/h",
         "quality": "GOOD"},
        {"channel": "urn:x|flow|mqtt", "observed_at": "2026-05-20T11:01:00Z", "value": None, "unit": "1/h",
         "quality": "BAD"},
    ],
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_CN"])


def _offer(card, kinds) -> None:
    card.set_kinds(kinds)
    QApplication.processEvents()


def _sound(window, card) -> None:
    for _ in range(3):
        QApplication.processEvents()
    assert window.stage.rect().contains(card.geometry())
    assert layout_lint.squeezed(window) == []
    assert layout_lint.clipped(window) == []
    assert layout_lint.missing_signs(card) == []


@LANGUAGES
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_that_every_state_of_opening_a_city_is_whole(make_window, language, size) -> None:
    window = make_window(language, size)
    window.first.open_card()
    window.first.buttons["city"].click()
    card = window.day_one.open_city
    assert card.isVisible()
    assert not window.first.isVisible()
    _sound(window, card)
    card.look("/home/anna/delft.city.jsonl")
    card.show_progress(0.4)
    _sound(window, card)
    assert card.stop.isVisible()
    card.show_found(FOUND)
    _sound(window, card)
    assert "roof-7: vertex index 9 is out of range" in card.view.list.toPlainText()
    assert card.zone.currentText() == "Europe/Amsterdam"
    card.show_opening()
    _sound(window, card)
    card.show_fault("the room ended with code 1")
    _sound(window, card)
    assert card.fault.isVisible()
    assert card.open.isVisible()


@LANGUAGES
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_that_every_state_of_connecting_a_source_is_whole(make_window, language, size) -> None:
    window = make_window(language, size)
    window.first.open_card()
    window.first.buttons["plug"].click()
    card = window.day_one.connect_source
    _offer(card, [KIND, STRANGER])
    _sound(window, card)
    card.form.more.setChecked(True)
    card.test.click()
    _sound(window, card)
    card.show_report(REPORT)
    _sound(window, card)
    assert card.report.cells[1][1].text() in ("missing", "缺失")
    card.choose("weather")
    _sound(window, card)
    assert card.trust.isVisible()


@LANGUAGES
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_that_what_was_skipped_can_be_read_afterwards(make_window, language, size, tmp_path) -> None:
    bad = {"type": "Road", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 9]]]}]}
    file = tmp_path / "own.city.json"
    vertices = [[0, 0, 0], [9, 0, 0], [0, 9, 0]]
    objects = {f"road-{at}": bad for at in range(9)}
    file.write_text(
        json.dumps({"type": "CityJSON", "version": "2.0", "transform": {"scale": [1, 1, 1], "translate": [0, 0, 0]},
                    "vertices": vertices, "CityObjects": objects})
    )  # fmt: skip
    window = make_window(language, size)
    window.actions_of_room.run("about_city")
    _sound(window, window.day_one.about)
    window.day_one.about.close_card()
    card = CityCard(open_city(file), window.stage)
    card.open_card()
    _sound(window, card)
    assert card.view.list.toPlainText().count("vertex index 9 is out of range") == len(objects)


def test_that_a_bad_file_is_one_line_in_the_card_and_the_card_can_try_again(make_window) -> None:
    window = make_window()
    card, asked = window.day_one.open_city, []
    card.lookWanted.connect(asked.append)
    card.look("/a.json")
    card.show_fault("/a.json: cut off at its end")
    assert card.fault.text() == "/a.json: cut off at its end"
    assert card.file.isVisible()
    assert not card.open.isVisible()
    card.look("/b.json")
    assert not card.fault.isVisible()
    assert asked == ["/a.json", "/b.json"]


def test_that_cancel_and_escape_take_the_wish_back(make_window) -> None:
    window = make_window()
    card, stopped, opened = window.day_one.open_city, [], []
    card.stopWanted.connect(lambda: stopped.append(True))
    card.openWanted.connect(lambda path, zone: opened.append((path, zone)))
    card.look("/a.json")
    card.stop.click()
    assert stopped == [True]
    card.show_found(FOUND)
    card.zone.setCurrentText("Asia/Shanghai")
    card.open.click()
    assert opened == [(FOUND.path, "Asia/Shanghai")]
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert stopped == [True, True]
    assert not card.isVisible()


def test_that_a_dropped_file_is_looked_at_and_two_are_not(make_window) -> None:
    window = make_window()
    asked = []
    window.day_one.open_city.lookWanted.connect(asked.append)
    for names, taken in ((["/a.json", "/b.json"], False), (["/a.json"], True)):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name) for name in names])
        where = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        enter = QDragEnterEvent(QPoint(9, 9), *where)
        enter.ignore()
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted() is taken
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), *where))
    assert asked == ["/a.json"]
    assert window.day_one.open_city.isVisible()


def test_that_choosing_a_file_holds_nothing_up(make_window, tmp_path) -> None:
    window = make_window()
    asked = []
    window.day_one.open_city.lookWanted.connect(asked.append)
    window.actions_of_room.run("open_city")
    window.day_one.open_city.file.click()
    dialog = window.findChild(QFileDialog)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "x.json"))
    assert asked == [str(tmp_path / "x.json")]
    dialog.close()


def test_that_a_form_gives_only_what_differs_and_marks_what_is_wrong(make_window) -> None:
    window = make_window()
    card, drafts = window.day_one.connect_source, []
    card.tryWanted.connect(drafts.append)
    window.day_one.start("plug")
    _offer(card, [KIND])
    fields = card.form.parts
    fields["port"].put("many")
    card.test.click()
    assert drafts == []
    assert fields["host"].fault.isVisible()
    assert fields["port"].fault.text() == "A whole number is needed"
    fields["host"].put("broker")
    fields["port"].put("8883")
    fields["topics"].entries[0].parts["filter"].put("city/+")
    fields["topics"].entries[0].parts["missing"].put("-, NA")
    card.test.click()
    assert drafts[0].settings == {
        "host": "broker",
        "port": 8883,
        "topics": [{"filter": "city/+", "missing": ["-", "NA"]}],
    }
    card.show_fault("source mqtt: setting topics.0.filter is not a filter")
    assert fields["topics"].entries[0].parts["filter"].fault.text() == "is not a filter"
    card.show_report({"state": "LOST", "reason": "connection refused", "rows": 0})
    assert card.report.line.text() == "connection refused"


def test_that_entries_of_a_list_come_and_go(make_window) -> None:
    window = make_window()
    window.day_one.start("plug")
    card = window.day_one.connect_source
    _offer(card, [KIND])
    topics = card.form.parts["topics"]
    topics.add.click()
    assert len(topics.entries) == 2
    topics._removers[0].click()
    topics._removers[0].click()
    with pytest.raises(NotAValue):
        topics.value()
    assert topics.fault.isVisible()


def test_that_a_strangers_adapter_is_never_tried_untrusted(make_window) -> None:
    window = make_window()
    window.day_one.start("plug")
    card, drafts = window.day_one.connect_source, []
    card.tryWanted.connect(drafts.append)
    _offer(card, [STRANGER])
    card.test.click()
    assert drafts == []
    card.trust.click()
    card.test.click()
    assert drafts[0].trusted is True


def test_that_the_folder_follows_the_name_until_it_is_written_by_hand(make_window, tmp_path) -> None:
    site = make_window().day_one.connect_source.site
    site.base = tmp_path
    (tmp_path / "delft").mkdir()
    name, folder = site.fields["name"], site.fields["folder"]
    name.editor.clear()
    QTest.keyClicks(name.editor, "Delft")
    assert folder.text() == str(tmp_path / "delft-2")
    QTest.keyClicks(folder.editor, "x")
    QTest.keyClicks(name.editor, "y")
    assert folder.text() == str(tmp_path / "delft-2x")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("integer", " 7 ", 7), ("number", "0.5", 0.5), ("list", "a，b,", ["a", "b"]), ("list", "[-999]", [-999]),
     ("table", "speed = 10", {"speed": 10}), ("secret", "env:KEY", "env:KEY"), ("string", "", None)],
)  # fmt: skip
def test_that_what_is_typed_is_what_is_meant(qapp, kind, text, value) -> None:
    assert value_of(FieldSpec("k", kind, {}), text) == value


@pytest.mark.parametrize(
    ("kind", "text"), [("integer", "7.5"), ("number", "half"), ("list", "[1"), ("table", "speed"), ("secret", "1234")]
)
def test_that_what_means_nothing_is_refused(qapp, kind, text) -> None:
    with pytest.raises(NotAValue):
        value_of(FieldSpec("k", kind, {}), text)
