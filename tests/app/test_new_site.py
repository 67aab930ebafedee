"""`citydeck site new`: a whole site that passes `citydeck site check`, or nothing at all."""

import json

import pytest

from app.main import main
from app.new_site import NewSite, site_id, text_of, trial, write
from app.source_kinds import source_kinds
from citydeck.model.errors import CitydeckError
from citydeck.server.site import Site
from citydeck.server.site_source import NewSource
from citydeck.sources.registry import scan
from citydeck.sources.trust import refusal

ROOF = {"type": "Building", "geometry": [{"type": "MultiSurface", "lod": "1", "boundaries": [[[0, 1, 2]]]}]}
CITY = {
    "type": "CityJSON",
    "version": "2.0",
    "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"},
    "transform": {"scale": [0.001] * 3, "translate": [85000.0, 446000.0, 0.0]},
    "vertices": [[0, 0, 0], [5000, 0, 0], [0, 5000, 0]],
    "CityObjects": {"roof": ROOF},
}
COLUMNS = '[{ column = "cars", asset = "urn:ngsi-ld:Road:1", metric = "flow", unit = "1/h" }]'
CSV = ("--source", "csv_folder", "--set", "folder=counts", "--set", "time=time", "--set", f"columns={COLUMNS}")


@pytest.fixture
def city(tmp_path):
    file = tmp_path / "delft.city.json"
    file.write_text(json.dumps(CITY))
    return file


def test_that_a_new_site_stands_in_its_own_place_and_zone_and_passes_the_check(city, tmp_path, capsys):
    folder = tmp_path / "My Delft"
    assert main(["site", "new", str(folder), "--city", str(city), "--name-zh", "代尔夫特", *CSV, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["site"], made["zone"], made["sources"]) == ("my-delft", "Europe/Amsterdam", ["csv_folder"])
    site = Site.load(folder)
    assert site.config.name == {"en": "My Delft", "zh_CN": "代尔夫特"}
    assert site.config.origin.longitude == pytest.approx(4.37, abs=0.02)
    assert (folder / site.config.city).read_bytes() == city.read_bytes()
    assert site.config.sources["csv_folder"].settings["columns"][0]["metric"] == "flow"
    assert main(["site", "check", str(folder)]) == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "nothing to see"),
        (("--set", "a=1"), "--set needs --source"),
        (("--source", "csv_folder", "--set", "foldr=x"), "did you mean 'folder'"),
        (("--source", "csv_folder", "--set", "folder=x"), "setting time is missing"),
        ((*CSV, "--set", "poll=often"), "poll"),
        ((*CSV[:-1], 'columns=[{ column = "cars", asset = "a" }]'), "columns.0.metric is missing"),
        (("--source", "nothing"), "no adapter 'nothing'"),
        ((*CSV, "--zone", "Mars/Base"), "no IANA time zone"),
        ((*CSV, "--origin", "here"), "not a longitude and a latitude"),
        (("--city", "missing.city.json"), "missing.city.json"),
    ],
)
def test_that_a_mistake_is_one_line_and_nothing_is_written(words, told, tmp_path, capsys):
    place = tmp_path / "place"
    place.mkdir()
    assert main(["site", "new", str(place / "mine"), *words]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1
    assert list(place.iterdir()) == []


def test_that_a_site_that_is_there_is_never_written_over(city, tmp_path, capsys):
    folder = tmp_path / "mine"
    assert main(["site", "new", str(folder), "--city", str(city)]) == 0
    before = (folder / "site.toml").read_bytes()
    assert main(["site", "new", str(folder), *CSV]) == 2
    assert "a site in this folder already" in capsys.readouterr().err
    assert (folder / "site.toml").read_bytes() == before


def test_that_what_lies_in_the_folder_is_checked_with_it_and_stays(city, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "rules.toml").write_text("format = 'x'\n")
    with pytest.raises(CitydeckError, match=r"mine/rules\.toml"):
        write(NewSite(folder, city=city))
    assert sorted(file.name for file in folder.iterdir()) == ["notes.txt", "rules.toml"]
    (folder / "rules.toml").unlink()
    write(NewSite(folder, city=city))
    assert sorted(file.name for file in folder.iterdir()) == ["delft.city.json", "notes.txt", "site.toml"]


def test_that_names_with_quotes_and_line_breaks_stay_what_they_are(tmp_path):
    odd = 'a "b"\\\n上海\U0001f3d9'
    folder = tmp_path / "odd"
    settings = {"domain": "traffic", "assets": odd}
    write(NewSite(folder, {"en": odd}, "UTC", (1.0, 2.0), None, {odd: NewSource("demo_live", settings)}))
    config = Site.load(folder).config
    assert config.name["en"] == odd
    assert config.sources[odd].settings["assets"] == odd
    assert config.sources[odd].provenance == "SIMULATED"


def test_that_a_trial_leaves_nothing_and_its_paths_count_from_the_site_to_be(tmp_path):
    seen = {}

    def use(folder):
        seen["settings"] = Site.load(folder).config.sources["c"].settings
        seen["folder"] = folder
        return 7

    for written, meant in (("counts", tmp_path / "mine" / "counts"), ("../counts", tmp_path / "counts")):
        source = NewSource("csv_folder", {"folder": written, "time": "t", "columns": [_column()]})
        assert trial(NewSite(tmp_path / "mine", sources={"c": source}), "c", use) == 7
        assert seen["settings"]["folder"] == str(meant)
    assert not seen["folder"].exists()
    assert list(tmp_path.iterdir()) == []


def test_that_two_sites_with_chinese_names_have_journals_of_their_own(tmp_path):
    one, two = site_id(tmp_path / "我的城市"), site_id(tmp_path / "你的城市")
    assert one != two
    assert site_id(tmp_path / "My Delft") == "my-delft"


def test_that_a_zone_alone_gives_its_place(tmp_path):
    text = text_of(NewSite(tmp_path / "x", zone="Asia/Shanghai"), tmp_path / "x")
    assert "longitude = 121.4" in text


def test_that_a_dry_run_tells_what_came_before_anything_is_written(tmp_path, capsys):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "counts").mkdir()
    (tmp_path / "mine" / "counts" / "a.csv").write_text("time,cars\n2026-05-20T11:00:00Z,120\n")
    assert main(["site", "new", str(tmp_path / "mine"), *CSV, "--try", "4s", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["rows"], told["samples"][0]["value"]) == (True, 1, 120.0)
    assert not (tmp_path / "mine" / "site.toml").exists()


def test_that_a_source_is_added_to_a_site_that_is_there(tmp_path, capsys):
    site = write(NewSite(tmp_path / "mine", zone="Asia/Shanghai", sources={"one": _made()})).folder
    assert (
        main(
            [
                "site",
                "add",
                str(site),
                "--source",
                "demo_live",
                "--source-name",
                "two",
                "--set",
                "domain=energy",
                "--json",
            ]
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["sources"] == ["one", "two"]
    before = (site / "site.toml").read_text("utf-8")
    assert (
        main(["site", "add", str(site), "--source", "demo_live", "--source-name", "two", "--set", "domain=energy"]) == 2
    )
    assert "already" in capsys.readouterr().err
    assert (site / "site.toml").read_text("utf-8") == before


def _made() -> NewSource:
    return NewSource("demo_live", {"domain": "traffic"})


@pytest.fixture
def stranger(tmp_path, monkeypatch):
    """An adapter of another package on the path."""
    target = tmp_path / "installed"
    package, info = target / "weather_pack", target / "weather-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    (package / "__init__.py").write_text("")
    (package / "source.py").write_text("")
    (package / "citydeck-source.toml").write_text(
        'format = 1\nid = "weather"\nsupport = "trial"\n'
        'name = { en = "Weather", zh_CN = "天气" }\ngives = { en = "weather", zh_CN = "天气" }\n'
        '[permissions]\nhosts = ["api.example:443"]\n',
        "utf-8",
    )
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weather\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[citydeck.sources]\nweather = weather_pack\n")
    (info / "RECORD").write_text("weather_pack/__init__.py,,\nweather_pack/source.py,,\n")
    monkeypatch.syspath_prepend(str(target))


@pytest.mark.usefixtures("stranger")
def test_that_a_strangers_adapter_is_trusted_in_so_many_words_or_nothing_is_written(tmp_path, capsys):
    folder = tmp_path / "sites" / "mine"
    assert main(["site", "new", str(folder), "--source", "weather"]) == 2
    assert "weather (weather 1.0) is not trusted" in capsys.readouterr().err
    assert list(folder.parent.iterdir()) == []
    assert main(["site", "new", str(folder), "--source", "weather", "--trust"]) == 0
    assert refusal(folder, scan().get("weather")) is None
    (kind,) = (kind for kind in source_kinds() if kind.id == "weather")
    assert (kind.package, kind.wants) == ("weather 1.0", ("api.example:443",))


def _column():
    return {"column": "v", "asset": "urn:x", "metric": "flow"}


def test_that_the_demo_citys_generator_is_not_offered_for_other_cities() -> None:
    offered = {kind.id for kind in source_kinds()}
    assert {"mqtt", "csv_folder", "bundle"} <= offered
    assert "demo_live" not in offered
