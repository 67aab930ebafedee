"""Pace, flight, scale bar and names of the viewport, each by itself."""

import math
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QMouseEvent, QPointingDevice, QTouchEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from widgets.flat.plan import Plan
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
    high = Camera(0, 0, 400, 3000, pitch=50)  # looks at a roof: the bar is that of the ground behind it
    metres, wide = scale_length(high, 600, 120)
    x, y, _ = high.ground(450, 300, 900, 600)
    a, b = high.project([(x - metres / 2, y, 0), (x + metres / 2, y, 0)], 900, 600)
    assert b[0] - a[0] == pytest.approx(wide, rel=1e-6)
    flat = Plan.of(high)
    metres, wide = scale_length(flat, 600, 120)
    a, b = flat.project([(-metres / 2, 0, 0), (metres / 2, 0, 0)], 900, 600)
    assert b[0] - a[0] == pytest.approx(wide, rel=1e-6)
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


class Pad(QWidget):
    """600 x 400 pixels with a hand on them; `where` its camera has been, `clicks` and `strokes` what it did."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.resize(600, 400)
        self.where = [Camera(0, 0, 0, 2000, heading=0, pitch=50)]
        self.clicks: list[QPointF] = []
        self.strokes: list[list[QPointF]] = []
        self.drawn: list[Qt.KeyboardModifier] = []
        self.draws = False
        self.hand = Hand(lambda: self.where[-1], lambda: (600, 400), self, draws=lambda: self.draws)
        self.hand.moved.connect(self.where.append)
        self.hand.clicked.connect(self.clicks.append)
        self.hand.stroke.connect(self.strokes.append)
        self.hand.stroked.connect(self.drawn.append)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self.hand.touch(event)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.hand.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.hand.wheel(event)


@pytest.fixture
def pad(qapp: QApplication) -> Iterator[Pad]:
    made = Pad()
    made.show()
    yield made
    made.hand.stop()
    made.close()
    made.deleteLater()


@pytest.fixture(scope="module")
def screen(qapp: QApplication) -> QPointingDevice:
    return QTest.createTouchDevice()


def fingers(pad: Pad, screen: QPointingDevice, *ways: tuple[tuple[int, int], tuple[int, int]], steps: int = 10) -> None:
    """Put a finger down at the start of each way, move all of them to the ends in steps, and lift them."""
    touch = QTest.touchEvent(pad, screen)
    for number, (start, _) in enumerate(ways):
        touch.press(number, QPoint(*start), pad)
    touch.commit()
    for step in range(1, steps + 1):
        touch = QTest.touchEvent(pad, screen)
        for number, ((x, y), (to_x, to_y)) in enumerate(ways):
            at = QPoint(round(x + (to_x - x) * step / steps), round(y + (to_y - y) * step / steps))
            touch.move(number, at, pad)
        touch.commit()
    touch = QTest.touchEvent(pad, screen)
    for number, (_, end) in enumerate(ways):
        touch.release(number, QPoint(*end), pad)
    touch.commit()


def test_that_two_fingers_pinch_to_zoom_on_what_is_between_them(pad: Pad, screen: QPointingDevice) -> None:
    before = pad.where[0].ground(300, 200, 600, 400)
    fingers(pad, screen, ((250, 200), (200, 200)), ((350, 200), (400, 200)))
    assert pad.where[-1].distance == pytest.approx(1000, rel=0.15)
    assert pad.where[-1].pitch == 50
    assert pad.where[-1].ground(300, 200, 600, 400) == pytest.approx(before, abs=1.0)
    assert pad.clicks == []


def test_that_two_fingers_turn_the_city_around_the_place_between_them(pad: Pad, screen: QPointingDevice) -> None:
    before = pad.where[0].ground(300, 260, 600, 400)
    quarter = [(300 + 100 * math.cos(k / 10), 260 + 100 * math.sin(k / 10)) for k in range(16)]
    for start, end in pairwise(quarter):
        a, b = (round(start[0]), round(start[1])), (round(end[0]), round(end[1]))
        across = [(600 - x, 520 - y) for x, y in (a, b)]
        if start == quarter[0]:
            QTest.touchEvent(pad, screen).press(0, QPoint(*a), pad).press(1, QPoint(*across[0]), pad).commit()
        QTest.touchEvent(pad, screen).move(0, QPoint(*b), pad).move(1, QPoint(*across[1]), pad).commit()
    QTest.touchEvent(pad, screen).release(0, QPoint(*b), pad).release(1, QPoint(*across[1]), pad).commit()
    assert pad.where[-1].heading == pytest.approx(360 - math.degrees(1.5), abs=8)
    assert pad.where[-1].ground(300, 260, 600, 400) == pytest.approx(before, abs=30)


def test_that_two_fingers_side_by_side_tilt_and_do_nothing_else(pad: Pad, screen: QPointingDevice) -> None:
    fingers(pad, screen, ((260, 150), (262, 230)), ((340, 150), (338, 228)))
    end = pad.where[-1]
    assert end.pitch > 60
    assert (end.x, end.y, end.distance, end.heading) == (0, 0, 2000, 0)


def test_that_a_finger_that_draws_does_not_move_the_city_and_a_second_one_ends_the_line(
    pad: Pad, screen: QPointingDevice
) -> None:
    pad.draws = True
    fingers(pad, screen, ((100, 100), (200, 180)))
    assert len(pad.where) == 1
    assert pad.strokes[-1][0] == QPointF(100, 100)
    assert pad.strokes[-1][-1] == QPointF(200, 180)
    assert len(pad.drawn) == 1
    QTest.touchEvent(pad, screen).press(0, QPoint(100, 100), pad).commit()
    QTest.touchEvent(pad, screen).move(0, QPoint(150, 150), pad).commit()
    QTest.touchEvent(pad, screen).stationary(0).press(1, QPoint(300, 300), pad).commit()
    assert pad.strokes[-1] == []
    QTest.touchEvent(pad, screen).release(0, QPoint(150, 150), pad).release(1, QPoint(300, 300), pad).commit()
    assert len(pad.drawn) == 1


def test_that_the_left_button_draws_with_its_keys_and_the_right_one_still_turns(pad: Pad) -> None:
    pad.draws = True
    left, right, shift = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(pad, left, shift, QPoint(100, 100))
    QTest.mouseMove(pad, QPoint(160, 170))
    QTest.mouseRelease(pad, left, shift, QPoint(160, 170))
    assert pad.drawn == [shift]
    assert len(pad.where) == 1
    QTest.mousePress(pad, right, pos=QPoint(300, 200))
    QTest.mouseMove(pad, QPoint(340, 200))
    QTest.mouseRelease(pad, right, pos=QPoint(340, 200))
    assert pad.where[-1].heading > 5


def test_that_the_wheel_keeps_what_is_under_the_pointer_there(pad: Pad) -> None:
    before = pad.where[0].ground(450, 300, 600, 400)
    for turn in (120, 120, 120, -240, -480):
        at = QPointF(450, 300)
        none = (Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(pad, QWheelEvent(at, pad.mapToGlobal(at), QPoint(), QPoint(0, turn), *none))
        assert pad.where[-1].ground(450, 300, 600, 400) == pytest.approx(before, abs=0.5)
    assert pad.where[-1].distance > 2000


def test_that_one_finger_moves_the_ground_and_a_tap_picks(pad: Pad, screen: QPointingDevice) -> None:
    grabbed = pad.where[0].ground(300, 200, 600, 400)
    fingers(pad, screen, ((300, 200), (360, 230)), steps=1)
    assert pad.where[-1].ground(360, 230, 600, 400) == pytest.approx(grabbed, abs=1e-6)
    assert pad.clicks == []
    fingers(pad, screen, ((100, 100), (100, 100)), steps=0)
    assert pad.clicks == [QPointF(100, 100)]
