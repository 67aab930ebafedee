import math

import numpy as np
import pytest

from widgets.scene.camera import MAX_PITCH, MIN_EYE_HEIGHT, Camera

SIZE = (1920, 1080)
CAMERA = Camera(120.0, -340.0, 10.0, 2500.0, 63.0, 31.0)


def test_that_the_target_is_seen_in_the_middle():
    assert CAMERA.project(CAMERA.target, *SIZE)[0] == pytest.approx((960, 540, 2500))


def test_that_a_camera_made_from_eye_and_target_stands_there():
    camera = Camera.looking((10.0, -50.0, 30.0), (200.0, 400.0, 120.0))
    assert camera.eye == pytest.approx((10, -50, 30))
    assert camera.pitch < 0, "it looks up"


def test_that_heading_is_clockwise_from_north():
    assert Camera(heading=90.0, pitch=0.0).forward == pytest.approx((1, 0, 0), abs=1e-9)


@pytest.mark.parametrize("pixel", [(0, 1079), (1919, 1079), (960, 700)])
def test_that_a_ray_goes_back_through_its_pixel(pixel):
    origin, direction = CAMERA.ray(*pixel, *SIZE)
    assert CAMERA.project(origin + direction * 777, *SIZE)[0, :2] == pytest.approx(pixel)


def test_that_what_is_behind_the_eye_has_no_positive_distance():
    behind = CAMERA.eye - CAMERA.forward * 5
    assert CAMERA.project(behind, *SIZE)[0, 2] < 0


def test_that_there_is_no_ground_above_the_horizon():
    assert Camera(pitch=2.0).ground(960, 0, *SIZE) is None


def test_that_zoom_keeps_the_point_under_the_pointer():
    pixel = (1500, 800)
    point = CAMERA.ground(*pixel, *SIZE)
    nearer = CAMERA.zoomed(0.5, point)
    assert nearer.distance == 1250
    assert nearer.project(point, *SIZE)[0, :2] == pytest.approx(pixel)


def test_that_a_drag_to_the_right_moves_the_picture_to_the_right():
    before = CAMERA.project(CAMERA.target, *SIZE)[0, 0]
    after = CAMERA.panned(100, 0, SIZE[1]).project(CAMERA.target, *SIZE)[0, 0]
    assert after == pytest.approx(before + 100, abs=1)


def test_that_the_eye_never_goes_underground():
    low = Camera(z=0.0, distance=1000.0, pitch=20.0).orbited(0, -90)
    assert low.eye[2] >= MIN_EYE_HEIGHT - 1e-6
    assert Camera().orbited(0, 500).pitch == MAX_PITCH


def test_that_a_flight_begins_and_ends_exactly_and_turns_the_shorter_way():
    start, end = Camera(heading=350.0), Camera(500.0, 40.0, 0.0, 900.0, 20.0, 50.0)
    assert start.towards(end, 0) == start
    assert math.isclose(start.towards(end, 1).distance, 900.0)
    middle = start.towards(end, 0.5)
    assert middle.heading > 350 or middle.heading < 20


def test_that_the_side_planes_hold_exactly_what_is_in_the_picture():
    random = np.random.default_rng(4)
    points = random.uniform(-6000, 6000, (4000, 3))
    seen = CAMERA.project(points, *SIZE)
    inside = (seen[:, 2] > 0) & (seen[:, 0] >= 0) & (seen[:, 0] <= 1920) & (seen[:, 1] >= 0) & (seen[:, 1] <= 1080)
    planes = CAMERA.planes(1920 / 1080)
    by_planes = np.all(points @ planes[:, :3].T + planes[:, 3] >= 0, axis=1)
    assert inside.any()
    assert np.array_equal(inside, by_planes)
