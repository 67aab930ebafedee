"""Views that come and go, and views at rest: nothing is left behind, nothing is drawn for nothing."""

import ctypes
import gc
import itertools
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.viewport import Viewport

HUES = ("red", "green", "blue", "red")
PLACES = ((0, 0), (200, 0), (400, 0), (600, 0))
SIZE = (190, 120)
ORDERS = tuple(itertools.permutations(range(4)))
WARM = 0.3
"""Share of the cycles in which caches fill; memory is fitted over the rest."""
MOST_KB = 60.0
"""Growth of resident memory a cycle, in KB, that is not yet a leak: far below one kept frame of these windows."""
LEAK_KB = 200


def resident() -> float:
    """KB of this process that are in memory, without what the allocator only keeps ready."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4.0


def growth(samples: list[tuple[int, float]]) -> float:
    """KB a cycle, fitted over all but the warming cycles."""
    kept = np.array(samples[int(len(samples) * WARM) :])
    return float(np.polyfit(kept[:, 0], kept[:, 1], 1)[0])


linux = pytest.mark.skipif(sys.platform != "linux", reason="resident memory as Linux tells it")


@linux
def test_that_the_ruler_sees_a_leak_of_200_kb_a_cycle() -> None:
    kept, samples = [], []
    for cycle in range(100):
        kept.append(np.ones(LEAK_KB * 1024, np.uint8))
        if cycle % 4 == 3:
            samples.append((cycle, resident()))
    assert growth(samples) > 2 * MOST_KB


@linux
def test_that_four_windows_in_every_order_leave_no_memory(desk) -> None:
    samples, cycles = [], 0
    for turn, opening in enumerate((*ORDERS, ORDERS[5])):
        closing = ORDERS[turn * 7 % len(ORDERS)]
        windows: dict[int, Viewport] = {}
        for place in opening:
            windows[place] = desk.view(HUES[place])
            desk.keep(windows[place], PLACES[place], SIZE)
        if turn % 6 == 0:
            desk.right(*windows.values())
        else:
            assert desk.spin(lambda shown=windows: all(view.settled for view in shown.values()))
        for place in closing:
            desk.drop(windows.pop(place))
            cycles += 1
            if len(windows) == 1:
                (last,) = windows.values()
                desk.recolour(last, "green")
                assert desk.spin(lambda last=last: last.settled), "the last one draws no more"
        samples.append((cycles, resident()))
    assert cycles == 100
    assert growth(samples) < MOST_KB, samples


def test_that_views_at_rest_draw_nothing_and_cost_nothing(desk) -> None:
    window = QWidget()
    row = QHBoxLayout(window)
    views = [desk.view("red"), desk.view("green"), Viewport(None, "flat")]
    views[2].set_city(desk.town)
    desk.made.append(views[2])
    for view in views:
        row.addWidget(view)
    desk.keep(window, size=(720, 240))
    assert desk.spin(lambda: all(view.settled for view in views))
    desk.spin(lambda: False, 1.5)
    shots: list[object] = []
    for view in views:
        view._presenter.shown.connect(shots.append)
    loop = QEventLoop()
    QTimer.singleShot(3000, loop.quit)
    busy, start = time.process_time(), time.monotonic()
    loop.exec()
    share = (time.process_time() - busy) / (time.monotonic() - start)
    assert shots == []
    assert share < 0.01, f"{100 * share:.2f} % of a core"
