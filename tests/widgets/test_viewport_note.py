"""What a picture must say of itself is written whole, however narrow the room is."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from widgets.viewport_note import Note, wrapped

TEXT = "Vehicles: illustrative (Greenshields) · 5G coverage: modelled (3GPP TR 38.901 UMa/UMi)"


@pytest.mark.parametrize("most", [12, 30, 50, 200])
def test_that_no_word_is_lost_and_every_line_fits(most: int) -> None:
    lines = wrapped(TEXT, lambda words: len(words) <= most)
    assert " ".join(lines).replace(" · ", " ").split() == TEXT.replace(" · ", " ").split()
    assert all(len(line) <= max(most, 14) for line in lines)


def test_that_a_line_ends_between_two_statements_where_it_can() -> None:
    assert wrapped(TEXT, lambda words: len(words) <= 60) == TEXT.split(" · ")
    assert wrapped(TEXT, lambda words: True) == [TEXT]


def test_that_it_is_written_upwards_and_within_its_width(qapp: QApplication) -> None:
    image = QImage(600, 300, QImage.Format.Format_RGB32)
    image.fill(0)
    note = Note()
    note.text = TEXT
    painter = QPainter(image)
    narrow = note.paint(painter, QPointF(20, 250), 260.0, 1.0)
    wide = note.paint(painter, QPointF(20, 250), 4000.0, 1.0)
    painter.end()
    assert narrow.width() <= 260
    assert narrow.height() > 1.5 * wide.height()
    assert narrow.bottom() == wide.bottom() == 250
