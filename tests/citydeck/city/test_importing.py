"""Prepared cities: several files in one, nothing lost on the way, nothing changed when it goes wrong."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from citydeck.city.importing import import_cities
from citydeck.city.open import city_info, open_city
from citydeck.city.piece import Wish
from citydeck.city.store import manifest
from citydeck.city.watch import ReadingCancelled
from citydeck.model.errors import CitydeckError, UnreadableInput, WrongUse


def building(*shapes, **more):
    return {"type": "Building", "geometry": list(shapes), **more}


def footprint(name, x, y, height):
    ring = [[x, y], [x + 1e-4, y], [x + 1e-4, y + 1e-4], [x, y + 1e-4], [x, y]]
    return {
        "type": "Feature",
        "id": name,
        "properties": {"id": name, "height": height},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def town(save, make_city, make_cube):
    """Three buildings of CityJSON, of which one is bad, at their place in the Netherlands."""
    objects = {"a": building(make_cube()), "b": building(make_cube()), "bad": building({"type": "Nonsense"})}
    reference = {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/7415"}
    return save(make_city(objects, metadata=reference), "town.city.json")


@pytest.fixture
def suburb(save):
    features = [footprint("f1", 4.36, 52.0, 9.0), footprint("f2", 4.3605, 52.0, 70.0)]
    return save(json.dumps({"type": "FeatureCollection", "features": features}), "suburb.geojson")


def test_that_files_of_two_formats_become_one_city_with_all_ids(town, suburb, tmp_path):
    table = import_cities([town, suburb], tmp_path / "city")
    city = open_city(tmp_path / "city")
    assert sorted(city.mesh.ids) == ["urn:ngsi-ld:Building:a", "urn:ngsi-ld:Building:b"]
    assert len(city.buildings.ids) == 2
    assert sorted(city.buildings.height) == [9.0, 70.0]
    assert {asset.attributes["id"] for asset in city.assets} >= {"a", "b"}
    assert table.skipped_kinds == {"Building": 1}
    assert [origin.format for origin in table.origins] == ["CityJSON", "GeoJSON"]
    assert all(len(origin.sha256) == 64 for origin in table.origins)


def test_that_a_prepared_city_is_the_city_of_the_file(town, tmp_path):
    plain = open_city(town)
    import_cities([town], tmp_path / "city")
    kept = open_city(tmp_path / "city")
    assert kept.frame == plain.frame
    assert kept.extent == plain.extent
    assert kept.mesh.ids == plain.mesh.ids
    assert np.array_equal(kept.mesh.vertices[kept.mesh.triangles], plain.mesh.vertices[plain.mesh.triangles])
    assert kept.assets == plain.assets


@pytest.mark.shared
def test_that_every_building_of_a_real_file_comes_through(shared_data, tmp_path):
    file = shared_data / "3d-city/cityjson/rotterdam_delfshaven.city.json"
    import_cities([file], tmp_path / "city")
    ids = set(json.loads(file.read_text())["CityObjects"])
    assert {name.removeprefix("urn:ngsi-ld:Building:") for name in open_city(tmp_path / "city").mesh.ids} == ids


def test_that_a_file_without_a_crs_stands_in_the_middle_of_the_others(town, save, make_city, make_cube, tmp_path):
    local = save(make_city({"c": building(make_cube())}), "local.city.json")
    import_cities([local, town], tmp_path / "city")
    city = open_city(tmp_path / "city")
    low, high = city.mesh.box[:, :2].min(axis=0), city.mesh.box[:, 3:5].max(axis=0)
    assert np.all(high - low < 50.0)


def test_that_a_city_that_stands_nowhere_says_so(save, make_city, make_cube, tmp_path):
    local = save(make_city({"c": building(make_cube())}), "local.city.json")
    import_cities([local], tmp_path / "city")
    info = city_info(tmp_path / "city")
    assert info["place"] is None
    assert any("no file names a CRS" in note for note in info["notes"])
    city = open_city(tmp_path / "city", origin=(4.4, 52.0))
    assert (city.frame.longitude, city.frame.latitude) == (4.4, 52.0)
    plain = open_city(local, origin=(4.4, 52.0))
    assert city.assets[0].place.longitude == pytest.approx(plain.assets[0].place.longitude, abs=1e-9)
    assert city.assets[0].place.latitude == pytest.approx(plain.assets[0].place.latitude, abs=1e-9)
    import_cities([local], tmp_path / "city", origin=(13.4, 52.5))
    info = city_info(tmp_path / "city")
    assert info["place"] == {"longitude": 13.4, "latitude": 52.5}
    assert info["notes"] == []


def test_that_a_mesh_is_written_in_chunks_as_it_is_at_once(save, make_city, make_cube, tmp_path, monkeypatch):
    shift = {f"o{i}": building(make_cube(shift=8 * i)) for i in range(20)}
    vertices = [[x + 70 * (i % 3), y + 90 * (i % 5), z] for i in range(20) for x, y, z in make_city({})["vertices"]]
    path = save(make_city(shift, vertices), "many.city.json")
    kept = []
    for chunk in (1 << 20, 30):
        monkeypatch.setattr("citydeck.city.store.arrays.CHUNK", chunk)
        import_cities([path], tmp_path / f"city{chunk}")
        kept.append(open_city(tmp_path / f"city{chunk}").mesh)
    assert np.array_equal(kept[0].triangles, kept[1].triangles)
    assert np.array_equal(kept[0].surface, kept[1].surface)
    assert len(kept[1].triangles) == 20 * 12


def test_that_a_given_origin_is_the_middle_of_the_frame(suburb, tmp_path):
    import_cities([suburb], tmp_path / "city", origin=(4.35, 52.01))
    city = open_city(tmp_path / "city")
    assert (city.frame.longitude, city.frame.latitude) == (4.35, 52.01)
    assert city.extent[0] > 500


def test_that_an_unreadable_file_leaves_the_older_city_as_it_was(town, tmp_path):
    import_cities([town], tmp_path / "city")
    before = {file: file.read_bytes() for file in (tmp_path / "city").rglob("*") if file.is_file()}
    broken = tmp_path / "broken.city.json"
    broken.write_text('{"type": "CityJSON", "version": "2.0", "CityObj')
    with pytest.raises(UnreadableInput):
        import_cities([town, broken], tmp_path / "city")
    assert {file: file.read_bytes() for file in (tmp_path / "city").rglob("*") if file.is_file()} == before


def test_that_a_cancelled_import_leaves_nothing(town, tmp_path):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(ReadingCancelled):
        import_cities([town], tmp_path / "city", cancelled=cancelled)
    assert not (tmp_path / "city").exists()


def test_that_a_folder_of_something_else_is_never_written_to(town, tmp_path):
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "thesis.txt").write_text("mine")
    with pytest.raises(WrongUse):
        import_cities([town], tmp_path / "city")
    assert [file.name for file in (tmp_path / "city").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / manifest.NAME).write_text("{"),
        lambda folder: (folder / manifest.NAME).write_text('{"format": "citydeck-city", "version": 99}'),
        lambda folder: (folder / "prepared" / "mesh.triangles.npy").unlink(),
        lambda folder: (folder / "prepared" / "mesh.vertices.npy").write_bytes(b"\x93NUMPY\x01\x00"),
        lambda folder: (folder / "prepared" / "assets.json").write_text("["),
    ],
)
def test_that_a_damaged_prepared_city_is_one_line(damage, town, tmp_path):
    import_cities([town], tmp_path / "city")
    damage(tmp_path / "city")
    with pytest.raises(CitydeckError) as told:
        open_city(tmp_path / "city")
    assert "\n" not in str(told.value)


def test_that_info_of_a_prepared_city_names_its_origins(town, suburb, tmp_path):
    import_cities([town, suburb], tmp_path / "city")
    info = city_info(tmp_path / "city")
    assert [origin["file"] for origin in info["origins"]] == ["town.city.json", "suburb.geojson"]
    assert info["objects"]["Building"] == 4


def test_that_info_of_a_prepared_city_counts_types_levels_and_skipped_as_its_files_do(town, suburb, tmp_path):
    import_cities([town, suburb], tmp_path / "city")
    kept, files = city_info(tmp_path / "city"), [city_info(town), city_info(suburb)]
    assert kept["objects"] == {"Building": sum(info["objects"]["Building"] for info in files)}
    assert kept["lods"] == {"2": 2, "prism": 2}
    assert kept["top_level"] == sum(info["top_level"] for info in files)
    assert kept["skipped"] == files[0]["skipped"]


def test_that_an_import_into_a_folder_that_a_killed_one_left_goes_on(town, tmp_path):
    (tmp_path / "city" / ".import-killed").mkdir(parents=True)
    os.utime(tmp_path / "city" / ".import-killed", (0, 0))
    import_cities([town], tmp_path / "city")
    assert sorted(path.name for path in (tmp_path / "city").iterdir()) == ["city.json", "prepared"]


@pytest.mark.parametrize("after", [1, 2, 3])
def test_that_an_interruption_while_the_new_city_moves_in_brings_the_older_one_back(after, town, tmp_path, monkeypatch):
    import_cities([town], tmp_path / "city")
    before = {file: file.read_bytes() for file in (tmp_path / "city").rglob("*") if file.is_file()}
    moved, rename = [], Path.rename

    def interrupted(self, target):
        if self.name in (manifest.NAME, "prepared"):
            moved.append(self)
            if len(moved) > after:
                raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        import_cities([town], tmp_path / "city", name="another")
    assert {file: file.read_bytes() for file in (tmp_path / "city").rglob("*") if file.is_file()} == before


def osm_house(x, shape):
    corners = [(x, 50.0), (x + 2e-4, 50.0), (x + 2e-4, 50.0001), (x, 50.0001)]
    nodes = "".join(f'<node id="{row}" lon="{lon}" lat="{lat}"/>' for row, (lon, lat) in enumerate(corners, 1))
    refs = "".join(f'<nd ref="{row}"/>' for row in (1, 2, 3, 4, 1))
    tags = f'<tag k="building" v="yes"/><tag k="height" v="12"/><tag k="roof:shape" v="{shape}"/>'
    return f'<osm version="0.6">{nodes}<way id="1">{refs}{tags}<tag k="roof:height" v="4"/></way></osm>'


def test_that_a_house_with_a_shaped_roof_stands_where_a_flat_one_would(save, tmp_path):
    grid = "ncols 4\nnrows 2\nxllcorner 9.98\nyllcorner 49.99\ncellsize 0.01\n" + "50 50 70 70\n" * 2
    hill, low = save(grid, "hill.asc"), []
    for shape in ("flat", "gabled"):
        house = save(osm_house(10.009, shape), f"{shape}.osm")
        import_cities([house, hill], tmp_path / shape, wish=Wish(crs="EPSG:4326"))
        city = open_city(tmp_path / shape)
        low.append(float(city.buildings.base[0] if city.buildings else city.mesh.box[0, 2]))
        top = float(city.buildings.height[0] + low[-1] if city.buildings else city.mesh.vertices[:, 2].max())
        assert top - low[-1] == pytest.approx(12.0, abs=1e-3)
    assert low[0] == pytest.approx(20.0, abs=3.0)
    assert low[1] == pytest.approx(low[0], abs=0.5)


def test_that_a_shaped_roof_is_not_lowered_with_surveyed_buildings(save, make_city, make_cube, tmp_path):
    reference = {"referenceSystem": "EPSG:25832"}
    surveyed = make_city({"a": building(make_cube())}, metadata=reference)
    surveyed["transform"]["translate"] = [571_600.0, 5_539_300.0, 300.0]
    house = save(osm_house(10.0, "hipped"), "house.osm")
    import_cities([save(surveyed), house], tmp_path / "city")
    mesh = open_city(tmp_path / "city").mesh
    assert mesh.box[:, 2].tolist() == pytest.approx([0.0, 0.0], abs=1e-3)
    assert sorted(mesh.box[:, 5].tolist()) == pytest.approx([10.0, 12.0], abs=1e-3)
