"""A rule that can judge nothing is told: its silence would look like good news."""

import pytest

from citydeck.alarms.engine import AlarmEngine
from citydeck.alarms.rules import RuleSet
from citydeck.alarms.rules_idle import idle_line
from citydeck.model.channel import Channel

RULE = """format = 1
[[rule]]
id = "bridge"
kind = "stale"
metric = "strain"
{more}
priority = "LOW"
cause = "c"
consequence = "c"
response = "r"
response_time = "1 min"
texts = {{ en = "Bridge" }}
"""
STRAIN = Channel(asset="urn:ngsi-ld:Bridge:1", metric="strain", source="bridges", unit="um/m")


def engine(more: str = "", metric: str = "strain") -> AlarmEngine:
    made = AlarmEngine(RuleSet.parse(RULE.format(more=more).replace('"strain"', f'"{metric}"')))
    made.declare(0, STRAIN)
    return made


def test_that_a_rule_with_a_channel_is_not_idle() -> None:
    assert engine().idle_rules() == ()
    assert idle_line(()) == ""


@pytest.mark.parametrize(
    ("more", "metric", "said"),
    [
        ("", "strian", "bridge (metric strian): did you mean strain?"),
        ("", "pm25", "bridge (metric pm25)"),
        ('source = "bridge"', "strain", "bridge (source bridge): did you mean bridges?"),
        ('asset_kind = "brigde"', "strain", "bridge (asset_kind brigde): did you mean bridge?"),
        (
            'asset = "urn:ngsi-ld:Bridge:2"',
            "strain",
            "(asset urn:ngsi-ld:Bridge:2): did you mean urn:ngsi-ld:Bridge:1?",
        ),
    ],
)
def test_that_an_idle_rule_says_what_no_channel_has(more: str, metric: str, said: str) -> None:
    line = idle_line(engine(more, metric).idle_rules())
    assert line.startswith("rules that judge nothing: bridge (")
    assert line.endswith(said)


def test_that_a_rule_which_is_switched_off_is_not_idle() -> None:
    assert engine("enabled = false", "pm25").idle_rules() == ()


def test_that_a_channel_declared_later_ends_it() -> None:
    made = engine("", "pm25")
    made.declare(1, Channel(asset="urn:ngsi-ld:AirStation:1", metric="pm25", source="air", unit="ug/m3"))
    assert made.idle_rules() == ()
