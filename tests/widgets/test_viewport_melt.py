"""A coarse frame melts into the sharp one of the same sight, and into nothing else."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from widgets.presenter_frame import Request, Shot
from widgets.scene.camera import Camera
from widgets.viewport_melt import SECONDS, Melt


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def melt(qapp: QApplication, clock: Clock) -> Iterator[Melt]:
    owner = QObject()
    yield Melt(owner, lambda: None, clock)
    owner.deleteLater()


def shot(*, sharp: bool, camera: Camera | None = None, grey: int = 10) -> Shot:
    request = Request(camera or Camera(), 8, 6, scale=1.0 if sharp else 0.5, sharp=sharp)
    width, height = request.pixels
    return Shot(request, np.full((height, width, 4), grey, np.uint8), 0.01)


def test_that_the_sharp_frame_grows_out_of_the_coarse_one(melt: Melt, clock: Clock) -> None:
    melt.follow(shot(sharp=False), shot(sharp=True))
    assert melt.active
    assert melt.share == 0.0
    clock.now += SECONDS / 2
    assert melt.share == pytest.approx(0.5)
    clock.now += SECONDS
    assert melt.share == 1.0
    melt._turn()
    assert not melt.active
    assert melt.share == 1.0


def test_that_what_is_on_its_way_out_keeps_its_pixels(melt: Melt) -> None:
    coarse = shot(sharp=False, grey=10)
    melt.follow(coarse, shot(sharp=True))
    coarse.pixels[:] = 200
    assert melt.image.pixelColor(0, 0).red() == 10


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, shot(sharp=True)),
        (shot(sharp=True), shot(sharp=True)),
        (shot(sharp=False), shot(sharp=False)),
        (shot(sharp=False, camera=Camera(5.0)), shot(sharp=True)),
    ],
)
def test_that_other_frames_are_shown_as_they_come(melt: Melt, before: Shot | None, after: Shot) -> None:
    melt.follow(before, after)
    assert not melt.active


def test_that_new_colours_do_not_end_it_and_a_new_move_does(melt: Melt) -> None:
    sharp = shot(sharp=True)
    melt.follow(shot(sharp=False), sharp)
    melt.follow(sharp, replace(sharp, seconds=0.02))
    assert melt.active
    melt.follow(sharp, shot(sharp=False))
    assert not melt.active
