"""One source closely: how it is and what to do, its rate, lag and ages, its gaps, what was refused, its proof."""

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from citydeck.link.message import SourceStatus
from citydeck.link.source_detail import RATE_BINS, SourceDetail
from citydeck.model.event import SourceState
from citydeck.model.time import NS_PER_S
from views.source_names import permission_words, source_name
from views.source_refusals import SourceRefusals
from views.source_words import age_labels, how_it_is, lag_words, proof_words, what_to_do
from widgets import age, theme
from widgets.age_bars import AgeBars
from widgets.gap_strip import GapStrip, clock_span
from widgets.rate_line import RateLine

MUTES = (900, 3_600, 8 * 3_600)
"""Seconds for which a source can be muted."""
STRIP = 3_600 * NS_PER_S
"""Length of the strip of gaps."""
_FIGURES = ("rate", "lag", "newest", "channels", "stale", "restarts")


class SourcePage(QWidget):
    """`show_source` with what is always known, `show_detail` with what was asked for (None: the engine told nothing).

    `restartAsked`, `muteAsked(seconds)`, `unmuteAsked` are of the source that is shown.
    """

    restartAsked = Signal()
    muteAsked = Signal(float)
    unmuteAsked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source: SourceStatus | None = None
        self.detail: SourceDetail | None = None
        self._now, self._zone, self._recording = 0, "UTC", False
        self.name, self.adapter = QLabel(self), QLabel(self)
        self.state, self.advice, self.muted = QLabel(self), QLabel(self), QLabel(self)
        self.restart, self.mute = QPushButton(self), QPushButton(self)
        self.mute_words = QLabel(self)
        self.choices = {length: QPushButton(self) for length in MUTES}
        self.heads = {name: QLabel(self) for name in _FIGURES}
        self.figures = {name: QLabel("–", self) for name in _FIGURES}
        self.rates, self.ages, self.strip = RateLine(self), AgeBars(self), GapStrip(self)
        self.gaps = QLabel(self)
        self.refusals = SourceRefusals(self)
        self.facts = QLabel(self)
        self._arrange()
        self.restart.clicked.connect(self.restartAsked)
        self.mute.clicked.connect(self._mute_pressed)
        for length, button in self.choices.items():
            button.clicked.connect(lambda _=False, length=length: self._mute_for(length))
        self._ask_mute(False)

    @property
    def asking(self) -> bool:
        """Whether it is being asked for how long to mute."""
        return not self.mute_words.isHidden()

    def stop_asking(self) -> None:
        """Nobody is to be muted."""
        self._ask_mute(False)
        self.mute.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_source(self, source: SourceStatus | None, now: int, zone: str, *, recording: bool) -> None:
        """What the room knows of it without asking."""
        other = (source.name if source else "") != (self.source.name if self.source else "")
        self.source, self._now, self._zone, self._recording = source, now, zone, recording
        if other:
            self.detail = None
            self._ask_mute(False)
            self.refusals.open_reason("")
        self._show()

    def show_detail(self, detail: SourceDetail | None) -> None:
        """What was asked for."""
        self.detail = detail
        self._show()

    def retranslate(self) -> None:
        words = (
            self.tr("Rate"), self.tr("Lag"), self.tr("Newest"), self.tr("Channels"), self.tr("Stale"),
            self.tr("Restarts"),
        )  # fmt: skip
        for head, text in zip(self.heads.values(), words, strict=True):
            head.setText(text)
        self.restart.setText(self.tr("Restart"))
        self.restart.setToolTip(self.tr("Start this source over now; what was missed meanwhile is asked for (Ctrl+R)"))
        self.restart.setShortcut("Ctrl+R")
        self.mute_words.setText(self.tr("Its loss makes no sound and no warning; alarms of its channels go on. For:"))
        for length, button in self.choices.items():
            button.setText(age.whole_text(length))
            button.setAccessibleName(self.tr("Mute for {0}").format(age.whole_text(length)))
        self.rates.title, self.rates.empty = self.tr("Rate, last 5 min"), self.tr("gathering")
        self.ages.title, self.ages.empty = (
            self.tr("Channels by the age of their newest value, up to"),
            self.tr("no channels"),
        )
        self.strip.title = self.tr("Away (filled) and missing (hatched), last hour")
        for part in (self.rates, self.ages, self.strip):
            part.redraw()
        self.refusals.retranslate()
        self._show()

    def restyle(self) -> None:
        now = theme.current()
        self.name.setFont(now.font("title"))
        self.state.setFont(now.font("second"))
        for label in (self.advice, self.muted, self.mute_words, self.gaps, self.facts):
            label.setFont(now.font("body"))
        self.adapter.setFont(now.font("caption"))
        for label in self.heads.values():
            label.setFont(now.font("caption"))
        for label in self.figures.values():
            label.setFont(now.tabular("title"))
        for button in (self.restart, self.mute, *self.choices.values()):
            button.setFont(now.font("body"))
        for part in (self.rates, self.ages, self.strip, self.refusals):
            part.restyle()
        self._column.setSpacing(now.px(11))
        self._grid.setHorizontalSpacing(now.px(24))
        self._column.setContentsMargins(now.px(18), 0, now.px(10), 0)

    def _arrange(self) -> None:
        for label in (self.state, self.advice, self.muted, self.mute_words, self.gaps, self.facts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for label in (self.adapter, self.advice, self.facts, self.gaps, self.mute_words, *self.heads.values()):
            label.setProperty("role", "dim")
        head, choice, drawn = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.adapter, 1)
        head.addWidget(self.restart)
        head.addWidget(self.mute)
        choice.addWidget(self.mute_words, 1)
        for button in self.choices.values():
            choice.addWidget(button)
        self._grid = QGridLayout()
        for column, name in enumerate(_FIGURES):
            self._grid.addWidget(self.heads[name], 0, column)
            self._grid.addWidget(self.figures[name], 1, column)
        self._grid.setColumnStretch(len(_FIGURES), 1)
        drawn.addWidget(self.rates, 2)
        drawn.addWidget(self.ages, 3)
        self._column = QVBoxLayout(self)
        self._column.addLayout(head)
        for label in (self.state, self.advice, self.muted):
            self._column.addWidget(label)
        for layout in (choice, self._grid, drawn):
            self._column.addLayout(layout)
        parts: tuple[QWidget, ...] = (self.strip, self.gaps, self.refusals, self.facts)
        for part in parts:
            self._column.addWidget(part)
        self._column.addStretch(1)

    def _show(self) -> None:
        source, detail = self.source, self.detail
        self.setVisible(source is not None)
        if source is None:
            return
        self.name.setText(source_name(source.name))
        self.adapter.setText(detail.adapter if detail is not None else "")
        last = detail.outages[-1] if detail is not None and detail.outages else None
        outage = last if last is not None and last.last is None else None
        self.state.setText(how_it_is(source, outage, self._now))
        _put(self.advice, what_to_do(source, recording=self._recording))
        bad = source.state in (SourceState.LOST, SourceState.GAVE_UP)
        self._role(self.state, "fault" if bad and source.muted_until is None else "")
        self._show_mute(source)
        self._show_figures(source)
        self._show_drawn(detail)
        self._show_facts(source, detail)

    def _show_mute(self, source: SourceStatus) -> None:
        until = age.clock_text(source.muted_until, self._zone, seconds=False)
        _put(self.muted, self.tr("Muted until {0} by {1}").format(until, source.muted_by) if until else "")
        self.mute.setText(self.tr("Unmute") if until else self.tr("Mute…"))
        self.mute.setShortcut("Ctrl+M")
        tip = self.tr("Its own loss makes no noise for a time that always ends (Ctrl+M)")
        self.mute.setToolTip(self.tr("Let it warn again (Ctrl+M)") if until else tip)
        for button in (self.restart, self.mute):
            button.setEnabled(not self._recording)
            if self._recording:
                button.setToolTip(self.tr("Not in a recording: its sources do not run"))

    def _show_figures(self, source: SourceStatus) -> None:
        texts = {
            "rate": self.tr("{0}/s").format(f"{source.rate:,.4g}"),
            "lag": lag_words(source.lag if source.state == "UP" else None),
            "newest": "–" if source.last_at is None else age.age_text(self._now - source.last_at),
            "channels": f"{source.channels:,}",
            "stale": f"{source.stale:,}",
            "restarts": f"{source.restarts:,}",
        }
        for name, text in texts.items():
            self.figures[name].setText(text)
            self.figures[name].setAccessibleName(f"{self.heads[name].text()}: {text}")

    def _show_drawn(self, detail: SourceDetail | None) -> None:
        known = detail is not None
        for part in (self.rates, self.ages, self.strip, self.gaps):
            part.setVisible(known)
        if detail is None:
            return
        self.rates.show_rates(tuple(detail.rates), RATE_BINS)
        self.ages.show_ages(tuple(detail.ages), age_labels())
        span = (detail.at - STRIP, detail.at)
        away = tuple(
            (one.first, one.last or detail.at, self._away_words(one.first, one.last, one.reason, detail.at))
            for one in detail.outages
        )
        missing = tuple(
            (one.first, one.last, self.tr("{0} missing, {1}").format(
                f"{one.count:,}", clock_span(one.first, one.last, self._zone)))
            for one in detail.gaps
        )  # fmt: skip
        self.strip.show_span(span, detail.since, self._zone, away, missing)
        words = self.tr("Since {0} · away: {1} · observations missing: {2} · gaps: {3}")
        lost = sum(one.count for one in detail.gaps)
        numbers = (len(detail.outages), f"{lost:,}", len(detail.gaps))
        self.gaps.setText(words.format(age.clock_text(detail.since, self._zone, seconds=False), *numbers))

    def _away_words(self, first: int, last: int | None, reason: str, now: int) -> str:
        length = age.age_text((last or now) - first)
        return self.tr("away {0}, {1}: {2}").format(length, clock_span(first, last or now, self._zone), reason)

    def _show_facts(self, source: SourceStatus, detail: SourceDetail | None) -> None:
        self.refusals.setVisible(detail is not None)
        lines = []
        if detail is not None:
            self.refusals.show_refused(detail.quarantined, detail.samples, self._zone)
            if detail.dropped:
                pairs = ", ".join(f"{reason}: {count:,}" for reason, count in detail.dropped.items())
                lines.append(self.tr("Personal data left out: {0}").format(pairs))
            if not self._recording:
                lines.append(self.tr("Proving ground: {0}").format(proof_words(detail.proof, time.time_ns())))
        if source.declared_only:
            loose = permission_words(source.declared_only)
            lines.append(self.tr("Declared, not enforced on the engine's machine: {0}").format(loose))
        elif detail is not None and detail.enforced:
            lines.append(self.tr("All its permissions and limits are enforced"))
        _put(self.facts, "\n".join(lines))

    def _mute_pressed(self) -> None:
        if self.source is not None and self.source.muted_until is not None:
            self.unmuteAsked.emit()
        else:
            self._ask_mute(not self.asking)

    def _mute_for(self, length: int) -> None:
        self._ask_mute(False)
        self.muteAsked.emit(float(length))

    def _ask_mute(self, on: bool) -> None:
        for part in (self.mute_words, *self.choices.values()):
            part.setVisible(on)
        if on:
            self.choices[MUTES[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    def _role(self, label: QLabel, role: str) -> None:
        if label.property("role") != role:
            label.setProperty("role", role)
            label.style().unpolish(label)
            label.style().polish(label)


def _put(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
