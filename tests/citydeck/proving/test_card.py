"""The score card as it is kept, read again and shown."""

import msgspec
import pytest

from citydeck.model.errors import UnreadableInput
from citydeck.model.score import Mark, ScoreCard, Verdict
from citydeck.proving.card import keep, last, table

CARD = ScoreCard(
    adapter="parking",
    package="citydeck-parking",
    version="1.0",
    code="ab" * 32,
    proved_at=1_779_274_800_000_000_000,
    seconds=12.3,
    marks=(
        Mark("plain", Verdict.PASSED, "27 readings, none changed", 4.8),
        Mark("drop", Verdict.FAILED, "nobody had been told", 6.0),
        Mark("xml-bomb", Verdict.DOES_NOT_APPLY, "its bodies are not xml"),
    ),
)


def test_that_a_card_is_read_as_it_was_kept(tmp_path):
    assert keep(CARD, tmp_path) == tmp_path / "proved" / "parking.json"
    assert last("parking", tmp_path) == CARD
    assert not list((tmp_path / "proved").glob("*.new"))


def test_that_no_card_a_torn_one_and_one_of_a_newer_format_are_none(tmp_path):
    assert last("parking", tmp_path) is None
    path = keep(CARD, tmp_path)
    path.write_bytes(path.read_bytes()[:40])
    assert last("parking", tmp_path) is None
    keep(msgspec.structs.replace(CARD, format=2), tmp_path)
    assert last("parking", tmp_path) is None


def test_that_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "proved").write_text("")
    with pytest.raises(UnreadableInput, match="cannot write"):
        keep(CARD, tmp_path)


def test_that_the_table_has_a_line_a_fault_and_counts_what_applied():
    lines = table(CARD).splitlines()
    assert lines[0] == "parking 1.0 (citydeck-parking)"
    assert lines[2].split() == ["drop", "FAILED", "6.0", "s", "nobody", "had", "been", "told"]
    assert "does not apply" in lines[3]
    assert lines[-1] == "1 of 2 faults stood in 12 s"


def test_that_a_card_is_good_only_when_something_was_tried_and_nothing_failed():
    assert not CARD.ok
    assert msgspec.structs.replace(CARD, marks=CARD.marks[:1]).ok
    assert not msgspec.structs.replace(CARD, marks=CARD.marks[2:]).ok
