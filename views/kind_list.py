"""The kinds of sources to choose from: a list that scrolls, and a line that finds one by its name or what it gives."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QScrollArea, QScroller, QVBoxLayout, QWidget

from views.kind_button import KindButton
from views.source_kind import SourceKind
from widgets import theme


class KindList(QWidget):
    """`asked` with the id of the kind that a person clicked; `buttons` by id."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[str, KindButton] = {}
        self.filter, self.none = QLineEdit(self), QLabel(self)
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._sift)
        self.none.setProperty("role", "dim")
        self.none.setWordWrap(True)
        self.none.hide()
        self.area = QScrollArea(self)
        self._group = QButtonGroup(self)
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.addWidget(self.none)
        self._column.addStretch(1)
        self.area.setWidget(inner)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.area.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.filter)
        whole.addWidget(self.area, 1)

    def set_kinds(self, kinds: Sequence[SourceKind]) -> None:
        """These instead of what was there."""
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        for at, kind in enumerate(kinds):
            button = KindButton(kind, self)
            button.clicked.connect(lambda _=False, name=kind.id: self.asked.emit(name))
            self._group.addButton(button)
            self._column.insertWidget(at, button)
            self.buttons[kind.id] = button
        self._sift()

    def choose(self, kind: str) -> None:
        """Show one as chosen, where it can be seen."""
        self.buttons[kind].setChecked(True)
        self.area.ensureWidgetVisible(self.buttons[kind])

    def retranslate(self, language: str) -> None:
        self.filter.setPlaceholderText(self.tr("Find a kind of source"))
        self.filter.setAccessibleName(self.tr("Find a kind of source"))
        self.none.setText(self.tr("No kind of source has that in its name"))
        for button in self.buttons.values():
            button.retranslate(language)
        self._sift()

    def restyle(self) -> None:
        now = theme.current()
        self.filter.setFont(now.font("body"))
        self.none.setFont(now.font("body"))
        self._column.setSpacing(now.px(8))
        self._column.setContentsMargins(0, 0, now.px(14), 0)
        for button in self.buttons.values():
            button.restyle()

    def _sift(self) -> None:
        wanted = self.filter.text().casefold().split()
        for button in self.buttons.values():
            button.setVisible(all(word in button.said().casefold() for word in wanted))
        self.none.setVisible(bool(self.buttons) and all(button.isHidden() for button in self.buttons.values()))
