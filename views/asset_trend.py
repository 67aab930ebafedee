"""The trend of one channel on the asset card: the past from the engine, then what arrives."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from citydeck.link.trend import Trend
from citydeck.model.channel import Channel
from citydeck.model.metrics import METRICS
from citydeck.model.quality import Quality
from citydeck.model.time import NS_PER_S
from views import history
from views.alarm_facts import RoomFacts
from widgets import age, quantity, theme, wording
from widgets.trend_chart import TrendChart, TrendLine
from widgets.trend_series import TrendSeries

REDRAW_MS = 500
"""Charts are drawn twice a second at most, however many readings arrive."""
SPANS = (900, 3_600)
"""Seconds that the chart can show: 15 min and 1 h."""
FAST = 2.0
"""Speed of a replay above which the engine is asked for the past again, once a second."""
_WIDTH = 600
_JUMP = 60 * NS_PER_S
"""A clock that goes back, or forward by more than this, has been sought: the past is asked for again."""


class Shown(NamedTuple):
    """What the chart is about."""

    handle: int
    channel: Channel
    series: TrendSeries


class AssetTrend(QWidget):
    """`show_channel(handle)` starts over with another channel; -1 shows nothing."""

    def __init__(self, facts: RoomFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts, self.room = facts, facts.room
        self.shown: Shown | None = None
        self.seconds = SPANS[0]
        self.chart = TrendChart(self)
        self.chart.headed = False
        self.head = QLabel(self)
        self.buttons = {seconds: QToolButton(self) for seconds in SPANS}
        self._clock = 0
        self._question, self._waiting, self._ticks = 0, False, 0
        self._dirty = False
        self._arrange()
        self._redraw = QTimer(self, interval=REDRAW_MS)
        self._redraw.timeout.connect(self._tick)
        self._redraw.start()
        self.room.values.connect(self._on_values)
        self.room.transport.connect(self._on_clock)

    def show_channel(self, handle: int) -> None:
        """Another channel, with what the engine knows of its last hour."""
        channel = self.room.mirror.channels.get(handle)
        self._question += 1
        if channel is None:
            self.shown = None
            self.chart.show_lines([], [], quantity.Shown(""))
            return
        self.shown = Shown(handle, channel, TrendSeries(channel.period))
        self._take(handle)
        self._ask()
        self.present()

    def show_span(self, seconds: int) -> None:
        """15 minutes or an hour."""
        self.seconds = seconds
        self.buttons[seconds].setChecked(True)
        self.present()

    def present(self) -> None:
        """Draw what is known up to now."""
        self._dirty = False
        if self.shown is None:
            return
        channel, mirror = self.shown.channel, self.room.mirror
        how = quantity.shown(channel.metric, channel.unit, self.facts.units)
        known = METRICS.get(channel.metric)
        line = TrendLine(
            wording.metric_name(channel.metric), self.shown.series, 0, lambda v: quantity.original_text(v, channel)
        )
        self.shown.series.stale = bool(mirror.quality[self.shown.handle] == Quality.STALE)
        self.chart.title = wording.metric_name(channel.metric)
        self.chart.zone, self.chart.language = self.facts.zone, self.room.language
        self.chart.least_span = (known.high - known.low) * 0.04 if known else 0.0
        self.chart.states = wording.state_names(channel.metric)
        self.chart.show_lines([line], self._limits(channel), how)
        now = self.facts.now
        self.chart.show_span(now - self.seconds * NS_PER_S, now, now)
        self.head.setText(self.chart.head())

    def retranslate(self) -> None:
        for seconds, button in self.buttons.items():
            button.setText(age.whole_text(seconds))
            button.setToolTip(self.tr("Show the last {0}").format(button.text()))
        self.chart.empty = self.tr("No readings in this time")
        self.present()

    def restyle(self) -> None:
        style = theme.current()
        for part in (self.head, *self.buttons.values()):
            part.setFont(style.font("caption"))
        self._spans.setSpacing(style.px(4))
        self._whole.setSpacing(style.px(4))
        self.chart.restyle()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.present()

    def _limits(self, channel: Channel) -> list[tuple[str, float]]:
        rules = self.room.mirror.rules_of_channel.get(channel.key.text(), [])
        found = {(level, value) for rule in rules for level, value in rule.limits.items()}
        return [(wording.level_name(level), value) for level, value in found]

    def _ask(self) -> None:
        """The last hour up to now; an answer to an older question is dropped."""
        if self.shown is None:
            return
        self._clock = self.facts.now
        question = self._question
        span = (self._clock - SPANS[-1] * NS_PER_S, self._clock + 1)
        keys = [self.shown.channel.key]
        self._waiting = history.fetch(self.room, keys, span, _WIDTH, lambda found: self._answered(question, found))

    def _answered(self, question: int, found: list[Trend]) -> None:
        self._waiting = False
        if question == self._question and self.shown is not None and found:
            self.shown.series.replace(found[0])
            self._dirty = True

    def _on_values(self, handles: npt.NDArray[np.int32]) -> None:
        if self.shown is not None and bool(np.any(handles == self.shown.handle)):
            self._take(self.shown.handle)

    def _take(self, handle: int) -> None:
        mirror = self.room.mirror
        if self.shown is None or not mirror.observed_at[handle]:
            return
        quality = mirror.quality[handle]
        if quality != Quality.STALE:
            value = float(mirror.value[handle]) if quality != Quality.BAD else float("nan")
            self.shown.series.append(int(mirror.observed_at[handle]), value)
        self._dirty = True

    def _on_clock(self) -> None:
        now = self.facts.now
        if now < self._clock or now > self._clock + _JUMP * max(1.0, self.room.mirror.transport.speed):
            if self.shown is not None:
                self.show_channel(self.shown.handle)
        elif now != self._clock:
            self._clock, self._dirty = now, True

    def _tick(self) -> None:
        """In a fast replay the readings that arrive are too few for a line: the engine is asked for all of them."""
        self._ticks += 1
        speed = self.room.mirror.transport.speed
        if self.shown is not None:
            self.shown.series.pace = speed
        if speed > FAST and self._dirty and self.isVisible() and not self._waiting and self._ticks % 2 == 0:
            self._ask()
        if self._dirty and self.isVisible():
            if self.shown is not None:
                self.shown.series.trim(self.facts.now - (SPANS[-1] + 60) * NS_PER_S)
            self.present()

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        self._spans, self._whole = QHBoxLayout(), QVBoxLayout(self)
        self.head.setTextFormat(Qt.TextFormat.PlainText)
        self.head.setProperty("role", "dim")
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._spans.addWidget(self.head, 1)
        for seconds, button in self.buttons.items():
            button.setCheckable(True)
            button.setChecked(seconds == self.seconds)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, to=seconds: self.show_span(to))
            group.addButton(button)
            self._spans.addWidget(button)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.addLayout(self._spans)
        self._whole.addWidget(self.chart, 1)
