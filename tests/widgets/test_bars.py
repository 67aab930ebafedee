import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtTest import QTest

from citydeck.model.quality import Quality
from widgets import theme
from widgets.bars import Bar, BarChart
from widgets.quantity import Shown

NAN = float("nan")
BARS = [
    Bar("Nanpu", 131.4, Quality.GOOD, (100.0, 120.0), "nanpu"),
    Bar("Yangpu", 80.0, Quality.GOOD, (100.0, 120.0), "yangpu"),
    Bar("Lupu", 60.0, Quality.STALE, (100.0,), "lupu"),
    Bar("Xupu", NAN, Quality.BAD, (100.0,), "xupu"),
]


@pytest.fixture
def chart(qtbot) -> BarChart:
    made = BarChart()
    made.title = "Stress"
    made.resize(360, 140)
    qtbot.addWidget(made)
    made.show()
    made.show_bars(BARS, Shown("MPa"), 100)
    return made


def ink(chart: BarChart, row: int, color: str) -> int:
    """Columns of a row that hold a colour."""
    image = chart.picture().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4).astype(int)
    top = chart._head() + row * chart._line()
    strip = found[top + chart._line() // 2 - 2 : top + chart._line() // 2 + 2, 60:300]
    wanted = QColor(color)
    away = np.abs(strip[..., :3] - (wanted.red(), wanted.green(), wanted.blue())).sum(axis=2)
    return int(((away < 24) & (strip[..., 3] > 200)).any(axis=0).sum())


def test_that_a_bar_is_as_long_as_its_value_on_one_axis_for_all(chart: BarChart) -> None:
    palette = theme.current().palette
    high, plain = ink(chart, 0, palette.high), ink(chart, 1, palette.series[0])
    assert high > plain > 0
    assert plain / high == pytest.approx(80 / 131.4, abs=0.06)


def test_that_a_stale_bar_is_hatched_and_never_full(chart: BarChart) -> None:
    palette = theme.current().palette
    assert ink(chart, 2, palette.series[0]) == 0
    assert ink(chart, 2, palette.high) == 0
    assert chart.text(BARS[2]) == "60.0 Stale"


def test_that_a_missing_value_has_no_length_and_no_number(chart: BarChart) -> None:
    assert ink(chart, 3, theme.current().palette.series[0]) == 0
    assert chart.text(BARS[3]) == "Bad"
    assert "0" not in chart.text(BARS[3])


def test_that_a_stale_value_is_not_said_to_be_past_its_limit() -> None:
    assert not Bar("a", 500.0, Quality.STALE, (100.0,)).beyond
    assert Bar("a", 500.0, Quality.GOOD, (100.0,)).beyond
    assert Bar("a", 50.0, Quality.GOOD, (100.0,), low_is_bad=True).beyond
    assert not Bar("a", 150.0, Quality.GOOD, (100.0,), low_is_bad=True).beyond


def test_that_what_does_not_fit_is_counted(chart: BarChart) -> None:
    many = [Bar(f"b{i}", float(i)) for i in range(40)]
    chart.show_bars(many, Shown("MPa"), 100)
    assert len(chart.shown()) + 1 == chart.rows()
    assert chart.rows() < 40


def test_that_a_click_opens_the_asset_of_its_bar(chart: BarChart) -> None:
    opened = []
    chart.opened.connect(opened.append)
    y = chart._head() + chart._line() + chart._line() // 2
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(100, y))
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(100, 2))
    assert opened == ["yangpu"]


def test_that_the_tip_has_the_whole_name_the_limits_and_the_sources_own_unit(chart: BarChart) -> None:
    tip = chart.tip(Bar("Nanpu Bridge", 131.4, Quality.GOOD, (100.0,), "n", "19.06 ksi"))
    assert tip.splitlines() == ["Nanpu Bridge", "131.4\u00a0MPa (Good)", "▏ 100.0\u00a0MPa", "19.06 ksi"]


def test_that_the_same_bars_are_not_drawn_again(chart: BarChart) -> None:
    chart.repaint()
    before = chart.drawn
    chart.show_bars(list(BARS[:3]), Shown("MPa"), 100)
    chart.show_bars(list(BARS[:3]), Shown("MPa"), 100)
    chart.repaint()
    assert chart.drawn == before + 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_values_are_never_cut(chart: BarChart, scale: float) -> None:
    theme.use(theme.Theme(scale=scale))
    try:
        chart.resize(round(320 * scale), round(140 * scale))
        chart.restyle()
        chart.clearFocus()
        image = chart.picture().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
        found = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        assert not found[:, -1, 3].any()
        small = QFontMetrics(theme.current().font("caption"))
        assert chart._line() >= small.height()
    finally:
        theme.use(theme.Theme())


def test_that_keys_reach_every_bar_that_is_shown(chart: BarChart) -> None:
    opened = []
    chart.opened.connect(opened.append)
    for _ in range(2):
        QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    for _ in range(9):
        QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert opened == ["lupu", "xupu"]
