"""What an operator does with the selected alarm, in place below the list: acknowledge, shelve, comment, fly there."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from citydeck.link.message import Reply
from citydeck.model.alarm import AlarmRow, Priority
from citydeck.model.event import signed_in
from views.alarm_facts import RoomFacts
from views.note_field import NoteField
from widgets import age, theme, wording
from widgets.elided_label import ElidedLabel
from widgets.priority_mark import PriorityMark

Asking = Literal["", "note", "shelf", "comment"]
_HOUR = 3_600
_SHELF_CHOICES = (900, 1_800, _HOUR, 4 * _HOUR, 8 * _HOUR, 24 * _HOUR)
_SHELF_CAP = {Priority.CRITICAL: _HOUR, Priority.HIGH: 8 * _HOUR}


class AckBar(QFrame):
    """Shows one row and asks for its acts; the panel sends them and hands the answer to `show_reply`.

    Signals: `ackAsked(row, note)`, `shelveAsked(row, seconds, reason)`, `unshelveAsked(row)`,
    `commentAsked(row, text)`, `flyAsked(asset)`. `row` is the row as drawn here, whose token an act quotes.
    """

    ackAsked = Signal(object, str)
    shelveAsked = Signal(object, float, str)
    unshelveAsked = Signal(object)
    commentAsked = Signal(object, str)
    flyAsked = Signal(str)

    def __init__(self, facts: RoomFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = facts
        self.row: AlarmRow | None = None
        self.asking: Asking = ""
        self.saving = ""
        self._refused: tuple[str, str] = ("", "")
        self.mark = PriorityMark(4, 20, self)
        self.head, self.told = ElidedLabel("strong", parent=self), ElidedLabel("caption", "dim", self)
        self.said = ElidedLabel("caption", "dim", self)
        self.note = NoteField(self)
        self.note.entered.connect(self._on_note)
        self.note.left.connect(lambda: self._ask(""))
        self.note.edited.connect(self._able)
        self.note.lacking.connect(lambda: self.told.say(self.tr("A note is required."), "high"))
        self.ack = self._button(self.acknowledge)
        self.ack.setProperty("primary", True)
        self.shelve = self._button(self._on_shelve)
        self.comment = self._button(lambda: self._ask("" if self.asking == "comment" else "comment"))
        self.fly = self._button(self._on_fly)
        self.choices = {seconds: self._choice(seconds) for seconds in _SHELF_CHOICES}
        self._arrange()
        self.retranslate()

    def show_row(self, row: AlarmRow | None) -> None:
        """Show the selected row as it is now; another alarm closes what was being asked."""
        other = (row.id if row else "") != (self.row.id if self.row else "")
        self.row = row
        if other:
            self._refused = ("", "")
            self._ask("")
        self._show()

    def acknowledge(self) -> None:
        """F2 or a click: asks for the note first where one is needed, else sends at once."""
        if self.row is None or self.row.acked or self.saving:
            return
        if self.row.note_required and not (self.asking == "note" and self.note.text()):
            if self.asking != "note":
                self._ask("note")
            self.note.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.ackAsked.emit(self.row, self.note.text() if self.asking == "note" else "")

    def show_saving(self, alarm: str) -> None:
        """An act is on its way to the engine; nothing is claimed until it answers."""
        self.saving = alarm
        self._refused = ("", "")
        self._show()

    def show_reply(self, alarm: str, reply: Reply) -> None:
        """The engine's answer about an alarm: the row itself says what was stored, a refusal is said in words."""
        self.saving = ""
        self._refused = ("", "") if reply.ok else (alarm, wording.refusal(reply.code, reply.text))
        if reply.ok:
            self._ask("")
        self._show()

    def retranslate(self) -> None:
        """Take the language in force."""
        self.ack.setText(self.tr("Acknowledge  F2"))
        self.comment.setText(self.tr("Comment"))
        self.fly.setText(self.tr("Fly there"))
        for seconds, button in self.choices.items():
            button.setText(age.whole_text(seconds))
        self._ask(self.asking)

    def restyle(self) -> None:
        """Take the theme in force."""
        style = theme.current()
        self.head.restyle()
        self.told.restyle()
        self.said.restyle()
        self.note.restyle()
        self.mark.restyle()
        for button in (self.ack, self.shelve, self.comment, self.fly, *self.choices.values()):
            button.setFont(style.font("caption" if button in self.choices.values() else "body"))
        self._whole.setContentsMargins(0, style.px(8), 0, 0)
        for row in (self._whole, self._title, self._shelf, self._acts):
            row.setSpacing(style.px(8))
        self._show()

    def _show(self) -> None:
        row = self.row
        self.setVisible(row is not None)
        if row is None:
            return
        self.mark.show_priority(row.priority, lit=not row.acked)
        self.head.say(f"{self.facts.asset_name(row)} · {self.facts.message(row)}")
        self.told.say(*self._state(row))
        answered = bool(row.acked and row.acknowledged_by)
        self.said.say(f"“{row.comment}”" if row.comment else "")
        self.said.setVisible(answered and bool(row.comment))
        _say(self.shelve, self.tr("Back from shelf") if row.shelved_until is not None else self.tr("Shelve…"))
        self._able()

    def _state(self, row: AlarmRow) -> tuple[str, str]:
        """The line under the head and its colour's token."""
        if self.saving == row.id:
            return self.tr("Saving…"), "accent"
        if self._refused[0] == row.id:
            now = self.facts.reading(row).text
            level = wording.level_name(row.level) if row.level else ""
            return f"{self._refused[1]} " + self.tr("Now: {0}").format(" ".join(x for x in (level, now) if x)), "high"
        if not row.saved:
            return self.tr("NOT SAVED yet: the engine stores it as soon as it can."), "high"
        if row.acked and row.acknowledged_by:
            who, at = row.acknowledged_by, age.clock_text(row.acknowledged_at, self.facts.zone)
            proved, not_proved = (
                self.tr("Acknowledged by {0} at {1}."),
                self.tr("Acknowledged by {0} (unauthenticated) at {1}."),
            )
            return (proved if signed_in(who) else not_proved).format(who, at), "good"
        if not row.acked:
            need = self.tr("A note is required.") + " " if row.note_required else ""
            return need + self.tr("Acknowledging cannot be undone."), "dim"
        return row.comment, "dim"

    def _able(self) -> None:
        row, busy = self.row, bool(self.saving)
        if self.ack.hasFocus() and (busy or row is None or row.acked):
            self.ack.clearFocus()  # else Qt hands the keyboard to the next button, and Space would press it
        self.ack.setEnabled(row is not None and not row.acked and not busy)
        for button in (self.shelve, self.comment):
            button.setEnabled(row is not None and not busy)
        for button in self.choices.values():
            button.setEnabled(not busy and bool(self.note.text()))

    def _ask(self, what: Asking) -> None:
        """Open the field for a note, a shelf's reason or a comment, or close it."""
        kept = self.note.text() if what == self.asking else ""
        self.asking = what
        prompts = {
            "": "",
            "note": self.tr("Note for the log (required)"),
            "shelf": self.tr("Why is it shelved, and then for how long?"),
            "comment": self.tr("Comment, then Enter"),
        }
        self.note.open_for(prompts[what], self._phrases(what))
        self.note.line.setText(kept)
        if not what and self.note.line.hasFocus():
            self.note.line.clearFocus()
        self.note.setVisible(bool(what))
        cap = _SHELF_CAP.get(self.row.priority, 24 * _HOUR) if self.row else 0
        for seconds, button in self.choices.items():
            button.setVisible(what == "shelf" and seconds <= cap)
        if what:
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def _phrases(self, what: Asking) -> list[str]:
        if what == "shelf":
            return [self.tr("Known work on site"), self.tr("Sensor under repair"), self.tr("Watched elsewhere")]
        if what:
            return [self.tr("Crew informed"), self.tr("Checked on camera"), self.tr("Traffic restricted")]
        return []

    def _on_note(self, text: str) -> None:
        if self.row is None or self.saving:
            return
        if self.asking == "note":
            self.acknowledge()
        elif self.asking == "comment":
            self.commentAsked.emit(self.row, text)

    def _on_shelve(self) -> None:
        if self.row is not None and self.row.shelved_until is not None:
            self.unshelveAsked.emit(self.row)
        else:
            self._ask("" if self.asking == "shelf" else "shelf")

    def _on_fly(self) -> None:
        if self.row is not None:
            self.flyAsked.emit(self.row.asset)

    def _on_choice(self, seconds: int) -> None:
        if self.row is not None and self.note.text():
            self.shelveAsked.emit(self.row, float(seconds), self.note.text())

    def _choice(self, seconds: int) -> QPushButton:
        return self._button(lambda: self._on_choice(seconds))

    def _button(self, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(self)
        button.clicked.connect(lambda _=False: act())
        return button

    def _arrange(self) -> None:
        self._whole, self._title = QVBoxLayout(self), QHBoxLayout()
        self._shelf, self._acts = QHBoxLayout(), QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.head)
        words.addWidget(self.told)
        words.addWidget(self.said)
        self._title.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        self._title.addLayout(words, 1)
        for button in self.choices.values():
            self._shelf.addWidget(button)
        self._shelf.addStretch(1)
        self._acts.addWidget(self.ack)
        self._acts.addStretch(1)
        for button in (self.shelve, self.comment, self.fly):
            self._acts.addWidget(button)
        self._whole.addLayout(self._title)
        self._whole.addWidget(self.note)
        self._whole.addLayout(self._shelf)
        self._whole.addLayout(self._acts)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def _say(control: QPushButton, text: str) -> None:
    if control.text() != text:
        control.setText(text)
