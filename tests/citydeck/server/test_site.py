from pathlib import Path

import pytest

from citydeck.model.errors import UnreadableInput, WrongUse
from citydeck.server.site import Site

GOOD = """format = 1
id = "here"
name = { en = "Here" }
zone = "Europe/Berlin"
origin = { longitude = 11.5, latitude = 48.1 }

[sources.feed]
adapter = "csv_folder"
"""


def load(folder: Path, text: str) -> Site:
    (folder / "site.toml").write_text(text, "utf-8")
    return Site.load(folder)


def test_that_a_good_site_loads(tmp_path: Path) -> None:
    site = load(tmp_path, GOOD)
    assert site.info().zone == "Europe/Berlin"
    assert site.rules().rule == ()


@pytest.mark.parametrize(
    ("wrong", "line", "words"),
    [
        (GOOD.replace("zone =", "zome ="), 4, ["zome", "'zone'"]),
        (GOOD.replace('"Europe/Berlin"', '"Europe/Berln"'), 4, ["zone", "Europe/Berln"]),
        (GOOD.replace("48.1", '"north"'), 5, ["latitude"]),
        (GOOD.replace("48.1", "91.0"), 5, ["latitude"]),
        (GOOD.replace("adapter =", "adaptor ="), 8, ["adaptor", "'adapter'"]),
        (GOOD.replace("format = 1", "format = 2"), 1, ["format 2"]),
    ],
)
def test_that_a_fault_names_file_line_and_nearest_right_key(
    tmp_path: Path, wrong: str, line: int, words: list[str]
) -> None:
    with pytest.raises(WrongUse) as told:
        load(tmp_path, wrong)
    text = str(told.value)
    assert text.startswith(f"{tmp_path / 'site.toml'}:{line}: ")
    assert all(word in text for word in words)
    assert "\n" not in text


def test_that_toml_which_is_none_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="line 1"):
        load(tmp_path, "format = = 1")


def test_that_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"no site\.toml"):
        Site.load(tmp_path)


def test_that_a_site_without_anything_to_show_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="nothing to see"):
        load(tmp_path, GOOD.split("\n[sources", maxsplit=1)[0])
