"""Two tables are the same when they paint the same: nothing else is uploaded again."""

from dataclasses import replace

import numpy as np
import pytest

from widgets.scene.table import Field, LayerTable

IDS = ("a", "b")


def table() -> LayerTable:
    return LayerTable(IDS, np.full((2, 4), 200, np.uint8), np.zeros(2, bool))


def field(red: int) -> Field:
    return Field((0.0, 0.0, 1.0, 1.0), np.full((2, 2, 4), red, np.uint8))


def test_that_equal_columns_are_the_same_and_nothing_is_not() -> None:
    assert table().same(table())
    assert not table().same(None)


def test_that_a_mark_of_nothing_is_no_mark() -> None:
    none = np.zeros(2, bool)
    assert table().same(replace(table(), dashed=none, dotted=none))


@pytest.mark.parametrize("column", ["hatched", "dashed", "dotted"])
def test_that_a_mark_makes_a_difference(column: str) -> None:
    marked = replace(table(), **{column: np.array([False, True])})
    assert not marked.same(table())
    assert not table().same(marked)
    assert marked.same(replace(table(), **{column: np.array([False, True])}))


def test_that_a_colour_an_id_a_field_or_a_further_column_makes_a_difference() -> None:
    other = table().rgba.copy()
    other[1, 2] += 1
    assert not replace(table(), rgba=other).same(table())
    assert not replace(table(), ids=("a", "c")).same(table())
    assert not replace(table(), field=field(1)).same(table())
    assert not replace(table(), field=field(1)).same(replace(table(), field=field(2)))
    assert replace(table(), field=field(1)).same(replace(table(), field=field(1)))
    assert not replace(table(), extra={"height": np.zeros(2)}).same(table())
