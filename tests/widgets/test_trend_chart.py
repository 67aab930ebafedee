import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from citydeck.model.time import NS_PER_S, from_iso
from widgets import theme, wording
from widgets.quantity import Shown
from widgets.trend_chart import TrendChart, TrendLine
from widgets.trend_series import TrendSeries

NOW = from_iso("2026-05-20T11:30:00Z")

MPA = Shown("MPa")


def line(values: np.ndarray, name: str = "Stress", color: int = 0, **more) -> TrendLine:
    series = TrendSeries(1.0)
    for i, value in enumerate(values):
        series.append(NOW - (len(values) - i) * NS_PER_S, float(value))
    return TrendLine(name, series, color, **more)


@pytest.fixture
def chart(qtbot) -> TrendChart:
    made = TrendChart()
    made.zone = "Asia/Shanghai"
    made.resize(420, 160)
    qtbot.addWidget(made)
    made.show()
    return made


def show(chart: TrendChart, lines: list[TrendLine], limits: tuple = (), how: Shown = MPA) -> None:
    chart.show_lines(lines, list(limits), how)
    chart.show_span(NOW - 900 * NS_PER_S, NOW, NOW)


def pixels(widget: QWidget) -> np.ndarray:
    image = widget.picture().toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width()].astype(int)


def near(found: np.ndarray, color: str, reach: int = 60) -> np.ndarray:
    wanted = QColor(color)
    away = np.abs(found[..., :3] - (wanted.red(), wanted.green(), wanted.blue())).sum(axis=2)
    return (away < reach) & (found[..., 3] > 120)


def test_that_a_gap_stays_a_gap_and_is_hatched(chart: TrendChart) -> None:
    values = 80 + 20 * np.sin(np.arange(900) / 60)
    values[400:500] = np.nan
    show(chart, [line(values)])
    found, plot = pixels(chart), chart.plot()
    drawn = near(found, theme.current().palette.series[0])
    left = int(plot.left() + plot.width() * 410 / 900)
    right = int(plot.left() + plot.width() * 490 / 900)
    assert not drawn[:, left:right].any()
    assert drawn[:, int(plot.left()) + 5 : left - 10].any(axis=0).mean() > 0.95
    inked = found[int(plot.top()) + 2 : int(plot.bottom()) - 2, :, 3] > 40
    assert inked[:, left:right].mean() > 2 * inked[:, int(plot.left()) + 5 : left - 10].mean()


def test_that_limits_are_lines_inside_the_axis(chart: TrendChart) -> None:
    show(chart, [line(np.full(900, 80.0))], [("high", 110.0)])
    low, high = chart.reach()
    assert low < 80 < 110 < high
    plot = chart.plot()
    y = round(plot.bottom() - (110 - low) / (high - low) * plot.height())
    assert near(pixels(chart), theme.current().palette.high)[y - 1 : y + 2].any(axis=0).mean() > 0.3


def test_that_the_pointer_tells_clock_value_and_the_sources_own_unit(chart: TrendChart) -> None:
    show(chart, [line(np.full(900, 80.0), original=lambda value: f"{value / 6.894757:.4g} ksi")])
    words = chart.words_at(chart.plot().center().x())
    assert words[0].startswith("19:22:")
    assert words[1] == "Stress · 80.0\u00a0MPa · 11.6 ksi"


def test_that_the_pointer_says_nothing_inside_a_gap(chart: TrendChart) -> None:
    values = np.full(900, 80.0)
    values[400:500] = np.nan
    show(chart, [line(values)])
    assert len(chart.words_at(chart.plot().center().x())) == 1


def test_that_a_chart_shows_the_sites_units(chart: TrendChart) -> None:
    show(chart, [line(np.full(900, 16.09344), "Speed")], (), Shown("mph", 1 / 1.609344, decimals=0))
    assert chart.words_at(200)[1] == "Speed · 10\u00a0mph"


def test_that_chinese_axes_count_in_wan_and_say_so_once(chart: TrendChart) -> None:
    chart.language = "zh_CN"
    show(chart, [line(np.linspace(200_000, 300_000, 900), "P")], (), Shown("kW", decimals=0))
    assert chart.unit() == "万kW"


def test_that_repaints_of_what_lies_behind_do_not_redraw_the_chart(chart: TrendChart, qtbot) -> None:
    show(chart, [line(np.full(900, 80.0))])
    chart.repaint()
    before = chart.drawn
    for _ in range(20):
        chart.repaint()
    QTest.mouseMove(chart, QPoint(200, 80))
    chart.repaint()
    assert chart.drawn == before


def test_that_an_empty_chart_says_so_and_claims_no_zero(chart: TrendChart) -> None:
    chart.empty = "No readings in this time"
    show(chart, [TrendLine("Stress", TrendSeries(1.0))])
    assert pixels(chart)[..., 3].any()
    assert not near(pixels(chart), theme.current().palette.series[0]).any()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_that_axis_words_stay_inside_at_every_scale(chart: TrendChart, scale: float) -> None:
    theme.use(theme.Theme(scale=scale))
    try:
        chart.resize(round(420 * scale), round(160 * scale))
        show(chart, [line(np.linspace(-120, -70, 900))], [("low", -110.0)], Shown("dBm", decimals=0))
        plot = chart.plot()
        assert plot.left() > 0
        assert plot.right() <= chart.width()
        assert plot.bottom() < chart.height()
        edge = pixels(chart)[:, -1]
        assert not near(edge[:, None, :], theme.current().palette.dim).any()
    finally:
        theme.use(theme.Theme())


def test_that_keys_move_the_pointer_and_take_it_away(chart: TrendChart) -> None:
    show(chart, [line(np.full(900, 80.0))])
    QTest.keyClick(chart, Qt.Key.Key_Left)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart._hover == pytest.approx(chart.plot().right() - 4)
    assert "80.0" in chart.accessibleDescription()
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart._hover is None


def test_that_four_states_stand_on_the_axis_in_words(qtbot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.states = wording.state_names("evacuation_state")
    chart.show_lines([], [], Shown(""))
    low, high = chart.reach()
    assert chart._mark_words(chart._marks(low, high)) == ["No evacuation", "Warned", "Ordered out", "Cleared of people"]
    assert low < 0.0 < 3.0 < high
    assert [wording.state_name("evacuation_state", value) for value in (0.0, 2.0, 9.0)] == [
        "No evacuation", "Ordered out", "Cleared of people",
    ]  # fmt: skip


def test_that_two_states_stand_on_the_axis_in_words(qtbot) -> None:
    chart = TrendChart()
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.states = wording.state_names("feeder_state")
    chart.show_lines([], [], Shown(""))
    low, high = chart.reach()
    marks = chart._marks(low, high)
    assert chart._mark_words(marks) == ["Tripped", "Supplying"]
    assert low < 0.0 < 1.0 < high
    assert wording.state_names("stress") is None
