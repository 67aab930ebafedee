"""No word of the library that reads a file reaches whoever wrote it."""

import pytest

from citydeck.alarms.rules import RuleSet
from citydeck.model.closest import closest
from citydeck.model.errors import WrongUse

RULE = """format = 1
[[rule]]
id = "one"
kind = "limit"
metric = "stress"
priority = "HIGH"
limits = { hi = 10 }
enabled = false
texts = { en = "One" }
"""


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("limits = { hi = 10 }", "limits = 3", "rule.limits: must be a table { key = value }, not 3"),
        ("limits = { hi = 10 }", 'limits = { hi = "x" }', "rule.limits.hi: must be a number, not 'x'"),
        ("limits = { hi = 10 }", "limits = { high = 10 }", "unknown key 'high'; did you mean 'hi'?"),
        ('metric = "stress"', "metric = 3", "rule.metric: must be text in quotes, not 3"),
        ("enabled = false", 'enabled = "maybe"', "rule.enabled: must be true or false, not 'maybe'"),
        ('priority = "HIGH"', 'priority = "HIHG"', "did you mean 'HIGH'?"),
    ],
)
def test_that_a_wrong_value_is_told_in_plain_words(good: str, bad: str, words: str) -> None:
    with pytest.raises(WrongUse) as told:
        RuleSet.parse(RULE.replace(good, bad))
    said = str(told.value)
    assert words in said
    assert not any(word in said for word in ("nput should", "instance of", "valid ", "LimitTable", "dictionary"))


@pytest.mark.parametrize(
    ("name", "names", "meant"),
    [
        ("high", ["hihi", "hi", "lo"], "hi"),
        ("strian", ["stress", "strain"], "strain"),
        ("asset_knd", ["asset", "asset_kind"], "asset_kind"),
        ("limit", ["limits", "kind"], "limits"),
        ("zzz", ["limits"], ""),
    ],
)
def test_that_a_beginning_goes_before_mere_likeness(name: str, names: list[str], meant: str) -> None:
    assert closest(name, names) == meant
