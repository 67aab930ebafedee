"""TOML that is written reads back as what it was."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citydeck.model import toml_text
from citydeck.model.errors import WrongUse

plain = st.one_of(
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(st.characters(exclude_categories=("Cs",))),
)
keys = st.text(st.characters(exclude_categories=("Cs",)))


@given(st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=12))
def test_that_every_value_reads_back(value):
    assert tomllib.loads(f"a = {toml_text.value(value)}")["a"] == value


@given(keys)
def test_that_every_key_reads_back(name):
    assert tomllib.loads(f"{toml_text.key(name)} = 1") == {name: 1}


def test_that_what_toml_cannot_say_is_refused():
    with pytest.raises(WrongUse):
        toml_text.value(None)
