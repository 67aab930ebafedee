"""Implicit tiling and its subtrees."""

import json

import pytest


def implied(make, scheme="QUADTREE", levels=2, inner=2, content="{level}_{x}_{y}.b3dm", **more):
    rules = {"subdivisionScheme": scheme, "subtreeLevels": inner, "availableLevels": levels,
             "subtrees": {"uri": "s{level}_{x}_{y}.subtree"}}  # fmt: skip
    return make.tile(content, implicitTiling=rules, **more)


def contents(make, *names):
    return {f"{name}.b3dm": make.b3dm(1) for name in names}


def test_that_bits_say_which_contents_there_are(make):
    # The root and children 1 (x = 1, y = 0) and 2 (x = 0, y = 1); only the children have content.
    sub = make.subtree([1, 0, 1, 1, 0], [[0, 0, 1, 1, 0]], 0)
    found = make.tiles(implied(make), {"s0_0_0.subtree": sub, **contents(make, "1_1_0", "1_0_1")})
    assert list(found.objects) == ["1_1_0#0", "1_0_1#0"]
    assert found.counts == {"contents": 2, "tilesets": 1, "subtrees": 1}


def test_that_subtrees_go_on_in_further_files(make):
    top = make.subtree([1], [[0]], [0, 0, 0, 1])
    below = make.subtree([1], [1], 0)
    files = {"s0_0_0.subtree": top, "s1_1_1.subtree": below, **contents(make, "1_1_1")}
    found = make.tiles(implied(make, inner=1), files)
    assert list(found.objects) == ["1_1_1#0"]
    assert found.counts["subtrees"] == 2


def test_that_octrees_have_a_third_number(make):
    sub = make.subtree([1, *[0] * 7, 1], [[0] * 8 + [1]], 0)
    root = implied(make, "OCTREE", content="{level}_{x}_{y}_{z}.b3dm")
    found = make.tiles(root, {"s0_0_0.subtree": sub, **contents(make, "1_1_1_1")})
    assert list(found.objects) == ["1_1_1_1#0"]


def test_that_a_tile_may_have_several_contents(make):
    sub = make.subtree(1, [[1], [1]], 0)
    root = implied(make, levels=1, inner=1, content="")
    root["contents"] = [{"uri": "a{level}.b3dm"}, {"uri": "b{level}.b3dm"}]
    assert list(make.tiles(root, {"s0_0_0.subtree": sub, **contents(make, "a0", "b0")}).objects) == ["a0#0", "b0#0"]


def test_that_the_extension_of_1_0_is_read(make):
    rules = {"subdivisionScheme": "QUADTREE", "subtreeLevels": 2, "maximumLevel": 1, "subtrees": {"uri": "s.json"}}
    bits = {"bufferView": 0}
    sub = {"buffers": [{"byteLength": 1, "uri": "bits.bin"}],
           "bufferViews": [{"buffer": 0, "byteOffset": 0, "byteLength": 1}],
           "tileAvailability": bits, "contentAvailability": bits,
           "childSubtreeAvailability": {"constant": 0}}  # fmt: skip
    root = make.tile("{level}_{x}_{y}.b3dm", extensions={"3DTILES_implicit_tiling": rules})
    files = {"s.json": sub, "bits.bin": bytes([0b00011]), **contents(make, "0_0_0", "1_0_0")}
    assert list(make.tiles(root, files, version="1.0").objects) == ["0_0_0#0", "1_0_0#0"]


def test_that_finer_tiles_replace_coarser_ones(make):
    sub = make.subtree([1, 1, 1, 0, 0], [[1, 1, 1, 0, 0]], 0)
    files = {"s0_0_0.subtree": sub, **contents(make, "0_0_0", "1_0_0", "1_1_0")}
    found = make.tiles(implied(make, refine="REPLACE"), files)
    assert list(found.objects) == ["1_0_0#0", "1_1_0#0"]
    (make.folder / "1_1_0.b3dm").unlink()
    assert list(make.read(make.folder / "tileset.json").objects) == ["0_0_0#0"]


def test_that_transforms_apply_to_all_contents(make):
    sub = make.subtree([1, 1, 0, 0, 0], [[0, 1, 0, 0, 0]], 0)
    root = implied(make, transform=make.on_earth)
    found = make.tiles(root, {"s0_0_0.subtree": sub, **contents(make, "1_0_0")})
    assert found.facts.reference.text == "EPSG:4978"
    assert found.box("1_0_0#0")[0] == make.place[0]


def test_that_what_a_subtree_names_and_is_missing_is_listed(make):
    top = make.subtree([1], [[1]], 1)
    found = make.tiles(implied(make, inner=1), {"s0_0_0.subtree": top, **contents(make, "0_0_0")})
    assert list(found.objects) == ["0_0_0#0"]
    assert [skip.kind for skip in found.skipped] == ["subtree"] * 4
    assert "no such file ('s1_1_0.subtree')" in found.reasons()


def test_that_levels_beyond_the_last_are_not_walked(make):
    sub = make.subtree(1, [1], 1)
    files = {"s0_0_0.subtree": sub, **contents(make, "0_0_0", "1_0_0", "1_1_0", "1_0_1", "1_1_1")}
    found = make.tiles(implied(make, levels=2, inner=5), files)
    assert len(found.objects) == 5
    assert not found.skipped


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"subdivisionScheme": "S2"}, "'S2' is not read"),
        ({"subtreeLevels": 0}, "subtrees of 0 levels"),
        ({"subtreeLevels": 60}, "subtrees of 60 levels"),
        ({"availableLevels": 10**6}, "inside one another"),
        ({"availableLevels": -1}, "not a whole number"),
    ],
)
def test_that_impossible_trees_are_refused(make, change, reason):
    root = implied(make)
    root["implicitTiling"].update(change)
    found = make.tiles(make.tile("", root, make.tile("a.b3dm")), contents(make, "a"))
    assert list(found.objects) == ["a#0"]
    assert reason in found.reasons()


@pytest.mark.parametrize(
    ("sub", "reason"),
    [
        (b"subt", "header"),
        (b"nonsense", "not JSON"),
        (json.dumps({"tileAvailability": {"bitstream": 3}}).encode(), "bufferViews has no entry 3"),
        (json.dumps({"tileAvailability": {"what": 3}}).encode(), "without bits"),
    ],
)
def test_that_a_broken_subtree_is_skipped(make, sub, reason):
    found = make.tiles(implied(make), {"s0_0_0.subtree": sub})
    assert reason in found.reasons()


def test_that_too_few_bits_are_no_reason_to_read_further(make):
    found = make.tiles(implied(make, inner=4), {"s0_0_0.subtree": make.subtree([1], [1], 0)})
    assert "too few bits" in found.reasons()
