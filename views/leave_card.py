"""Closing the last window of a LIVE site asks, in place: does the engine go on, or end too?"""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from views.card import Card
from widgets import theme

TOUCH = 44
"""Height of what a finger must hit, in pixels of a desk."""


class LeaveCard(Card):
    """`answered(stop)`: close, and with `stop` end the engine. Escape or "Stay" closes the card and nothing else."""

    answered = Signal(bool)
    width_share = 0.9

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.leave, self.stop, self.stay = QPushButton(self), QPushButton(self), QPushButton(self)
        self.leave.setProperty("primary", True)
        self.leave.clicked.connect(lambda: self._answer(stop=False))
        self.stop.clicked.connect(lambda: self._answer(stop=True))
        self.stay.clicked.connect(self.close_card)
        row = QHBoxLayout()
        for button in (self.leave, self.stop, self.stay):
            button.setAutoDefault(True)  # Enter answers too, not Space alone
            row.addWidget(button)
        self.column.addWidget(self.words)
        self.column.addLayout(row)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("This is the last window of a live site"))
        self.words.setText(self.tr("Without its engine nobody gathers readings and no alarm is raised."))
        self.leave.setText(self.tr("Leave the engine running"))
        self.stop.setText(self.tr("End the engine too"))
        self.stay.setText(self.tr("Stay"))

    def restyle(self) -> None:
        for part in (self.words, self.leave, self.stop, self.stay):
            part.setFont(theme.current().font("body"))
        for button in (self.leave, self.stop, self.stay):
            button.setStyleSheet(f"min-height: {theme.current().px(TOUCH)}px;")  # the room's own sheet rules otherwise
        super().restyle()

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme while it is open; closed, it takes them when it opens."""
        super().changeEvent(event)
        if self.isVisible() and event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.place()
        elif self.isVisible() and event.type() == QEvent.Type.StyleChange:
            self.restyle()

    def open_card(self) -> None:
        self.retranslate()
        self.restyle()
        super().open_card()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _answer(self, *, stop: bool) -> None:
        self.close_card()
        self.answered.emit(stop)
