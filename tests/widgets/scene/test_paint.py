"""What a layer's table makes of a group's texels."""

import numpy as np

from widgets.scene.paint import HATCHED, Painted, Show
from widgets.scene.table import LAYERS, LayerTable

SHOWN = {layer: Show() for layer in LAYERS}


def test_that_the_last_layer_wins_and_stale_is_coded() -> None:
    painted = Painted(np.full((2, 4), 50, np.uint8), ["a", "b"], ("roads", "bridges"))
    red = LayerTable(("a",), np.uint8([[255, 0, 0, 255]]), np.array([False]))
    blue = LayerTable(("a",), np.uint8([[0, 0, 255, 255]]), np.array([True]))
    texels = painted.compose({"roads": red, "bridges": blue}, SHOWN)
    assert texels[0].tolist() == [0, 0, 255, HATCHED]
    assert texels[1].tolist() == [50, 50, 50, 50]


def test_that_unknown_keeps_the_look_of_the_city() -> None:
    painted = Painted(np.full((1, 4), 50, np.uint8), ["a"], ("roads",))
    clear = LayerTable(("a",), np.zeros((1, 4), np.uint8), np.array([False]))
    assert painted.compose({"roads": clear}, SHOWN)[0].tolist() == [50, 50, 50, 50]


def test_that_a_hidden_layer_paints_nothing_and_a_faint_one_little() -> None:
    painted = Painted(np.full((1, 4), 50, np.uint8), ["a"], ("roads",))
    white = LayerTable(("a",), np.uint8([[250, 250, 250, 255]]), np.array([False]))
    hidden = painted.compose({"roads": white}, {"roads": Show(visible=False)})
    faint = painted.compose({"roads": white}, {"roads": Show(opacity=0.5)})
    assert hidden[0].tolist() == [50, 50, 50, 50]
    assert faint[0, :3].tolist() == [150, 150, 150]


def test_that_several_features_of_one_asset_are_painted_alike() -> None:
    painted = Painted(np.zeros((3, 4), np.uint8), ["a", "b", "a"], ("roads",))
    table = LayerTable(("b", "a"), np.uint8([[1, 2, 3, 255], [9, 8, 7, 255]]), np.array([False, False]))
    assert painted.compose({"roads": table}, SHOWN)[:, :3].tolist() == [[9, 8, 7], [1, 2, 3], [9, 8, 7]]
