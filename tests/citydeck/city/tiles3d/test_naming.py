"""Ids and types of features."""

import pytest

from citydeck.city.tiles3d.feature_table import FeatureTable
from citydeck.city.tiles3d.naming import id_column, id_text, type_of


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        ({"id": ["a", "b"]}, ["a", "b"]),
        ({"gml:id": ["a", "b"], "id": ["c", "d"]}, ["a", "b"]),
        ({"Identificatie": ["NL.1", "NL.2"]}, ["NL.1", "NL.2"]),
        ({"id": [70, 12]}, [70, 12]),
        ({"id": [0, 1]}, None),
        ({"id": ["1", "2"]}, None),
        ({"id": [0, 1], "name": ["x", "y"]}, ["x", "y"]),
        ({"name": ["x", "x"]}, None),
        ({"height": [3.5, 4.5]}, None),
        ({"id": [None, None]}, None),
        ({}, None),
    ],
)
def test_that_ids_come_from_a_column_that_tells_features_apart(columns, chosen):
    assert id_column(FeatureTable(2, columns)) == chosen


def test_that_a_column_the_file_declares_to_be_the_id_is_taken():
    assert id_column(FeatureTable(2, {"id": ["a", "b"], "key": ["c", "d"]}, id_column="key")) == ["c", "d"]


@pytest.mark.parametrize(
    ("value", "text"), [("a ", "a"), (7, "7"), (7.0, "7"), (7.5, ""), (True, ""), (None, ""), ([], "")]
)
def test_that_texts_and_whole_numbers_are_ids(value, text):
    assert id_text(value) == text


@pytest.mark.parametrize(
    ("values", "kind", "found"),
    [
        ({}, "", "Building"),
        ({}, "bridge", "Bridge"),
        ({"class": "Tunnel"}, "", "Tunnel"),
        ({"gml_type": "x", "citygml_class": "bldg:Building"}, "Road", "Building"),
        ({"class": "unheard of"}, "WaterBody", "WaterBody"),
        ({"type": "apartment"}, "propertyTable", "Building"),
    ],
)
def test_that_a_class_is_only_what_the_file_says(values, kind, found):
    assert type_of(values, FeatureTable(1, {}, kind), "Building") == found


def rows(make, *ids):
    return make.b3dm(len(ids), {"id": list(ids)})


def test_that_running_numbers_are_kept_apart_by_their_content(make):
    root = make.tile("", make.tile("a.b3dm"), make.tile("b.b3dm"))
    found = make.tiles(root, {"a.b3dm": rows(make, 0, 1), "b.b3dm": rows(make, 0, 1)})
    assert list(found.objects) == ["a#0", "a#1", "b#0", "b#1"]


def test_that_rows_of_one_content_with_the_same_id_are_one_object(make):
    found = make.alone(rows(make, "x", "y", "x"), "a.b3dm")
    assert list(found.objects) == ["x", "y"]
    assert found.box("x") == [0, 0, 0, 50, 10, 10]


def test_that_the_same_object_in_two_contents_is_taken_once(make):
    root = make.tile("", make.tile("a.b3dm"), make.tile("b.b3dm"))
    found = make.tiles(root, {"a.b3dm": rows(make, "x", "y"), "b.b3dm": rows(make, "x", "z")})
    assert list(found.objects) == ["x", "y", "z"]
    assert found.notes == ["objects that stand in several contents are taken once (1)"]


def test_that_another_part_of_an_object_keeps_its_id_with_its_content(make):
    move = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 90, 0, 1]
    root = make.tile("", make.tile("a.b3dm"), make.tile("b.b3dm", transform=move), make.tile("b.b3dm"))
    found = make.tiles(root, {"a.b3dm": rows(make, "x"), "b.b3dm": rows(make, "x")})
    assert list(found.objects) == ["x", "x@b"]
    assert found.objects["x@b"] == {"id": "x"}
    assert any("parts of objects in further contents" in note for note in found.notes)
