"""Legends show sensors as the city does."""

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from widgets.legend_strip import LegendStrip
from widgets.scene.glyphs import KINDS, STATES
from widgets.scene.pictograms import PICTOGRAMS
from widgets.scene.table import DOTS, PIPS, TRAINING


def swatch(mark: str, *, hatched: bool = False) -> np.ndarray:
    strip = LegendStrip()
    strip.set_classes((("", "#ff9a3d", hatched, mark),))
    strip.resize(60, strip.heightForWidth(60))
    image = strip.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    raw = np.array(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return raw[..., :3].astype(int)


def test_that_each_kind_and_state_has_a_swatch_of_its_own(qapp: QApplication) -> None:
    for marks in (KINDS, STATES, (*PICTOGRAMS, TRAINING), PIPS):
        pictures = [swatch(mark) for mark in marks]
        for row, one in enumerate(pictures):
            for other in pictures[row + 1 :]:
                assert (np.abs(one - other).max(axis=2) > 25).sum() > 6


def test_that_silent_and_stale_swatches_have_no_colour(qapp: QApplication) -> None:
    coloured = {state: int((np.ptp(swatch(state), axis=2) > 90).sum()) for state in STATES}
    assert coloured["never"] == coloured["stale"] == 0
    assert min(coloured["good"], coloured["near"], coloured["limit"]) > 4


def test_that_what_goes_without_is_dotted_and_not_striped_like_stale(qapp: QApplication) -> None:
    dots, stripes = swatch(DOTS)[3:12, 3:12, 2], swatch("", hatched=True)[2:8, 2:8, 2]
    assert np.ptp(dots) > 60
    assert np.abs(dots - dots[::-1]).mean() < 0.25 * np.ptp(dots), "dots are alike upside down"
    assert np.abs(stripes - stripes[::-1]).mean() > 0.25 * np.ptp(stripes), "stripes are not"
