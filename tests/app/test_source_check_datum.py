"""``citydeck source check`` on the demo city: asks for the datum, and warns when the roads speak against it."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.commands.source import check_source
from citydeck.model.datum import from_wgs84

RESOURCES = Path(__file__).resolve().parents[2] / "resources" / "sites" / "shanghai"
SITE = """
format = 1
id = "datum"
name = {{ en = "Datum" }}
zone = "Asia/Shanghai"
origin = {{ longitude = 121.49, latitude = 31.24 }}
[sources.loops]
adapter = "csv_folder"
[sources.loops.settings]
folder = "in"
time = "t"
longitude = "lon"
latitude = "lat"
poll = 0.05
{datum}
{more}
columns = [{{ column = "v", asset = "urn:ngsi-ld:Sensor:{{id}}", metric = "speed", period = 1.0 }}]
"""

pytestmark = pytest.mark.slow


def detectors() -> tuple[np.ndarray, np.ndarray]:
    """Points on the demo city's roads, WGS 84."""
    assets = json.loads((RESOURCES / "assets.json").read_text("utf-8"))
    roads = [asset["place"]["path"] for asset in assets if asset["kind"] == "road"]
    points = np.array([path[len(path) // 2][:2] for path in roads[::12]])
    return points[:, 0], points[:, 1]


@pytest.fixture
def judge(tmp_path, capsys):
    """``judge(drawn, stated)``: exit code and report for detectors drawn in one datum and stated in another."""

    def run(drawn: str, stated: str, more: str = "") -> tuple[int, dict]:
        site = tmp_path / "site"
        (site / "in").mkdir(parents=True)
        (site / "site.toml").write_text(SITE.format(datum=f'datum = "{stated}"' if stated else "", more=more))
        (site / "assets.json").write_bytes((RESOURCES / "assets.json").read_bytes())
        x, y = from_wgs84(*detectors(), drawn)
        rows = "".join(
            f"2026-01-01T00:00:00Z,{n},5,{a!r},{b!r}\n"
            for n, (a, b) in enumerate(zip(x.tolist(), y.tolist(), strict=True))
        )
        (site / "in" / "a.csv").write_text("t,id,v,lon,lat\n" + rows)
        code = check_source(site, "loops", 4.0, True)
        return code, json.loads(capsys.readouterr().out)

    return run


def test_that_points_of_a_chinese_map_stated_as_wgs84_are_warned_of(judge):
    code, report = judge("GCJ-02", "WGS 84")
    assert code == 0
    assert report["positions"] == len(detectors()[0])
    (warning,) = report["warnings"]
    assert "fit the city's roads better as GCJ-02" in warning


def test_that_the_right_datum_is_silent(judge):
    code, report = judge("GCJ-02", "GCJ-02")
    assert (code, report["warnings"], report["questions"]) == (0, [], [])
    assert report["datum"] == "GCJ-02"
    assert report["datum_fit"].startswith("as GCJ-02, half of them lie within ")
    assert report["dropped"] == {}
    assert len(report["samples"]) == 3


def test_that_a_missing_datum_is_asked_for_and_the_roads_answer(judge):
    code, report = judge("BD-09", "")
    assert code == 1
    assert not report["ok"]
    (question,) = report["questions"]
    assert question.startswith("source loops: in which datum are its ")
    assert "best as BD-09" in question
    assert "set datum to one of" in question


def test_that_positions_made_coarse_are_not_held_against_the_roads(judge):
    code, report = judge("GCJ-02", "WGS 84", more='positions_of = "reports"')
    assert (code, report["warnings"]) == (0, [])
    assert report["datum_fit"] == "not judged: positions are made coarse, to 200 m"
