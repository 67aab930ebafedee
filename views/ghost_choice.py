"""The day or hour that now is compared with: only what the engine can answer is offered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from widgets import age


class GhostChoice(QComboBox):
    """`picked(seconds)` ago; empty and off with a reason while nothing can be compared with."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backs: tuple[int, ...] | None = None
        self._now: datetime | None = None
        self.activated.connect(lambda row: self.picked.emit(int(self.itemData(row) or 0)))
        self.retranslate()

    def offer(self, backs: Sequence[int], now: datetime) -> None:
        """Seconds before `now`, an instant in the city's zone, that can be chosen; what was chosen stays chosen."""
        self._backs, self._now = tuple(backs), now
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        chosen, backs = self.currentData(), self._backs or ()
        self.clear()
        for back in backs:
            self.addItem(self._words(back), back)
        if not backs:
            none = self.tr("No earlier values are kept")
            self.addItem(self.tr("Switch on to compare") if self._backs is None else none, 0)
        default = next((back for back in backs if back <= 86_400), backs[-1] if backs else None)
        at = self.findData(chosen if chosen in backs else default)
        self.setCurrentIndex(max(at, 0))
        self.setEnabled(bool(backs))
        self.setAccessibleName(self.tr("Compare with"))

    def _words(self, back: int) -> str:
        if back == 604_800:
            return self.tr("than a week ago at this hour")
        if back == 86_400:
            return self.tr("than yesterday at this hour")
        if back > 86_400 and self._now is not None:
            day = (self._now - timedelta(seconds=back)).date()
            words = QLocale().toString(QDate(day.year, day.month, day.day), self.tr("ddd d MMM"))
            return self.tr("than {0} at this hour").format(words)
        return self.tr("than {0} ago").format(age.whole_text(back))
