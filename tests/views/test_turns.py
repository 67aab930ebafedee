"""Work that can wait is done one piece a turn."""

from PySide6.QtWidgets import QApplication

from views.turns import Turns


def test_that_each_turn_does_one_job_in_the_order_asked(qapp: QApplication) -> None:
    done: list[str] = []
    turns = Turns()
    first, second = (lambda: done.append("first")), (lambda: done.append("second"))
    for job in (first, second, first):
        turns.ask(job)
    turns.turn()
    assert done == ["first"]
    for _ in range(3):
        turns.turn()
    assert done == ["first", "second"]


def test_that_a_job_may_ask_for_itself_again(qapp: QApplication) -> None:
    done: list[int] = []
    turns = Turns()

    def job() -> None:
        done.append(1)
        turns.ask(job)

    turns.ask(job)
    for _ in range(3):
        turns.turn()
    assert len(done) == 3
    turns.stop()
    turns.turn()
    assert len(done) == 3
