"""Pace, flight, scale bar and names of the viewport, each by itself."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from widgets.presenter_frame import Request, Shot, Swap
from widgets.scene.camera import Camera
from widgets.viewport_flight import Flight
from widgets.viewport_free import covered, free_corner
from widgets.viewport_input import Hand
from widgets.viewport_labels import Labels
from widgets.viewport_marks import length_text, round_length, scale_length
from widgets.viewport_pace import Pace


@pytest.fixture
def pace(qapp: QApplication) -> Pace:
    made = Pace()
    made.asked = []
    made.due.connect(made.asked.append)
    return made


def test_that_nothing_is_asked_for_while_unseen(pace: Pace) -> None:
    pace.touch()
    assert pace.asked == []
    pace.hold(False)
    assert pace.asked == [True]


def test_that_the_next_frame_waits_for_the_one_before(pace: Pace) -> None:
    pace.hold(False)
    pace.move()
    pace.move()
    assert pace.asked == [True]
    pace.arrived()
    assert pace.asked == [True, False]
    assert not pace.idle


def test_that_it_is_idle_only_when_all_is_shown(pace: Pace) -> None:
    pace.hold(False)
    assert not pace.idle
    pace.arrived()
    assert pace.idle


def test_that_a_flight_follows_the_clock_and_lands_at_its_end(qapp: QApplication) -> None:
    now = [0.0]
    flight = Flight(clock=lambda: now[0])
    seen: list[Camera] = []
    flight.moved.connect(seen.append)
    end = Camera(500, 0, 0, 900, heading=90)
    flight.start(Camera(), end, 2.0)
    now[0] = 1.0
    flight.advance()
    assert 0 < seen[-1].x < 500
    now[0] = 2.5
    flight.advance()
    assert seen[-1] == end
    assert not flight.active


@pytest.mark.parametrize(("most", "length"), [(1.0, 1), (49, 20), (730, 500), (2600, 2000), (9.99, 5)])
def test_that_a_scale_bar_has_a_round_length(most: float, length: float) -> None:
    assert round_length(most) == length


def test_that_the_scale_bar_is_true_in_the_middle_of_the_picture() -> None:
    camera = Camera(0, 0, 0, 3000, heading=0, pitch=50)
    metres, wide = scale_length(camera, 600, 120)
    a, b = camera.project([(-metres / 2, 0, 0), (metres / 2, 0, 0)], 900, 600)
    assert b[0] - a[0] == pytest.approx(wide, rel=1e-6)
    assert wide <= 120
    assert [length_text(500), length_text(2000), length_text(50)] == ["500 m", "2 km", "50 m"]


def test_that_names_never_overlap_and_the_important_one_wins(qapp: QApplication) -> None:
    labels = Labels()
    labels.set([({"en": "Minor place"}, 4.0, 0.0, 0.0, 2), ({"en": "Great tower"}, 0.0, 0.0, 0.0, 0)])
    placed = labels.place(Camera(0, 0, 0, 2000), (600, 400), 1.0)
    assert [name.text for name in placed] == ["Great tower"]
    free = labels.place(Camera(0, 0, 0, 2000), (600, 400), 1.0, [QRectF(0, 0, 600, 400)])
    assert free == []


def test_that_a_name_is_written_beside_the_shaft_of_another_tower(qapp: QApplication) -> None:
    """Two towers, the lower one just right of the higher one: its name would cover the other's shaft."""
    labels = Labels()
    camera = Camera(0, 0, 250, 2000, pitch=3)
    labels.set([({"en": "High"}, 0.0, 0.0, 640.0, 0), ({"en": "World Financial Center"}, 90.0, 0.0, 480.0, 0)])
    high, low = labels.place(camera, (900, 700), 1.0)
    left = camera.project([(30.0, 0.0, 480.0)], 900, 700)[0][0]
    assert low.rect.left() >= left
    assert low.rect.left() <= low.anchor.x() <= low.rect.right()
    assert abs(high.rect.center().x() - high.anchor.x()) < 1
    labels.set([({"en": "World Financial Center"}, 90.0, 0.0, 480.0, 0)])
    (alone,) = labels.place(camera, (900, 700), 1.0)
    assert abs(alone.rect.center().x() - alone.anchor.x()) < 1


def test_that_a_tower_behind_another_is_not_named_on_its_shaft(qapp: QApplication) -> None:
    labels = Labels()
    camera = Camera(0, 0, 250, 2000, pitch=3)
    labels.set([({"en": "High"}, 0.0, 0.0, 640.0, 0), ({"en": "Behind it"}, 5.0, 300.0, 480.0, 0)])
    assert [name.text for name in labels.place(camera, (900, 700), 1.0)] == ["High"]
    labels.set([({"en": "High"}, 0.0, 0.0, 640.0, 0), ({"en": "Before it"}, 5.0, -300.0, 480.0, 0)])
    assert [name.text for name in labels.place(camera, (900, 700), 1.0)] == ["High", "Before it"]


def test_that_a_name_falls_back_to_english(qapp: QApplication) -> None:
    labels = Labels()
    labels.set([({"en": "River"}, 0.0, 0.0, 0.0, 1)])
    labels.language = "zh_CN"
    assert [name.text for name in labels.place(Camera(0, 0, 0, 2000), (600, 400), 1.0)] == ["River"]


def test_that_a_shown_buffer_is_never_handed_out() -> None:
    swap = Swap()
    request = Request(Camera(), 8, 4)
    first, second = swap.buffer(8, 4), swap.buffer(8, 4)
    swap.put(Shot(request, first, 0.0))
    assert swap.take() is not None
    swap.put(Shot(request, second, 0.0))
    assert swap.buffer(8, 4) is not first
    assert swap.take() is not None
    assert swap.buffer(8, 4) is first
    assert swap.take() is None


def test_that_marks_go_to_the_lowest_free_place(qapp: QApplication) -> None:
    area, box = QRectF(0, 0, 800, 600), QSizeF(200, 90)
    assert free_corner(area, box, []) == QPointF(16, 584)
    bar = QRectF(0, 500, 800, 100)
    corner = free_corner(area, box, [bar])
    assert corner.y() <= 500
    left = QRectF(0, 0, 300, 500)
    corner = free_corner(area, box, [bar, left])
    found = QRectF(corner.x(), corner.y() - 90, 200, 90)
    assert not found.intersects(left)
    assert not found.intersects(bar)


def test_that_panels_over_the_viewport_cover_it_and_clear_sheets_do_not(qapp: QApplication) -> None:
    stage = QWidget()
    stage.resize(400, 300)
    host, panel, sheet = QWidget(stage), QWidget(stage), QWidget(stage)
    host.setGeometry(0, 0, 400, 300)
    panel.setGeometry(300, 0, 100, 300)
    sheet.setGeometry(0, 0, 400, 300)
    sheet.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    stage.show()
    assert covered(host) == [QRectF(300, 0, 100, 300)]
    panel.hide()
    assert covered(host) == []
    stage.close()


@pytest.fixture
def hand(qapp: QApplication) -> tuple[Hand, list[Camera]]:
    """A hand that moves a camera over 600 x 400 pixels, and where it has been."""
    where = [Camera(0, 0, 0, 2000, heading=0, pitch=50)]
    made = Hand(lambda: where[-1], lambda: (600, 400))
    made.moved.connect(where.append)
    return made, where


def test_that_two_fingers_pinch_turn_and_tilt(hand: tuple[Hand, list[Camera]]) -> None:
    fingers, where = hand
    fingers._pinch([QPointF(250, 200), QPointF(350, 200)], [QPointF(200, 200), QPointF(400, 200)])
    assert where[-1].distance == pytest.approx(1000)
    fingers._pinch([QPointF(200, 200), QPointF(400, 200)], [QPointF(300, 100), QPointF(300, 300)])
    assert where[-1].heading == pytest.approx(270, abs=1e-6)
    before = where[-1].pitch
    fingers._pinch([QPointF(200, 200), QPointF(400, 200)], [QPointF(200, 240), QPointF(400, 240)])
    assert where[-1].pitch > before


def test_that_one_finger_moves_the_ground_and_a_tap_picks(qapp: QApplication) -> None:
    class Pad(QWidget):
        def __init__(self) -> None:
            super().__init__()
            self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
            self.resize(600, 400)
            self.where = [Camera(0, 0, 0, 2000, heading=0, pitch=50)]
            self.clicks: list[QPointF] = []
            self.hand = Hand(lambda: self.where[-1], lambda: (600, 400), self)
            self.hand.moved.connect(self.where.append)
            self.hand.clicked.connect(self.clicks.append)

        def event(self, event: QEvent) -> bool:
            if isinstance(event, QTouchEvent):
                self.hand.touch(event)
                return True
            return super().event(event)

    pad, device = Pad(), QTest.createTouchDevice()
    pad.show()
    grabbed = pad.where[0].ground(300, 200, 600, 400)
    QTest.touchEvent(pad, device).press(0, QPoint(300, 200), pad).commit()
    QTest.touchEvent(pad, device).move(0, QPoint(360, 230), pad).commit()
    QTest.touchEvent(pad, device).release(0, QPoint(360, 230), pad).commit()
    assert pad.where[-1].ground(360, 230, 600, 400) == pytest.approx(grabbed, abs=1e-6)
    assert pad.clicks == []
    QTest.touchEvent(pad, device).press(0, QPoint(100, 100), pad).commit()
    QTest.touchEvent(pad, device).release(0, QPoint(100, 100), pad).commit()
    assert pad.clicks == [QPointF(100, 100)]
    pad.close()
