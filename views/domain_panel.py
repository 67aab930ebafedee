"""Base of the five domains' panels: key figures above, charts below, refreshed twice a second at most."""

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QToolButton, QWidget

from citydeck.model.metrics import METRICS
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views.alarm_facts import RoomFacts
from views.bridge import Room
from views.chart_deck import ChartDeck
from views.figure_row import FigureRow
from views.group_history import SPAN, GroupHistory
from views.legends import hatched_sign
from views.metric_sample import Sample, sample
from views.panel import Panel
from widgets import age, quantity, theme, wording
from widgets.bars import Bar, BarChart
from widgets.figure_card import Figure
from widgets.trend_chart import TrendChart, TrendLine

REFRESH_MS = 500


class DomainPanel(Panel):
    """Subclasses say which `figures` and charts they have (`build`), name them (`name_parts`) and fill them (`fill`).

    A click on a bar selects its asset and flies there. Nothing is computed while the panel is hidden.
    """

    minimum: ClassVar[tuple[int, int]] = (300, 220)
    figures: ClassVar[int] = 3
    own: ClassVar[tuple[str, ...]] = ()
    """Metrics that the figures and charts are made for. A recording that has none of them, but others of the domain, is
    shown by those (`fill_plainly`).
    """

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts = RoomFacts(room)
        self.row = FigureRow(self.figures, self)
        self.deck = ChartDeck(self)
        self.histories: list[GroupHistory] = []
        self.pager = QToolButton(self.header)
        self.pager.setProperty("flat", True)
        self.pager.clicked.connect(self.deck.turn)
        self.deck.paged.connect(self._on_paged)
        self.header.row.insertWidget(self.header.row.count() - 1, self.pager)
        self.body.addWidget(self.row)
        self.body.addWidget(self.deck, 1)
        self.build()
        self._dirty = True
        self._timer = QTimer(self, interval=REFRESH_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        for signal in (room.values, room.alarms, room.assets, room.sources, room.linked):
            signal.connect(self._soil)
        room.transport.connect(self._on_clock)
        room.baseline.connect(self._start_over)
        room.languageChanged.connect(self._soil)
        self._began, self._clock, self._plain = False, -1, False
        self._metrics = [history.metric for history in self.histories]
        self.retranslate()
        self.restyle()

    def build(self) -> None:
        """Make the charts and histories."""
        raise NotImplementedError

    def name_parts(self) -> None:
        """Put names and titles into the language in force."""
        raise NotImplementedError

    def fill(self) -> None:
        """Compute every figure and chart from the mirror."""
        raise NotImplementedError

    def legend(self) -> list[tuple[str, str]]:
        return [
            (self.tr("hatched"), self.tr("stale, bad or missing: not to be trusted as it stands")),
            (self.tr("mark on a bar"), self.tr("limit of an alarm rule, or the capacity")),
        ]

    def legend_sign(self, sign: str) -> QWidget | None:
        return hatched_sign() if sign == self.tr("hatched") else None

    def retranslate(self) -> None:
        super().retranslate()
        for chart in self.deck.charts:
            if isinstance(chart, BarChart | TrendChart):
                chart.empty = self.tr("No readings")
            if isinstance(chart, BarChart):
                chart.more = self.tr("and {0} more")
        self.pager.setToolTip(self.tr("Show the next charts"))
        self.pager.setAccessibleName(self.pager.toolTip())
        self.name_parts()
        if self.isVisible():
            self.refresh()

    def restyle(self) -> None:
        super().restyle()
        self.pager.setFont(theme.current().font("caption"))
        self.row.restyle()
        self.deck.restyle()

    def refresh(self) -> None:
        """Compute and draw what has changed."""
        self._dirty = False
        others = self.others()
        if bool(others) != self._plain:
            self._plain = bool(others)
            self.name_parts()
        for history, metric in zip(self.histories, self._metrics, strict=True):
            history.follow(others[0] if others else metric)
            history.look()
        if others:
            self.fill_plainly(others)
        else:
            self.fill()
        self.row.arrange()

    def others(self) -> list[str]:
        """Metrics of this domain that report while none of its `own` does, and that may be averaged."""
        known = self.room.mirror.handles_of_metric
        if any(known.get(metric) for metric in self.own):
            return []
        mine = {name: metric for name, metric in METRICS.items() if metric.domain == self.key and metric.averaged}
        return [name for name in mine if known.get(name)]

    def fill_plainly(self, metrics: list[str]) -> None:
        """Means as figures, the channels of each metric as bars, the first metric over time."""
        for place, card in enumerate(self.row.cards):
            metric = metrics[min(place, len(metrics) - 1)]
            card.set_name(wording.metric_name(metric) if place < len(metrics) else "")
            if place < len(metrics):
                found = self.sample(metric)
                self.figure(place, found.mean(), metric, found)
            else:
                card.show_figure(Figure())
        bars = [chart for chart in self.deck.charts if isinstance(chart, BarChart)]
        for chart, metric in zip(bars, metrics, strict=False):
            chart.title = wording.metric_name(metric)
            self.show_bars(chart, metric, worst(self.bars(self.sample(metric))))
        trends = [chart for chart in self.deck.charts if isinstance(chart, TrendChart)]
        for trend, history in zip(trends, self.histories, strict=True):
            trend.title = wording.metric_name(history.metric)
            self.show_history(trend, history, [])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._began:
            self.refresh()
        else:
            self._start_over()

    def sample(self, metric: str) -> Sample:
        """All channels of a metric as they are now."""
        return sample(self.room.mirror, metric)

    def figure(
        self, place: int, value: float, metric: str, found: Sample, *, where: str = "", ink: str = "text"
    ) -> None:
        """Show `value` (canonical unit of `metric`) with how many of `found` report, or with the name of the place that
        it is from. `ink` is the theme's token of the number.
        """
        known = METRICS[metric]
        how = quantity.shown(metric, known.unit, self.facts.units)
        step = quantity.step_for(how.value(value), self.room.language)
        text = quantity.number(how.value(value), how.decimals, step)
        self._show(place, Figure(text, step.word + how.symbol, "", found.doubt, ink, place=where), found)

    def count(
        self, place: int, value: float, found: Sample, *, note: str = "", short: str = "", ink: str = "text"
    ) -> None:
        """Show how many there are of something; `short` is a `note` for little room."""
        step = quantity.step_for(value, self.room.language)
        text = quantity.number(value, 0, step)
        self._show(place, Figure(text, step.word, note, found.doubt, ink, short), found)

    def reporting(self, found: Sample) -> str:
        """How many report, and how many are stale."""
        if not found.total:
            return self.tr("no sensors")
        said = self.tr("{0} of {1} report").format(len(found.told), found.total)
        return f"{said} · " + self.tr("{0} stale").format(found.stale) if found.stale else said

    def short(self, found: Sample) -> str:
        """The same where there is little room: what is stale comes first."""
        return self.tr("{0} stale").format(found.stale) if found.stale else f"{len(found.told)}/{found.total}"

    def bars(self, found: Sample, *, low_is_bad: bool = False, capacity: str = "") -> list[Bar]:
        """A bar for every channel of a sample, with the limits of its rules; `capacity` names an attribute that is a
        limit as well.
        """
        mirror = self.room.mirror
        made = []
        for handle in found.handles.tolist():
            channel = mirror.channels[handle]
            asset = mirror.assets.get(channel.asset)
            heard = mirror.observed_at[handle] != 0
            quality = Quality(int(mirror.quality[handle]))
            if not mirror.connected and quality < Quality.BAD:
                quality = Quality.STALE
            rules = mirror.rules_of_channel.get(channel.key.text(), ())
            limits = {value for rule in rules for level, value in rule.limits.items() if low_is_bad == _is_low(level)}
            own = asset.attributes.get(capacity) if asset is not None and capacity else None
            if isinstance(own, int | float):
                limits.add(float(own))
            made.append(
                Bar(
                    self.facts.name_of(channel.asset),
                    float(mirror.value[handle]) if heard else float("nan"),
                    quality,
                    tuple(sorted(limits)),
                    channel.asset,
                    quantity.original_text(float(mirror.value[handle]), channel),
                    low_is_bad,
                )
            )
        return made

    def show_bars(self, chart: BarChart, metric: str, bars: list[Bar]) -> None:
        """Fill a bar chart of one metric; its axis ends at the metric's legend span or beyond."""
        known = METRICS[metric]
        chart.language = self.room.language
        how = quantity.shown(metric, known.unit, self.facts.units)
        reach = [abs(bar.value) for bar in bars if bar.known] + [limit for bar in bars for limit in bar.limits]
        chart.show_bars(bars, how, max([known.high * 0.1, *(value * 1.05 for value in reach)]))

    def show_history(self, chart: TrendChart, history: GroupHistory, limits: list[tuple[str, float]]) -> None:
        """Fill a trend of one history over the last hour."""
        known = METRICS[history.metric]
        chart.zone, chart.language = self.facts.zone, self.room.language
        chart.least_span = (known.high - known.low) * 0.05
        name = wording.metric_name(history.metric)
        chart.show_lines(
            [TrendLine(name, history.series)], limits, quantity.shown(history.metric, known.unit, self.facts.units)
        )
        now = self.facts.now
        chart.show_span(now - SPAN * NS_PER_S, now, now)

    def bar_chart(self) -> BarChart:
        """A bar chart on the deck whose bars lead to their assets."""
        made = BarChart(self.deck)
        made.opened.connect(self._open)
        self.deck.add(made)
        return made

    def trend_chart(self, history: GroupHistory) -> TrendChart:
        """A trend chart on the deck for a history that this panel keeps up."""
        made = TrendChart(self.deck)
        self.histories.append(history)
        self.deck.add(made)
        return made

    def _show(self, place: int, figure: Figure, found: Sample) -> None:
        """Say beside the number how many report; a note of its own stays, and the doubt is added to it."""
        said, short = self.reporting(found), self.short(found)
        if not self.room.mirror.connected:
            at = age.clock_text(self.facts.now, self.facts.zone, seconds=False)
            silent = self.tr("no engine, as of {0}").format(at)
            self.row.cards[place].show_figure(replace(figure, note=silent, short=at, doubt=1.0, place=""))
            return
        if figure.note:
            said, short = (f"{figure.note} · {said}" if found.doubt else figure.note), figure.short or figure.note
        self.row.cards[place].show_figure(replace(figure, note=said, short=short))

    def _open(self, asset: str) -> None:
        self.room.select(asset)
        self.room.flyTo.emit(asset)

    def _start_over(self) -> None:
        """After a baseline and at the first sight; while hidden the engine is not asked for anything."""
        self._began = self.isVisible()
        if self._began:
            for history in self.histories:
                history.start_over()
            self.refresh()

    def _soil(self, *_: object) -> None:
        self._dirty = True

    def _on_clock(self) -> None:
        """The engine tells its clock twice a second also while it stands still: that changes nothing here."""
        now = self.facts.now
        if now != self._clock:
            self._clock, self._dirty = now, True

    def _tick(self) -> None:
        """Five panels tick together; each has a turn of its own."""
        if self._dirty and self.isVisible():
            self.room.turns.ask(self._catch_up)

    def _catch_up(self) -> None:
        if self._dirty and self.isVisible():
            self.refresh()

    def _on_paged(self, page: int, pages: int) -> None:
        self.pager.setVisible(pages > 1)
        self.pager.setText(f"{page + 1}/{pages} ›")


def worst(bars: list[Bar]) -> list[Bar]:
    """Bars by how near they are to their limit (trusted first), then by value; those without a value last."""

    def rank(bar: Bar) -> tuple[bool, bool, float]:
        known = bar.known
        trusted = bar.quality in (Quality.GOOD, Quality.UNCERTAIN)
        if bar.low_is_bad:
            near = -bar.value if not bar.limits else max(bar.limits) / max(bar.value, 1e-9)
        else:
            near = bar.value / min(bar.limits) if bar.limits and min(bar.limits) > 0 else bar.value
        return (not known, not trusted, -near if known and np.isfinite(near) else 0.0)

    return sorted(bars, key=rank)


def _is_low(level: str) -> bool:
    return level.lower().startswith("lo")
