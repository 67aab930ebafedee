"""The band above the city: whose city, which mode, what time, how the sources are, what is open, and what is wrong."""

from collections import Counter

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QDate, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from citydeck.model.alarm import AlarmRow
from views import exercises
from views.band_fit import BandFit
from views.band_status import StatusChip
from views.bridge import Room
from views.desk_sound import desk_sound
from views.session_clock import SessionClock
from views.source_names import all_sources, permission_words, shown_state, source_name, source_note, state_word, warns
from views.source_reasons import reason_shown
from widgets import age, icons, theme, wording
from widgets.alarm_count import AlarmCount
from widgets.exercise_sign import ExerciseSign
from widgets.mode_frame import ModeBadge
from widgets.source_lamp import SourceLamp

BUTTONS = ("screens", "panels", "tools", "search", "language", "settings", "help")


class TopBand(QWidget):
    """`pressed` names the button (one of `BUTTONS`), ``sound``, ``sources`` or ``alarms:<priority>``."""

    pressed = Signal(str)

    def __init__(self, room: Room, clock: SessionClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room, self._clock = room, clock
        self.city, self.date, self.time = QLabel(self), QLabel(self), QLabel(self)
        self.badge, self.exercise = ModeBadge(self), ExerciseSign(self)
        self.lamps: dict[str, SourceLamp] = {}
        self.together = SourceLamp(self)
        self.counts = {priority: AlarmCount(priority, self) for priority in (1, 2, 3, 4)}
        self.stale, self.sound, self.link = (StatusChip(name, self) for name in ("stale", "sound", "plug"))
        self.buttons = {name: QToolButton(self) for name in BUTTONS}
        self._fit = BandFit(self)
        self._build()
        self._flash = QTimer(self)
        self._flash.setInterval(280)
        self._flash.timeout.connect(self._blink)
        self._phase = True
        # widths are only known once the style has been applied, which is after showing and after each change of style
        self._shown = QTimer(self, interval=0, singleShot=True)
        self._shown.timeout.connect(self._fit.again)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Read everything anew from the mirror."""
        self._show_site()
        self._show_sources()
        self._show_alarms()
        self._show_status()
        self._show_exercises()
        self._show_clock()

    def retranslate(self) -> None:
        tips = {
            "screens": self.tr("Second window and full screen"),
            "panels": self.tr("Panels and views"),
            "tools": self.tr("Tools, bookmarks and tour"),
            "search": self.tr("Find an asset or a command (Ctrl+K)"),
            "language": self.tr("Language"),
            "settings": self.tr("Settings"),
            "help": self.tr("Keys and legends (F1)"),
        }
        for name, button in self.buttons.items():
            button.setToolTip(tips[name])
            button.setAccessibleName(tips[name])
        self.badge.retranslate()
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        self.setFixedHeight(now.px(66))
        self._row.setContentsMargins(now.px(18), 0, now.px(14), 0)
        self._count_row.setSpacing(now.px(8))
        self._chip_row.setSpacing(now.px(4))
        self._button_row.setSpacing(now.px(2))
        self.time.setFont(now.font("clock"))
        self.date.setFont(now.font("caption"))
        self.badge.restyle()
        self.exercise.restyle()
        for chip in (self.stale, self.sound, self.link):
            chip.restyle()
        for count in self.counts.values():
            count.restyle()
        for lamp in (*self.lamps.values(), self.together):
            lamp.restyle()
        for name, button in self.buttons.items():
            button.setIcon(icons.icon(name, now.color("dim"), now.color("grid"), now.px(19), self.devicePixelRatioF()))
            button.setIconSize(QSize(now.px(19), now.px(19)))
            button.setFixedSize(now.px(33), now.px(34))
        self._fit.fit()
        self._shown.start()

    def _build(self) -> None:
        names, times = QVBoxLayout(), QVBoxLayout()
        for column in (names, times):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        self.city.setTextFormat(Qt.TextFormat.PlainText)
        self.date.setProperty("role", "dim")
        times.addWidget(self.time)
        times.addWidget(self.date)
        self._lamp_row, self._count_row, self._chip_row, self._button_row = (QHBoxLayout() for _ in range(4))
        self._lamp_row.addWidget(self.together)
        self.together.hide()
        self.together.set_pressable()
        for count in self.counts.values():
            self._count_row.addWidget(count)
        for chip in (self.stale, self.sound, self.link):
            self._chip_row.addWidget(chip)
        for button in self.buttons.values():
            button.setProperty("flat", True)
            self._button_row.addWidget(button)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.city)
        self._row.addWidget(self.badge)
        self._row.addWidget(self.exercise)
        # the clock's place follows from what never changes while a session lasts: nothing at its right can move it
        self._row.addLayout(times)
        self._row.addStretch(1)
        self._right = QHBoxLayout()
        for part in (self._lamp_row, self._count_row, self._chip_row, self._button_row):
            self._right.addLayout(part)
        self._row.addLayout(self._right)

    def _connect(self) -> None:
        self._room.baseline.connect(self.refresh)
        self._room.sources.connect(self._show_sources)
        self._room.transport.connect(self._show_status)
        self.sound.set_pressable()
        self.sound.pressed.connect(lambda: self.pressed.emit("sound"))
        self.together.pressed.connect(lambda: self.pressed.emit("sources"))
        self._room.alarms.connect(lambda _: self._show_alarms())
        self._room.values.connect(self._hear)
        self._room.assets.connect(lambda _: self._show_exercises())
        self._room.linked.connect(lambda _: self._show_status())
        self._clock.ticked.connect(self._show_clock)
        self._clock.answering.connect(lambda _: self._show_sources())
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        for priority, count in self.counts.items():
            count.pressed.connect(lambda priority=priority: self.pressed.emit(f"alarms:{priority}"))

    def _show_site(self) -> None:
        hello = self._room.mirror.hello
        if hello is None:
            self.city.setText("")
            return
        self.city.setText(wording.chosen(hello.site.names, self._room.language) or hello.site.id)
        self.badge.show_mode(hello.mode, self._room.mirror.provenance, bool(self._room.mirror.sources))

    def _zone(self) -> str:
        hello = self._room.mirror.hello
        return hello.site.zone if hello is not None else "UTC"

    def _show_clock(self) -> None:
        hello, instant = self._room.mirror.hello, self._clock.now()
        zone = hello.site.zone if hello is not None else "UTC"
        local = age.local(instant, zone)
        self.time.setText(local.strftime("%H:%M:%S"))
        day = QLocale(self._room.language).toString(
            QDate(local.year, local.month, local.day), QLocale.FormatType.LongFormat
        )
        self.date.setText(f"{day} · {local.tzname()}")
        self.time.setAccessibleName(f"{self.time.text()} {day}")
        self._fit.fit()

    def _show_sources(self) -> None:
        sources = self._room.mirror.sources
        self._show_site()
        if set(sources) != set(self.lamps):
            for lamp in self.lamps.values():
                lamp.deleteLater()
            self.lamps = {name: SourceLamp(self) for name in sorted(sources)}
            for lamp in self.lamps.values():
                self._lamp_row.addWidget(lamp)
                lamp.set_pressable()
                lamp.pressed.connect(lambda: self.pressed.emit("sources"))
            self._fit.again()
        alive = self._clock.alive
        worst, words, ill = all_sources(sources.values(), alive)
        self.together.show_source(self.tr("Sources"), worst, words, warns=ill)
        self.together.setToolTip(self.tr("How each source is"))
        for name, source in sources.items():
            shown, note = shown_state(source, alive), source_note(source, alive, self._zone())
            muted = source.muted_until is not None
            self.lamps[name].show_source(source_name(name), shown, note, warns=alive and warns(source), muted=muted)
            facts = self.tr("{0} of {1} channels stale").format(source.stale, source.channels)
            words = f"{source_name(name)}: {state_word(source.state)}. {facts}. {reason_shown(source.reason)}"
            if source.declared_only:
                loose = permission_words(source.declared_only)
                words += "\n" + self.tr("Declared, not enforced on the engine's machine: {0}").format(loose)
            self.lamps[name].setToolTip(words)
        self._show_status()

    def _show_alarms(self) -> None:
        rows = [row for row in self._room.mirror.alarms.values() if row.retained and not row.hidden]
        open_alarms, unacked = Counter(int(row.priority) for row in rows), Counter(_unacked(rows))
        for priority, count in self.counts.items():
            count.show_count(open_alarms[priority], unacked[priority])
            words = self.tr("{0}: {1} open, {2} unacknowledged").format(
                wording.priority_name(priority), open_alarms[priority], unacked[priority]
            )
            count.setToolTip(words)
            count.setAccessibleName(words)
        if unacked and not self._flash.isActive():
            self._flash.start()
        elif not unacked:
            self._flash.stop()
            self._blink(True)
        self._fit.fit()

    def _show_status(self) -> None:
        share = self._room.mirror.stale_share() if self._clock.alive or not self._room.mirror.channels else 1.0
        percent = f"{share * 100:.0f} %" if share == 0 or share >= 0.01 else "< 1 %"
        words = self.tr("{0} stale").format(percent) if self._room.mirror.channels else self.tr("no data")
        self.stale.show_state(words, "medium" if share >= 0.1 else "stale", share >= 0.1)
        self.stale.setToolTip(self.tr("Share of all channels whose newest value is too old"))
        self._show_sound()
        alive = self._clock.alive
        saving = self._room.mirror.saving
        words = self.tr("linked") if saving else self.tr("NOT SAVED")
        if not alive:
            words = self.tr("Engine not answering")
        self.link.show_state(words, "good" if alive and saving else "critical", not (alive and saving))
        self._fit.fit()

    def _hear(self, handles: npt.NDArray[np.int32]) -> None:
        self._show_status()
        trained = self._room.mirror.handles_of_metric.get(exercises.METRIC)
        if trained and np.isin(trained, handles).any():
            self._show_exercises()

    def _show_exercises(self) -> None:
        self.exercise.show_exercises(exercises.in_force(self._room.mirror, self._room.language))
        self._fit.fit()

    def _show_sound(self) -> None:
        now = desk_sound(self._room)
        words = "" if now.works else self.tr("NO SOUND")
        if now.silent > 0:
            words = self.tr("silent {0}").format(f"{int(now.silent) // 60}:{int(now.silent) % 60:02d}")
        symbol = "sound" if now.heard else "no-sound"
        self.sound.show_state(words, "dim" if now.works else "high", not now.works, symbol)
        self.sound.setAccessibleName(words or now.reason)
        self.sound.setToolTip(now.reason)

    def _blink(self, lit: bool | None = None) -> None:
        self._phase = (not self._phase) if lit is None else lit
        for count in self.counts.values():
            count.set_lit(self._phase)

    @property
    def rows(self) -> tuple[QHBoxLayout, ...]:
        """Its layouts: the lamps' first, then the others from the innermost to the outermost."""
        return (self._lamp_row, self._count_row, self._chip_row, self._button_row, self._right, self._row)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit.fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, now.color("border"))


def _unacked(rows: list[AlarmRow]) -> list[int]:
    return [int(row.priority) for row in rows if not row.acked]
