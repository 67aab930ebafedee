"""Commands in processes of their own, and desks that follow one another."""

import json
import subprocess
import sys
import time

import pytest

from app.child import Child
from app.day_one import site_words
from app.main import parser_of
from app.next_desk import NextDesk
from app.source_kinds import source_kinds
from app.succession import follow, note
from citydeck.server.rundir import process_alive
from citydeck.sources.registry import scan
from citydeck.sources.settings_check import parsed
from views.source_kind import SiteDraft

CITY = {"type": "CityJSON", "version": "2.0", "vertices": [], "CityObjects": {}}


@pytest.fixture
def child(qtbot):
    made = Child()
    yield made
    made.stop()


def test_that_an_answer_is_the_json_and_a_fault_the_one_line(child, qtbot, tmp_path):
    file = tmp_path / "empty.city.json"
    file.write_text(json.dumps(CITY))
    heard = []
    child.progress.connect(heard.append)
    with qtbot.waitSignal(child.answered, timeout=20_000) as answer:
        child.start(["city", "info", str(file), "--json", "--progress"])
    assert answer.args[0]["format"] == "CityJSON"
    assert heard
    assert heard == sorted(heard)
    with qtbot.waitSignal(child.failed, timeout=20_000) as fault:
        child.start(["city", "info", str(tmp_path / "none.json"), "--json"])
    assert fault.args[0].startswith(str(tmp_path / "none.json"))
    assert not child.busy


def test_that_what_is_stopped_tells_nothing(child, qtbot, tmp_path):
    told = []
    child.answered.connect(told.append)
    child.failed.connect(told.append)
    child.start(["doctor", "--json"])
    child.stop()
    qtbot.wait(300)
    assert told == []
    assert not child.busy


def test_that_a_desk_that_will_not_open_says_why(qtbot, tmp_path):
    desk = NextDesk()
    with qtbot.waitSignal(desk.failed, timeout=20_000) as fault:
        desk.start([str(tmp_path / "nowhere")])
    assert "no such site folder" in fault.args[0]


def test_that_a_launcher_stays_while_the_desk_that_followed_runs(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    file = note(tmp_path, "desk-1")
    file.write_text(str(process.pid))
    process.stdin.close()
    began = time.monotonic()
    follow(file)
    assert not process_alive(process.pid)
    process.wait()
    assert not file.exists()
    follow(file)
    assert time.monotonic() - began < 20


def test_that_the_forms_schema_is_the_manifests():
    kinds = {kind.id: kind for kind in source_kinds()}
    assert list(kinds)[:2] == ["mqtt", "csv_folder"]
    fields = {field.key: field for field in kinds["csv_folder"].fields}
    assert (fields["folder"].path, fields["folder"].required) == ("folder", True)
    entry = {field.key: field for field in fields["columns"].item}
    assert "speed" in entry["metric"].suggest
    assert kinds["mqtt"].package == ""


def test_that_a_draft_reads_back_from_the_command_line():
    settings = {"host": "a=b c", "port": 8883, "topics": [{"filter": "x/+", "readings": []}]}
    draft = SiteDraft("/tmp/x", "我的城市", "Asia/Shanghai", "mqtt", "mqtt", settings, "/tmp/c.json", trusted=True)
    options = parser_of("site").parse_args(site_words(draft)[1:])
    assert (options.name, options.zone, options.source_name, options.trust) == (
        "我的城市",
        "Asia/Shanghai",
        "mqtt",
        True,
    )
    assert parsed(scan().get("mqtt").manifest, options.set) == settings
