"""The recent past in a fixed amount of memory."""

import numpy as np

from citydeck.history.ring import LEAST, HistoryRing
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.time import NS_PER_S


def rows(handles, times, values):
    observed = np.array(times) * NS_PER_S
    return Batch.of(handles, observed, observed, values)


def test_that_samples_come_back_in_the_order_of_observation():
    ring = HistoryRing()
    ring.add(rows([0, 1, 0], [2, 2, 1], [2.0, 5.0, 1.0]))
    ring.add(rows([0], [3], [3.0]))
    assert ring.samples(0).value.tolist() == [1.0, 2.0, 3.0]
    assert ring.samples(1).value.tolist() == [5.0]


def test_that_a_correction_replaces_its_instant():
    ring = HistoryRing()
    ring.add(rows([0, 0], [1, 1], [1.0, 9.0]))
    assert ring.samples(0).value.tolist() == [9.0]


def test_that_the_oldest_are_overwritten_and_memory_stays_bounded():
    ring = HistoryRing(budget=17 * 10 * 100)
    ring.add(rows([9], [0], [0.0]))
    for step in range(1, 300):
        ring.add(rows(range(10), [step] * 10, [float(step)] * 10))
    assert ring.nbytes <= 17 * 10 * 100
    assert ring.samples(3).value.tolist() == [float(step) for step in range(200, 300)]


def test_that_new_channels_keep_what_the_old_ones_had():
    ring = HistoryRing(budget=17 * 100 * 2)
    for step in range(40):
        ring.add(rows([0, 1], [step] * 2, [float(step), -float(step)]))
    ring.add(rows([4], [40], [7.0]))
    assert ring.samples(0).value.tolist() == [float(step) for step in range(40)]
    for step in range(41, 90):
        ring.add(rows([0], [step], [float(step)]))
    ring.add(rows([99], [90], [1.0]))
    kept = ring.samples(0).value.tolist()
    assert len(kept) >= LEAST
    assert kept == [float(step) for step in range(90 - len(kept), 90)]


def test_that_an_unknown_handle_has_no_past():
    ring = HistoryRing()
    ring.add(Batch.of([], [], [], []))
    assert len(ring.samples(5)) == 0
    assert len(ring.samples(-1)) == 0


def test_that_a_trend_is_drawn_from_what_is_kept():
    ring = HistoryRing()
    ring.add(rows([0, 0], [1, 2], [1.0, 2.0]))
    found = ring.trend(0, Channel("x", "speed", "a", "km/h", period=1.0), 0, 10 * NS_PER_S, 100)
    assert found.last.tolist() == [1.0, 2.0]
