"""Rule files: what is accepted, and what a mistake is answered with."""

import pytest

from citydeck.alarms.duration import parse_duration
from citydeck.alarms.rules import RuleSet
from citydeck.model.alarm import Priority
from citydeck.model.errors import UnreadableInput, WrongUse

GOOD = """format = 1
[[rule]]
id = "stress"
kind = "limit"
metric = "stress"
asset_kind = "bridge"
priority = "CRITICAL"
limits = { hi = 90, hihi = 110 }
dead_band = 3
on_delay = "5s"
texts = { en = "Stress high", zh_CN = "应力高" }
cause = { en = "Wind and lorries", zh_CN = "大风与货车" }
consequence = "Closure"
response = "Inspect"
response_time = "5 min"

[[rule]]
id = "second"
kind = "stale"
metric = "stress"
priority = "LOW"
texts.en = "Silent"
cause = "c"
consequence = "d"
response = "r"
response_time = "1 h"
"""


def test_that_a_rule_file_is_read_whole():
    rules = RuleSet.parse(GOOD, "rules.toml")
    first = rules.rule[0]
    assert (first.priority, first.on_delay, first.limits.hihi) == (Priority.CRITICAL, 5_000_000_000, 110)
    assert first.all_texts()["cause.zh_CN"] == "大风与货车"
    assert first.all_texts()["response_time"] == "5 min"


def test_that_a_rule_set_and_its_body_are_the_same_and_have_one_version():
    rules = RuleSet.parse(GOOD)
    again = RuleSet.from_body(rules.body)
    assert again == rules
    assert again.version == rules.version
    assert len(rules.version) == 64
    assert RuleSet.parse(GOOD.replace("dead_band = 3", "dead_band = 3.5")).version != rules.version
    assert RuleSet.parse("# a comment\n" + GOOD).version == rules.version


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        ("hihi =", "hihii =", 8, "did you mean 'hihi'"),
        ("dead_band", "deadband", 9, "did you mean 'dead_band'"),
        ('"CRITICAL"', '"CRITCAL"', 7, "did you mean 'CRITICAL'"),
        ('"limit"', '"limt"', 4, "did you mean 'limit'"),
        ('"5s"', '"5 sek"', 10, "on_delay"),
        ('response_time = "5 min"\n', "", 2, "response_time"),
        ('id = "stress"\n', "", 2, "'id' is missing"),
        ("110", "10", 8, "limits must rise"),
        ("90", '"a"', 8, "limits.hi"),
        ("= 90", "= inf", 8, "finite"),
        ("dead_band = 3", 'dead_band = "3"', 9, "dead_band: must be a number, not '3'"),
        ("dead_band = 3", "dead_band = true", 9, "dead_band: must be a number, not True"),
        ("dead_band = 3", "dead_band = -3", 9, "dead_band"),
        ("[[rule]]", "[[rules]]", 2, "did you mean 'rule'"),
        ("format = 1", "format = 2", 1, "format"),
        ('id = "second"', 'id = "stress"', 1, "given twice"),
        ('"LOW"', '"LOV"', 21, "did you mean 'LOW'"),
        ('kind = "stale"', 'kind = "rate"', 17, "needs limits"),
    ],
)
def test_that_a_mistake_is_named_with_file_line_key_and_the_nearest_right_name(right, wrong, line, said):
    with pytest.raises(WrongUse) as error:
        RuleSet.parse(GOOD.replace(right, wrong, 1), "site/rules.toml")
    assert str(error.value).startswith(f"site/rules.toml:{line}: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_that_a_rule_without_its_reasons_may_wait_disabled():
    text = GOOD.replace('response_time = "5 min"\n', "enabled = false\n")
    assert not RuleSet.parse(text).rule[0].enabled


def test_that_broken_toml_and_missing_files_are_one_line(tmp_path):
    with pytest.raises(WrongUse, match="not TOML"):
        RuleSet.parse("[[rule", "r.toml")
    with pytest.raises(UnreadableInput, match="there is no such file"):
        RuleSet.load(tmp_path / "none.toml")
    with pytest.raises(UnreadableInput):
        RuleSet.from_body("{}}")


@pytest.mark.parametrize(("text", "ns"), [("250ms", 250_000_000), ("1.5s", 1_500_000_000), (2, 2_000_000_000)])
def test_that_durations_are_nanoseconds(text, ns):
    assert parse_duration(text) == ns


@pytest.mark.parametrize("text", ["", "5", "-5s", "s", True, -1, None, "5 weeks"])
def test_that_other_durations_are_refused(text):
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)
