"""Rules that judge nothing are told by the commands that meet them."""

import json
from pathlib import Path

import pytest

from app.main import main

RULE = """format = 1
[[rule]]
id = "bridge"
kind = "stale"
metric = "axle_load"
{more}
priority = "LOW"
cause = {{ en = "c" }}
consequence = {{ en = "c" }}
response = {{ en = "r" }}
response_time = "1 min"
texts = {{ en = "Bridge" }}
"""
SITE = """format = 1
id = "here"
name = { en = "Here" }
zone = "Europe/Berlin"
origin = { longitude = 11.5, latitude = 48.1 }

[sources.feed]
adapter = "demo_live"
settings = { domain = "traffic" }
"""


def test_that_replay_warns_of_a_rule_that_no_channel_is_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULE.format(more='source = "structure"'))
    assert main(["replay", "shanghai", "--until", "+1s", "--rules", str(rules), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["idle_rules"] == ["bridge (source structure): did you mean structures?"]
    assert "warning: rules that judge nothing: bridge (source structure): did you mean structures?" in printed.err


def test_that_replay_refuses_a_rule_on_an_unknown_metric(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(RULE.format(more="").replace("axle_load", "strian"))
    assert main(["replay", "shanghai", "--until", "+1s", "--rules", str(rules)]) == 2
    assert f"{rules}:5: rule bridge: unknown metric 'strian'; did you mean 'strain'?" in capsys.readouterr().err


def test_that_site_check_warns_of_a_rule_on_a_source_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site.toml").write_text(SITE)
    (tmp_path / "rules.toml").write_text(RULE.format(more='source = "fed"'))
    assert main(["site", "check", str(tmp_path), "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["idle_rules"] == ["bridge (source fed): did you mean feed?"]
    assert "rules that judge nothing: bridge (source fed): did you mean feed?" in printed.err


def test_that_the_demo_has_no_idle_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "check", "shanghai", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["idle_rules"] == []
    assert printed.err == ""
