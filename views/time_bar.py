"""The bar under the city: play, pause, step, seek, speed, loop, next alarm, start over; in LIVE the live edge."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from citydeck.model.mode import Mode
from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.commands import ask
from views.session_clock import SessionClock
from widgets import age, icons, theme, wording
from widgets.time_track import TimeTrack

SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
LIVE_SPAN = 3600 * NS_PER_S
"""Stretch before now that the bar shows in LIVE."""
_ICONS = {
    "start_over": "start-over",
    "step_back": "step-back",
    "play": "play",
    "step_forward": "step-forward",
    "loop": "loop",
    "next_alarm": "next-alarm",
}


def speed_text(speed: float) -> str:
    """``0.5×``, ``10×``."""
    return f"{speed:g}×"


class TimeBar(QWidget):
    """Follows `mirror.transport`; every button only asks the engine, and shows what the engine then says."""

    storyAsked = Signal(int)

    def __init__(self, room: Room, clock: SessionClock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room, self._clock = room, clock
        self.buttons = {name: QToolButton(self) for name in _ICONS}
        self.speed, self.live = QToolButton(self), QLabel(self)
        self.at, self.rest = QLabel(self), QLabel(self)
        self.track = TimeTrack(self)
        self._wanted: int | None = None
        self._seek_timer = QTimer(self)
        self._seek_timer.setSingleShot(True)
        self._seek_timer.setInterval(80)
        self._build()
        self._connect()
        self.refresh()

    @property
    def is_live(self) -> bool:
        hello = self._room.mirror.hello
        return hello is not None and hello.mode == Mode.LIVE

    def toggle(self) -> None:
        """Play when paused, pause when playing."""
        if not self.is_live:
            ask(self._room, "pause" if self._room.mirror.transport.playing else "play")

    def step(self, direction: int) -> None:
        """One entry of the log forward (1) or back (-1)."""
        if not self.is_live:
            ask(self._room, "step", direction)

    def change_speed(self, steps: int) -> None:
        """The next faster (1) or slower (-1) of `SPEEDS`."""
        now = self._room.mirror.transport.speed
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - now))
        self.set_speed(SPEEDS[min(max(nearest + steps, 0), len(SPEEDS) - 1)])

    def set_speed(self, speed: float) -> None:
        """Ask for a speed."""
        if not self.is_live:
            ask(self._room, "set_speed", speed)

    def toggle_loop(self) -> None:
        """Loop over the whole recording, or end the loop."""
        transport = self._room.mirror.transport
        if not self.is_live:
            ask(self._room, "set_loop", *((transport.start, transport.end) if transport.loop is None else (None, None)))

    def next_alarm(self, direction: int = 1) -> None:
        """Jump to the next (1) or previous (-1) alarm."""
        if not self.is_live:
            ask(self._room, "next_alarm", direction)

    def start_over(self) -> None:
        """Begin a new take at the start."""
        if not self.is_live:
            ask(self._room, "start_over")

    def go(self, instant: int) -> None:
        """Seek; many calls in a short time become one."""
        self._wanted = instant
        if not self._seek_timer.isActive():
            self._seek_timer.start()

    def refresh(self) -> None:
        """Read the transport anew."""
        transport, live = self._room.mirror.transport, self.is_live
        hello = self._room.mirror.hello
        self.track.zone = hello.site.zone if hello is not None else "UTC"
        now = self._clock.now()
        start = transport.start if transport.start is not None else now - LIVE_SPAN
        end = transport.end if transport.end is not None else now
        self.track.set_range(start, end, live)
        self.track.loop, self.track.alarms = transport.loop, transport.alarms_at
        self.track.gaps = transport.gaps
        self.track.markers = tuple((at, wording.chosen(texts, self._room.language)) for at, texts in transport.markers)
        for button in (*self.buttons.values(), self.speed, self.rest):
            button.setVisible(not live)
        self.live.setVisible(live)
        self.speed.setText(speed_text(transport.speed))
        self._show_play(transport.playing)
        self._show_loop(transport.loop is not None)
        self.show_now()

    def show_now(self) -> None:
        """Move the hand."""
        now = self._clock.now()
        if self.is_live:
            self.track.set_range(now - LIVE_SPAN, now, live=True)
        self.track.set_now(now)
        zone = self.track.zone
        self.at.setText(age.clock_text(now, zone))
        transport = self._room.mirror.transport
        if transport.end is not None:
            left = max(0, transport.end - now) // NS_PER_S
            self.rest.setText(self.tr("−{0} left").format(f"{left // 3600:d}:{left // 60 % 60:02d}:{left % 60:02d}"))

    def retranslate(self) -> None:
        self._tips = {
            "start_over": self.tr("Start over: begin a new take (Ctrl+Home)"),
            "step_back": self.tr("Step back (←)"),
            "play": self.tr("Play or pause (Space)"),
            "step_forward": self.tr("Step forward (→)"),
            "loop": self.tr("Loop the recording (L); Shift+drag on the bar loops a part"),
            "next_alarm": self.tr("Jump to the next alarm (N); previous with Shift+N"),
        }
        for name, tip in self._tips.items():
            self.buttons[name].setToolTip(tip)
            self.buttons[name].setAccessibleName(tip)
        self.speed.setToolTip(self.tr("Speed (, slower, . faster)"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.track.setAccessibleName(self.tr("Time: drag to seek"))
        self.live.setText(self.tr("LIVE · the bar shows the last hour"))
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        self.setFixedHeight(now.px(78))
        self._row.setContentsMargins(now.px(18), now.px(4), now.px(18), now.px(4))
        self._row.setSpacing(now.px(6))
        self.at.setFont(now.font("title"))
        self.rest.setFont(now.font("caption"))
        self.live.setFont(now.font("strong"))
        self.speed.setFont(now.font("strong"))
        self.speed.setFixedSize(now.px(64), now.px(34))
        self._words.setSpacing(0)
        for name, button in self.buttons.items():
            side = now.px(42 if name == "play" else 34)
            button.setFixedSize(side, side)
            button.setIconSize(QSize(now.px(18), now.px(18)))
        for name, symbol in _ICONS.items():
            self._paint_icon(name, symbol)
        self._show_play(self._room.mirror.transport.playing)
        self.track.restyle()

    def _build(self) -> None:
        self._row = QHBoxLayout(self)
        for name in ("start_over", "step_back", "play", "step_forward", "next_alarm", "loop"):
            self._row.addWidget(self.buttons[name])
        self._row.addWidget(self.speed)
        self._row.addWidget(self.live)
        self._row.addSpacing(8)
        self._row.addWidget(self.track, 1)
        self._words = QVBoxLayout()
        self._words.addStretch()
        self._words.addWidget(self.at, 0, Qt.AlignmentFlag.AlignRight)
        self._words.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignRight)
        self._words.addStretch()
        self.rest.setProperty("role", "dim")
        self._row.addLayout(self._words)
        self.buttons["loop"].setCheckable(True)
        menu = QMenu(self.speed)
        for speed in SPEEDS:
            action = QAction(speed_text(speed), menu)
            action.triggered.connect(lambda _=False, speed=speed: self.set_speed(speed))
            menu.addAction(action)
        self.speed.setMenu(menu)
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def _connect(self) -> None:
        self._room.transport.connect(self.refresh)
        self._room.baseline.connect(self.refresh)
        self._clock.ticked.connect(self.show_now)
        self.track.seekAsked.connect(self.go)
        self.track.loopAsked.connect(lambda start, end: ask(self._room, "set_loop", start, end))
        self._seek_timer.timeout.connect(self._seek)
        does = {
            "start_over": self.start_over,
            "step_back": lambda: self.step(-1),
            "play": self.toggle,
            "step_forward": lambda: self.step(1),
            "loop": self.toggle_loop,
            "next_alarm": self.next_alarm,
        }
        for name, do in does.items():
            self.buttons[name].clicked.connect(lambda _=False, do=do: do())

    def _seek(self) -> None:
        if self._wanted is not None and not self.is_live:
            ask(self._room, "seek", self._wanted)
        self._wanted = None

    def _show_play(self, playing: bool) -> None:
        self._paint_icon("play", "pause" if playing else "play")

    def _show_loop(self, looping: bool) -> None:
        self.buttons["loop"].setChecked(looping)
        self._paint_icon("loop", "loop", "accent" if looping else "text")

    def _paint_icon(self, button: str, symbol: str, tone: str = "text") -> None:
        now = theme.current()
        made = icons.icon(symbol, now.color(tone), now.color("grid"), now.px(18), self.devicePixelRatioF())
        self.buttons[button].setIcon(made)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), now.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, now.color("border"))
