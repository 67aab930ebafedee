"""What a programmer wrote may be said; what a payload holds may not."""

import json

import pytest

from citydeck.sources.vocabulary import Vocabulary, texts_of


@pytest.fixture
def vocabulary(tmp_path):
    (tmp_path / "source.py").write_text('raise ValueError(f"car park {name} is unknown to the gate")\n')
    return Vocabulary(texts_of({"host": "10.1.2.3:8080", "every": 12345}), [tmp_path])


def test_that_words_of_the_code_pass_and_those_of_a_payload_do_not(vocabulary):
    assert vocabulary.said("car park Wei Zhang is unknown to the gate") == "car park … is unknown to the gate"
    assert not vocabulary.knows("Wei Zhang")
    assert vocabulary.knows("car park")


def test_that_the_interpreters_own_words_pass(vocabulary):
    with pytest.raises(ValueError, match="could not") as raised:
        float("Wei Zhang 13912345678")
    assert vocabulary.said(str(raised.value)) == "could not convert string to float: '…'"


def test_that_numbers_pass_when_short_or_in_the_settings(vocabulary):
    assert vocabulary.said("line 12 at 10.1.2.3:8080 every 12345") == "line 12 at 10.1.2.3:8080 every 12345"
    assert vocabulary.said("line 4711") == "line …"
    assert vocabulary.said("at 31.23, 121.47") == "at …"
    assert "1A" not in vocabulary.said("00:1A:2b:3C:4d:5E")


def test_that_words_of_a_librarys_code_pass_once_its_error_is_told(vocabulary):
    with pytest.raises(json.JSONDecodeError) as raised:
        json.loads("")
    raised.value.__traceback__ = raised.value.__traceback__.tb_next  # this test's own frame knows the names below
    text = "idx, not Zhang"
    assert vocabulary.said(text) == "…, not …"
    vocabulary.learn(raised.value)
    assert vocabulary.said(text) == "idx, not …"


def test_that_the_values_in_a_frame_are_never_learned(vocabulary):
    secretly = "".join(["Zhu", "oling"])
    with pytest.raises(KeyError) as raised:
        {}[secretly]
    vocabulary.learn(raised.value)
    assert secretly not in vocabulary.said(str(raised.value))
