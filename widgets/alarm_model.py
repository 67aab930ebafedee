"""The alarm list as a Qt model: it holds rows in display order and tells the view about visible rows only."""

from collections.abc import Callable
from enum import IntEnum
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from citydeck.model.alarm import AlarmRow
from citydeck.model.quality import Quality
from widgets import wording
from widgets.alarm_book import AlarmBook
from widgets.noop import QT_TRANSLATE_NOOP

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """Columns from left to right."""

    MARK = 0
    STATE = 1
    ASSET = 2
    MESSAGE = 3
    VALUE = 4
    RAISED = 5
    ACK = 6


_TITLES: dict[Column, str] = {
    Column.MARK: QT_TRANSLATE_NOOP("AlarmTable", "P"),
    Column.STATE: QT_TRANSLATE_NOOP("AlarmTable", "State"),
    Column.ASSET: QT_TRANSLATE_NOOP("AlarmTable", "Asset"),
    Column.MESSAGE: QT_TRANSLATE_NOOP("AlarmTable", "Message"),
    Column.VALUE: QT_TRANSLATE_NOOP("AlarmTable", "Value and limit"),
    Column.RAISED: QT_TRANSLATE_NOOP("AlarmTable", "Raised"),
    Column.ACK: QT_TRANSLATE_NOOP("AlarmTable", "Acknowledged by"),
}


class Reading(NamedTuple):
    """What an alarm's channel says now, ready to draw: `text` holds value, relation, limit and unit."""

    text: str
    quality: Quality


class AlarmFacts(Protocol):
    """What a list needs to know beyond the row itself; the view answers it from the room."""

    def asset_name(self, row: AlarmRow) -> str: ...
    def message(self, row: AlarmRow) -> str: ...
    def reading(self, row: AlarmRow) -> Reading: ...
    def raised(self, row: AlarmRow) -> tuple[str, str]:
        """Clock and age."""
        ...

    def acknowledged(self, row: AlarmRow) -> str: ...
    def shelf_left(self, row: AlarmRow) -> str: ...


class AlarmModel(QAbstractTableModel):
    """Rows of an `AlarmBook` in a given order. Selection and scrolling are the view's; this never resets."""

    def __init__(self, book: AlarmBook, facts: AlarmFacts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = book
        self.facts = facts
        self._order: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._place: npt.NDArray[np.intp] = np.zeros(0, np.intp)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(Column)

    def row_at(self, place: int) -> AlarmRow | None:
        """The alarm drawn in a row of the view."""
        return self.book.rows[self._order[place]] if 0 <= place < len(self._order) else None

    def place_of(self, alarm: str) -> int:
        """The view's row of an alarm id, -1 when it is not shown."""
        slot = self.book.slot_of(alarm)
        return int(self._place[slot]) if 0 <= slot < len(self._place) else -1

    def set_order(self, order: npt.NDArray[np.intp]) -> bool:
        """Show these slots; True when any place changed. The count changes at the end of the list only, so that the
        cost stays independent of its length; the view repaints what it shows.
        """
        same = len(order) == len(self._order) and bool(np.array_equal(order, self._order))
        before, after = len(self._order), len(order)
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
        self._order = order
        self._place = np.full(len(self.book), -1, np.intp)
        self._place[order] = np.arange(after)
        if after > before:
            self.endInsertRows()
        elif after < before:
            self.endRemoveRows()
        return not same

    def touch(self, first: int, last: int) -> None:
        """Say that the rows from `first` to `last` may look different; the view calls it with what it shows."""
        last = min(last, len(self._order) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(Column) - 1))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.text(row, Column(index.column()))

    def text(self, row: AlarmRow, column: Column) -> str:
        """The words of one cell, also for printing and screen readers."""
        facts = self.facts
        words: dict[Column, Callable[[], str]] = {
            Column.MARK: lambda: wording.priority_name(row.priority),
            Column.STATE: lambda: f"{row.letter} {wording.letter_name(row.letter)}",
            Column.ASSET: lambda: facts.asset_name(row),
            Column.MESSAGE: lambda: facts.message(row),
            Column.VALUE: lambda: facts.reading(row).text,
            Column.RAISED: lambda: " · ".join(part for part in facts.raised(row) if part),
            Column.ACK: lambda: facts.acknowledged(row),
        }
        return words[column]()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return title(Column(section))


def title(column: Column) -> str:
    """Head of a column."""
    return QCoreApplication.translate("AlarmTable", _TITLES[column])
