"""Day one, by clicks and keys, through the processes that users run: a city is opened, a source connected."""

import json
import os
import signal
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.day_one import DayOneDesk
from app.source_kinds import source_kinds
from citydeck.link.mirror import CityMirror
from citydeck.server.rundir import RunDir, process_alive
from citydeck.server.site import Site
from views.bridge import Room
from views.room_window import RoomWindow
from widgets import theme

ROOF = {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2]]]}]}
BAD = {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 9]]]}]}
CITY = {
    "type": "CityJSON",
    "version": "2.0",
    "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"},
    "transform": {"scale": [0.001] * 3, "translate": [85000.0, 446000.0, 0.0]},
    "vertices": [[0, 0, 0], [5000, 0, 0], [0, 5000, 0]],
    "CityObjects": {"roof": ROOF, "bad": BAD},
}
PATIENCE = 60_000


@pytest.fixture
def desk(qtbot, tmp_path, monkeypatch):
    """A room without an engine, its day-one desk, and the processes of the desks that followed it."""
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("CITYDECK_CONFIG_DIR", str(tmp_path / "config"))
    before = theme.current()
    room = Room(CityMirror(), None)
    window = RoomWindow(room, None, tmp_path / "room.ini", language="en")
    window.resize(1920, 1080)
    window.show()
    followed: list[int] = []
    made = DayOneDesk(window, followed.append)
    made.window, made.followed = window, followed
    yield made
    made.stop()
    for pid in followed:
        _end(pid, tmp_path / "state")
    window.shut()
    room.close()
    window.deleteLater()
    theme.use(before)


def _end(pid: int, state: Path) -> None:
    """End a desk of this test, and the engines that it leaves running."""
    os.kill(pid, signal.SIGTERM)
    for folder in state.iterdir():
        note = RunDir(folder).endpoint() if folder.is_dir() else None
        if note is not None:
            os.kill(note.pid, signal.SIGTERM)
    end = time.monotonic() + 20
    while process_alive(pid) and time.monotonic() < end:
        QTest.qWait(50)


def _type(form, **texts: str) -> None:
    for key, text in texts.items():
        editor = form.parts[key].editor
        editor.clear()
        QTest.keyClicks(editor, text)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="ends processes by signals")
def test_that_a_real_city_opens_in_a_room_of_its_own(desk, qtbot, tmp_path):
    cards, file, broken = desk.window.day_one, tmp_path / "delft.city.json", tmp_path / "broken.city.json"
    file.write_text(json.dumps(CITY))
    broken.write_text(json.dumps(CITY)[:-40])
    cards.start("city")
    card = cards.open_city
    card.look(str(broken))
    qtbot.waitUntil(card.fault.isVisible, timeout=PATIENCE)
    assert "cut off" in card.fault.text()
    card.look(str(file))
    qtbot.waitUntil(card.open.isVisible, timeout=PATIENCE)
    assert "bad: " in card.view.list.toPlainText()
    assert card.zone.currentText() == "Europe/Amsterdam"
    QTest.mouseClick(card.open, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.followed) or card.fault.isVisible(), timeout=2 * PATIENCE)
    assert card.fault.text() == ""
    assert process_alive(desk.followed[0])
    (folder,) = (tmp_path / "state" / "cities").iterdir()
    site = Site.load(folder)
    assert (site.config.zone, site.config.city) == ("Europe/Amsterdam", str(file))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="ends processes by signals")
def test_that_a_source_is_tried_written_and_opened_live(desk, qtbot, tmp_path):
    counts = tmp_path / "counts"
    counts.mkdir()
    (counts / "a.csv").write_text("time,road,cars\n2026-05-20T11:00:00Z,7,120\n")
    cards = desk.window.day_one
    card = cards.connect_source
    card.set_kinds(source_kinds())
    card.open_card()
    QTest.mouseClick(card.kind_list.buttons["csv_folder"], Qt.MouseButton.LeftButton)
    _type(card.form, folder=str(tmp_path / "nowhere"), time="time")
    _type(card.form.parts["columns"].entries[0], column="cars", asset="urn:ngsi-ld:Road:{road}", metric="flow")
    site = tmp_path / "sites" / "mine"
    card.site.fields["folder"].editor.clear()
    QTest.keyClicks(card.site.fields["folder"].editor, str(site))
    QTest.mouseClick(card.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "no such folder" in card.report.line.text(), timeout=PATIENCE)
    _type(card.form, folder=str(counts))
    QTest.mouseClick(card.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.report.cells[0][0].isVisible, timeout=PATIENCE)
    assert card.report.cells[0][0].text() == "urn:ngsi-ld:Road:7 · flow"
    assert card.report.cells[0][1].text().startswith("120")
    assert not site.exists()
    QTest.mouseClick(card.make, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.followed) or not card._busy, timeout=2 * PATIENCE)
    assert desk.followed, card.report.line.text()
    assert Site.load(site).config.sources["csv-folder"].settings["folder"] == str(counts)
    assert RunDir.of("mine", "LIVE").endpoint() is not None
