"""Alarms outside the picture are told at its edge, in their direction, the most urgent first."""

from PySide6.QtCore import QRectF

from widgets.scene.camera import Camera
from widgets.scene.table import Beam
from widgets.viewport_edge import edge_marks
from widgets.viewport_free import free_area

SIZE = (1000, 600)
AREA = QRectF(0, 0, 1000, 600)
NORTHWARD = Camera(0, 0, 0, 2000, heading=0, pitch=20)


def beam(name, x, y, priority=2, pulsing=True):
    return Beam(name, f"asset-{name}", priority, x, y, 0.0, pulsing)


def test_that_what_is_in_the_picture_has_no_mark(qapp):
    assert edge_marks([beam("a", 0, 0)], NORTHWARD, SIZE, AREA) == []


def test_that_a_mark_stands_on_the_side_of_its_alarm(qapp):
    west, east = edge_marks([beam("w", -9000, 0, 1), beam("e", 9000, 0, 2)], NORTHWARD, SIZE, AREA)
    assert west.at.x() < 100
    assert abs(west.angle) > 120
    assert east.at.x() > 900
    assert abs(east.angle) < 60


def test_that_an_alarm_behind_the_eye_is_told_where_the_turn_is_shorter(qapp):
    (left,) = edge_marks([beam("a", -300, -9000)], NORTHWARD, SIZE, AREA)
    (right,) = edge_marks([beam("a", 300, -9000)], NORTHWARD, SIZE, AREA)
    assert left.at.x() < 100
    assert right.at.x() > 900


def test_that_alarms_in_one_direction_are_counted_and_the_most_urgent_leads(qapp):
    found = [beam("low", -9000, 10, 4), beam("seen", -9000, 0, 1, pulsing=False), beam("new", -9000, 5, 1)]
    (mark,) = edge_marks(found, NORTHWARD, SIZE, AREA)
    assert [one.alarm for one in mark.beams] == ["new", "seen", "low"]


def test_that_marks_stay_off_the_panels(qapp):
    bars = [QRectF(0, 0, 1000, 50), QRectF(0, 560, 1000, 40)]
    sides = [QRectF(5, 60, 195, 150), QRectF(5, 215, 180, 300), QRectF(900, 60, 95, 480)]
    free = free_area(AREA, [*sides, *bars, QRectF(210, 400, 300, 150)])
    assert free == QRectF(200, 50, 700, 350)
    (mark,) = edge_marks([beam("w", -9000, 0)], NORTHWARD, SIZE, free)
    assert free.contains(mark.rect())


def test_that_marks_stay_off_a_notice_a_hand_above_a_bar(qapp):
    bar, notice = QRectF(0, 560, 1000, 40), QRectF(350, 490, 300, 36)
    free = free_area(AREA, [bar, notice])
    (mark,) = edge_marks([beam("s", 0, -9000)], Camera(0, 0, 0, 2000, pitch=85), SIZE, free)
    assert not mark.rect().intersects(notice)


def test_that_marks_stay_off_what_is_written_on_the_picture(qapp):
    scale = QRectF(10, 250, 200, 100)
    (plain,) = edge_marks([beam("w", -9000, 0)], NORTHWARD, SIZE, AREA)
    assert plain.rect().intersects(scale)
    (mark,) = edge_marks([beam("w", -9000, 0)], NORTHWARD, SIZE, AREA, [scale])
    assert not mark.rect().intersects(scale)
    assert AREA.contains(mark.rect())
