"""What every window but the main one carries on top: the city's name, mode and provenance, and the session's clock."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from views.bridge import Room
from views.session_clock import SessionClock
from widgets import age, theme, wording
from widgets.mode_frame import ModeBadge, ModeFrame


class WindowHead(QWidget):
    """A row of `window`; its `frame` lies round the whole of it."""

    def __init__(self, room: Room, clock: SessionClock, window: QWidget) -> None:
        super().__init__(window)
        self._room, self._clock = room, clock
        self._city, self._time = QLabel(self), QLabel(self)
        self.badge = ModeBadge(self)
        self.frame = ModeFrame(window)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._city)
        self._row.addWidget(self.badge)
        self._row.addStretch(1)
        self._row.addWidget(self._time)
        clock.ticked.connect(self.refresh)
        clock.answering.connect(self.refresh)
        self.restyle()
        self.retranslate()

    @property
    def name(self) -> str:
        """The city's, as it is shown."""
        return self._city.text()

    def restyle(self) -> None:
        """Take the theme in force."""
        now = theme.current()
        self._city.setFont(now.font("figure"))
        self._time.setFont(now.font("clock"))
        self.badge.restyle()
        self._row.setSpacing(now.px(18))

    def retranslate(self) -> None:
        """Fetch every text again."""
        hello = self._room.mirror.hello
        if hello is not None:
            self._city.setText(wording.chosen(hello.site.names, self._room.language))
            self.badge.show_mode(hello.mode, self._room.mirror.provenance, bool(self._room.mirror.sources))
        self.refresh()

    def refresh(self, *_: object) -> None:
        """The time, and whether the engine answers."""
        hello = self._room.mirror.hello
        self._time.setText(age.clock_text(self._clock.now(), hello.site.zone if hello is not None else "UTC"))
        self.frame.show_state(hello.mode if hello is not None else "", not self._clock.alive)
