import pytest

from citydeck.city.lod import choose, lod_text


@pytest.mark.parametrize(
    ("written", "text"),
    [(2, "2"), (2.0, "2"), (2.2, "2.2"), ("2.2", "2.2"), (None, "unsaid"), (True, "unsaid"), ("", "unsaid"),
     (float("inf"), "unsaid"), (float("nan"), "unsaid"), (10**400, "unsaid"), ("\ud800", "?"),
     ([], "unsaid"), (" LoD2 ", "LoD2")],
)  # fmt: skip
def test_that_numbers_and_text_name_a_level_alike(written, text):
    assert lod_text(written) == text


def test_that_the_highest_level_is_chosen_by_number_not_by_letter():
    assert choose(["2", "10", "1.3", "plain"]) == "10"


@pytest.mark.parametrize(
    ("wanted", "chosen"), [("1.2", "1.2"), ("2", "2.2"), ("2.1", "1.3"), ("0", "1.2"), ("9", "2.2"), (None, "2.2")]
)
def test_that_a_wanted_level_is_met_from_below_and_nothing_disappears(wanted, chosen):
    assert choose(["1.2", "2.2", "1.3"], wanted) == chosen


def test_that_nothing_is_chosen_of_nothing():
    assert choose([], "2") is None
