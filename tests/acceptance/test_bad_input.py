"""What a person gets for files and words that cannot be used: one line, exit code 2, and nothing lost."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from app import sites

JUNK = {
    "empty": b"",
    "text": b"this is no recording, no city and no mapping\n" * 40,
    "binary": bytes(range(256)) * 64,
    "nested": b"[" * 200_000,
    "not_utf8": b'{"type": "CityJSON", "version": "2.0", "a": "\xff\xfe"}',
}
COMMANDS = {
    "city": ("city", "info", "FILE", "--json"),
    "info": ("recording", "info", "FILE", "--json"),
    "verify": ("recording", "verify", "FILE"),
    "replay": ("replay", "FILE", "--json"),
    "snapshot": ("snapshot", "FILE", "-o", "OUT"),
    "engine": ("engine", "FILE"),
    "alarms": ("alarm", "list", "FILE"),
    "import": ("recording", "import", "FILE", "FOLDER", "-o", "OUT"),
}
MAPPING = """
format = 1
id = "small"
name = { en = "Small", zh_CN = "小" }
place = { longitude = 10.0, latitude = 50.0 }
datum = "WGS 84"
zone = "Europe/Berlin"
source = "meter"
provenance = "REAL"
licence = "CC0"
attribution = "nobody"
latency = 1

[[asset]]
id = "urn:ngsi-ld:Sensor:one"
kind = "sensor"
names = { en = "One", zh_CN = "一" }
longitude = 10.0
latitude = 50.0

[[table]]
file = "data.zip"
member = "*.csv"
time = { column = "t", format = "%Y-%m-%d %H:%M:%S", zone = "Europe/Berlin", fold = "refuse" }

[[table.series]]
column = "v"
asset = "urn:ngsi-ld:Sensor:one"
metric = "temperature"
unit = "Cel"
period = 1
"""
ROWS = b"t,v\n2024-05-01 00:00:00,1.5\n2024-05-01 00:00:01,2.5\n"


def filled(words, file, tmp_path):
    places = {"FILE": file, "OUT": tmp_path / "out.png", "FOLDER": tmp_path}
    return [places.get(word, word) for word in words]


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("junk", ["empty", "binary"])
def test_that_a_file_that_is_something_else_is_refused_in_one_line(words, junk, program, tmp_path):
    file = tmp_path / "junk.dat"
    file.write_bytes(JUNK[junk])
    answer = program(*filled(words, file, tmp_path))
    assert answer.is_one_line_for("junk.dat"), answer
    assert not (tmp_path / "out.png").exists()


@pytest.mark.slow
@pytest.mark.parametrize("junk", ["text", "nested", "not_utf8"])
@pytest.mark.parametrize("words", [COMMANDS["city"], COMMANDS["replay"], COMMANDS["import"]], ids=str)
def test_that_hostile_text_is_refused_in_one_line(words, junk, program, tmp_path):
    file = tmp_path / "junk.city.json"
    file.write_bytes(JUNK[junk])
    answer = program(*filled(words, file, tmp_path))
    assert answer.is_one_line_for("junk.city.json"), answer


@pytest.mark.slow
@pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)
def test_that_a_file_that_is_not_there_is_named(words, program, tmp_path):
    answer = program(*filled(words, tmp_path / "nothing.mcap", tmp_path))
    assert answer.is_one_line_for("nothing.mcap"), answer


@pytest.mark.slow
def test_that_a_recording_cut_off_in_its_head_is_refused_and_one_cut_off_later_says_its_loss(program, tmp_path):
    whole = sites.recording("shanghai").read_bytes()
    head, most = tmp_path / "head.mcap", tmp_path / "most.mcap"
    head.write_bytes(whole[:6])
    most.write_bytes(whole[: len(whole) * 2 // 3])
    assert program("replay", head, "--json").is_one_line_for("head.mcap")
    assert program("replay", most, "--json").is_one_line_for("most.mcap", "the file is cut", "alarm rules", "lost")
    rules = sites.find("shanghai") / "rules.toml"
    told = program("replay", most, "--rules", rules, "--json").json()
    assert told["loss"]
    assert told["observations"] > 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("snapshot", "shanghai", "-o", "x.png", "--size", "huge"), "huge"),
        (("snapshot", "shanghai", "-o", "x.png", "--size", "99999x99999"), "99999x99999"),
        (("snapshot", "shanghai", "-o", "x.png", "--at", "noon"), "noon"),
        (("snapshot", "shanghai", "-o", "x.png", "--at", "2026-05-20T18:00:00"), "zone"),
        (("replay", "shanghai", "--speed", "quick"), "quick"),
        (("replay", "shanghai", "--speed", "nan"), "nan"),
        (("replay", "shanghai", "--speed", "inf"), "inf"),
        (("replay", "shanghai", "--speed", "-3"), "-3"),
        (("replay", "shanghai", "--until", "+soon"), "soon"),
        (("replay", "shanghai", "--until", "+99999999d"), "not within the recording"),
        (("replay", "shanghai", "--until", "1990-01-01T00:00:00Z"), "not within the recording"),
        (("engine", "shanghai", "--start-at", "yesterday"), "yesterday"),
        (("recording", "info", "shanghai-live"), "no recording"),
        (("site", "check", "atlantis"), "atlantis"),
    ],
    ids=str,
)
def test_that_wrong_words_are_named(words, told, capsys):
    from app.main import main

    try:
        code = main(list(words))
    except SystemExit as end:  # argparse ends by itself
        code = end.code
    said = capsys.readouterr().err
    assert code == 2
    assert told in said
    assert "Traceback" not in said


def archive(folder, write):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        write(packed)
    (folder / "data.zip").write_bytes(data.getvalue())
    (folder / "small.toml").write_text(MAPPING, "utf-8")


def slip(packed):
    packed.writestr("../../escaped.csv", ROWS)


def absolute(packed):
    packed.writestr("/tmp/escaped.csv", ROWS)


def link(packed):
    member = zipfile.ZipInfo("linked.csv")
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed.writestr(member, "/etc/passwd")


def bomb(packed):
    packed.writestr("bomb.csv", b"t,v\n" + b"0" * 80_000_000)


@pytest.mark.parametrize("attack", [slip, absolute, link, bomb])
def test_that_a_hostile_archive_is_refused_and_nothing_is_written(attack, tmp_path, capsys):
    from app.main import main

    archive(tmp_path, attack)
    before = sorted(tmp_path.rglob("*"))
    code = main(["recording", "import", str(tmp_path / "small.toml"), str(tmp_path), "-o", str(tmp_path / "x.mcap")])
    said = capsys.readouterr().err
    assert code == 2
    assert len(said.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_that_a_good_archive_by_the_same_mapping_is_imported(tmp_path, capsys):
    from app.main import main

    archive(tmp_path, lambda packed: packed.writestr("rows.csv", ROWS))
    out = tmp_path / "x.mcap"
    assert main(["recording", "import", str(tmp_path / "small.toml"), str(tmp_path), "-o", str(out), "--json"]) == 0
    assert '"observations": 2' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('format = 1\nid = "x"\nzoone = "UTC"\n', "zone"),
        ("format = [", "site.toml"),
        ('format = "one"\nid = "x"\n', "format"),
    ],
    ids=["unknown key", "no TOML", "wrong type"],
)
def test_that_a_wrong_site_names_its_file_and_key(text, told, tmp_path, capsys):
    from app.main import main

    (tmp_path / "site.toml").write_text(text)
    assert main(["site", "check", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "site.toml" in said
    assert told in said


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a file in the way of a folder, as POSIX has it")
def test_that_a_state_folder_that_cannot_be_written_is_named_by_the_engine(program, tmp_path):
    wall = tmp_path / "wall"
    wall.write_text("")
    answer = program("engine", "shanghai", CITYDECK_STATE_DIR=str(wall))
    assert answer.is_one_line_for("cannot write", "CITYDECK_STATE_DIR"), answer
    assert Path(wall).read_text() == ""
