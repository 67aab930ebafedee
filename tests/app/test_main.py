"""The command line: its parser, its exit codes, and what scripts rely on."""

import json

import pytest

import citydeck
from app import main as roof
from app import sites
from app.main import COMMANDS, main, parser_of
from citydeck.model.batch import Batch
from citydeck.model.channel import Channel
from citydeck.model.event import ChannelDeclared, Entry
from citydeck.timeline.bundle import BundleWriter
from citydeck.timeline.log_reader import LogReader


def test_that_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"citydeck {citydeck.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_that_every_command_says_what_it_does(name):
    parser = parser_of(name)
    assert parser.description
    assert parser.prog == ("citydeck" if name == "room" else f"citydeck {name}")


def test_that_the_help_of_the_room_lists_every_other_command_for_people():
    epilog = parser_of("room").epilog or ""
    for name in set(COMMANDS) - {"room", "console"}:
        assert f"  {name} " in epilog


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["replay"], "file"),
        (["recording", "burn"], "burn"),
        (["city", "info"], "FILE"),
        (["--nonsense"], "--nonsense"),
        (["city", "info", "a.json", "--jsn"], "did you mean '--json'?"),
        (["recording", "inof", "a.mcap"], "did you mean 'info'?"),
        (["city", "info", ""], "the name is empty"),
        (["replay", ""], "the name of the site, bundle or city file is empty"),
        (["city", "info", "a\nb\x1b[31m.json"], r"a\nb\x1b[31m.json"),
        (["site", "new", "x", "--origin", "1e999,2"], "no longitude (-180 to 180)"),
        (["recording", "a\nb"], r"a\nb"),
        (["snapshot", "-o", "a.png", "--theme", "drak"], "did you mean 'dark'?"),
    ],
    ids=str,
)
def test_that_wrong_use_is_one_line_and_two(arguments, says, capsys):
    assert main(arguments) == 2
    out, said = capsys.readouterr()
    assert out == ""
    assert said.startswith("citydeck: ")
    assert said.count("\n") == 1
    assert says in said


def test_that_a_users_mistake_is_one_line_and_two(capsys):
    assert main(["replay", "nowhere.mcap"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("citydeck: nowhere.mcap")
    assert said.count("\n") == 1


def test_that_a_recording_of_which_nothing_can_be_read_is_refused(tmp_path, capsys):
    file = tmp_path / "odd.mcap"
    with BundleWriter(file, {"provenance": "REAL", "zone": "UTC"}) as bundle:
        bundle.append(Entry(0, 0, ChannelDeclared(0, Channel("urn:ngsi-ld:Sensor:a", "force", "s", "kN"))))
        bundle.append(Entry(1, 0, Batch.of([0], [0], [0], [1.0], [0]), "s"))
    with LogReader(file) as reader:
        middle = reader._index.chunks[0].offset + 60
    data = bytearray(file.read_bytes())
    data[middle : middle + 20] = bytes(20)
    file.write_bytes(data)
    assert main(["replay", str(file)]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "no observation can be read: 1 of 1 chunks are damaged" in err
    assert err.count("\n") == 1


def test_that_ctrl_c_is_130_and_no_traceback(monkeypatch, capsys):
    class Interrupted:
        HELP = "x"

        def add_arguments(self, parser):
            pass

        def run(self, options):
            raise KeyboardInterrupt

    monkeypatch.setattr(roof, "command", lambda name: Interrupted())
    assert main(["doctor"]) == 130
    assert capsys.readouterr().err == ""


@pytest.mark.slow
def test_that_a_site_may_be_named_where_a_recording_is_asked_for(capsys):
    assert main(["recording", "info", "shanghai", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    keys = {"start", "end", "channels", "observations", "missing", "duplicates", "gaps", "events"}
    assert keys <= set(told)
    assert told["provenance"] == "SIMULATED"
    assert sites.recording("shanghai").name == "hour.mcap"


@pytest.mark.slow
def test_that_the_doctor_tells_ok_and_its_checks(capsys, qapp):
    code = main(["doctor", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == (0 if told["ok"] else 1)
    names = {check["name"] for check in told["checks"]}
    assert {"python", "qt", "vtk", "opengl", "fonts_cjk", "sqlite", "adapters"} <= names
    assert all({"name", "ok", "found", "advice"} <= set(check) for check in told["checks"])
