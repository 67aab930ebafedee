"""The filter bar of the alarm list: shelf, priorities, domain and text, each with the count that it leaves."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from citydeck.model.metrics import DOMAINS
from widgets import priority_mark, theme, wording
from widgets.alarm_book import SYSTEM, Counts, Filter, Shelf

_SHELVES: tuple[Shelf, ...] = ("open", "unacknowledged", "shelved", "all")


class AlarmFilterBar(QWidget):
    """Emits `changed(Filter)` on every change by a person; `show_filter` sets it without a signal."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted = Filter()
        self.shelves = {shelf: self._button() for shelf in _SHELVES}
        group = QButtonGroup(self)
        for shelf, button in self.shelves.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, to=shelf: self._set(shelf=to))
        self.priorities = {priority: self._button() for priority in (1, 2, 3, 4)}
        for button in self.priorities.values():
            button.clicked.connect(lambda _=False: self._set(priorities=self._checked()))
        self.domain = QComboBox(self)
        self.domain.currentIndexChanged.connect(lambda _: self._set(domain=self.domain.currentData() or ""))
        self.text = QLineEdit(self)
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(lambda text: self._set(text=text))
        self._upper, self._lower = QHBoxLayout(), QHBoxLayout()
        self._arrange()
        self.retranslate()
        self.show_filter(self.wanted)

    def show_filter(self, wanted: Filter) -> None:
        """Show a filter that was set elsewhere."""
        self.wanted = wanted
        self.blockSignals(True)
        for shelf, button in self.shelves.items():
            button.setChecked(shelf == wanted.shelf)
        for priority, button in self.priorities.items():
            button.setChecked(priority in wanted.priorities)
        self.domain.setCurrentIndex(max(0, self.domain.findData(wanted.domain)))
        if self.text.text() != wanted.text:
            self.text.setText(wanted.text)
        self.blockSignals(False)
        self.wanted = wanted

    def show_counts(self, counts: Counts, everything: int) -> None:
        """Put the counts onto the buttons; `everything` is the number of all alarms known."""
        numbers = {"open": counts.open, "unacknowledged": counts.unacknowledged, "shelved": counts.shelved,
                   "all": everything}  # fmt: skip
        for shelf, button in self.shelves.items():
            _say(button, f"{self._shelf_name(shelf)} {numbers[shelf]}")
        for priority, button in self.priorities.items():
            _say(button, str(counts.by_priority[priority - 1]))

    def retranslate(self) -> None:
        """Take the language in force."""
        self.text.setPlaceholderText(self.tr("Search asset or message"))
        self.text.setAccessibleName(self.text.placeholderText())
        for priority, button in self.priorities.items():
            button.setToolTip(self.tr("Show priority: {0}").format(wording.priority_name(priority)))
            button.setAccessibleName(button.toolTip())
        for shelf, button in self.shelves.items():
            _say(button, self._shelf_name(shelf))
        self.domain.blockSignals(True)
        self.domain.clear()
        self.domain.addItem(self.tr("All domains"), "")
        for name in (*DOMAINS, SYSTEM):
            self.domain.addItem(wording.domain_name(name), name)
        self.domain.setCurrentIndex(max(0, self.domain.findData(self.wanted.domain)))
        self.domain.setAccessibleName(self.tr("Domain"))
        self.domain.blockSignals(False)

    def restyle(self) -> None:
        """Take the theme in force."""
        style = theme.current()
        for row in (self._upper, self._lower):
            row.setSpacing(style.px(4))
        for control in (*self.shelves.values(), *self.priorities.values(), self.domain, self.text):
            control.setFont(style.font("caption"))
        side = style.px(14)
        for priority, button in self.priorities.items():
            button.setIcon(_mark_icon(priority, side, self.devicePixelRatioF()))
            button.setIconSize(QSize(side, side))

    def _shelf_name(self, shelf: Shelf) -> str:
        return {
            "open": self.tr("Open"),
            "unacknowledged": self.tr("Unacknowledged"),
            "shelved": self.tr("Shelved"),
            "all": self.tr("All"),
        }[shelf]

    def _checked(self) -> frozenset[int]:
        return frozenset(priority for priority, button in self.priorities.items() if button.isChecked())

    def _set(self, **changes: object) -> None:
        wanted = self.wanted.but(**changes)
        if wanted != self.wanted:
            self.wanted = wanted
            self.changed.emit(wanted)

    def _button(self) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(True)
        button.setToolButtonStyle(button.toolButtonStyle().ToolButtonTextBesideIcon)
        return button

    def _arrange(self) -> None:
        for button in self.shelves.values():
            self._upper.addWidget(button)
        self._upper.addStretch(1)
        for button in self.priorities.values():
            self._lower.addWidget(button)
        self._lower.addWidget(self.domain)
        self._lower.addWidget(self.text, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.current().px(6))
        whole.addLayout(self._upper)
        whole.addLayout(self._lower)


def _say(button: QToolButton, text: str) -> None:
    if button.text() != text:
        button.setText(text)


def _mark_icon(priority: int, side: int, ratio: float) -> QIcon:
    picture = QPixmap(round(side * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    priority_mark.paint(painter, QRectF(0, 0, side, side), priority)
    painter.end()
    return QIcon(picture)
