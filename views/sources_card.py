"""The state of the sources, one line each: how it is, how much comes, how late, how old its newest word is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from citydeck.link.message import SourceStatus
from citydeck.model.time import NS_PER_S
from views.bridge import Room
from views.card import Card
from views.session_clock import SessionClock
from views.source_names import shown_state, source_name, source_note, state_word
from widgets import age, theme
from widgets.source_lamp import SourceLamp

COLUMNS = 6
"""Lamp with name and state, rate, lag, age of the newest observation, channels, and what the source says of itself."""


class SourcesCard(Card):
    """Follows the room while it is open; a click on the band's lamps opens it."""

    width_share = 0.9

    def __init__(self, room: Room, clock: SessionClock, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._clock = room, clock
        self.lamps: dict[str, SourceLamp] = {}
        self.cells: dict[str, list[QLabel]] = {}
        self.heads = [QLabel(self) for _ in range(COLUMNS)]
        self._grid = QGridLayout()
        for column, head in enumerate(self.heads):
            head.setProperty("role", "faint")
            self._grid.addWidget(head, 0, column, self._side(column))
        self.column.addLayout(self._grid)
        room.sources.connect(self.refresh)
        clock.ticked.connect(self.refresh)
        clock.answering.connect(lambda _: self.refresh())

    def open_card(self) -> None:
        self._fill()
        super().open_card()

    def refresh(self) -> None:
        """Read the sources anew, while anybody sees them."""
        if self.isVisible() and self._fill():
            self.place()

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Sources · Esc closes"))
        words = (self.tr("Source"), self.tr("Rate"), self.tr("Lag"), self.tr("Newest"), self.tr("Channels"), "")
        for head, text in zip(self.heads, words, strict=True):
            head.setText(text)
        self.refresh()

    def restyle(self) -> None:
        now = theme.current()
        self._grid.setHorizontalSpacing(now.px(30))
        self._grid.setVerticalSpacing(now.px(12))
        for head in self.heads:
            head.setFont(now.font("caption"))
        for lamp in self.lamps.values():
            lamp.restyle()
        for label in (label for row in self.cells.values() for label in row):
            label.setFont(now.tabular("body"))
        super().restyle()

    def _fill(self) -> bool:
        """Write every line; whether lines came or went."""
        sources = self._room.mirror.sources
        changed = set(sources) != set(self.lamps)
        if changed:
            self._lay(sorted(sources, key=source_name))
        for name, source in sources.items():
            alive = self._clock.alive
            note = state_word(source.state) if alive else source_note(source, alive)
            self.lamps[name].show_source(
                source_name(name), shown_state(source, alive), note, warns=alive and bool(source.reason)
            )
            for label, text in zip(self.cells[name], self._texts(source), strict=True):
                label.setText(text)
        return changed

    def _texts(self, source: SourceStatus) -> tuple[str, ...]:
        """Cells of a line after the lamp's."""
        lag = "–" if source.lag is None else self._lag(source.lag)
        newest = "–" if source.last_at is None else age.age_text(self._clock.now() - source.last_at)
        channels = str(source.channels)
        if source.stale:
            channels = self.tr("{0}, {1} stale").format(source.channels, source.stale)
        said = source.reason or (self.tr("restarted {0}×").format(source.restarts) if source.restarts else "")
        return self.tr("{0}/s").format(f"{source.rate:.0f}"), lag, newest, channels, said

    def _lag(self, seconds: float) -> str:
        """``40 ms`` below a second, then as an age."""
        return f"{seconds * 1000:.0f} ms" if seconds < 1 else age.age_text(round(seconds * NS_PER_S))

    def _lay(self, names: list[str]) -> None:
        for old in (*self.lamps.values(), *(label for row in self.cells.values() for label in row)):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lamps = {name: SourceLamp(self) for name in names}
        self.cells = {name: [QLabel(self) for _ in range(COLUMNS - 1)] for name in names}
        for row, name in enumerate(names, 1):
            self._grid.addWidget(self.lamps[name], row, 0)
            self.lamps[name].show()  # else it takes no room until the next turn of the loop
            for column, label in enumerate(self.cells[name], 1):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setFont(theme.current().tabular("body"))
                self._grid.addWidget(label, row, column, self._side(column))
                label.show()
        for label in (row[-1] for row in self.cells.values()):
            label.setProperty("role", "dim")

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if 0 < column < COLUMNS - 1 else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
