"""No text without its Chinese: the file is complete, up to date with the sources, and compiled."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from widgets import i18n

ROOT = Path(__file__).resolve().parents[2]
FILE = i18n.FOLDER / "citydeck_zh_CN.ts"
TOOLS = Path(sys.executable).parent


def _sources(file: Path) -> set[tuple[str, str]]:
    root = ET.parse(file).getroot()
    return {
        (context.findtext("name", ""), message.findtext("source", ""))
        for context in root.iter("context")
        for message in context.iter("message")
    }


def test_that_every_text_is_translated() -> None:
    root = ET.parse(FILE).getroot()
    open_texts = [
        message.findtext("source")
        for message in root.iter("message")
        if message.find("translation").get("type") == "unfinished" or not message.findtext("translation")
    ]
    assert open_texts == []


def test_that_placeholders_survive_translation() -> None:
    root = ET.parse(FILE).getroot()
    for message in root.iter("message"):
        source, target = message.findtext("source"), message.findtext("translation")
        for mark in ("{0}", "{1}", "{2}", "{file}", "{reason}", "{minutes}", "{screen}", "{panel}"):
            assert (mark in source) == (mark in target), source


def test_that_the_file_knows_every_text_of_the_program(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lupdate", path=str(TOOLS))
    if tool is None:
        pytest.skip("pyside6-lupdate is not here")
    fresh = tmp_path / "fresh.ts"
    files = sorted(str(file) for folder in ("views", "widgets") for file in (ROOT / folder).glob("*.py"))
    subprocess.run([tool, *files, "-locations", "none", "-ts", str(fresh)], check=True, capture_output=True)
    assert _sources(fresh) - _sources(FILE) == set()


def test_that_the_compiled_file_is_the_one_of_this_source(tmp_path: Path) -> None:
    tool = shutil.which("pyside6-lrelease", path=str(TOOLS))
    if tool is None:
        pytest.skip("pyside6-lrelease is not here")
    fresh = tmp_path / "fresh.qm"
    subprocess.run([tool, str(FILE), "-qm", str(fresh)], check=True, capture_output=True)
    assert fresh.read_bytes() == (i18n.FOLDER / "citydeck_zh_CN.qm").read_bytes()
