"""What hosts and adapters say in English is shown in the interface's language, where its form is known."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from app import translations
from citydeck.sources.transports import unreached
from views.source_reasons import reason_shown
from widgets import i18n


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    assert i18n.use("zh_CN")
    yield
    i18n.use("en")


def test_that_in_english_a_reason_is_shown_as_it_was_said(qapp: QApplication) -> None:
    for reason in ("10.0.0.9:1883 cannot be reached: nothing listens there", "reading is no number", "anything else"):
        assert reason_shown(reason) == reason


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("10.0.0.9:1883 cannot be reached: nothing listens there", "无法连接 10.0.0.9:1883：该处没有服务在监听"),
        ("broker.example did not answer within 5 s", "broker.example 在 5 秒内没有应答"),
        ("10.0.0.9:8883: certificate not accepted: certificate has expired", "10.0.0.9:8883：证书未被接受：证书已过期"),
        ("line of 3 cells under a header of 4", "该行有 3 列，而表头有 4 列"),
        ("the pump is on fire", "the pump is on fire"),
    ],
)
def test_that_the_parts_of_a_known_sentence_are_translated_too(chinese: None, reason: str, words: str) -> None:
    assert reason_shown(reason) == words


def test_that_every_reason_why_nobody_answers_has_its_chinese(chinese: None) -> None:
    said = [unreached.why(OSError(number, "")) for number in unreached._WORDS]
    assert [words for words in said if reason_shown(words) == words] == []


def test_that_every_context_of_the_interface_is_in_the_file() -> None:
    """A text that is handed on in a variable is not found by the gatherer; a context without any is a sign of it."""
    known = {text.context for text in translations.texts(translations.FOLDER / "citydeck_zh_CN.ts")}
    named = set()
    for folder in translations.FOLDERS:
        for path in (translations.ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r'translate\(\s*"(\w+)"', path.read_text("utf-8")))
    assert named - known == set()
