"""Rules judged by known events: a user's command line."""

import json

import pytest

from app.main import main
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.model.time import NS_PER_S, to_iso
from citydeck.timeline.bundle import EVENTS, RULES, BundleWriter

T0 = 1_779_000_000 * NS_PER_S
RULE = """
format = 1
[[rule]]
id = "load"
kind = "limit"
metric = "force"
priority = "HIGH"
limits = { hi = 10 }
texts.en = "Load"
cause.en = "Weight"
consequence.en = "Wear"
response.en = "Look"
response_time = "5 min"
"""


@pytest.fixture
def recording(tmp_path):
    """Makes a bundle whose force is above its limit from second 20 to 29 of a minute."""

    def make(events=None, rules=RULE):
        file = tmp_path / "r.mcap"
        with BundleWriter(file, {"provenance": "REAL", "zone": "UTC"}, replace=True) as bundle:
            if events is not None:
                bundle.attach(EVENTS, events.encode())
            if rules:
                bundle.attach(RULES, rules.encode())
            bundle.append(Entry(0, T0, ChannelDeclared(0, Channel("urn:ngsi-ld:Sensor:a", "force", "s", "kN"))))
            for second in range(60):
                at = T0 + second * NS_PER_S
                value = 20.0 if 20 <= second < 30 else 5.0
                bundle.append(Entry(second + 1, at, Batch.of([0], [at], [at], [value], [0]), "s"))
        return str(file)

    return make


def known(first, last):
    return json.dumps({"method": "scales", "events": [[to_iso(T0 + s * NS_PER_S) for s in (first, last)]]})


def test_that_a_recording_with_events_of_its_own_is_judged_by_one_command(recording, capsys):
    assert main(["alarm", "judge", recording(known(18, 32))]) == 0
    out = capsys.readouterr().out
    assert "1 events: false 0, missed 0, seconds from onset: 2.0" in out
    assert "events known by: scales" in out


def test_that_scripts_get_the_same_figures(recording, capsys):
    assert main(["alarm", "judge", recording(known(40, 50)), "--rule", "load", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"events": 1, "false": 1, "missed": 1, "seconds": [], "known_by": "scales", "rule": "load"}


def test_that_a_file_of_events_goes_before_those_of_the_recording(recording, tmp_path, capsys):
    file = tmp_path / "events.json"
    file.write_text("[]")
    assert main(["alarm", "judge", recording(known(18, 32)), "--events", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["false"] == 1


@pytest.mark.parametrize(
    ("events", "rules", "words", "says"),
    [
        (None, RULE, [], "holds no known events; name a file with --events"),
        ("{", RULE, [], "events.json is damaged"),
        (known(30, 20), RULE, [], "ends before it begins"),
        (known(18, 32).replace("Z", ""), RULE, [], "without a zone"),
        (known(18, 32), RULE, ["--rule", "laod"], "no rule 'laod'; did you mean 'load'?"),
        (known(18, 32), RULE.replace("HIGH", "HGH"), [], "rules.toml:7"),
        (known(18, 32), "", [], "no alarm rule to judge"),
    ],
)
def test_that_what_cannot_be_judged_is_refused_in_one_line(recording, events, rules, words, says, capsys):
    assert main(["alarm", "judge", recording(events, rules), *words]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert says in err
    assert err.count("\n") == 1
