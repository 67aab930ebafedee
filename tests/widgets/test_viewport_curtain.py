"""A frame comes at once where the city is seen, and under one panel a turn after it."""

import pytest
from PySide6.QtCore import QRect, QTimer
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication, QWidget

from widgets.viewport_curtain import Curtain

LEFT, RIGHT = QRect(10, 10, 100, 80), QRect(200, 10, 80, 80)


class Ground:
    """A host under two panels, and what was painted of it, in order."""

    def __init__(self) -> None:
        self.parent = QWidget()
        self.parent.resize(300, 200)
        self.host = QWidget(self.parent)
        self.host.setGeometry(0, 0, 300, 200)
        self.panels = []
        for rect in (LEFT, RIGHT):
            panel = QWidget(self.parent)
            panel.setGeometry(rect)
            self.panels.append(panel)
        self.parent.show()
        self.painted: list[QRegion] = []
        self.curtain = Curtain(self.host, self.painted.append)
        self.turn = self.curtain._turn
        self.band = self.curtain._band


@pytest.fixture
def ground(qapp: QApplication) -> Ground:
    made = Ground()
    yield made
    made.curtain.stop()
    made.parent.close()


def test_that_a_frame_comes_at_once_where_nothing_lies_over_it(ground: Ground) -> None:
    ground.curtain.fresh(moving=True)
    assert len(ground.painted) == 1
    assert ground.painted[0] == QRegion(ground.host.rect()) - QRegion(LEFT) - QRegion(RIGHT)


def test_that_a_frame_of_a_camera_at_rest_comes_in_bands_and_the_loop_turns_between_them(ground: Ground) -> None:
    ground.curtain.fresh()
    assert len(ground.painted) == 1
    turned: list[int] = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turned.append(len(ground.painted)))
    timer.start()
    while ground.curtain._bands:
        QApplication.processEvents()
    timer.stop()
    assert len(set(turned)) > 1, "nothing else had its turn between two bands"
    ground.band()
    bands, whole = [part for part in ground.painted if part not in (QRegion(LEFT), QRegion(RIGHT))], QRegion()
    for part in bands:
        assert (whole & part).isEmpty()
        whole += part
    assert (whole ^ (QRegion(ground.host.rect()) - QRegion(LEFT) - QRegion(RIGHT))).isEmpty()


def test_that_a_frame_that_comes_before_the_last_band_is_painted_whole(ground: Ground) -> None:
    ground.curtain.fresh()
    ground.painted.clear()
    ground.curtain.fresh(moving=True)
    ground.band()
    assert ground.painted == [QRegion(ground.host.rect()) - QRegion(LEFT) - QRegion(RIGHT)]


def test_that_every_panel_has_its_turn_and_then_nothing_is_left(ground: Ground) -> None:
    ground.curtain.fresh(moving=True)
    for _ in range(5):
        ground.turn()
    assert ground.painted[1:] == [QRegion(LEFT), QRegion(RIGHT)]
    whole = QRegion()
    for part in ground.painted:
        whole += part
    assert whole == QRegion(ground.host.rect())


def test_that_frames_that_come_quickly_starve_no_panel(ground: Ground) -> None:
    for _ in range(4):
        ground.curtain.fresh()
        ground.turn()
    late = [part for part in ground.painted if part in (QRegion(LEFT), QRegion(RIGHT))]
    assert late == [QRegion(LEFT), QRegion(RIGHT)] * 2


def test_that_a_hidden_panel_covers_nothing(ground: Ground) -> None:
    ground.curtain.fresh(moving=True)
    ground.panels[0].hide()
    ground.curtain.fresh(moving=True)
    assert ground.painted[-1] == QRegion(ground.host.rect()) - QRegion(RIGHT)
