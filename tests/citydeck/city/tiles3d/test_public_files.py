"""The published files: what they hold, and that it stands where it belongs."""

import numpy as np
import pytest


@pytest.mark.parametrize(
    ("path", "objects", "counts"),
    [
        ("Batched/BatchedColors", 10, {"contents": 1, "tilesets": 1}),
        ("Batched/BatchedColorsZUp", 10, {"contents": 1, "tilesets": 1}),
        ("Batched/BatchedWithBatchTable", 10, {"contents": 1, "tilesets": 1}),
        ("Tilesets/Tileset", 50, {"contents": 5, "tilesets": 1}),
        ("Tilesets/TilesetPoints", 0, {"contents": 9, "tilesets": 1, "points": 9000}),
        ("Tilesets/TilesetWithTransforms", 35, {"contents": 2, "tilesets": 1, "instances": 25}),
        ("wageningen/7-624-528", 2943, {"contents": 13, "tilesets": 1, "subtrees": 5}),
    ],
)
def test_that_every_tileset_has_the_objects_that_it_claims(shared_data, make, path, objects, counts):
    found = make.read(shared_data / "3d-city/3dtiles" / path / "tileset.json")
    assert len(found.objects) == objects
    assert found.counts == counts
    assert all(skip.kind == "points" for skip in found.skipped)


def test_that_every_content_can_be_read_alone(shared_data, make):
    contents = [
        path
        for path in (shared_data / "3d-city/3dtiles").rglob("*")
        if path.suffix in (".b3dm", ".i3dm", ".pnts", ".glb")
    ]
    assert len(contents) == 32
    for path in contents:
        found = make.read(path)
        assert found.counts["contents"] == 1
        assert bool(found.objects) == (path.suffix != ".pnts")


@pytest.mark.parametrize("name", ["BatchedColors", "BatchedColorsZUp", "BatchedWithBatchTable"])
def test_that_batched_buildings_stand_where_their_table_says(shared_data, make, name):
    found = make.read(shared_data / "3d-city/3dtiles/Batched" / name / "tileset.json")
    for building, values in found.objects.items():
        degrees = found.facts.reference.degrees(found.corners[building])
        middle = np.radians((degrees[:, :2].min(axis=0) + degrees[:, :2].max(axis=0)) / 2)
        assert np.allclose(middle, [values["Longitude"], values["Latitude"]], atol=2e-6)
        assert np.ptp(degrees[:, 2]) == pytest.approx(values["Height"], abs=0.01)
        assert abs(degrees[:, 2].min()) < 0.01


def test_that_colours_are_the_materials(shared_data, make):
    found = make.read(shared_data / "3d-city/3dtiles/Batched/BatchedColors/tileset.json")
    assert found.colours["batchedColors#0"] == (255, 0, 0)
    assert len(set(found.colours.values())) == 10


def test_that_transformed_instances_are_as_large_as_their_tile_makes_them(shared_data, make):
    found = make.read(shared_data / "3d-city/3dtiles/Tilesets/TilesetWithTransforms/tileset.json")
    degrees = found.facts.reference.degrees(found.corners["instances#12"])
    # Cubes of 20 m, halved, whose middle is 5 m above the ground.
    assert np.allclose([degrees[:, 2].min(), degrees[:, 2].max()], [0, 10], atol=0.01)


def test_that_wageningen_stands_in_the_netherlands_with_plausible_heights(shared_data, make):
    found = make.read(shared_data / "3d-city/3dtiles/wageningen/7-624-528/tileset.json")
    assert found.facts.version == "1.1"
    assert found.facts.reference.text == "EPSG:4978"
    assert all(name.startswith("NL.IMBAG.Pand.") for name in found.objects)
    boxes = []
    for corners in found.corners.values():
        degrees = found.facts.reference.degrees(corners)
        boxes.append(np.concatenate([degrees.min(axis=0), degrees.max(axis=0)]))
    low, high = np.split(np.array(boxes), 2, axis=1)
    assert (low[:, 0].min(), high[:, 0].max()) == pytest.approx((5.5993, 5.6586), abs=1e-4)
    assert (low[:, 1].min(), high[:, 1].max()) == pytest.approx((51.9381, 51.9744), abs=1e-4)
    # The ellipsoid lies 43 m below sea level here: streets are 5 to 60 m above the sea.
    assert ((low[:, 2] > 45) & (low[:, 2] < 110)).all()
    tall = high[:, 2] - low[:, 2]
    # The file says of each building how high it is; a few have a wall that goes a little deeper than the rest.
    off = np.abs(tall - [values["max_height"] for values in found.objects.values()])
    assert off.max() < 0.3
    assert np.quantile(off, 0.95) < 0.001
    wide = (high[:, :2] - low[:, :2]) * [111_320 * np.cos(np.radians(51.96)), 111_320]
    assert 5 < np.median(wide) < 25
    assert wide.max() < 500
