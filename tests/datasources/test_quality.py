"""What a shipped adapter says is done can be looked at: every test and every page that it names is there."""

import ast
import re
from pathlib import Path

import pytest

from citydeck.sources.listing import listing
from citydeck.sources.quality import FILE_NAME, RULES, read
from citydeck.sources.registry import scan

ROOT = Path(__file__).resolve().parents[2]
ADAPTERS = sorted(found.id for found in scan().adapters.values() if found.builtin)


def shown(where: str) -> bool:
    """Whether a test ``path::name`` or a page ``path#heading`` exists."""
    path, _, name = where.partition("::")
    if name:
        tree = ast.parse((ROOT / path).read_text("utf-8")) if (ROOT / path).is_file() else ast.Module([], [])
        return any(getattr(node, "name", "") == name for node in ast.walk(tree))
    path, _, heading = where.partition("#")
    if not (ROOT / path).is_file():
        return False
    headings = re.findall(r"^#+ (.+)$", (ROOT / path).read_text("utf-8"), re.MULTILINE)
    return not heading or heading in {re.sub(r"[^\w]+", "-", one.lower()) for one in headings}


def test_that_looking_can_fail():
    assert shown("tests/datasources/test_quality.py::test_that_looking_can_fail")
    assert not shown("tests/datasources/test_quality.py::test_that_is_not_here")
    assert shown("docs/adapters/mqtt.md#traps")
    assert not shown("docs/adapters/mqtt.md#boasts")


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_that_every_rule_that_is_done_names_a_test_or_a_page_that_exists(adapter):
    quality = read(scan().get(adapter).folder / FILE_NAME)
    claims = [where for standing in quality.rules.values() for where in standing.shown]
    assert [where for where in claims if not shown(where)] == []


def test_that_source_list_tells_the_computed_grade_and_what_is_left():
    for row in listing(scan(), None):
        if row["builtin"]:
            quality = read(scan().get(row["id"]).folder / FILE_NAME)
            assert row["grade"] == quality.grade.name.lower()
            assert row["grade"] in ("silver", "gold", "platinum"), row["left_to_do"]
            assert len(row["left_to_do"]) == sum(one.status == "todo" for one in quality.rules.values())


def test_that_the_scale_in_the_docs_is_the_scale_in_the_code():
    page = (ROOT / "docs" / "adapters.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\w+) \| (.+?) \|$", page, re.MULTILINE)
    assert rows == [(name, rule.grade.name.lower(), rule.text) for name, rule in RULES.items()]
