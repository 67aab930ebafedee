"""The reference of the mapping language: its examples do what the page says, its tables name every key."""

import re
import tomllib
from pathlib import Path

import pytest

from citydeck.sources.mapping.settings import Mapping, Payload, Reading

PAGE = (Path(__file__).resolve().parents[4] / "docs" / "mapping.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```\n```(?:json|csv|xml)\n(.*?)```\n```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("how", "raw", "what"), EXAMPLES)
def test_that_an_example_of_the_page_gives_what_it_says(read, how, raw, what):
    found = read(raw.encode(), **tomllib.loads(how))
    told = []
    for name, metric, value, _ in found.rows:
        place = found.assets[name].place
        told.append(f"{name} {metric} {'missing' if value is None else f'{value:g}'}")
        told[-1] += f" at {place.longitude:g} {place.latitude:g}" if place else ""
    assert told + [f"refused: {reason}" for reason in found.refused] == what.splitlines()


def test_that_no_example_is_without_a_payload_or_an_outcome():
    assert len(EXAMPLES) == PAGE.count("```toml") == PAGE.count("```text")
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("part", [Mapping, Payload, Reading])
def test_that_the_page_names_every_key(part):
    assert [name for name in part.model_fields if f"`{name}`" not in PAGE] == ["readings"] * (part is not Reading)
