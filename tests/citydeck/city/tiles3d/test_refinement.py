"""Which contents of a tree are taken."""

import pytest


def replaced(make, uri, *children, **more):
    return make.tile(uri, *children, refine="REPLACE", **more)


def added(make, uri, *children, **more):
    return make.tile(uri, *children, refine="ADD", **more)


def taken(make, root, *missing):
    """Names of the contents taken, and the notes."""
    names = [name for name in "abcdefg" if name not in missing]
    found = make.tiles(root, {f"{name}.b3dm": make.b3dm(1) for name in names})
    return "".join(name[0] for name in found.objects), found


def test_that_a_tile_that_adds_is_taken_with_its_children(make):
    names, found = taken(make, added(make, "a.b3dm", make.tile("b.b3dm"), make.tile("c.b3dm")))
    assert names == "abc"
    assert not found.notes


def test_that_children_replace_their_tile(make):
    names, found = taken(make, replaced(make, "a.b3dm", make.tile("b.b3dm"), make.tile("c.b3dm")))
    assert names == "bc"
    assert found.notes == ["coarser contents are left out where finer ones replace them (1)"]
    assert found.counts["coarser"] == 1


def test_that_the_way_to_refine_is_inherited(make):
    names, _ = taken(make, replaced(make, "a.b3dm", make.tile("b.b3dm", make.tile("c.b3dm"))))
    assert names == "c"


def test_that_a_tile_stays_when_one_of_its_children_is_missing(make):
    root = replaced(make, "a.b3dm", make.tile("b.b3dm"), make.tile("c.b3dm"))
    names, found = taken(make, root, "c")
    assert names == "a"
    assert "no such file ('c.b3dm')" in found.reasons()
    assert found.notes[0].startswith("finer contents are left out")


def test_that_only_the_part_without_its_children_stays_coarse(make):
    root = replaced(make, "a.b3dm", make.tile("b.b3dm", make.tile("c.b3dm")), make.tile("d.b3dm", make.tile("e.b3dm")))
    assert taken(make, root, "c")[0] == "be"


def test_that_children_that_show_nothing_replace_nothing(make):
    assert taken(make, replaced(make, "a.b3dm", make.tile(""), make.tile("")))[0] == "a"


def test_that_an_empty_child_beside_a_full_one_is_no_hole(make):
    assert taken(make, replaced(make, "a.b3dm", make.tile("b.b3dm"), make.tile("")))[0] == "b"


def test_that_children_without_their_parent_are_all_that_there_is(make):
    root = replaced(make, "a.b3dm", make.tile("b.b3dm"), make.tile("c.b3dm"))
    assert taken(make, root, "a", "b")[0] == "c"


def test_that_a_tile_that_adds_below_one_that_is_replaced_counts_whole(make):
    root = replaced(make, "a.b3dm", added(make, "b.b3dm", make.tile("c.b3dm")), make.tile("d.b3dm"))
    assert taken(make, root)[0] == "bcd"


@pytest.mark.parametrize(("there", "names"), [(True, "b"), (False, "a")])
def test_that_a_tileset_inside_replaces_as_children_do(make, there, names):
    root = replaced(make, "a.b3dm", make.tile("inner.json"))
    files = {f"{name}.b3dm": make.b3dm(1) for name in "ab"}
    inner = {"inner.json": make.tileset(make.tile("b.b3dm"))} if there else {}
    assert "".join(name[0] for name in make.tiles(root, {**files, **inner}).objects) == names
