"""No text without its Chinese: the file is complete, up to date with the sources, and compiled."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from app import translations
from citydeck.model.errors import WrongUse

FILE = translations.FOLDER / "citydeck_zh_CN.ts"
MARK = re.compile(r"\{[a-z0-9]*\}")


def test_that_every_text_is_translated() -> None:
    assert [(text.context, text.source) for text in translations.open_texts(FILE)] == []


def test_that_placeholders_survive_translation() -> None:
    for text in (text for text in translations.texts(FILE) if text.target):
        assert sorted(MARK.findall(text.source)) == sorted(MARK.findall(text.target)), text.source


def test_that_every_translation_reaches_the_program(qapp: object) -> None:
    translator = QTranslator()
    assert translator.load(str(FILE.with_suffix(".qm")))
    lost = [
        text.source
        for text in translations.texts(FILE)
        if translator.translate(text.context, text.source) != text.target
    ]
    assert lost == []


def test_that_the_file_and_its_compiled_form_are_the_newest(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["--check"]) == 0, capsys.readouterr().out


def test_that_a_new_text_is_found_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "views").mkdir()
    (tmp_path / "widgets").mkdir()
    code = 'class New:\n    def title(self):\n        return self.tr("Brand new")\n'
    (tmp_path / "views" / "new.py").write_text(code)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    left = translations.renew("zh_CN", tmp_path)
    assert [(text.context, text.source) for text in left] == [("New", "Brand new")]


def test_that_a_missing_tool_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(translations.shutil, "which", lambda *_, **__: None)
    with pytest.raises(WrongUse, match="pyside6-lrelease is not here"):
        translations.compile_file(tmp_path / "a.ts")
