"""A source written into a site's file, or refused with nothing written."""

from pathlib import Path

import pytest

from citydeck.model.errors import CitydeckError, WrongUse
from citydeck.server.site import Site
from citydeck.server.site_source import NewSource, add_source
from citydeck.sources.registry import Registry, scan

SITE = """# our city
format = 1
id = "here"
name = { en = "Here" }   # a remark that stays
zone = "Asia/Shanghai"
origin = { longitude = 121.5, latitude = 31.2 }
city = "builtin:shanghai"
"""
COLUMNS = [{"column": "stress", "asset": "urn:ngsi-ld:Bridge:{bridge}", "metric": "stress"}]
GOOD = NewSource("csv_folder", {"folder": "in", "time": "t", "columns": COLUMNS})


@pytest.fixture(scope="module")
def registry() -> Registry:
    return scan()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site.toml").write_text(SITE, "utf-8")
    (tmp_path / "site.toml").chmod(0o640)
    return tmp_path


def test_that_a_source_is_added_and_the_rest_of_the_file_stays_as_it_was_written(site: Path, registry: Registry):
    added = add_source(site, "bridges", GOOD, registry)
    add_source(site, "again", GOOD, registry)
    text = (site / "site.toml").read_text("utf-8")
    assert text.startswith(SITE.rstrip())
    assert (site / "site.toml").stat().st_mode & 0o777 == 0o640
    loaded = Site.load(site).config.sources
    assert list(loaded) == ["bridges", "again"]
    assert loaded["bridges"] == added
    assert added.settings == GOOD.settings


def test_that_what_is_made_up_is_written_as_such(site: Path, registry: Registry):
    assert add_source(site, "made", NewSource("demo_live", {"domain": "traffic"}), registry).provenance == "SIMULATED"


@pytest.mark.parametrize(
    ("name", "new", "told"),
    [
        ("a|b", GOOD, "cannot name a source"),
        ("", GOOD, "cannot name a source"),
        ("x", NewSource("nothing_such", {}), "nothing_such"),
        ("x", NewSource("csv_folder", {"folder": "in"}), "setting time is missing"),
        ("x", NewSource("mqtt", {"host": "h", "topics": [], "password": "hunter2"}), "setting password"),
    ],
)
def test_that_a_mistake_is_one_line_and_nothing_is_written(site: Path, registry: Registry, name, new, told):
    with pytest.raises(CitydeckError, match=told) as refused:
        add_source(site, name, new, registry)
    assert "\n" not in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert (site / "site.toml").read_text("utf-8") == SITE
    assert [file.name for file in site.iterdir()] == ["site.toml"]


def test_that_no_source_is_written_over(site: Path, registry: Registry):
    add_source(site, "bridges", GOOD, registry)
    before = (site / "site.toml").read_text("utf-8")
    with pytest.raises(WrongUse, match="already"):
        add_source(site, "bridges", NewSource("demo_live", {"domain": "traffic"}), registry)
    assert (site / "site.toml").read_text("utf-8") == before


def test_that_sources_written_inline_are_left_alone_with_a_line_that_says_what_to_do(site: Path, registry: Registry):
    inline = SITE + 'sources = { made = { adapter = "demo_live" } }\n'
    (site / "site.toml").write_text(inline, "utf-8")
    with pytest.raises(WrongUse, match=r"\[sources.NAME\]"):
        add_source(site, "bridges", GOOD, registry)
    assert (site / "site.toml").read_text("utf-8") == inline


def test_that_a_site_that_plays_a_recording_takes_no_source(site: Path, registry: Registry):
    (site / "site.toml").write_text(SITE + 'recording = "a.mcap"\n', "utf-8")
    with pytest.raises(WrongUse, match="recording"):
        add_source(site, "bridges", GOOD, registry)
