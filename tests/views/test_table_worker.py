"""Colours that take long are made in another thread: the newest question wins, a fault costs one table."""

import threading

import pytest
from PySide6.QtCore import QObject

from views.table_worker import TableWorker
from widgets.scene.table import LayerTable


@pytest.fixture
def worker(qtbot):
    parent = QObject()
    made = TableWorker(parent)
    yield made
    made.close()


def test_that_a_table_comes_back_in_the_windows_thread(worker, qtbot):
    threads = []

    def make():
        threads.append(threading.current_thread())
        return LayerTable.empty()

    with qtbot.waitSignal(worker.made, timeout=5000) as told:
        worker.ask("coverage", make)
    assert told.args[0] == "coverage"
    assert threads[0] is not threading.main_thread()
    assert not worker.busy


def test_that_of_questions_asked_meanwhile_only_the_newest_is_answered(worker, qtbot):
    go, asked = threading.Event(), []

    def first():
        go.wait(5)
        asked.append("first")
        return LayerTable.empty()

    def made(name):
        return lambda: (asked.append(name), LayerTable.empty())[1]

    tables = []
    worker.made.connect(lambda *told: tables.append(told))
    worker.ask("coverage", first)
    worker.ask("coverage", made("second"))
    worker.ask("coverage", made("third"))
    go.set()
    qtbot.waitUntil(lambda: len(tables) == 2, timeout=5000)
    assert asked == ["first", "third"]


def test_that_a_fault_costs_one_table(worker, qtbot, caplog):
    def broken():
        raise ZeroDivisionError

    worker.ask("coverage", broken)
    qtbot.waitUntil(lambda: not worker.busy, timeout=5000)
    assert "could not be worked out" in caplog.text
    with qtbot.waitSignal(worker.made, timeout=5000):
        worker.ask("coverage", LayerTable.empty)
