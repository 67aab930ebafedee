"""`citydeck site check` reads what an engine would read, and says what is wrong in one line."""

from pathlib import Path

import pytest

from app.main import main

HEAD = """format = 1
id = "here"
name = { en = "Here" }
zone = "Europe/Berlin"
origin = { longitude = 11.5, latitude = 48.1 }
"""
FEED = '\n[sources.feed]\nadapter = "csv_folder"\nsettings = { folder = "x", source = "x" }\n'


def told(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> str:
    (folder / "site.toml").write_text(text, "utf-8")
    assert main(["site", "check", str(folder)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    return printed.err


@pytest.mark.parametrize("key", ["city", "recording"])
@pytest.mark.parametrize("where", ["inside.txt", "/etc/passwd", "../outside.txt"])
def test_that_a_file_which_is_something_else_is_told(
    tmp_path: Path, key: str, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    for place in (folder / "inside.txt", tmp_path / "outside.txt"):
        place.write_text("this is neither\n")
    said = told(folder, f'{HEAD}{key} = "{where}"\n', capsys)
    assert f"{folder / 'site.toml'}:6: {key}: " in said


@pytest.mark.parametrize("key", ["city", "recording", "rules", "assets"])
def test_that_a_file_which_is_not_there_is_told(tmp_path: Path, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(tmp_path, f'{HEAD}{key} = "nowhere.x"\n{FEED}', capsys)
    assert f"{tmp_path / 'site.toml'}:6: {key}: 'nowhere.x': there is no such file" in said


def test_that_wrong_settings_name_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(tmp_path, HEAD + FEED.replace("folder =", "foldr ="), capsys)
    assert f"{tmp_path / 'site.toml'}:9: source feed: setting foldr is not known" in said


def test_that_an_unknown_adapter_names_file_line_and_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = told(tmp_path, HEAD + FEED.replace("csv_folder", "csv_foldr"), capsys)
    assert f"{tmp_path / 'site.toml'}:8: no adapter 'csv_foldr' is installed; did you mean 'csv_folder'?" in said
