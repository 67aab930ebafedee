"""Ctrl+K and Ctrl+F: type a part of a command's or an asset's name, Enter does it or flies there."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from views.action_set import ActionSet
from views.bridge import Room
from views.card import Card
from widgets import theme, wording

MOST = 60
"""Lines shown at most."""


class CommandPalette(Card):
    """`open_for("commands")` lists actions and assets, `open_for("assets")` assets only."""

    def __init__(self, room: Room, actions: ActionSet, parent: QWidget) -> None:
        super().__init__(parent)
        self._room, self._actions = room, actions
        self._commands = True
        self.field = QLineEdit(self)
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.column.addWidget(self.field)
        self.column.addWidget(self.list, 1)
        self.field.textChanged.connect(self.search)
        self.field.returnPressed.connect(self._enter)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._do)
        self.list.itemClicked.connect(self._do)

    def open_for(self, what: str) -> None:
        """Open empty, for ``commands`` or for ``assets``."""
        self._commands = what == "commands"
        self.heading.setText(self.tr("Find a command or an asset") if self._commands else self.tr("Find an asset"))
        self.field.setPlaceholderText(self.tr("Type a part of the name"))
        self.field.clear()
        self.search("")
        self.open_card()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def search(self, text: str) -> None:
        """Everything that holds every word of `text`, in either language."""
        parts = text.casefold().split()
        self.list.clear()
        for words, note, call in self._found(parts):
            item = QListWidgetItem(f"{words}   {note}" if note else words)
            item.setData(Qt.ItemDataRole.UserRole, call)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def restyle(self) -> None:
        now = theme.current()
        self.field.setFont(now.font("title"))
        self.list.setFont(now.font("body"))
        self.list.setMinimumSize(now.px(560), now.px(380))
        super().restyle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                self.list.setCurrentRow((self.list.currentRow() + step) % self.list.count())
                return True
        return super().eventFilter(watched, event)

    def _found(self, parts: list[str]) -> list[tuple[str, str, Callable[[], object]]]:
        made: list[tuple[str, str, Callable[[], object]]] = []
        if self._commands:
            for name, key, words in self._actions.lines():
                if all(part in words.casefold() for part in parts):
                    made.append((words, key, partial(self._actions.run, name)))
        for asset in self._room.mirror.assets.values():
            if len(made) >= MOST:
                break
            kind = wording.kind_name(asset.kind)
            hay = " ".join((*asset.names.values(), asset.id, kind)).casefold()
            if all(part in hay for part in parts):
                made.append((asset.name(self._room.language), kind, partial(self._go, asset.id)))
        return made[:MOST]

    def _go(self, asset: str) -> None:
        self._room.select(asset)
        self._room.flyTo.emit(asset)

    def _enter(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self._do(item)

    def _do(self, item: QListWidgetItem) -> None:
        call = item.data(Qt.ItemDataRole.UserRole)
        self.close_card()
        call()
