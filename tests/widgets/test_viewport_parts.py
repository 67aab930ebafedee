"""Pace, flight, scale bar and names of the viewport, each by itself."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication

from widgets.presenter_frame import Request, Shot, Swap
from widgets.scene.camera import Camera
from widgets.viewport_flight import Flight
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
