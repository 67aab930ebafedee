"""The alarm list: what an operator reads first, and where alarms are answered."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from citydeck.link.message import Reply
from citydeck.model.alarm import AlarmRow, Letter
from views import commands
from views.ack_bar import AckBar
from views.alarm_facts import RoomFacts
from views.alarm_filter import AlarmFilterBar
from views.bridge import Room
from views.letter_sign import LetterSign
from views.panel import Panel
from widgets.alarm_book import AlarmBook, Filter
from widgets.alarm_table import AlarmTable

REFRESH_MS = 150
"""Changed rows are gathered for this long: 2,000 changes a second become seven repaints."""
AGE_MS = 1_000


class AlarmListPanel(Panel):
    """Filter bar, table and the bar that answers the selected alarm."""

    key: ClassVar[str] = "alarms"
    symbol: ClassVar[str] = "alarm"
    minimum: ClassVar[tuple[int, int]] = (400, 240)

    def __init__(self, room: Room, parent: QWidget | None = None) -> None:
        super().__init__(room, parent)
        self.facts = RoomFacts(room)
        self.book = AlarmBook(self.facts.words)
        self.table = AlarmTable(self.book, self.facts, self)
        self.filters = AlarmFilterBar(self)
        self.bar = AckBar(self.facts, self)
        for part in (self.filters, self.table, self.bar):
            self.body.addWidget(part, 1 if part is self.table else 0)
        self._changed: set[str] = set()
        self._gather = QTimer(self, interval=REFRESH_MS, singleShot=True)
        self._gather.timeout.connect(self._take_changes)
        self._ages = QTimer(self, interval=AGE_MS)
        self._ages.timeout.connect(self._on_age)
        self._ages.start()
        self._follow()
        self.retranslate()
        self.restyle()
        self._start_over()

    def title(self) -> str:
        return self.tr("Alarms")

    def retranslate(self) -> None:
        super().retranslate()
        self.filters.retranslate()
        self.table.retranslate()
        self.bar.retranslate()
        self._refresh()

    def restyle(self) -> None:
        super().restyle()
        for part in (self.filters, self.table, self.bar):
            part.restyle()

    def legend(self) -> list[tuple[str, str]]:
        return [
            ("F2", self.tr("Acknowledge the selected alarm (cannot be undone)")),
            ("Enter", self.tr("Fly to the alarm's asset")),
            ("A", self.tr("Normal: nothing is open")),
            ("B", self.tr("Unacknowledged: the mark flashes")),
            ("C", self.tr("Acknowledged, its cause still there: the mark is an outline")),
            ("D", self.tr("Returned to normal, still unacknowledged")),
            ("E", self.tr("Shelved by an operator until a time")),
            ("F", self.tr("Suppressed while its rule says so")),
            ("G", self.tr("Out of service until it is put back")),
        ]

    def legend_sign(self, sign: str) -> QWidget | None:
        return LetterSign(Letter(sign)) if sign in set(Letter) else None

    def acknowledge(self) -> None:
        """F2: acknowledge the selected alarm, or the topmost unacknowledged one when none is selected."""
        if self.bar.row is None:
            first = self.table.rows.row_at(0)
            if first is None:
                return
            self.room.select_alarm(first.id)
        self.bar.acknowledge()

    def show_filter(self, wanted: Filter) -> None:
        """Put a filter in force, also from outside (a click on the band's counters)."""
        self.filters.show_filter(wanted)
        self.table.set_filter(wanted)
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.acknowledge()
        else:
            super().keyPressEvent(event)

    def _follow(self) -> None:
        room = self.room
        room.baseline.connect(self._start_over)
        room.alarms.connect(self._on_alarms)
        room.alarmSelected.connect(self._on_selected)
        self.filters.changed.connect(self._on_filter)
        self.table.chosen.connect(room.select_alarm)
        self.table.entered_on.connect(self._fly)
        self.bar.ackAsked.connect(self._ack)
        self.bar.shelveAsked.connect(self._shelve)
        self.bar.unshelveAsked.connect(lambda row: self._send(row, "unshelve", row.id))
        self.bar.commentAsked.connect(lambda row, text: self._send(row, "comment", row.id, text))
        self.bar.flyAsked.connect(self.room.flyTo)

    def _start_over(self) -> None:
        self._changed.clear()
        self.book.replace(self.room.mirror.alarms.values())
        self._refresh()

    def _on_alarms(self, changed: list[str]) -> None:
        self._changed.update(changed)
        if not self._gather.isActive():
            self._gather.start()

    def _take_changes(self) -> None:
        alarms = self.room.mirror.alarms
        self.book.put(alarms[alarm] for alarm in self._changed if alarm in alarms)
        self._changed.clear()
        self._refresh()

    def _refresh(self) -> None:
        counts = self.table.refresh()
        self.filters.show_counts(counts, len(self.book))
        if counts.filtered:
            note = self.tr("{0} shown, {1} filtered out").format(counts.shown, counts.filtered)
        else:
            note = self.tr("{0} shown").format(counts.shown)
        self.header.note.setText(note)
        self.bar.show_row(self.table.row())

    def _on_age(self) -> None:
        if self.isVisible():
            self.table.repaint_visible()

    def _on_filter(self, wanted: Filter) -> None:
        before = self.table.filter
        self.table.set_filter(wanted)
        self._refresh()
        self.undoable.emit(self.tr("Alarm filter"), lambda: self.show_filter(wanted), lambda: self.show_filter(before))

    def _on_selected(self, alarm: str) -> None:
        self.table.select(alarm)
        self.bar.show_row(self.table.row())

    def _fly(self, alarm: str) -> None:
        row = self.room.mirror.alarms.get(alarm)
        if row is not None:
            self.room.select_alarm(alarm)
            self.room.flyTo.emit(row.asset)

    def _ack(self, row: AlarmRow, note: str) -> None:
        self._send(row, "ack", row.id, row.token, note)

    def _shelve(self, row: AlarmRow, seconds: float, reason: str) -> None:
        self._send(row, "shelve", row.id, row.token, seconds, reason)

    def _send(self, row: AlarmRow, command: str, *args: object) -> None:
        """Send an act; until the engine's answer the bar says that it is being saved and nothing more."""
        self.bar.show_saving(row.id)
        asked = commands.ask(self.room, command, *args, done=lambda reply: self._answered(row.id, reply))
        if not asked:
            self.bar.show_reply(row.id, Reply(id="", ok=False, code="NO_ANSWER"))

    def _answered(self, alarm: str, reply: Reply) -> None:
        self._take_changes()
        self.bar.show_reply(alarm, reply)
