"""What stands back while data is drawn along it."""

import numpy as np

from widgets.scene.keys import Keys
from widgets.scene.muted import Muted
from widgets.scene.paint import DATA, Show
from widgets.scene.table import LAYERS, LayerTable

SHOWN = {layer: Show() for layer in LAYERS}
RED = (240, 60, 40, 62)
TABLE = LayerTable(("bridge", "other"), np.uint8([[0, 255, 0, 255], [0, 255, 0, 255]]), np.zeros(2, bool))


def muted() -> Muted:
    keys = Keys(("bridge", "other"), np.array([-1, 1]))
    return Muted(np.uint8([RED, RED]), [keys], ("bridges",), "bridges", np.array([0]))


def test_that_a_row_is_grey_only_while_its_layer_is_drawn() -> None:
    drawn = muted().compose({"bridges": TABLE}, SHOWN)
    assert np.ptp(drawn[0, :3]) < 20
    assert drawn[0, 3] == RED[3], "windows stay lit"
    assert drawn[1].tolist() == [0, 255, 0, DATA], "others are painted"
    hidden = {**SHOWN, "bridges": Show(visible=False)}
    assert muted().compose({"bridges": TABLE}, hidden)[0].tolist() == list(RED)
    assert muted().compose({}, SHOWN)[0].tolist() == list(RED)


def test_that_a_faint_layer_leaves_half_of_the_colour() -> None:
    half = muted().compose({"bridges": TABLE}, {**SHOWN, "bridges": Show(opacity=0.5)})[0, :3].astype(int)
    full = muted().compose({"bridges": TABLE}, SHOWN)[0, :3].astype(int)
    assert np.abs(half - (np.array(RED[:3]) + full) / 2).max() <= 1
