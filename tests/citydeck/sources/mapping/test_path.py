"""Paths into a document."""

import pytest

from citydeck.sources.mapping.path import ABSENT, at, checked, getter, said

DOCUMENT = {
    "a": {"b": [10, {"c": 11}], "0": "nought"},
    "dotted.key": {"x": 1},
    "wind [m/s]": 2,
    "br[acket": 3,
    "values": [{"type": "PM10", "v": 4}, {"type": "NO2", "v": 5, "on": True}, {"type": 7, "v": 6}],
    "pos": "52.1 4.3,7.0",
    "null": None,
    "one": {"v": 8},
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", DOCUMENT),
        ("a.b.0", 10),
        ("a.b.1.c", 11),
        ("a.0", "nought"),
        ("a.b.2", ABSENT),
        ("a.b.-1", ABSENT),
        ("a.b.c", ABSENT),
        ("a.x.y", ABSENT),
        (r"dotted\.key.x", 1),
        ("dotted.key.x", ABSENT),
        ("wind [m/s]", 2),
        (r"br\[acket", 3),
        ("values[type=PM10].v", 4),
        ("values[on=true].v", 5),
        ("values[type=7].v", 6),
        ("values[type=O3].v", ABSENT),
        ("one[v=8].v", 8),
        ("one.0.v", 8),
        ("one.1.v", ABSENT),
        ("pos.0", "52.1"),
        ("pos.1", "4.3"),
        ("pos.2", "7.0"),
        ("pos.3", ABSENT),
        ("null", None),
        ("null.x", ABSENT),
        ("²", ABSENT),
    ],
)
def test_that_a_path_finds_what_it_names_and_null_is_something(path, found):
    assert at(DOCUMENT, path) is found or at(DOCUMENT, path) == found
    assert (at(DOCUMENT, path) is ABSENT) == (found is ABSENT)
    assert getter(path)(DOCUMENT) == at(DOCUMENT, path)


@pytest.mark.parametrize("document", [None, 5, "x", [], True])
def test_that_a_path_into_what_has_no_parts_finds_nothing(document):
    assert at(document, "a.b") is ABSENT
    assert getter("a.b")(document) is ABSENT
    assert getter("a")(document) is ABSENT


@pytest.mark.parametrize("path", ["a[b", "a..b", "a.", "a[b=c", "a[=c]", "a[b=c]d"])
def test_that_what_is_no_path_is_refused_in_words(path):
    with pytest.raises(ValueError, match="is no path such as"):
        checked(path)


@pytest.mark.parametrize(
    ("value", "text"), [(True, "true"), (False, "false"), (7, "7"), (1.5, "1.5"), ("x", "x"), (None, None), ([1], None)]
)
def test_that_a_field_is_written_as_json_writes_it_and_only_plain_values_are(value, text):
    assert said(value) == text
