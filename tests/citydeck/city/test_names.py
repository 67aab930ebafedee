"""Names in arrays: the same as a tuple, found without a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citydeck.city.names import Names, find


@given(st.lists(st.text(max_size=8), max_size=30))
def test_that_names_come_back_as_they_were(texts):
    names = Names.of(texts)
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    assert list(names) == clean
    assert [names[row] for row in range(len(names))] == clean
    assert names == clean


@given(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=30), st.sampled_from("abcdefg"))
def test_that_a_name_is_found_at_its_first_row(texts, wanted):
    names = Names.of(texts)
    assert names.find(wanted) == (texts.index(wanted) if wanted in texts else None)
    assert names.rows(wanted) == [row for row, text in enumerate(texts) if text == wanted]
    assert (wanted in names) == (wanted in texts)
    assert find(texts, wanted) == names.find(wanted)


def test_that_two_names_with_one_hash_are_told_apart(monkeypatch):
    monkeypatch.setattr("citydeck.city.names._hash", lambda text: 7)
    names = Names.of(["one", "two", "three"])
    assert [names.find(name) for name in ("one", "two", "three", "four")] == [0, 1, 2, None]


def test_that_a_row_beyond_the_end_is_an_error():
    with pytest.raises(IndexError):
        Names.of(["one"])[1]
