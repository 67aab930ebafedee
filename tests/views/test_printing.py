"""Paper is white, and says city, mode, provenance and time on every page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QStandardPaths
from PySide6.QtGui import QColor, QImage
from PySide6.QtPrintSupport import QPrinterInfo

from views import printing
from widgets import theme


def _light(image: QImage, rect: QRect) -> float:
    """Mean lightness of a part of a picture, 0 to 255."""
    part = image.copy(rect).scaled(16, 16)
    return sum(QColor(part.pixel(x, y)).lightness() for x in range(16) for y in range(16)) / 256


def test_that_the_line_on_paper_says_all_in_both_languages(make_window) -> None:
    window = make_window("zh_CN")
    line = printing.heading(window.room, window.room.mirror.transport.now)
    assert line == "上海  ·  回放  ·  模拟 · 合成演示数据  ·  2026-05-20 19:24:30 CST"


def test_that_the_room_is_printed_light_and_stays_dark_on_screen(make_window) -> None:
    window = make_window()
    panel = window.panels["alarms"].geometry().adjusted(4, 4, -4, -4)
    dark, paper, after = window.grab().toImage(), window.paper_picture(), window.grab().toImage()
    assert _light(dark, panel) < 70
    assert _light(paper, panel) > 200
    assert abs(_light(after, panel) - _light(dark, panel)) < 3
    assert theme.current().palette == theme.DARK


def test_that_room_and_list_become_pdf_files(make_window, tmp_path: Path) -> None:
    window = make_window()
    now = window.room.mirror.transport.now
    room, alarms = tmp_path / "room.pdf", tmp_path / "alarms.pdf"
    assert printing.print_room(window.room, window.paper_picture(), now, printing.to_pdf(str(room)))
    assert printing.print_alarms(window.room, now, printing.to_pdf(str(alarms)))
    assert room.read_bytes().startswith(b"%PDF")
    assert room.stat().st_size > alarms.stat().st_size > 5_000


def test_that_many_alarms_take_many_pages(make_window, tmp_path: Path) -> None:
    window = make_window()
    row = next(iter(window.room.mirror.alarms.values()))
    one, many = tmp_path / "one.pdf", tmp_path / "many.pdf"
    now = window.room.mirror.transport.now
    printing.print_alarms(window.room, now, printing.to_pdf(str(one)), [row] * 2)
    printing.print_alarms(window.room, now, printing.to_pdf(str(many)), [row] * 90)
    assert one.read_bytes().count(b"/Type /Page\n") == 1
    assert many.read_bytes().count(b"/Type /Page\n") == 4


def test_that_without_a_printer_a_pdf_is_written_and_told(
    make_window, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "Documents"
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda _: str(folder)))
    monkeypatch.setattr(QPrinterInfo, "defaultPrinter", staticmethod(QPrinterInfo))
    window = make_window()
    window.actions_of_room.run("print_room")
    window.actions_of_room.run("print_alarms")
    assert sorted(file.name.split("-")[1] for file in folder.glob("citydeck-*.pdf")) == ["alarms", "room"]
    assert window.notices.text().startswith("No printer here: a PDF file was written, ")
