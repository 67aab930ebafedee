"""F1: what is drawn on screen is drawn in the legends too, and every state letter is explained."""

from PySide6.QtWidgets import QLabel

from citydeck.model.alarm import Letter
from views.legends import scale_of
from views.letter_sign import LetterSign
from widgets.legend_strip import LegendStrip


def test_that_every_layer_has_its_colours_in_the_legends(make_window) -> None:
    window = make_window()
    window.deeds.help()
    drawn = {tuple(strip.words()) for strip in window.help.findChildren(LegendStrip)}
    layers = window.panels["layers"]
    for layer, row in ((one, layers.rows[one]) for one in layers.present):
        assert tuple(row.legend.words()) in drawn, layer
    said = [label.text() for label in window.help.findChildren(QLabel)]
    assert not [text for text in said if text.startswith("0 · ")]


def test_that_a_layers_scale_is_painted_in_its_colours_and_its_stale_class_hatched(qapp) -> None:
    strip = scale_of("roads")
    strip.resize(300, strip.heightForWidth(300))
    picture = strip.grab().toImage()
    ends = {picture.pixelColor(x, 4).name() for x in (6, 150, 292)}
    assert len(ends) == 3
    assert any(hatched for _, _, hatched, *_ in strip._classes)


def test_that_what_is_not_to_be_trusted_is_drawn_hatched(make_window) -> None:
    window = make_window()
    window.deeds.help()
    assert ["hatched"] in [strip.words() for strip in window.help.findChildren(LegendStrip)]


def test_that_every_state_letter_stands_with_its_mark_and_meaning(make_window) -> None:
    window = make_window()
    window.deeds.help()
    signs = {sign.letter.text(): sign for sign in window.help.findChildren(LetterSign)}
    assert set(signs) == {letter.value for letter in Letter}
    assert {name for name, sign in signs.items() if sign.mark._lit} == {"B", "D"}
    said = " ".join(label.text() for label in window.help.findChildren(QLabel))
    assert "Acknowledged, its cause still there" in said
