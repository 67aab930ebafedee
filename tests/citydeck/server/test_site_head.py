"""A site's head is told at a glance, and only when it can be."""

from pathlib import Path

import pytest

from citydeck.server.identity import identity
from citydeck.server.site_head import site_head


def test_that_the_head_of_a_built_in_site_is_what_the_whole_site_says() -> None:
    sites = Path(__file__).parents[3] / "resources" / "sites"
    for folder in sorted(path.parent for path in sites.glob("*/site.toml")):
        head = site_head(folder)
        assert head is not None
        assert (head.id, head.mode) == identity(folder)


@pytest.mark.parametrize("text", ["", "id = 3", 'id = "../up"', 'id = "a"\ncity = 1', "id = "])
def test_that_nothing_is_told_of_what_needs_a_closer_look(tmp_path: Path, text: str) -> None:
    (tmp_path / "site.toml").write_text(text, "utf-8")
    assert site_head(tmp_path) is None
    assert site_head(tmp_path / "not-there") is None
