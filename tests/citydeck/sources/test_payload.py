"""One JSON message of a stranger."""

import pytest

from citydeck.sources.payload import MAX_DEPTH, MAX_MESSAGE, Poisoned, depth, parse_json


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"1e999",
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b" " * (MAX_MESSAGE + 1),
    ],
    ids=["empty", "cut", "no text", "NaN", "infinity", "huge number", "deep list", "deep object", "large"],
)
def test_that_a_poisoned_message_is_refused_without_its_content(raw):
    with pytest.raises(Poisoned) as refused:
        parse_json(raw)
    assert len(str(refused.value)) < 100


def test_that_depth_is_counted_outside_strings():
    raw = b'{"a": "' + b"[" * 200 + b'", "b": [[1]]}'
    assert depth(raw) == 3
    assert parse_json(raw) == {"a": "[" * 200, "b": [[1]]}


def test_that_many_brackets_side_by_side_are_no_depth():
    raw = b"[" + b"[1]," * 1000 + b"[1]]"
    assert depth(raw) == 2
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)
