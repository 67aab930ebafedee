"""`citydeck source prove` on the command line."""

import json

import pytest

from app.main import main
from citydeck.proving.card import last
from citydeck.proving.faults import FAULTS


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("CITYDECK_STATE_DIR", str(tmp_path))
    return tmp_path


def test_that_the_faults_are_listed_with_what_each_demands(capsys):
    assert main(["source", "prove", "--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(FAULTS)
    assert main(["source", "prove", "--list", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == [fault.name for fault in FAULTS]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "which adapter?"),
        (["no_such"], "no adapter 'no_such' is installed"),
        (["demo_live", "--only", "no-such"], "no fault 'no-such'"),
    ],
)
def test_that_wrong_use_is_one_line(capsys, words, said):
    assert main(["source", "prove", *words]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert said in told[0]


def test_that_a_proof_of_one_fault_is_printed_and_not_kept(capsys, state):
    assert main(["source", "prove", "csv_folder", "--only", "missing"]) == 0
    assert "1 of 1 faults stood" in capsys.readouterr().out
    assert last("csv_folder", state) is None


@pytest.mark.slow
def test_that_a_whole_proof_is_kept_and_told_as_json(capsys, state):
    assert main(["source", "prove", "demo_live", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    kept = last("demo_live", state)
    assert kept is not None
    assert kept.ok
    assert told["marks"][0]["fault"] == "plain"
    assert len(kept.marks) == len(FAULTS)
