"""Pages of the shipped adapters: what the manifest knows is the manifest's, and the example works."""

import re
import tomllib
from pathlib import Path

import pytest

from citydeck.server.site import Site
from citydeck.sources.load import load, settings_of
from citydeck.sources.page import renewed
from citydeck.sources.registry import scan
from citydeck.sources.settings_check import faults

PAGES = Path(__file__).resolve().parents[2] / "docs" / "adapters"
ADAPTERS = sorted(found.id for found in scan().adapters.values() if found.builtin)


def page(adapter: str) -> str:
    return (PAGES / f"{adapter}.md").read_text("utf-8")


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_that_every_shipped_adapter_has_a_page_that_agrees_with_its_manifest(adapter):
    text = page(adapter)
    assert text == renewed(text, scan().get(adapter).manifest), "run: python -m citydeck.sources.page docs/adapters"
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert {"Settings and permissions", "Example", "Traps"} <= set(headings)


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_that_the_example_of_each_page_is_a_site_that_citydeck_accepts(adapter, tmp_path):
    found = scan().get(adapter)
    examples = re.findall(r"```toml\n# site\.toml\n(.*?)```", page(adapter), re.DOTALL)
    assert examples
    for example in examples:
        (tmp_path / "site.toml").write_text(example, "utf-8")
        sources = Site.load(tmp_path).config.sources
        assert [source.adapter for source in sources.values()] == [adapter]
        for source in sources.values():
            assert faults(found.manifest.settings, source.settings) == []
            assert settings_of(load(found.module, found.folder, found.root)[1], source.settings)


@pytest.mark.parametrize("name", ["password = ", "token = "])
def test_that_no_page_shows_a_secret_in_place_of_a_reference(name):
    for path in [*PAGES.glob("*.md"), PAGES.with_suffix(".md")]:
        for value in re.findall(rf'{name}"([^"]*)"', path.read_text("utf-8")):
            assert value.startswith("secret://")


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_that_toml_in_a_page_is_toml(adapter):
    for block in re.findall(r"```toml\n(.*?)```", page(adapter), re.DOTALL):
        tomllib.loads(block)
