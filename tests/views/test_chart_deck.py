import pytest
from PySide6.QtWidgets import QWidget

from views.chart_deck import ChartDeck


def deck(qtbot, charts: int, width: int, height: int) -> ChartDeck:
    made = ChartDeck()
    for _ in range(charts):
        made.add(QWidget())
    made.resize(width, height)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("charts", [1, 2, 3])
@pytest.mark.parametrize("size", [(300, 110), (300, 230), (700, 110), (500, 400), (900, 700)])
def test_that_charts_lie_inside_apart_and_can_all_be_reached(qtbot, charts: int, size: tuple[int, int]) -> None:
    made = deck(qtbot, charts, *size)
    seen = set()
    for _ in range(made.pages):
        shown = [chart for chart in made.charts if chart.isVisible()]
        assert shown == made.shown()
        assert all(made.rect().contains(chart.geometry()) for chart in shown)
        pairs = [(a, b) for i, a in enumerate(shown) for b in shown[i + 1 :]]
        assert not any(a.geometry().intersects(b.geometry()) for a, b in pairs)
        seen.update(map(id, shown))
        made.turn()
    assert len(seen) == charts


def test_that_room_decides_between_stacked_beside_and_pages(qtbot) -> None:
    stacked = deck(qtbot, 2, 300, 300)
    assert stacked.pages == 1
    assert stacked.charts[0].width() == 300
    beside = deck(qtbot, 2, 600, 120)
    assert beside.pages == 1
    assert beside.charts[0].height() == 120
    assert deck(qtbot, 2, 300, 120).pages == 2


def test_that_a_page_that_is_gone_is_left(qtbot) -> None:
    made = deck(qtbot, 2, 300, 120)
    made.turn()
    made.resize(600, 400)
    assert (made.page, made.pages) == (0, 1)
    assert all(chart.isVisible() for chart in made.charts)
