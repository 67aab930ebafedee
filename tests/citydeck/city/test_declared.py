"""What a person declares of files is used where it can be, and said where it cannot."""

import errno
import json
import os

import numpy as np
import pyogrio
import pytest
import shapely

from app.main import main
from citydeck.city.importing import import_cities
from citydeck.city.open import city_info, open_city
from citydeck.city.piece import Wish
from citydeck.city.store import manifest
from citydeck.city.tiles3d import tile
from citydeck.model.errors import UnreadableInput, WrongUse


def house(x, y, size=1e-4, **properties):
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def geojson(tmp_path):
    """``geojson(name, features, encoding="utf-8")``: the path of a file with these."""

    def make(name, features, encoding="utf-8"):
        path = tmp_path / name
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        path.write_bytes(text.encode(encoding))
        return path

    return make


def test_that_a_file_without_crs_among_others_says_that_its_place_is_a_guess(geojson, tmp_path):
    placed = geojson("placed.geojson", [house(4.36, 52.01, height=9)])
    local = geojson("local.geojson", [house(85_000, 447_000, 20.0, height=9)])
    made = import_cities([placed, local], tmp_path / "city")
    assert "local.geojson: names no CRS and stands in the middle of the others; --crs says where" in made.notes
    known = import_cities([placed, local], tmp_path / "known", wish=Wish(crs="EPSG:28992"))
    assert not any("names no CRS" in note for note in known.notes)
    assert any("placed" in note and "EPSG:28992 was not used" in note for note in known.notes)


def test_that_degrees_are_no_metres_of_a_declared_crs(geojson):
    info = city_info(geojson("a.geojson", [house(4.36, 52.01, height=9)]), None, Wish(crs="EPSG:7415"))
    assert info["place"] == {"longitude": pytest.approx(4.36, abs=1e-3), "latitude": pytest.approx(52.01, abs=1e-3)}
    assert "its coordinates are degrees: EPSG:7415 was not used" in info["notes"]


def test_that_a_file_named_twice_is_refused(geojson, tmp_path):
    path = geojson("a.geojson", [house(4.36, 52.01)])
    with pytest.raises(WrongUse, match="named twice"):
        import_cities([path, tmp_path / "." / "a.geojson"], tmp_path / "city")


def test_that_a_chinese_file_in_gb_18030_is_read_and_said_to_be(geojson):
    features = [house(121.4 + row / 1e3, 31.2, 名称=f"楼{row}", 高度=30 + row) for row in range(5)]
    path = geojson("gbk.geojson", features, "gb18030")
    info = city_info(path, None, Wish(height="高度"))
    assert sum(info["objects"].values()) == 5
    assert info["heights_said"] == 5
    assert any("not UTF-8" in note for note in info["notes"])
    whole = city_info(geojson("utf8.geojson", features), None, Wish(height="高度"))
    assert whole["heights_said"] == 5
    assert not any("UTF-8" in note for note in whole["notes"])


@pytest.mark.parametrize("first", [None, {"type": "Feature", "properties": {}, "geometry": None}])
def test_that_a_broken_first_feature_does_not_decide_where_a_file_in_metres_lies(geojson, first):
    path = geojson("metres.geojson", [first, house(85_000, 447_000, 20.0, height=9)])
    city = open_city(path)
    assert city.buildings is not None
    assert len(city.buildings) == 1


def test_that_a_datum_that_is_not_used_is_said(save, make_city):
    path = save(make_city({}))
    assert any("GCJ-02 was not used" in note for note in city_info(path, None, Wish(datum="GCJ-02"))["notes"])


def test_that_a_full_disk_is_one_line_and_leaves_nothing(geojson, tmp_path, monkeypatch, capsys):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    path = geojson("a.geojson", [house(4.36, 52.01, height=9)])
    folder = tmp_path / "city"
    assert main(["city", "import", str(path), "-o", str(folder)]) == 2
    assert "No space left" in capsys.readouterr().err
    assert not manifest.is_store(folder)
    assert not [left for left in tmp_path.rglob(".import-*") if any(left.iterdir())]


def test_that_a_place_in_the_west_is_no_option(geojson, tmp_path, capsys):
    path = geojson("local.geojson", [house(1_000, 2_000, 20.0, height=9)])
    folder = tmp_path / "city"
    assert main(["city", "import", str(path), "-o", str(folder), "--origin", "-73.98,40.7", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["place"]["longitude"] == pytest.approx(-73.98)


def test_that_tilesets_that_name_each_other_again_and_again_come_to_an_end(tmp_path, monkeypatch):
    monkeypatch.setattr(tile, "MOST_TILESETS", 100)
    box = {"sphere": [0, 0, 0, 100]}
    for depth in range(12):
        children = [{"boundingVolume": box, "geometricError": 1, "content": {"uri": f"t{depth + 1}.json"}}] * 3
        root = {"boundingVolume": box, "geometricError": 9, "refine": "ADD", "children": children if depth < 11 else []}
        found = {"asset": {"version": "1.0"}, "geometricError": 9, "root": root}
        (tmp_path / ("tileset.json" if not depth else f"t{depth}.json")).write_text(json.dumps(found))
    with pytest.raises(UnreadableInput, match="more than 100 tilesets"):
        city_info(tmp_path / "tileset.json")


def test_that_a_chinese_shapefile_without_an_encoding_is_read(tmp_path):
    shapes = [shapely.box(121.4 + row / 1e3, 31.2, 121.4005 + row / 1e3, 31.2005) for row in range(3)]
    path = tmp_path / "楼.shp"
    pyogrio.raw.write(
        path, np.array(shapely.to_wkb(shapes)), [np.array(list("甲乙丙"), object), np.arange(1.0, 4.0)],
        ["NAME", "高度"], driver="ESRI Shapefile", geometry_type="Polygon", crs="EPSG:4326", encoding="GB18030",
    )  # fmt: skip
    path.with_suffix(".cpg").unlink()
    info = city_info(path, None, Wish(height="高度"))
    assert info["heights_said"] == 3
    assert any("GB18030" in note for note in info["notes"])


def test_that_ids_of_two_files_that_overlap_are_counted(geojson, tmp_path):
    features = [house(4.36 + row / 1e3, 52.01, height=9) | {"id": f"h{row}"} for row in range(3)]
    made = import_cities([geojson("a.geojson", features), geojson("b.geojson", features[:2])], tmp_path / "city")
    assert any(note.startswith("2 ids come more than once") for note in made.notes)


def test_that_a_city_on_the_180th_meridian_is_whole(geojson):
    features = [house(longitude, -16.8, height=9) for longitude in (179.999, 179.9995, -179.9995, -179.999)]
    city = open_city(geojson("fiji.geojson", features))
    assert len(city.buildings) == 4
    assert not city.skipped
    assert city.extent[2] - city.extent[0] < 500


def test_that_the_size_is_metres_in_every_crs(geojson):
    degrees = city_info(geojson("a.geojson", [house(4.36, 52.01), house(4.37, 52.01)]))
    metres = city_info(geojson("b.geojson", [house(85_000, 447_000, 20.0), house(85_680, 447_000, 20.0)]))
    assert degrees["size"][0] == pytest.approx(700, abs=20)
    assert metres["size"] == pytest.approx([700, 20])


def test_that_a_cut_array_of_a_prepared_city_is_one_line(geojson, tmp_path, capsys):
    folder = tmp_path / "city"
    import_cities([geojson("a.geojson", [house(4.36, 52.01, height=9)])], folder)
    largest = max(folder.rglob("*.npy"), key=lambda path: path.stat().st_size)
    os.truncate(largest, 140)
    assert main(["city", "info", str(folder)]) == 2
    error = capsys.readouterr().err
    assert largest.name in error
    assert "Traceback" not in error


def test_that_a_name_that_is_no_text_ends_nothing(geojson, tmp_path, capsys):
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.geojson")
    geojson("a.geojson", [house(4.36, 52.01, height=9)]).rename(odd)
    assert main(["city", "import", odd, "-o", str(tmp_path / "city")]) == 0
    assert "format" in capsys.readouterr().out
