import numpy as np
import pytest
from PySide6.QtGui import QFontMetrics, QImage

from widgets import figure_card, quantity, theme
from widgets.figure_card import Figure, FigureCard


@pytest.fixture
def card(qtbot) -> FigureCard:
    made = FigureCard()
    made.set_name("Mean speed")
    made.resize(110, made.sizeHint().height())
    qtbot.addWidget(made)
    made.show()
    return made


def strip(card: FigureCard) -> np.ndarray:
    """Lightness of the lowest rows, where doubt is hatched."""
    image = card.picture().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return found[-4:-1, 4:-4, :3].max(axis=(0, 2)).astype(int)


def test_that_doubt_is_hatched_as_long_as_its_share(card: FigureCard) -> None:
    card.show_figure(Figure("37", "km/h", "all", 0.0))
    plain = strip(card)
    assert plain.max() - plain.min() < 12
    card.show_figure(Figure("37", "km/h", "half", 0.5))
    half = strip(card)
    middle = len(half) // 2
    assert half[: middle - 6].max() > plain.max() + 40
    assert half[middle + 6 :].max() < plain.max() + 12


def test_that_a_long_note_gives_way_to_its_short_form(card: FigureCard) -> None:
    card.show_figure(Figure("37", "km/h", "734 of 747 report · 13 stale", 0.02, short="734/747"))
    assert card.cut() == []
    card.show_figure(Figure("37", "km/h", "734 of 747 report · 13 stale", 0.02))
    assert card.cut() == ["734 of 747 report · 13 stale"]
    assert "734 of 747 report" in card.toolTip()


def test_that_a_missing_number_has_no_unit(card: FigureCard) -> None:
    card.show_figure(Figure(quantity.MISSING, "km/h", "0 of 3 report", 1.0))
    assert card.accessibleName() == "Mean speed: –"


def test_that_the_place_is_told_with_how_many_report(card: FigureCard) -> None:
    card.show_figure(Figure("131.4", "MPa", "4 of 5 report", 0.2, place="Nanpu Bridge"))
    assert card.accessibleDescription() == "Nanpu Bridge · 4 of 5 report"


def test_that_the_same_figure_is_not_drawn_again(card: FigureCard) -> None:
    card.show_figure(Figure("37"))
    card.repaint()
    before = card.drawn
    card.show_figure(Figure("37"))
    card.repaint()
    assert card.drawn == before


@pytest.mark.parametrize("unit", ["辆/时", "veh/h", "µg/m³", "万千瓦"])
def test_that_what_fits_to_the_pixel_is_not_shortened(qapp: object, unit: str) -> None:
    small = QFontMetrics(theme.current().font("caption"))
    assert figure_card.cut(small, unit, small.horizontalAdvance(unit)) == unit
