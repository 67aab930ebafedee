"""What a layer draws along a structure is not laid over it as one colour as well."""

import numpy as np

from widgets.scene.paint import DATA, Show
from widgets.scene.spared import Spared
from widgets.scene.table import LAYERS, LayerTable

SHOWN = {layer: Show() for layer in LAYERS}
RED = LayerTable(("bridge", "road"), np.uint8([[255, 0, 0, 255], [255, 0, 0, 255]]), np.zeros(2, bool))
BASE = np.full((2, 4), 50, np.uint8)


def test_that_only_the_layer_that_draws_along_it_spares_a_structure() -> None:
    painted = Spared(BASE, ["bridge", "road"], ("roads", "bridges"), "bridges", ["bridge"])
    worst = painted.compose({"bridges": RED}, SHOWN)
    assert worst.tolist() == [[50, 50, 50, 50], [255, 0, 0, DATA]]
    assert painted.compose({"roads": RED}, SHOWN)[0].tolist() == [255, 0, 0, DATA]


def test_that_a_newer_table_counts() -> None:
    painted = Spared(BASE, ["bridge", "road"], ("bridges",), "bridges", ["bridge"])
    painted.compose({"bridges": RED}, SHOWN)
    blue = LayerTable(RED.ids, np.uint8([[0, 0, 255, 255]] * 2), RED.hatched)
    assert painted.compose({"bridges": blue}, SHOWN)[1].tolist() == [0, 0, 255, DATA]
