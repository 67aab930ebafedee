"""Names keep off alarms."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from widgets.scene.beams import top
from widgets.scene.camera import Camera
from widgets.scene.table import Beam
from widgets.viewport_alarms import alarm_places
from widgets.viewport_labels import Labels
from widgets.viewport_overlay import Overlay

SIZE = (800, 450)
CAMERA = Camera(0, 0, 100, 2500, pitch=10)


def test_that_no_name_is_written_over_an_alarm_mark(qapp: QApplication) -> None:
    beam = Beam("a", "x", 1, 0.0, 0.0)
    labels = Labels()
    labels.set((({"en": "On the mark"}, *top(beam), 1),))
    marks, shafts = alarm_places([beam], CAMERA, SIZE)
    x, y = CAMERA.project(top(beam), *SIZE)[0][:2]
    assert marks[0].contains(QPointF(x, y))
    assert labels.place(CAMERA, SIZE, 1.0)
    assert not labels.place(CAMERA, SIZE, 1.0, marks, [shafts])


def test_that_a_name_moves_beside_a_beam(qapp: QApplication) -> None:
    beam = Beam("a", "x", 1, 0.0, 0.0)
    labels = Labels()
    labels.set((({"en": "At its foot"}, 0.0, 0.0, 60.0, 1),))
    marks, shafts = alarm_places([beam], CAMERA, SIZE)
    assert labels.place(CAMERA, SIZE, 1.0)[0].rect.intersects(shafts[0])
    assert not labels.place(CAMERA, SIZE, 1.0, marks, [shafts])[0].rect.intersects(shafts[0])


def test_that_alarms_behind_the_eye_take_no_room(qapp: QApplication) -> None:
    assert alarm_places([Beam("a", "x", 1, 0.0, -9000.0)], CAMERA, SIZE) == ([], [])


@pytest.mark.parametrize("pulsing", [True, False])
def test_that_a_mark_moves_only_while_its_alarm_is_not_acknowledged(pulsing: bool, qapp: QApplication) -> None:
    host, now = QWidget(), [0.0]
    host.resize(*SIZE)
    overlay = Overlay(host, clock=lambda: now[0])
    overlay.set_beams([Beam("a", "x", 1, 0.0, 0.0, pulsing=pulsing)])
    overlay.stop()
    pictures = []
    for seconds in (0.1, 0.8):
        now[0] = seconds
        picture = QImage(*SIZE, QImage.Format.Format_RGB32)
        picture.fill(0)
        painter = QPainter(picture)
        overlay.paint(painter, CAMERA, "N")
        painter.end()
        pictures.append(picture)
    assert (pictures[0] != pictures[1]) == pulsing
