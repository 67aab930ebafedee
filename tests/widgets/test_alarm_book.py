"""Order, filters and counts of the alarm list."""

import pytest

from citydeck.model.alarm import AlarmRow, Condition, Letter, Priority
from widgets.alarm_book import SHELVES, AlarmBook, Filter, domain_of_row


def alarm(name: str, priority: int = 3, raised: int = 0, acked: bool = False, **more: object) -> AlarmRow:
    facts = {"asset": name, "channel": f"{name}|stress|structures", "condition": Condition.ACTIVE} | more
    letter = Letter.ACKED if acked else Letter.UNACKED
    return AlarmRow(
        id=name, rule="r", priority=Priority(priority), letter=letter, acked=acked, raised_at=raised, **facts
    )


def names(book: AlarmBook, wanted: Filter = Filter()) -> list[str]:  # noqa: B008 - frozen
    return [book.rows[slot].id for slot in book.order(wanted)]


def test_that_unacknowledged_come_first_then_priority_then_the_newest() -> None:
    book = AlarmBook()
    book.put(
        [
            alarm("acked critical", 1, 9, acked=True),
            alarm("old low", 4, 1),
            alarm("new low", 4, 5),
            alarm("high", 2, 0),
        ]
    )
    assert names(book) == ["high", "new low", "old low", "acked critical"]


def test_that_a_replaced_row_keeps_its_slot_and_takes_its_new_place() -> None:
    book = AlarmBook()
    book.put([alarm("a", 1, 1), alarm("b", 2, 2)])
    slot = book.slot_of("a")
    book.put([alarm("a", 1, 1, acked=True)])
    assert book.slot_of("a") == slot
    assert names(book) == ["b", "a"]


def test_that_a_returned_and_acknowledged_alarm_leaves_the_list() -> None:
    book = AlarmBook()
    book.put([alarm("a", condition=Condition.NORMAL, acked=True), alarm("b", condition=Condition.NORMAL)])
    assert names(book) == ["b"]


def test_that_shelved_rows_are_hidden_and_reachable() -> None:
    book = AlarmBook()
    book.put([alarm("a", shelved_until=99), alarm("b"), alarm("c", out_of_service=True)])
    assert names(book) == ["b"]
    assert names(book, Filter(shelf="shelved")) == ["a"]
    assert names(book, Filter(shelf="hidden")) == ["c"]


@pytest.mark.parametrize("shelf", SHELVES)
@pytest.mark.parametrize("text", ["", "1"])
@pytest.mark.parametrize("priorities", [{1, 2, 3, 4}, {1, 3}, set()])
def test_that_counts_always_add_up(shelf: str, text: str, priorities: set[int]) -> None:
    book = AlarmBook()
    book.put(alarm(str(i), 1 + i % 4, i, acked=i % 3 == 0, shelved_until=1 if i % 7 == 0 else None) for i in range(200))
    wanted = Filter(shelf=shelf, text=text, priorities=frozenset(priorities))
    counts = book.counts(wanted)
    assert counts.shown == len(book.order(wanted))
    assert counts.shown == sum(counts.by_priority[priority - 1] for priority in priorities)
    assert counts.shown + counts.filtered == len(book.order(Filter(shelf=shelf)))


def test_that_text_is_searched_without_case() -> None:
    book = AlarmBook(lambda row: f"{row.id} 南浦大桥")
    book.put([alarm("Nanpu"), alarm("Yangpu")])
    assert names(book, Filter(text=" nanPU ")) == ["Nanpu"]
    assert len(names(book, Filter(text="南浦"))) == 2


def test_that_an_alarm_about_a_source_has_a_domain_of_its_own() -> None:
    assert domain_of_row(alarm("a", channel="")) == "system"
    assert domain_of_row(alarm("a")) == "resilience"
    book = AlarmBook()
    book.put([alarm("a", channel=""), alarm("b")])
    assert names(book, Filter(domain="system")) == ["a"]
    assert names(book, Filter(domain="energy")) == []
