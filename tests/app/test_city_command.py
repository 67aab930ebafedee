"""`citydeck city info` as a script and as a person sees it."""

import contextlib
import json
import os
import signal
import sys

import pytest

from app.main import main

CITY = {
    "type": "CityJSON",
    "version": "2.0",
    "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"},
    "transform": {"scale": [0.001] * 3, "translate": [85000.0, 446000.0, 0.0]},
    "vertices": [[0, 0, 0], [5000, 0, 0], [0, 5000, 0]],
    "CityObjects": {
        "roof": {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2]]]}]},
        "bad\u001b[31m": {
            "type": "Road",
            "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 9]]]}],
        },
    },
}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "small.city.json"
    path.write_text(json.dumps(CITY))
    return path


def test_that_json_has_the_promised_keys(file, capsys):
    assert main(["city", "info", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"format", "version", "crs", "extent", "objects", "lods", "skipped"} <= set(found)
    assert (found["format"], found["version"], found["crs"]) == ("CityJSON", "2.0", "EPSG:7415")
    assert found["extent"] == [85000.0, 446000.0, 0.0, 85005.0, 446005.0, 0.0]
    assert found["objects"] == {"Building": 1}
    assert found["lods"] == {"1": 1}
    assert [set(item) for item in found["skipped"]] == [{"id", "kind", "reason"}]


def test_that_files_are_imported_into_a_city_that_tells_of_itself(file, tmp_path, capsys):
    assert main(["city", "import", str(file), "-o", str(tmp_path / "city"), "--name", "Small", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["format"] == "Citydeck city"
    assert found["origins"][0]["file"] == file.name
    assert found["skipped_kinds"] == {"Road": 1}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "-o FOLDER"),
        (["-o", "{folder}", "--origin", "400,0"], "longitude"),
        (["-o", "{folder}", "--origin", "here"], "longitude,latitude"),
    ],
)
def test_that_a_wrong_import_is_one_line_and_exit_code_two(words, says, file, tmp_path, capsys):
    words = [word.format(folder=tmp_path / "city") for word in words]
    with contextlib.suppress(SystemExit):
        assert main(["city", "import", str(file), *words]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert "Traceback" not in err
    assert not (tmp_path / "city").exists()


def test_that_several_files_make_a_list(file, capsys):
    assert main(["city", "info", str(file), str(file), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


def test_that_a_person_sees_crs_levels_and_the_skipped_without_control_codes(file, capsys):
    assert main(["city", "info", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "EPSG:7415, Amersfoort / RD New + NAP height" in shown
    assert "vertex index 9 is out of range" in shown
    assert "\u001b" not in shown


def test_that_a_truncated_file_is_one_line_and_exit_code_two(file, capsys):
    file.write_text(file.read_text()[:-30])
    assert main(["city", "info", str(file), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "cut off" in err


@pytest.mark.parametrize("as_json", [False, True])
def test_that_a_good_file_is_told_also_beside_bad_ones(file, tmp_path, capsys, as_json):
    bad = tmp_path / "bad.json"
    bad.write_text("null")
    words = ["city", "info", str(bad), str(file), str(tmp_path / "none.json"), *(["--json"] if as_json else [])]
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert [line.split(": ")[1] for line in err.splitlines()] == [str(bad), str(tmp_path / "none.json")]
    if as_json:
        assert [info["file"] for info in json.loads(out)] == [str(file)]
    else:
        assert out.startswith(str(file))


def test_that_a_name_with_a_line_end_stays_one_line(file, tmp_path, capsys):
    odd = tmp_path / "a\nb.json"
    odd.write_text(file.read_text())
    assert main(["city", "info", str(odd)]) == 0
    assert "a b.json\n" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_that_a_terminated_import_ends_like_an_interrupted_one(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("citydeck.city.importing.import_cities", lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM))
    before = signal.getsignal(signal.SIGTERM)
    assert main(["city", "import", "a.json", "-o", str(tmp_path / "city")]) == 130
    assert "cancelled" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) is before
