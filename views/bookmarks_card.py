"""The card of bookmarks: go there, save this view, rename in place, delete, put in order, start a tour."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QWidget,
)

from views.bookmark_book import LONGEST, Book
from views.card import Card
from widgets import icons, theme

_DEEDS = ("up", "down", "edit", "delete")


class BookmarksCard(Card):
    """`went(row)`, `savedAs(name)`, `changed(Book)` after renaming, deleting and moving, `toured()`."""

    width_share, height_share = 0.5, 0.8
    went = Signal(int)
    savedAs = Signal(str)
    changed = Signal(object)
    toured = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.book = Book()
        self.list, self.name, self.hint = QListWidget(self), QLineEdit(self), QLabel(self)
        self.save, self.tour = QPushButton(self), QPushButton(self)
        self.deeds = {name: QToolButton(self) for name in _DEEDS}
        self._build()

    def show_book(self, book: Book, row: int | None = None) -> None:
        """Other bookmarks, with `row` chosen (None: the one chosen before)."""
        at = self.list.currentRow() if row is None else row
        self.book = book
        self.list.blockSignals(True)
        self.list.clear()
        for number, mark in enumerate(book.marks, 1):
            item = QListWidgetItem(mark.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setToolTip(f"Alt+{number}" if number < 10 else "")
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(at, 0), len(book) - 1))
        self.list.blockSignals(False)
        self._able()

    def open_card(self) -> None:
        super().open_card()
        (self.list if len(self.book) else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self) -> None:
        self.heading.setText(self.tr("Bookmarks"))
        self.name.setPlaceholderText(self.tr("Name of this view"))
        self.name.setAccessibleName(self.name.placeholderText())
        self.save.setText(self.tr("Save this view"))
        self.tour.setText(self.tr("Tour"))
        self.tour.setToolTip(self.tr("Fly from one to the next; without bookmarks through the city's own views"))
        self.hint.setText(self.tr("Alt+1 to Alt+9 go there, Alt+Shift+1 to Alt+Shift+9 save here. Enter goes there"))
        tips = {
            "up": self.tr("Further up"),
            "down": self.tr("Further down"),
            "edit": self.tr("Rename"),
            "delete": self.tr("Delete (Del)"),
        }
        for name, button in self.deeds.items():
            button.setToolTip(tips[name])
            button.setAccessibleName(tips[name])

    def restyle(self) -> None:
        now = theme.current()
        for part in (self.list, self.name, self.save, self.tour):
            part.setFont(now.font("body"))
        self.hint.setFont(now.font("caption"))
        self.hint.setProperty("role", "dim")
        self.list.setMinimumSize(now.px(430), now.px(230))
        symbols = {"delete": "close"}
        for name, button in self.deeds.items():
            tones = (now.color("text"), now.color("grid"))
            button.setIcon(icons.icon(symbols.get(name, name), *tones, now.px(16), self.devicePixelRatioF()))
            button.setIconSize(QSize(now.px(16), now.px(16)))
            button.setFixedSize(now.px(32), now.px(32))
        super().restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._do("delete")
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.name.setMaxLength(LONGEST)
        self.name.returnPressed.connect(self._save)
        self.save.clicked.connect(self._save)
        self.tour.clicked.connect(self.toured)
        self.list.itemActivated.connect(lambda item: self.went.emit(self.list.row(item)))
        self.list.itemChanged.connect(self._renamed)
        self.list.currentRowChanged.connect(lambda _: self._able())
        side, foot = QHBoxLayout(), QHBoxLayout()
        for name, button in self.deeds.items():
            button.setProperty("flat", True)
            button.clicked.connect(lambda _=False, name=name: self._do(name))
            side.addWidget(button)
        side.addStretch(1)
        side.addWidget(self.tour)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.save)
        self.hint.setWordWrap(True)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(side)
        self.column.addLayout(foot)
        self.column.addWidget(self.hint)

    def _save(self) -> None:
        self.savedAs.emit(self.name.text())
        self.name.clear()

    def _renamed(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        book = self.book.renamed(row, item.text())
        self.show_book(book, row)
        self.changed.emit(book)

    def _do(self, what: str) -> None:
        row = self.list.currentRow()
        if row < 0:
            return
        if what == "edit":
            self.list.editItem(self.list.item(row))
            return
        step = {"up": -1, "down": 1}.get(what, 0)
        book = self.book.moved(row, step) if step else self.book.without(row)
        self.show_book(book, min(max(row + step, 0), max(0, len(book) - 1)))
        self.changed.emit(book)

    def _able(self) -> None:
        row, count = self.list.currentRow(), len(self.book)
        for name, button in self.deeds.items():
            first = {"up": 1}.get(name, 0)
            last = count - 2 if name == "down" else count - 1
            button.setEnabled(first <= row <= last)
