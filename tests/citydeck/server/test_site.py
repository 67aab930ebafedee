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


@pytest.mark.parametrize(
    ("key", "value", "near"),
    [
        ("rules", "ruls.toml", "rules.toml"),
        ("assets", "asets.json", "assets.json"),
        ("city", "cty.json", "city.json"),
        ("recording", "../here/day.mcp", "day.mcap"),
    ],
)
def test_that_a_file_that_is_named_must_be_there(tmp_path: Path, key: str, value: str, near: str) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / near).write_bytes(b"")
    with pytest.raises(WrongUse) as told:
        load(folder, GOOD.replace("\n[sources", f'{key} = "{value}"\n\n[sources'))
    text = str(told.value)
    assert text.startswith(f"{folder / 'site.toml'}:6: {key}: ")
    assert f"{near}'" in text
    assert "did you mean" in text


def test_that_a_folder_is_no_rules_file(tmp_path: Path) -> None:
    (tmp_path / "ruls.toml").mkdir()
    with pytest.raises(WrongUse, match=r"site\.toml:6: rules: 'ruls\.toml': is a folder"):
        load(tmp_path, GOOD.replace("\n[sources", 'rules = "ruls.toml"\n\n[sources'))


def test_that_a_folder_in_place_of_the_rules_that_nothing_names_is_told(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").mkdir()
    with pytest.raises(UnreadableInput, match=r"rules\.toml: is a folder"):
        load(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (GOOD.replace("format = 1", 'format = "1"'), [":1: format: must be a whole number"]),
        (GOOD.replace("11.5", '"4"'), [":5: origin.longitude: must be a number"]),
        (GOOD.replace("\n[sources", 'units = "imperal"\n\n[sources'), [":6: units:", "did you mean 'imperial'"]),
        (GOOD.replace("\n[sources", 'city = "builtin:shangai"\n\n[sources'), [":6: city:", "'builtin:shanghai'"]),
        (GOOD.replace("Europe/Berlin", "Europe/Berln"), [":4: zone:", "did you mean 'Europe/Berlin'"]),
    ],
)
def test_that_values_are_of_their_type_and_name_the_nearest(tmp_path: Path, wrong: str, words: list[str]) -> None:
    with pytest.raises(WrongUse) as told:
        load(tmp_path, wrong)
    assert all(word in str(told.value) for word in words), told.value


def test_that_a_whole_number_is_a_longitude(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD.replace("11.5", "11")).info().longitude == 11.0


def test_that_a_rule_on_an_unknown_metric_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(
        'format = 1\n\n[[rule]]\nid = "bridge"\nkind = "stale"\nmetric = "strian"\n'
        'priority = "LOW"\nenabled = false\ntexts = { en = "Bridge" }\n'
    )
    with pytest.raises(WrongUse, match=r"rules\.toml:6: rule bridge: unknown metric 'strian'; did you mean 'strain'"):
        load(tmp_path, GOOD).rules()
