"""Tables of footprints become pieces of a city, alike from every format."""

import contextlib
import json
import math
import sqlite3
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import shapely

from citydeck.city.footprints.reading import read, recognises
from citydeck.city.open import city_info, open_city
from citydeck.city.piece import PIECE, Wish
from citydeck.city.watch import ReadingCancelled, Watch
from citydeck.model.errors import UnreadableInput

NOWHERE = pytest.approx(math.nan, nan_ok=True)


def test_that_the_same_footprints_give_equal_pieces_from_every_format(files, opened, box):
    yard = shapely.difference(box(40), box(43, 3, 4))
    both = shapely.multipolygons([box(60), box(75)])
    rows = [
        (box(0), {"id": "a", "height": 12.5, "name": "Schloß"}),
        (box(20), {"id": "b", "height": None, "name": None}),
        (yard, {"id": "c", "height": 3.0, "name": "Hof"}),
        (both, {"id": "d", "height": 7.0, "name": "Zwei"}),
    ]
    paths = {
        "GeoJSON": files.geojson(rows),
        "GeoPackage": files.ogr(rows, "city.gpkg", "GPKG"),
        "GeoParquet": files.parquet(rows),
        "FlatGeobuf": files.ogr(rows, "city.fgb", "FlatGeobuf"),
    }
    found = {name: opened(path) for name, path in paths.items()}
    first = found["GeoJSON"]
    assert list(first.types) == ["a", "b", "c", "d"]
    assert first.prisms["a"] == [(NOWHERE, 12.5, True)]
    assert first.prisms["b"] == [(NOWHERE, 9.6, False)]
    assert len(first.prisms["c"]) == 2
    assert len(first.prisms["d"]) == 2
    for name, other in found.items():
        assert recognises(paths[name], paths[name].read_bytes()[:4096])
        assert other.reading.facts.format == name
        assert other.reading.facts.reference.text == "EPSG:25833"
        assert other.types == first.types
        assert other.attributes == first.attributes
        assert str(other.prisms) == str(first.prisms)
        assert np.array_equal(_corners(other), _corners(first))


def _corners(found) -> np.ndarray:
    return np.concatenate([piece.prisms.xy for piece in found.pieces if piece.prisms is not None])


def test_that_a_shapefile_is_read(files, opened, box):
    path = files.ogr([(box(0), {"hoehe": 5.0})], "city.shp", "ESRI Shapefile", kind="Polygon")
    found = opened(path)
    assert (found.reading.facts.format, list(found.prisms.values())) == ("shapefile", [[(NOWHERE, 5.0, True)]])
    assert found.reading.facts.reference.text == "EPSG:25833"


def test_that_one_feature_a_line_is_the_same_as_a_collection(files, opened):
    rows = [(shapely.box(10, 50, 10.001, 50.001), {"id": "a", "height": 4})]
    whole, lines = opened(files.geojson(rows, crs=None)), opened(files.geojson(rows * 1, "l.geojsonl", lines=True))
    assert whole.prisms == lines.prisms or str(whole.prisms) == str(lines.prisms)
    assert whole.reading.facts.reference.kind == "geographic"
    separated = files.text("\x1e" + json.dumps(_feature(1)) + "\n\x1e" + json.dumps(_feature(2)), "seq.geojsons")
    assert list(opened(separated).types) == ["1", "2"]


def _feature(number: int, **properties) -> dict:
    ring = [[10.0, 50.0], [10.001, 50.0], [10.001, 50.001], [10.0, 50.0]]
    return {
        "type": "Feature", "id": number, "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip


def test_that_columns_are_found_by_name_and_wishes_go_first(files, opened, box):
    rows = [(box(0), {"BOUWHOOGTE": 8, "floors": 4, "alt": 30, "maaiveld": 2.5})]
    path = files.geojson(rows)
    assert opened(path).prisms["row 1"] == [(NOWHERE, 8.0, True)]
    assert opened(path, height="alt", base="maaiveld").prisms["row 1"] == [(2.5, 30.0, True)]
    assert opened(path, levels="FLOORS").prisms["row 1"] == [(NOWHERE, 12.8, True)]
    with pytest.raises(UnreadableInput, match=r"has no column 'tall'; it has BOUWHOOGTE, alt, floors, maaiveld"):
        opened(path, height="tall")


@pytest.mark.parametrize(
    ("written", "height", "said"),
    [("12 m", 12.0, True), ("12,5", 12.5, True), ("40'", 12.192, True), ("high", 9.6, False), (-3, 9.6, False),
     (1e9, 9.6, False), (0, 9.6, False), (10**400, 9.6, False)],
)  # fmt: skip
def test_that_strange_heights_are_parsed_or_told(written, height, said, files, opened, box):
    found = opened(files.geojson([(box(0), {"height": written})]))
    assert found.prisms["row 1"] == [(NOWHERE, pytest.approx(height), said)]
    assert any("no height above 0" in note for note in found.notes) is not said


def test_that_z_is_the_base_and_a_floating_part_hangs(files, opened, box):
    raised = shapely.force_3d(box(0), 31.5)
    rows = [(raised, {"height": 5.0}), (box(20), {"height": 20.0, "min_height": 12.0})]
    found = opened(files.parquet(rows))
    assert found.prisms["row 1"] == [(31.5, 5.0, True)]
    assert found.prisms["row 2"] == [(12.0, 8.0, True)]


def test_that_bad_geometries_are_skipped_by_kind_with_a_reason(files, opened):
    features = [_feature(number) for number in range(9)]
    features[1]["geometry"] = None
    features[2]["geometry"]["coordinates"] = []
    features[3]["geometry"]["coordinates"] = [[[0, 0], [1, 1], ["x", 2], [0, 0]]]
    features[4]["geometry"] = {"type": "Point", "coordinates": [10, 50]}
    features[5]["geometry"]["coordinates"][0][1] = [math.nan, 50.0]
    features[6]["geometry"]["coordinates"] = [[[10, 50], [11, 50], [12, 50], [10, 50]]]
    features[8]["geometry"]["coordinates"][0][1] = [1e308, 50.0]
    features[7] = {"type": "Nothing"}
    found = opened(files.text(json.dumps({"type": "FeatureCollection", "features": features})))
    assert list(found.types) == ["0"]
    assert found.skipped == {
        "feature 8": "not a Feature",
        "1": "has no geometry, or one that cannot be read",
        "2": "its geometry is empty",
        "3": "has no geometry, or one that cannot be read",
        "4": "is a Point, neither area nor line",
        "5": "a corner of it is no place on Earth",
        "6": "its outline crosses itself beyond repair",
        "8": "a corner of it is no place on Earth",
    }


def test_that_ids_stay_unique(files, opened, box):
    found = opened(files.geojson([(box(0), {"id": 7}), (box(20), {"id": 7}), (box(40), {})]))
    assert list(found.types) == ["7", "7 (city row 2)", "row 3"]


def test_that_lines_are_roads_by_their_class(files, opened):
    line = shapely.linestrings([[300_000, 5_800_000], [300_100, 5_800_000]])
    rows = [(line, {"highway": "primary"}), (line, {"highway": "service", "bridge": "T"}), (line, {"width": "9 m"})]
    found = opened(files.geojson(rows, "streets.geojson"))
    assert set(found.types.values()) == {"Road"}
    assert list(found.lines.values()) == [[(12.0, 1)], [(4.0, 3)], [(9.0, 0)]]


def test_that_tables_are_known_by_name_and_the_rest_is_named(files, opened, box):
    line = shapely.linestrings([[300_000, 5_800_000], [300_100, 5_800_000]])
    files.ogr([(box(0), {"height": 4.0})], "city.gpkg", "GPKG", "buildings", "Polygon")
    files.ogr([(line, {"class": "motorway"})], "city.gpkg", "GPKG", "streets", "LineString")
    files.ogr([(box(50), {"n": 1})], "city.gpkg", "GPKG", "lakes", "Polygon")
    path = files.ogr([(box(90), {"n": 1})], "city.gpkg", "GPKG", "plots", "Polygon")
    found = opened(path)
    assert found.types == {"buildings/row 1": "Building", "streets/row 1": "Road", "lakes/row 1": "WaterBody"}
    assert found.lines["streets/row 1"] == [(15.0, 2)]
    assert any("left: plots" in note for note in found.notes)
    assert opened(path, layer="plots").types == {"row 1": "Building"}
    with pytest.raises(UnreadableInput, match="has no table 'x'; it has buildings, streets, lakes, plots"):
        opened(path, layer="x")


def test_that_other_areas_of_an_openstreetmap_export_are_no_buildings(files, opened, box):
    rows = [(box(0), {"building": "yes"}), (box(20), {"leisure": "park"})]
    found = opened(files.geojson(rows))
    assert list(found.types.values()) == ["Building"]
    assert any("1 rows are no building" in note for note in found.notes)


def test_that_a_declared_datum_moves_degrees_and_is_refused_for_metres(files, opened, box):
    rows = [(shapely.box(116.3, 39.9, 116.301, 39.901), {"height": 4})]
    path = files.geojson(rows, crs=None)
    for datum in ("GCJ-02", "BD-09"):
        shift = np.abs(_corners(opened(path, datum=datum)) - _corners(opened(path)))
        assert (shift > 0.0005).all()
        assert (shift < 0.02).all()
    with pytest.raises(UnreadableInput, match="GCJ-02 is a shift of degrees"):
        opened(files.geojson([(box(0), {})]), datum="GCJ-02")


def test_that_a_file_without_a_crs_takes_the_wished_one(files, opened, box):
    path = files.parquet([(box(0), {"height": 4})], crs=None)
    assert opened(path).reading.facts.reference.kind == "local"
    assert opened(path, crs="EPSG:25833").reading.facts.reference.text == "EPSG:25833"
    with pytest.raises(UnreadableInput, match="EPSG:99999999"):
        opened(path, crs="EPSG:99999999")


def test_that_geoparquet_of_another_encoding_or_without_metadata_is_refused(files, box):
    with pytest.raises(UnreadableInput, match="encoded as polygon, only WKB is read"):
        read(files.parquet([(box(0), {})], encoding="polygon"), Wish())
    path = files.parquet([(box(0), {})])
    path.write_bytes(path.read_bytes().replace(b"geo", b"gxo"))
    with pytest.raises(UnreadableInput):
        read(path, Wish())


def test_that_reading_can_be_cancelled_and_goes_in_pieces(files, monkeypatch, box):
    monkeypatch.setattr("citydeck.city.footprints.geojson.PIECE", 100)
    path = files.geojson([(box(20 * number), {"id": number}) for number in range(450)])
    assert [len(piece.objects) for piece in read(path, Wish()).pieces(Watch())] == [100, 100, 100, 100, 50]
    told: list[float] = []
    with pytest.raises(ReadingCancelled):
        list(read(path, Wish()).pieces(Watch(told.append, lambda: len(told) > 2)))


@pytest.mark.parametrize("name", ["a!b.gpkg", "a;b.gpkg", "a.gpkg.zip"])
def test_that_names_that_gdal_takes_for_something_else_are_not_opened(name, files, box):
    path = files.ogr([(box(0), {})], "city.gpkg", "GPKG").rename(files.folder / name)
    with pytest.raises(UnreadableInput, match="rename it"):
        read(path, Wish())


@pytest.mark.parametrize(
    "whole",
    ["", "{", '{"type": "FeatureCollection", "features": [', '{"type": "CityJSON"}', "[1]",
     '{"type": "FeatureCollection", "features": ' + "[" * 100_000, '{"type": "Feature"} x'],
)  # fmt: skip
def test_that_text_that_is_no_geojson_is_refused_in_one_line(whole, files):
    with pytest.raises(UnreadableInput) as caught:
        list(read(files.text(whole), Wish()).pieces(Watch()))
    assert "\n" not in str(caught.value)


@pytest.mark.shared
def test_that_the_public_package_gives_its_buildings_and_streets(shared_data: Path, opened):
    found = opened(shared_data / "3d-city" / "vector" / "prague_bubenec.gpkg")
    kinds = list(found.types.values())
    assert (kinds.count("Building"), kinds.count("Road")) == (144, 35)
    assert found.reading.facts.reference.text == "EPSG:3857"
    assert found.skipped == {}
    (told,) = [note for note in found.notes if note.startswith("tables read: buildings, streets; left:")]
    assert "tessellation" in told
    assert "plots" in told
    assert "dtm (a raster)" in told


@pytest.mark.slow
def test_that_memory_does_not_grow_with_the_number_of_footprints(files):
    """25,000 footprints need about what 5,000 do: what is kept of each is a hash of its id."""
    peaks = {}
    for count in (5_000, 25_000):
        x = 300_000 + np.arange(count) % 400 * 30.0
        y = 5_800_000 + np.arange(count) // 400 * 30.0
        rows = zip(
            shapely.box(x, y, x + 20, y + 15), ({"id": f"b{n}", "height": 9.0} for n in range(count)), strict=True
        )
        path = files.parquet(list(rows), f"{count}.parquet", row_group_size=20_000)
        reading, read_now = read(path, Wish()), 0
        tracemalloc.start()
        for piece in reading.pieces(Watch()):
            assert len(piece.objects) <= PIECE
            read_now += len(piece.objects)
        peaks[count] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read_now == count
    assert peaks[25_000] < 2 * peaks[5_000]


def test_that_a_private_reference_system_of_a_package_is_no_fault(files, opened, box):
    """A system of the file's own that names no place on Earth makes local metres; a wish may say better."""
    path = files.ogr([(box(0), {"height": 4.0})], "city.gpkg", "GPKG", "buildings", "Polygon")
    wkt = 'LOCAL_CS["Site grid",UNIT["metre",1]]'
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('Site grid', 100000, 'NONE', 100000, ?, '')", [wkt])
        database.execute("UPDATE gpkg_contents SET srs_id = 100000")
        database.execute("UPDATE gpkg_geometry_columns SET srs_id = 100000")
    found = opened(path)
    assert found.reading.facts.reference.text == "local metres (Site grid says no place on Earth)"
    assert list(found.types.values()) == ["Building"]
    assert opened(path, crs="EPSG:25833").reading.facts.reference.kind == "projected"


@pytest.mark.parametrize(
    ("column", "value", "metres"),
    [("Height_ft", 30, 9.144), ("height (feet)", "30", 9.144), ("HEIGHTROOF", 30, 9.144), ("hoehe_m", 30, 30.0),
     ("BLDG_HGT", 30, 30.0), ("height_ft", "soft", 9.6)],
)  # fmt: skip
def test_that_columns_may_name_their_unit(column, value, metres, files, box):
    found = open_city(files.geojson([(box(0), {column: value})]))
    assert found.buildings.height.tolist() == pytest.approx([metres])


def test_that_a_file_without_known_heights_names_its_columns(files, box):
    found = open_city(files.geojson([(box(0), {"dach": 3, "stufe": 4})]))
    assert any("known to say heights (it has dach, stufe)" in note for note in found.notes)


def test_that_geojson_in_metres_is_local_until_somebody_says_its_crs(save):
    ring = [[389_000, 5_819_000], [389_010, 5_819_000], [389_010, 5_819_010], [389_000, 5_819_000]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    path = save({"type": "Feature", "properties": {"height": 4}, "geometry": shape}, "metres.geojson")
    assert city_info(path)["crs"] == "local metres (the file names no CRS)"
    assert city_info(path)["objects"] == {"Building": 1}
    found = city_info(path, wish=Wish(crs="EPSG:25833"))
    assert found["place"] == pytest.approx({"longitude": 13.366, "latitude": 52.51}, abs=0.01)
