from itertools import pairwise

import pytest

from widgets.histogram import Histogram
from widgets.quantity import Shown

EDGES = (0.0, 10.0, 20.0, 30.0)


@pytest.fixture
def chart(qtbot) -> Histogram:
    made = Histogram()
    made.resize(320, 130)
    made.unknown_word = "no data"
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_columns_are_as_high_as_their_counts(chart: Histogram) -> None:
    chart.show_counts(EDGES, (5, 10, 0), 0, Shown("km/h", decimals=0))
    low, high, none = chart.columns()
    assert low.height() == pytest.approx(high.height() / 2)
    assert none.height() == 0


def test_that_what_reports_nothing_has_a_column_of_its_own_and_is_in_no_class(chart: Histogram) -> None:
    chart.show_counts(EDGES, (5, 10, 0), 7, Shown("km/h", decimals=0))
    assert len(chart.columns()) == 4
    assert sum(chart.counts) == 15


def test_that_columns_stay_inside_and_apart(chart: Histogram) -> None:
    chart.show_counts(EDGES, (5, 10, 3), 7, Shown("km/h", decimals=0))
    boxes = chart.columns()
    plot = chart.plot()
    assert all(plot.left() <= box.left() and box.right() <= plot.right() + 1e-6 for box in boxes)
    assert all(a.right() < b.left() for a, b in pairwise(boxes))
    assert plot.bottom() < chart.height()


def test_that_classes_are_in_the_sites_unit(chart: Histogram) -> None:
    chart.title = "Speed"
    chart.show_counts(EDGES, (1, 1, 1), 0, Shown("mph", 1 / 1.609344, decimals=0))
    assert chart.head() == "Speed, mph"


def test_that_the_same_counts_are_not_drawn_again(chart: Histogram) -> None:
    chart.show_counts(EDGES, (1, 2, 3), 0, Shown("km/h"))
    chart.repaint()
    before = chart.drawn
    chart.show_counts(EDGES, (1, 2, 3), 0, Shown("km/h"))
    chart.repaint()
    assert chart.drawn == before


def test_that_counts_of_before_are_hatched_in_no_class_colour(chart: Histogram) -> None:
    chart.colors = ("#ff0000",) * 3
    how = Shown("km/h", decimals=0)

    def red() -> int:
        chart.repaint()
        picture = chart.grab().toImage()
        seen = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
        return sum(color.red() > 200 and color.green() < 60 for color in seen)

    chart.show_counts(EDGES, (5, 10, 3), 0, how)
    assert red() > 1000
    chart.show_counts(EDGES, (5, 10, 3), 0, how, old=True)
    assert red() == 0
