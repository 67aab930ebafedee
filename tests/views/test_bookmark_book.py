"""Bookmarks as values: order, names, and a settings text that a hand may have spoilt."""

import pytest

from views.bookmark_book import LONGEST, MOST, Book
from widgets.scene.camera import Camera

FAR, NEAR = Camera(10, 20, 0, 3000, heading=45, pitch=40), Camera(-500, 0, 0, 300, heading=200, pitch=15)


@pytest.fixture
def book() -> Book:
    return Book().saved("Far", FAR).saved("Near", NEAR).saved("Third", FAR)


def names(book: Book) -> list[str]:
    return [mark.name for mark in book.marks]


def test_that_what_is_kept_comes_back(book: Book) -> None:
    assert Book.parse(book.text()) == book


def test_that_they_move_are_renamed_and_deleted(book: Book) -> None:
    assert names(book.moved(2, -1)) == ["Far", "Third", "Near"]
    assert names(book.moved(0, -1)) == names(book.moved(2, 1)) == names(book)
    assert names(book.renamed(1, "  Close   by ")) == ["Far", "Close by", "Third"]
    assert names(book.renamed(1, "  ")) == names(book)
    assert names(book.without(0)) == ["Near", "Third"]
    assert book.without(7) == book


def test_that_a_view_saved_in_anothers_place_keeps_its_name(book: Book) -> None:
    changed = book.saved("", FAR, 1)
    assert names(changed) == names(book)
    assert changed.marks[1].camera == FAR


def test_that_there_is_an_end_to_them_and_to_a_name() -> None:
    book = Book()
    for number in range(MOST + 5):
        book = book.saved(f"{number} " + "x" * 100, FAR)
    assert len(book) == MOST
    assert len(book.marks[0].name) == LONGEST


@pytest.mark.parametrize(
    "text", ["", "no json", "{}", "[1, null]", '[{"name": "a"}]', '[{"name": "a", "x": "nan"}]', '["' + "a" * 50 + '"]']
)
def test_that_a_spoilt_text_gives_what_can_be_read(text: str) -> None:
    assert Book.parse(text) == Book()


def test_that_one_spoilt_entry_does_not_take_the_others_with_it(book: Book) -> None:
    text = book.text()[:-1] + ', {"name": "broken", "x": 1e99}]'
    assert Book.parse(text) == book
