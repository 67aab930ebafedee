"""Whole tilesets: trees, addresses, facts."""

import pytest

from citydeck.city.piece import Wish
from citydeck.city.tiles3d.reading import read, recognises
from citydeck.city.watch import ReadingCancelled, Watch
from citydeck.model.errors import UnreadableInput


def test_that_transforms_multiply_down_the_tree(make):
    move = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]
    double = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]
    root = make.tile("", make.tile("x.b3dm", transform=double), transform=move)
    assert make.tiles(root, {"x.b3dm": make.b3dm(1)}).box("x#0") == [5, 6, 7, 25, 26, 27]


def test_that_a_tileset_without_a_place_is_local_or_what_the_person_says(make):
    path = make.files({"tileset.json": make.tileset(make.tile("x.b3dm")), "x.b3dm": make.b3dm(1)})
    assert read(path, Wish()).facts.reference.kind == "local"
    assert read(path, Wish(crs="EPSG:28992")).facts.reference.text == "EPSG:28992"


@pytest.mark.parametrize(
    "volume",
    [
        {"region": [0.0976, 0.9064, 0.0988, 0.9071, 0, 100]},
        {"box": [3_919_786, 386_316, 4_999_819, 9, 0, 0, 0, 9, 0, 0, 0, 9]},
        {"sphere": [3_919_786, 386_316, 4_999_819, 50]},
        {"sphere": [0, 0, 0, 7e6]},
    ],
)
def test_that_a_volume_on_the_earth_means_earth_centred_metres(make, volume):
    root = make.tile("x.b3dm", boundingVolume=volume)
    path = make.files({"tileset.json": make.tileset(root), "x.b3dm": make.b3dm(1, RTC_CENTER=list(make.place))})
    found = make.read(path)
    assert found.facts.reference.text == "EPSG:4978"
    assert len(found.objects) == 1


def test_that_all_ways_to_name_contents_are_known(make):
    old = {"content": {"url": "a.b3dm"}}
    several = {"contents": [{"uri": "b.b3dm"}, {"uri": "c%20d.b3dm?v=1"}]}
    extension = {"extensions": {"3DTILES_multiple_contents": {"content": [{"uri": "e.b3dm"}]}}}
    root = make.tile("", make.tile(**old), make.tile(**several), make.tile(**extension))
    files = {name: make.b3dm(1) for name in ("a.b3dm", "b.b3dm", "c d.b3dm", "e.b3dm")}
    assert list(make.tiles(root, files).objects) == ["a#0", "b#0", "c d#0", "e#0"]


def test_that_tilesets_inside_tilesets_are_walked_with_their_own_folder(make):
    inner = make.tileset(make.tile("x.b3dm", transform=[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1]))
    root = make.tile("deep/tiles.json", transform=[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 10, 0, 0, 1])
    found = make.tiles(root, {"deep/tiles.json": inner, "deep/x.b3dm": make.b3dm(1)})
    assert found.box("x#0")[0] == 11
    assert found.counts["tilesets"] == 2


def test_that_tilesets_in_a_circle_are_refused(make):
    again = make.tileset(make.tile("tileset.json", make.tile("x.b3dm")))
    found = make.tiles(make.tile("other.json"), {"other.json": again, "x.b3dm": make.b3dm(1)})
    assert list(found.objects) == ["x#0"]
    assert "in a circle" in found.reasons()


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.org/a.b3dm", "nothing is fetched"),
        ("//example.org/a.b3dm", "nothing is fetched"),
        ("file:///etc/passwd", "nothing is fetched"),
        ("/etc/passwd", "outside"),
        ("../x.b3dm", "outside"),
        ("a/../../x.b3dm", "outside"),
        ("..%2fx.b3dm", "outside"),
        ("..\\x.b3dm", "outside"),
        ("x%00.b3dm", "outside"),
        ("C:/x.b3dm", "nothing is fetched"),
        ("nowhere.b3dm", "no such file"),
        ("n" * 5000, "no such file"),
        ("", "no address"),
        (".", "no such file"),
    ],
)
def test_that_only_files_beside_or_below_are_opened(make, address, reason):
    root = make.tile("", make.tile(content={"uri": address}), make.tile("good.b3dm"))
    (make.folder / "x.b3dm").write_bytes(make.b3dm(1))
    make.folder = make.folder / "inner"
    found = make.tiles(root, {"good.b3dm": make.b3dm(1)})
    assert list(found.objects) == ["good#0"]
    assert reason in found.reasons()


def test_that_a_link_out_of_the_folder_is_not_followed(make, tmp_path):
    (tmp_path / "secret.b3dm").write_bytes(make.b3dm(1))
    make.folder = tmp_path / "inner"
    make.folder.mkdir()
    (make.folder / "x.b3dm").symlink_to(tmp_path / "secret.b3dm")
    found = make.tiles(make.tile("x.b3dm"))
    assert not found.objects
    assert "linked to outside" in found.reasons()


def test_that_the_up_axis_of_the_tileset_is_honoured(make):
    # Without the node that turns it, the model's own z is up.
    asset = make.cubes(1)
    del asset.json["nodes"][0]["matrix"]
    content = make.container("b3dm", {"BATCH_LENGTH": 1}, body=asset.glb())
    assert make.tiles(make.tile("x.b3dm"), {"x.b3dm": content}).box("x#0") == [0, -10, 0, 10, 0, 10]
    found = make.tiles(make.tile("x.b3dm"), {"x.b3dm": content}, version="1.0", gltfUpAxis="Z")
    assert found.box("x#0") == [0, 0, 0, 10, 10, 10]
    assert not found.notes


def test_that_an_up_axis_is_not_believed_that_takes_the_model_out_of_its_tile(make):
    volume = {"box": [5, 5, 5, 6, 0, 0, 0, 6, 0, 0, 0, 6]}
    root = make.tile("x.b3dm", boundingVolume=volume)
    found = make.tiles(root, {"x.b3dm": make.b3dm(1)}, version="1.0", gltfUpAxis="Z")
    assert found.box("x#0") == [0, 0, 0, 10, 10, 10]
    assert "only with y up" in found.notes[0]


def test_that_files_of_the_same_name_in_different_folders_keep_their_ids_apart(make):
    root = make.tile("", make.tile("a/x.b3dm"), make.tile("b/x.b3dm"), make.tile("b/x.b3dm"))
    found = make.tiles(root, {"a/x.b3dm": make.b3dm(1), "b/x.b3dm": make.b3dm(1)})
    assert list(found.objects) == ["a/x.b3dm#0", "b/x.b3dm#0", "b/x.b3dm~2#0"]


def test_that_progress_goes_by_contents_and_a_reading_can_be_cancelled(make):
    root = make.tile("", *(make.tile(f"{index}.b3dm") for index in range(4)))
    path = make.files({"tileset.json": make.tileset(root), **{f"{index}.b3dm": make.b3dm(1) for index in range(4)}})
    told = []
    make.read(path, watch=Watch(told.append))
    assert told == [0, 0.25, 0.5, 0.75, 1]
    pieces = read(path, Wish()).pieces(Watch(cancelled=lambda: True))
    with pytest.raises(ReadingCancelled):
        next(pieces)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a JSON object"),
        (b'{"a":' * 5000, "nested too deeply"),
        (b'{"asset":{"version":"2.7"},"root":{}}', "version '2.7'"),
        (b'{"asset":{"version":"1.1"}}', "no root"),
        (b'{"asset":{"version":"1.1"},"root":{"transform":[1]}}', "transform is not 16 numbers"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_that_a_file_that_is_no_tileset_is_refused_in_one_line(make, content, reason):
    path = make.files({"tileset.json": content})
    with pytest.raises(UnreadableInput, match=reason) as error:
        read(path, Wish())
    assert "\n" not in str(error.value)


def test_that_tiles_deeper_than_any_city_are_left_out(make):
    root = make.tile("x.b3dm")
    for _ in range(160):
        root = make.tile("", root)
    found = make.tiles(root, {"x.b3dm": make.b3dm(1)})
    assert not found.objects
    assert "inside one another" in found.reasons()


@pytest.mark.parametrize(
    ("name", "head", "known"),
    [
        ("tileset.json", b"{", True),
        ("city.json", b'{"geometricError": 1, "root"', True),
        ("city.json", b'{"type": "CityJSON", "CityObjects"', False),
        ("x.b3dm", b"b3dm", True),
        ("x.glb", b"glTF", True),
        ("x.gltf", b'{"asset"', True),
        ("x.b3dm", b"\x1f\x8b\x08", True),
        ("x.b3dm", b"what", False),
        ("x.gml", b"<?xml", False),
    ],
)
def test_that_tilesets_and_contents_are_recognised(tmp_path, name, head, known):
    assert recognises(tmp_path / name, head) is known


def test_that_a_tileset_under_another_name_is_known_by_its_content(make):
    inner = make.tileset(make.tile("x.b3dm"))
    assert list(make.tiles(make.tile("inner"), {"inner": inner, "x.b3dm": make.b3dm(1)}).objects) == ["x#0"]


def test_that_a_root_in_a_cell_of_the_earth_is_on_it(make):
    cell = {"extensions": {"3DTILES_bounding_volume_S2": {"token": "1", "minimumHeight": 0, "maximumHeight": 9}}}
    root = make.tile("x.b3dm", boundingVolume=cell, transform=make.on_earth)
    assert make.tiles(root, {"x.b3dm": make.b3dm(1)}).facts.reference.text == "EPSG:4978"


def test_that_more_tiles_than_any_disk_holds_are_refused(make, monkeypatch):
    monkeypatch.setattr("citydeck.city.tiles3d.tile.MOST_TILES", 3)
    root = make.tile("x.b3dm", *(make.tile("x.b3dm") for _ in range(3)))
    with pytest.raises(UnreadableInput, match="more than 3 tiles"):
        make.tiles(root, {"x.b3dm": make.b3dm(1)})


def test_that_what_is_missing_is_listed_up_to_a_bound_and_counted_beyond(make, monkeypatch):
    monkeypatch.setattr("citydeck.city.tiles3d.tile.MOST_SKIPPED", 2)
    found = make.tiles(make.tile("", *(make.tile(f"{index}.b3dm") for index in range(5))))
    assert [skip.id for skip in found.skipped] == ["0.b3dm", "1.b3dm", "…"]
    assert found.skipped[-1].reason.startswith("3 more")
